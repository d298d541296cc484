"""Which presets share a picture: the fewest pictures, and none worse than a preset's own."""

from __future__ import annotations

from typing import Any

import pytest
from factories import FPS30, crop, cut, figure, framing, given, preset, short
from hypothesis import given as drawing
from hypothesis import settings
from hypothesis import strategies as st

from znl_video.io.presets import load_presets, shipped
from znl_video.model.base import replace
from znl_video.model.branding import Branding
from znl_video.model.captions import Captions, Cue
from znl_video.model.facts import Analysis
from znl_video.model.preset import Preset
from znl_video.model.sharing import Clash, Drawn, SharedPicture, shown_as
from znl_video.stages import brand, export
from znl_video.stages.brand.fewest import fewest

ALL_DRAWN = Drawn(logo=True, cards=True, credit=True)
SIDES = ("top", "bottom", "left", "right")


def drawn(asked: Preset) -> Drawn:
    layers = {name: getattr(asked.layers, name).value for name in ("logo", "cards", "credit")}
    return Drawn(**{name: stance != "forbid" for name, stance in layers.items()})


def nothing_lost(_own: Preset, _joint: Preset) -> Clash | None:
    return None


def parted(presets: list[Preset], suits: Any = nothing_lost, seconds: float = 60) -> Any:
    return fewest(presets, drawn, suits, rate=FPS30, seconds=seconds)


def names(shared: tuple[SharedPicture, ...]) -> set[tuple[str, ...]]:
    return {each.presets for each in shared}


def area(asked: Preset, **margins: int) -> Preset:
    made = {
        side: {**dict(getattr(asked.safe_area, side)), "value": px} for side, px in margins.items()
    }
    return replace(asked, safe_area=replace(asked.safe_area, **made))


@st.composite
def presets(draw: st.DrawFn) -> list[Preset]:
    made = []
    for number in range(draw(st.integers(1, 11))):
        asked = preset(
            f"p{number:02}",
            picture={
                "width": draw(st.sampled_from((1080, 1080, 720))),
                "crf": draw(st.sampled_from((18, 18, 16))),
                "max_kbps": draw(st.sampled_from((8000, 8000, 30_000))),
                "gop_seconds": draw(st.sampled_from((2.0, 0.5))),
            },
            layers={"logo": draw(st.sampled_from(("allow", "warn", "forbid")))},
            limits={"max_bytes": figure(draw(st.sampled_from((10**9, 10**7))))},
        )
        if draw(st.booleans()):
            make = asked.picture
            own = replace(make, gop_seconds={**dict(make.gop_seconds), "grade": "O"})
            asked = replace(asked, picture=own)
        sides = draw(st.lists(st.sampled_from((100, 150, 300)), min_size=4, max_size=4))
        made.append(area(asked, **dict(zip(SIDES, sides, strict=True))))
    return made


@settings(max_examples=60, deadline=None)
@drawing(presets(), st.randoms(use_true_random=False))
def test_no_picture_is_worse_than_a_presets_own_and_there_are_never_more(
    asked: list[Preset], dice: Any
) -> None:
    shared = parted(asked)
    assert sorted(name for each in shared for name in each.presets) == [p.name for p in asked]
    for own in asked:
        shown = shown_as(own, shared)
        make, had = shown.picture, own.picture
        assert (make.width, make.height, make.max_kbps) == (had.width, had.height, had.max_kbps)
        assert make.crf.value <= had.crf.value
        assert make.gop_seconds.value <= had.gop_seconds.value
        if had.gop_seconds.grade != "H":
            assert make.gop_seconds.value == had.gop_seconds.value
        for side in SIDES:
            assert getattr(shown.safe_area, side).value >= getattr(own.safe_area, side).value
        if (make.crf, make.gop_seconds) != (had.crf, had.gop_seconds):
            assert own.limits.max_bytes is not None
            assert (
                had.max_kbps.value + own.sound.kbps.value
            ) * 125 * 60 <= own.limits.max_bytes.value
    by_name = {each.name: each for each in asked}
    for each in shared:
        alike = [shown_as(by_name[name], shared) for name in each.presets]
        assert len({(s.picture.crf.value, s.picture.gop_seconds.value) for s in alike}) == 1
        assert len({drawn(s) for s in alike}) == 1
    kinds = {repr((p.picture, drawn(p), p.safe_area)) for p in asked}
    assert len(shared) <= len(kinds)
    mixed = list(asked)
    dice.shuffle(mixed)
    assert parted(mixed) == shared


