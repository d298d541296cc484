"""What export asks for: one picture for all that look the same, a cover, finished files."""

from __future__ import annotations

import json
from typing import Any

import pytest
from factories import ANALYSIS, crop, cut, figure, framing, given, media, preset, short, source

from znl_video.io.presets import load_presets
from znl_video.model.actions import Action, Cover, EncodePicture, MeasureBackdrop, Mux
from znl_video.model.base import digest, replace
from znl_video.model.branding import Branding, MadeCard
from znl_video.model.captions import Captions, Cue
from znl_video.model.cut import Segment
from znl_video.model.encoded import Loudness, Take, Track
from znl_video.model.facts import (
    Analysis,
    Backdrop,
    Backdrops,
    CoverMade,
    Facts,
    Muxed,
    PictureEncoded,
)
from znl_video.model.framing import Framing, Part
from znl_video.model.geometry import Fit
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import Corner, Kit, Logo
from znl_video.model.manifest import Short, Source
from znl_video.model.notice import Failure, notice
from znl_video.model.people import DEFAULT_PRESETS
from znl_video.model.preset import Preset
from znl_video.stages import export

CARD = MadeCard(width=1080, height=1920, frames=50, blob="card")


def kit(corner: Corner = "top-left", **changes: Any) -> KitInUse:
    logo = Logo(file="logo.png", corner=corner, width=0.2, opacity=0.5)
    return KitInUse(
        **{
            "kit": Kit(name="brand", logo=logo),
            "font_sha256": "font",
            "logo_sha256": "logo",
            "logo_size": (400, 100),
            **changes,
        }
    )


def ready(*presets: Preset, **changes: Any) -> Short:
    """A short whose sound is encoded, one track for all of ``presets``."""
    names = tuple(each.name for each in presets) or ("one",)
    track = Track(
        presets=names,
        target_lufs=-15,
        limit_dbtp=-1,
        takes=(Take(gain_db=0, headroom_db=0.5, lufs=-15, dbtp=-2),),
        encoded=Loudness(lufs=-15, dbtp=-2),
        blob="sound",
    )
    return short(**{"presets": names, "tracks": (track,), **changes})


def made_of(action: Action) -> Facts:
    if isinstance(action, EncodePicture):
        return PictureEncoded(blob=digest(action), frames=250)
    if isinstance(action, Cover):
        return CoverMade(blob=digest(action), thumbnail="small")
    if isinstance(action, MeasureBackdrop):
        seen = Backdrop(step_ms=250, dark=(30,) * 60, middle=(60,) * 60, bright=(90,) * 60)
        return Backdrops(seen=(seen,) * len(action.areas))
    return Muxed(blob=digest(action))


def played(subject: Short, surroundings: Given) -> tuple[Short, list[list[Action]]]:
    """Take a short through the stage; return it and what was asked for, round by round."""
    rounds: list[list[Action]] = []
    while wanted := export.plan(subject, surroundings):
        assert len(rounds) < 5
        rounds.append(list(wanted))
        answers = tuple((action, made_of(action)) for action in wanted)
        subject = export.absorb(subject, surroundings, answers)
    return export.absorb(subject, surroundings, ()), rounds


def kinds(actions: list[Action]) -> list[str]:
    return [action.kind for action in actions]


def test_pictures_come_before_files_and_equal_presets_share_everything() -> None:
    presets = (preset("one"), preset("two"), preset("three", sound={"kbps": 256}))
    made, rounds = played(ready(*presets), given(*presets))
    assert [kinds(each) for each in rounds] == [["EncodePicture", "Cover"], ["Mux"]]
    assert made.pictures[0].presets == made.covers[0].presets == ("one", "two", "three")
    assert [each.preset for each in made.deliveries] == ["one", "two", "three"]
    assert len({each.media for each in made.deliveries}) == 1
    assert made.warnings == ()


def test_the_five_default_platforms_cost_one_picture_and_tiktok_another() -> None:
    presets = load_presets((*DEFAULT_PRESETS, "tiktok"))
    cues = (Cue(start_ms=0, end_ms=2000, text="骑手送电动车上楼"),)
    branding = Branding(kit="brand", credit="素材：王师傅", cards=(CARD,))
    subject = ready(*presets, captions=Captions(cues=cues), branding=branding)
    made, rounds = played(subject, given(*presets, kit=kit()))
    assert [each.presets for each in made.pictures] == [DEFAULT_PRESETS, ("tiktok",)]
    shared, tiktok = (each for each in rounds[1] if isinstance(each, EncodePicture))
    assert kinds(rounds[0]) == ["MeasureBackdrop"]
    assert shared.logo is not None
    assert shared.card is not None
    assert (tiktok.logo, tiktok.card) == (None, None)
    assert shared.text is not None
    assert tiktok.text is not None
    assert (shared.footage, shared.width, shared.crf) == (tiktok.footage, tiktok.width, tiktok.crf)


