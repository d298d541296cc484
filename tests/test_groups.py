"""Sources composed group by group give what composing all at once gives."""

from __future__ import annotations

from factories import figure, preset, source
from hypothesis import given as drawn
from hypothesis import strategies as st

from znl_video.batch.groups import groups, ordered, urgent
from znl_video.model.base import replace
from znl_video.model.manifest import Short, Source
from znl_video.model.names import unique_names
from znl_video.model.notice import Failure, notice
from znl_video.model.people import Settings, Story
from znl_video.stages.compose import compose, numbered

PRESETS = (
    preset("one"),
    preset("two"),
    preset("forty", limits={"max_seconds": figure(40.0)}),
    preset("brief", limits={"max_seconds": figure(7.5)}),
)
UNUSABLE = Failure(stage="ingest", notice=notice("media.empty"))

# Names that what compose adds to others could make, among them.
STEMS = ("a", "A", "a-1", "a-2", "a-40s", "a-40s-2", "a-7.5s", "a-1-40s", "a-1-2", "b", "b-2-2")
PATHS = tuple(f"{folder}{stem}.mp4" for folder in ("", "s/", "a-1/") for stem in STEMS)


def all_composed(
    sources: list[Source], stories: dict[str, Story], names: dict[str, str], count: int
) -> list[Short]:
    """Compose, and part every short into ``count``, as a run does."""
    told = {folder: names[f"{folder}/"] for folder in stories}
    shorts = compose(sources, stories, PRESETS, Settings(), told)
    taken = {each.casefold() for each in names.values()}
    taken |= {short.name.casefold() for short in shorts}
    return [part for short in shorts for part in numbered([short] * count, taken)]


@drawn(
    paths=st.lists(st.sampled_from(PATHS), max_size=9, unique_by=str.casefold),
    lost=st.sets(st.integers(0, 8), max_size=4),
    told=st.sets(st.sampled_from(("s", "a-1"))),
    count=st.integers(1, 3),
    turn=st.randoms(use_true_random=False),
)
def test_group_by_group_is_as_all_at_once(paths, lost, told, count, turn) -> None:  # type: ignore[no-untyped-def]
    folders = {path.rpartition("/")[0] for path in paths} & told
    stories = {folder: Story() for folder in sorted(folders)}
    wanted = {path: path for path in paths} | {f"{folder}/": folder for folder in stories}
    names = unique_names(wanted, {})
    found = [source(names[path], path=path) for path in paths]
    through = [
        replace(each, rejection=UNUSABLE) if place in lost else each
        for place, each in enumerate(found)
    ]
    parts = list(groups(found, stories, names))
    assert sorted(place for part in parts for place in part) == list(range(len(paths)))
    turn.shuffle(parts)
    made = [
        short
        for part in parts
        for short in all_composed([through[at] for at in part], stories, names, count)
    ]
    assert ordered(made, found, stories) == all_composed(through, stories, names, count)


def test_only_what_belongs_together_waits_for_each_other() -> None:
    paths = ("a.mp4", "a-2.mp4", "a-new.mp4", "b.mp4", "told/x.mp4", "told/y.mp4")
    names = unique_names({path: path for path in (*paths, "told/")}, {})
    found = [source(names[path], path=path) for path in paths]
    assert groups(found, {"told": Story()}, names) == ((0, 1), (2,), (3,), (4, 5))


def test_urgent_groups_are_in_the_order_asked_for_and_copies_in_their_originals() -> None:
    found = [
        source("a", path="a.mp4"),
        source("b", path="b.mp4"),
        source("c", path="c.mp4", duplicate_of="a.mp4"),
    ]
    parts = ((0,), (1,), (2,))
    assert urgent(("b.mp4", "c.mp4", "a.mp4"), found, parts) == (1, 0)


def test_a_copy_of_a_clip_that_the_run_is_not_about_is_urgent_itself() -> None:
    copy = replace(source("copy", path="copy.mp4"), duplicate_of="original.mp4")
    assert urgent(["copy.mp4"], [copy], [(0,)]) == (0,)
