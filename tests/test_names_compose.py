"""Names that every file system takes, and which shorts a folder gives."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from factories import FPS24, FPS25, FPS30, NTSC, figure, media, preset, source
from hypothesis import given as drawn
from hypothesis import settings as trying
from hypothesis import strategies as st

from znl_video.messages import sentence
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Rate
from znl_video.model.names import slug, unique_names
from znl_video.model.notice import Failure, notice
from znl_video.model.people import Settings, Story, TrimSettings
from znl_video.model.preset import Preset
from znl_video.stages.compose import compose, frame_rate, window

# --- names ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("IMG_0001.MOV", "IMG_0001"),
        ("王师傅/IMG_0001.MOV", "王师傅-IMG_0001"),
        ("a/b/c.tar.gz", "a-b-c-tar"),
        ("no ending", "no-ending"),
        (".mp4", "mp4"),
        (' 50% [x]\'q, "y": z\n.mp4', "50-x-q-y-z"),
        ("🛵.mp4", "clip"),
        ("🛵🛵/🛵.mp4", "clip"),
        ("骑手🛵骑.mp4", "骑手-骑"),
        ("___.mp4", "clip"),
        ("NUL.mp4", "NUL-clip"),
        ("com1.mov", "com1-clip"),
        ("lpt9", "lpt9-clip"),
        ("COM\u00b9.mp4", "COM\u00b9-clip"),
        ("lpt\u00b3.mov", "lpt\u00b3-clip"),
        ("\uff23\uff2f\uff2d1.mp4", "\uff23\uff2f\uff2d1-clip"),
        ("com\u00b9\u00b2.mp4", "com\u00b9\u00b2"),
        ("aux/con.mp4", "aux-con"),
        ("console.mp4", "console"),
        ("cafe\u0301.mp4", "café"),
        ("../../etc/passwd.mp4", "etc-passwd"),
    ],
)
def test_slugs(path: str, name: str) -> None:
    assert slug(path) == name


@pytest.mark.parametrize("letter", ["a", "骑", "𠀀"], ids=["one-byte", "three", "four"])
def test_names_are_short_in_bytes(letter: str) -> None:
    name = slug(f"{letter * 300}.mp4")
    assert 100 < len(name.encode()) <= 120
    assert set(name) == {letter}


UNSAFE = re.compile(
    r'[<>:"/\\|?*\x00-\x1f]|^(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3])$|^[-. ]|[. ]$', re.I
)

ANY_PATH = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("aAbBcmnouCOMNLPTX19\u00b9\u00b2\u00b3")),
        st.sampled_from(list("/ ._-:'\"%[]\n🛵骑ßẞſİıſK")),
        st.characters(),
    ),
    min_size=1,
    max_size=60,
)


@trying(deadline=None)
@drawn(st.lists(ANY_PATH, max_size=12, unique=True))
def test_names_are_always_safe_and_unique(paths: list[str]) -> None:
    names = unique_names({path: path for path in paths}, {})
    assert list(names) == paths
    assert len({name.casefold() for name in names.values()}) == len(paths)
    for name in names.values():
        assert not UNSAFE.search(name)
        assert 0 < len(name.encode()) <= 130


def test_names_differ_in_more_than_case() -> None:
    paths = ("a/x.mp4", "A/X.MOV", "a/x.mov", "a-x-2.mp4")
    assert unique_names({path: path for path in paths}, {}) == {
        "a/x.mp4": "a-x",
        "A/X.MOV": "A-X-2",
        "a/x.mov": "a-x-3",
        "a-x-2.mp4": "a-x-2-2",
    }


def test_names_given_out_before_stay() -> None:
    known = {"b/x.mp4": "x", "gone.mp4": "gone"}
    names = unique_names({"x.mp4": "x.mp4", "b/x.mp4": "b/x.mp4"}, known)
    assert names == {"b/x.mp4": "x", "x.mp4": "x-2"}


# --- rates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("shot", "made"),
    [
        ("24", FPS24),
        ("24000/1001", FPS24),
        ("25", FPS25),
        ("50", FPS25),
        ("100", FPS25),
        ("25/2", FPS25),
        ("30", FPS30),
        ("60", FPS30),
        ("120", FPS30),
        ("15", FPS30),
        ("30000/1001", NTSC),
        ("60000/1001", NTSC),
        ("120000/1001", NTSC),
        ("90", FPS30),
        ("17", FPS30),
    ],
)
def test_a_source_keeps_its_rate_or_an_even_part_of_it(shot: str, made: Rate) -> None:
    exact = Fraction(shot)
    rate = Rate(num=exact.numerator, den=exact.denominator)
    assert frame_rate(source(media=media(rate=rate))) == made


@pytest.mark.parametrize(
    "odd",
    [
        source(media=media(vfr=True)),
        source(media=media(rate=None)),
        source(media=None),
    ],
    ids=["vfr", "no-rate", "not-probed"],
)
def test_a_source_without_a_steady_rate_is_shown_at_thirty(odd: Source) -> None:
    assert frame_rate(odd) == FPS30


# --- shorts ---------------------------------------------------------------------------------------

ONE, TWO = preset("one"), preset("two")
HALF = preset("half", limits={"max_seconds": figure(30.0)})
ADVISED = preset("advised", limits={"max_seconds": figure(30.0, "advice")})
LONG = preset("long", limits={"min_seconds": figure(20.0)})


def composed(
    *sources: Source,
    stories: dict[str, Story] | None = None,
    presets: tuple[Preset, ...] = (ONE, TWO),
    settings: Settings | None = None,
) -> tuple[Short, ...]:
    names = {folder: f"story-{folder}" for folder in stories or {}}
    return compose(sources, stories or {}, presets, settings or Settings(), names)


def shot(name: str, path: str, captured_at: str | None = None) -> Source:
    plain = media()
    return source(name, path=path, media=plain.model_copy(update={"captured_at": captured_at}))


def test_every_usable_source_gives_a_short() -> None:
    told = notice("media.no-sound", file="b.mp4")
    shorts = composed(
        source("a"),
        source("b", warnings=(told,), media=media(rate=FPS24)),
        source("c", rejection=Failure(stage="ingest", notice=notice("media.empty"))),
        source("d", duplicate_of="a.mp4"),
    )
    assert [(s.name, s.sources, s.presets, s.rate) for s in shorts] == [
        ("a", ("a",), ("one", "two"), FPS25),
        ("b", ("b",), ("one", "two"), FPS24),
    ]
    assert shorts[1].warnings == (told,)
    assert all(s.cut is None and s.deliveries == () for s in shorts)


@pytest.mark.parametrize(
    ("order", "told"),
    [
        ("captured", ("b", "c", "a")),
        (("c.mp4", "a.mp4", "b.mp4"), ("c", "a", "b")),
        (("b.mp4",), ("b",)),
    ],
    ids=["captured", "listed", "chosen"],
)
def test_a_story_joins_its_folder_in_order(order: tuple[str, ...], told: tuple[str, ...]) -> None:
    shorts = composed(
        shot("a", "typhoon/a.mp4"),
        shot("b", "typhoon/b.mp4", "2024-05-01T08:00:00Z"),
        shot("c", "typhoon/c.mp4", "2024-05-01T09:00:00Z"),
        shot("d", "other/d.mp4"),
        shot("e", "typhoon/deeper/e.mp4"),
        stories={"typhoon": Story.model_validate({"order": order})},
    )
    assert [(s.name, s.sources) for s in shorts] == [
        ("story-typhoon", told),
        ("d", ("d",)),
        ("e", ("e",)),
    ]


def test_a_clip_its_story_does_not_list_is_told() -> None:
    (short,) = composed(
        *(shot(name, f"typhoon/{name}.mp4") for name in "abc"),
        stories={"typhoon": Story(order=("b.mp4",))},
    )
    assert short.warnings == (
        notice("story.unlisted", clip="typhoon/a.mp4"),
        notice("story.unlisted", clip="typhoon/c.mp4"),
    )
    for each in short.warnings:
        assert each.fields["clip"] in sentence(each.code, each.fields)


@pytest.mark.parametrize(
    ("order", "left"),
    [("captured", ()), (("a.mp4",), ()), (("a.mp4",), ("b",))],
    ids=["captured", "listed", "unlisted-left"],
)
def test_a_story_of_rejected_clips_gives_no_short(order: Any, left: tuple[str, ...]) -> None:
    lost = Failure(stage="ingest", notice=notice("media.empty"))
    shorts = composed(
        source("a", path="typhoon/a.mp4", rejection=lost),
        source("c", path="typhoon/c.mp4", duplicate_of="a.mp4"),
        *(shot(name, f"typhoon/{name}.mp4") for name in left),
        shot("d", "other/d.mp4"),
        stories={"typhoon": Story(order=order)},
    )
    assert [s.name for s in shorts] == ["d"]


def test_a_story_keeps_the_warnings_of_all_its_clips() -> None:
    told = [notice("media.no-sound", file=f"t/{name}.mp4") for name in "ab"]
    (short,) = composed(
        source("a", path="t/a.mp4", warnings=(told[0],)),
        source("b", path="t/b.mp4", warnings=(told[1],)),
        stories={"t": Story()},
    )
    order = notice("story.no-times", clips="t/a.mp4, t/b.mp4")
    assert short.warnings == (*told, order)


@pytest.mark.parametrize(
    ("chosen", "settings", "seconds"),
    [
        (ONE, TrimSettings(), (15.0, 60.0)),
        (HALF, TrimSettings(), (15.0, 30.0)),
        (ADVISED, TrimSettings(), (15.0, 60.0)),
        (LONG, TrimSettings(), (20.0, 60.0)),
        (HALF, TrimSettings(min_seconds=40), (30.0, 30.0)),
        (LONG, TrimSettings(min_seconds=5, max_seconds=10), (10.0, 10.0)),
        (HALF, TrimSettings(min_seconds=3, max_seconds=9), (3.0, 9.0)),
    ],
    ids=["plain", "limit", "advice", "minimum", "tight", "too-short", "wish-wins"],
)
def test_a_limit_narrows_the_wish(
    chosen: Preset, settings: TrimSettings, seconds: tuple[float, float]
) -> None:
    assert window(chosen, Settings(trim=settings)) == seconds


def test_presets_that_need_another_window_get_another_short() -> None:
    shorts = composed(source("a"), presets=(HALF, ONE, ADVISED, TWO))
    assert [(s.name, s.presets) for s in shorts] == [
        ("a-30s", ("half",)),
        ("a", ("one", "advised", "two")),
    ]
    together = composed(
        source("a"), presets=(HALF, ONE), settings=Settings(trim=TrimSettings(max_seconds=20))
    )
    assert [(s.name, s.presets) for s in together] == [("a", ("half", "one"))]


def test_the_order_of_presets_does_not_change_the_main_short() -> None:
    names = {
        frozenset((s.name, s.presets) for s in composed(source("a"), presets=presets))
        for presets in ((ONE, HALF, TWO), (HALF, ONE, TWO))
    }
    assert names == {frozenset({("a", ("one", "two")), ("a-30s", ("half",))})}


def test_names_of_further_windows_are_unique_without_regard_to_case() -> None:
    brief = preset("brief", limits={"min_seconds": figure(20.0), "max_seconds": figure(30.0)})
    shorts = composed(source("a"), source("A-30S"), presets=(ONE, TWO, HALF, brief))
    assert [(s.name, s.sources, s.presets) for s in shorts] == [
        ("a", ("a",), ("one", "two")),
        ("a-30s-2", ("a",), ("half",)),
        ("a-30s-3", ("a",), ("brief",)),
        ("A-30S", ("A-30S",), ("one", "two")),
        ("A-30S-30s", ("A-30S",), ("half",)),
        ("A-30S-30s-2", ("A-30S",), ("brief",)),
    ]