def test_twelve_platforms_need_four_pictures_and_each_apart_tells_why() -> None:
    asked = list(load_presets(sorted(shipped())))
    shared = parted(asked)
    assert [(len(each.presets), each.apart) for each in shared] == [
        (9, None),
        (1, "rate"),
        (1, "logo"),
        (1, "keyframes"),
    ]
    first = shared[0]
    assert (first.top, first.bottom, first.left, first.right) == (269, 672, 180, 180)
    # What a platform itself asks of keyframes stays; nobody is given other ones for its sake.
    assert first.gop_seconds == 2


def test_a_logo_that_nobody_draws_keeps_nobody_apart() -> None:
    asked = [preset("allows"), preset("forbids", layers={"logo": "forbid"})]
    assert len(parted(asked)) == 2
    plain = Drawn(logo=False, cards=True, credit=True)
    shared = fewest(asked, lambda _: plain, nothing_lost, rate=FPS30, seconds=60)
    assert names(shared) == {("allows", "forbids")}


def test_a_finer_picture_must_fit_what_a_platform_takes() -> None:
    tight = preset("tight", picture={"crf": 20}, limits={"max_bytes": figure(50_000_000)})
    fine = preset("fine", picture={"crf": 18})
    assert names(parted([tight, fine], seconds=40)) == {("fine", "tight")}
    assert parted([tight, fine], seconds=60)[1].apart == "room"
    # It gets what it asks for where that is the finest.
    loose = replace(tight, limits=replace(tight.limits, max_bytes=None))
    assert names(parted([loose, fine], seconds=60)) == {("fine", "tight")}


def test_what_a_picture_would_cost_keeps_presets_apart() -> None:
    asked = [preset("low"), area(preset("high"), bottom=600)]

    def costly(own: Preset, joint: Preset) -> Clash | None:
        return "faces" if own.name == "low" and own.safe_area != joint.safe_area else None

    shared = parted(asked, costly)
    assert [each.apart for each in shared] == [None, "faces"]


def test_many_kinds_of_picture_are_put_together_as_well() -> None:
    asked = [area(preset(f"p{number:02}"), bottom=100 + number) for number in range(12)]
    [only] = parted(asked)
    assert only.bottom == 111


def captioned(*presets: Preset, text: str, branding: Branding | None = None) -> Any:
    cue = Cue(start_ms=0, end_ms=4_000, text=text)
    return short(
        presets=tuple(each.name for each in presets),
        cut=cut(),
        framings=(framing(crop()),),
        captions=Captions(cues=(cue,)),
        branding=branding,
    )


def concluded(subject: Any, surroundings: Any) -> Any:
    wanted = brand.plan(subject, surroundings)
    answers = tuple((action, Analysis()) for action in wanted)
    subject = brand.absorb(subject, surroundings, answers) if answers else subject
    return brand.absorb(subject, surroundings, ())


@pytest.mark.parametrize(("text", "count"), [("一句话", 1), ("字" * 27, 2)])
def test_captions_that_would_break_otherwise_keep_their_own_picture(text: str, count: int) -> None:
    wide, narrow = preset("wide"), area(preset("narrow"), left=250, right=250)
    surroundings = given(wide, narrow)
    done = concluded(captioned(wide, narrow, text=text), surroundings)
    assert len(done.sharing) == count
    if count == 2:
        assert done.sharing[1].apart == "lines"
    pictures = {export.picture_of(done, surroundings, each) for each in surroundings.shown(done)}
    assert len(pictures) == count


def test_presets_that_look_alike_need_no_decision() -> None:
    asked = (preset("one"), preset("two", sound={"kbps": 320}))
    assert concluded(captioned(*asked, text="一句话"), given(*asked)).sharing == ()