@pytest.mark.parametrize(
    "other",
    [
        preset("other", picture={"width": 720, "height": 1280}),
        preset("other", picture={"crf": 18}),
        preset("other", picture={"gop_seconds": 0.5}),
        preset("other", layers={"logo": "forbid"}),
        preset("other", layers={"cards": "forbid"}),
        preset("other", layers={"credit": "forbid"}),
    ],
    ids=["size", "quality", "keyframes", "logo", "cards", "credit"],
)
def test_a_picture_differs_where_the_preset_does(other: Preset) -> None:
    one = preset("one")
    branding = Branding(kit="brand", credit="素材：王师傅", cards=(CARD,))
    subject = ready(one, other, branding=branding)
    made, _ = played(subject, given(one, other, kit=kit()))
    assert sorted(each.presets for each in made.pictures) == [("one",), ("other",)]


@pytest.mark.parametrize(
    "other",
    [
        preset("other", sound={"kbps": 256}),
        preset("other", layers={"logo": "warn", "cards": "warn", "credit": "warn"}),
        preset("other", limits={"max_seconds": figure(30.0)}),
        preset("other", picture={"edit_list": False}),
    ],
    ids=["sound", "warnings", "limits", "edit-list"],
)
def test_a_picture_is_shared_where_it_looks_the_same(other: Preset) -> None:
    one = preset("one")
    made, rounds = played(ready(one, other), given(one, other, kit=kit()))
    assert [each.presets for each in made.pictures] == [("one", "other")]
    muxes = [each for each in rounds[1] if isinstance(each, Mux)]
    assert len(muxes) == (1 if other.picture.edit_list.value else 2)


def test_a_cover_fits_the_tightest_of_those_who_share_it() -> None:
    presets = (
        preset("one"),
        preset("two", cover={"max_bytes": 900}),
        preset("three", cover={"max_bytes": 500}),
        preset("tall", cover={"height": 1920}),
    )
    made, rounds = played(ready(*presets), given(*presets))
    covers = [each for each in rounds[0] if isinstance(each, Cover)]
    assert [(each.cover_height, each.max_bytes) for each in covers] == [(1440, 500), (1920, None)]
    assert [each.presets for each in made.covers] == [("one", "two", "three"), ("tall",)]


def test_a_preset_that_failed_is_left_out() -> None:
    presets = (preset("one"), preset("two", picture={"crf": 30}))
    told = notice("trim.short", seconds="1", least="2")
    lost = Failure(stage="trim", notice=told, preset="two")
    made, rounds = played(ready(*presets, failures=(lost,)), given(*presets))
    assert [each.presets for each in made.pictures] == [("one",)]
    assert [each.preset for each in made.deliveries] == ["one"]
    assert kinds(rounds[0]) == ["EncodePicture", "Cover"]
    for hopeless in (
        ready(failures=(Failure(stage="trim", notice=told),)),
        ready(cut=None, framings=()),
    ):
        assert export.plan(hopeless, given()) == ()


def test_segments_become_footage_in_order() -> None:
    segments = (
        Segment(source="b", start_ms=400, frames=30),
        Segment(source="clip", start_ms=0, frames=60),
    )
    subject = ready(sources=("clip", "b"), cut=cut(*segments), framings=(framing(), framing()))
    other = source("b", media=media(turn=90))
    action = export.picture_of(subject, given(sources=(source(), other)), preset())
    assert [(f.sha256, f.track.turn, f.start_ms, f.frames) for f in action.footage] == [
        ("sha-of-b", 90, 400, 30),
        ("sha-of-clip", 0, 0, 60),
    ]
    assert action.gop_frames == 50


def test_each_part_of_a_framing_is_footage_of_its_own_where_it_looks_different() -> None:
    left, pan = crop(608, 1080, (0, 0, 0)), crop(608, 1080, (0, 0, 0), (999, 9, 0))
    views = (
        (0, None, left),
        (50, 4000, left),
        (75, 5000, Fit()),
        (99, 5960, pan),
        (120, 6800, pan),
    )
    why = notice("reframe.person-fit")
    parts = tuple(
        Part(first=first, start_ms=start, view=view, reason=why) for first, start, view in views
    )
    segment = Segment(source="clip", start_ms=2000, frames=250)
    subject = ready(cut=cut(segment), framings=(Framing(parts=parts),))
    action = export.picture_of(subject, given(), preset())
    assert [(f.start_ms, f.frames, f.view) for f in action.footage] == [
        (2000, 75, left),
        (5000, 24, Fit()),
        (5960, 21, pan),
        (6800, 130, pan),
    ]
    # A cover shows its moment as the video does: the camera stands where it is by then.
    for at_ms, view in ((5000, Fit()), (6500, crop(608, 1080, (0, 5, 0)))):
        lively = {at_ms // 500: 900}
        clip = source(analysis=looked(sharpness=lively, luma=dict.fromkeys(range(60), 118)))
        assert (cover_of(subject, clip).at_ms, cover_of(subject, clip).view) == (at_ms, view)


def test_framings_written_before_they_had_parts_are_read() -> None:
    old = {"view": {"kind": "fit"}, "reason": {"code": "reframe.unknown"}}
    (part,) = Framing.model_validate_json(json.dumps(old)).parts
    assert (part.first, part.start_ms, part.view) == (0, None, Fit())
    with pytest.raises(ValueError, match="begin with frame 0"):
        Framing(parts=(part, part))


@pytest.mark.parametrize(
    ("corner", "x", "y"),
    [
        ("top-left", 60, 100),
        ("top-right", 804, 100),
        ("bottom-left", 60, 1766),
        ("bottom-right", 804, 1766),
    ],
)
def test_a_logo_stands_in_its_corner(corner: Corner, x: int, y: int) -> None:
    # 0.2 of 1080 px is 216 px, and 54 px high at 4:1; 100 px of each edge belong to the app.
    logo = export.picture_of(ready(), given(kit=kit(corner)), preset()).logo
    assert logo is not None
    assert (logo.x, logo.y, logo.width, logo.opacity) == (x, y, 216, 0.5)


# --- covers ---------------------------------------------------------------------------------------


def cover_of(subject: Short, *sources: Source) -> Cover:
    (action,) = (
        each for each in export.plan(subject, given(sources=sources)) if isinstance(each, Cover)
    )
    return action


def looked(**samples: dict[int, int]) -> Analysis:
    """An analysis of sixty equal samples, half a second apart, but for those named."""
    changed = {}
    for name, values in samples.items():
        plain = list(getattr(ANALYSIS, name))
        for index, value in values.items():
            plain[index] = value
        changed[name] = tuple(plain)
    return replace(ANALYSIS, **changed)


@pytest.mark.parametrize(
    ("analysis", "at_ms"),
    [
        # The cut runs from 2 s to 12 s: samples 4 to 24.
        pytest.param(looked(sharpness={8: 400, 50: 900}), 4000, id="sharp"),
        pytest.param(looked(sharpness={8: 400, 9: 390}, luma={8: 8}), 4500, id="not-dark"),
        pytest.param(looked(sharpness={8: 400, 9: 390}, luma={8: 250}), 4500, id="not-blown-out"),
        pytest.param(looked(sharpness={8: 400, 9: 390}, motion={8: 3000}), 4500, id="not-moving"),
        pytest.param(looked(sharpness={4: 900, 24: 900, 12: 200}), 6000, id="not-at-an-edge"),
    ],
)
def test_a_cover_is_sharp_well_lit_and_still(analysis: Analysis, at_ms: int) -> None:
    action = cover_of(ready(), source(analysis=analysis))
    assert (action.at_ms, action.sha256) == (at_ms, "sha-of-clip")


@pytest.mark.parametrize(
    "analysis", [None, Analysis(), looked(sharpness=dict.fromkeys(range(60), 0))]
)
def test_a_cover_is_found_where_nothing_is_known(analysis: Analysis | None) -> None:
    action = cover_of(ready(), source(analysis=analysis))
    assert 2500 <= action.at_ms <= 11_500


def test_a_cover_that_shows_another_frame_is_told_of() -> None:
    made, _ = played(ready(), given())
    held = tuple(replace(each, held=True) for each in made.covers)
    for covers, codes in ((made.covers, []), (held, ["cover.held"])):
        concluded = export.absorb(replace(made, covers=covers, warnings=()), given(), ())
        assert [each.code for each in concluded.warnings] == codes


def test_a_cover_may_come_from_any_segment() -> None:
    segments = (
        Segment(source="clip", start_ms=0, frames=100),
        Segment(source="b", start_ms=8000, frames=100),
    )
    subject = ready(sources=("clip", "b"), cut=cut(*segments), framings=(framing(), framing()))
    better = source("b", analysis=looked(luma=dict.fromkeys(range(60), 118), sharpness={20: 400}))
    dull = source(analysis=looked(luma=dict.fromkeys(range(60), 20)))
    action = cover_of(subject, dull, better)
    assert (action.sha256, action.at_ms) == ("sha-of-b", 10_000)


# --- files ----------------------------------------------------------------------------------------


def test_a_label_for_generated_content_is_carried() -> None:
    label = '{"Label":"1"}'
    labelled = source(media=replace(media(), aigc=label))
    _, rounds = played(ready(), given(sources=(labelled,)))
    (mux,) = rounds[1]
    assert isinstance(mux, Mux)
    assert (mux.sound, mux.edit_list, mux.aigc) == ("sound", True, label)


def test_captions_that_do_not_fit_are_told_once_a_preset() -> None:
    text = "一" * 80
    cues = (Cue(start_ms=0, end_ms=2000, text=text),)
    presets = (preset("one"), preset("two"))
    made, _ = played(ready(*presets, captions=Captions(cues=cues)), given(*presets))
    told = [(each.code, each.fields["preset"]) for each in made.warnings]
    assert told == [("captions.too-long", "one"), ("captions.too-long", "two")]
