"""Why an action would run, for every kind of change."""

from __future__ import annotations

from typing import Any

import pytest
from factories import FPS25, FPS30, NTSC, encode_picture, encode_sound, footage

from znl_video.engine.foretell import PENDING
from znl_video.engine.reasons import reasons
from znl_video.messages import sentence
from znl_video.model.actions import Action, Card, Inspect, Mux, Transcribe
from znl_video.model.base import replace
from znl_video.model.composition import CardTail, LogoLayer, TextLayer
from znl_video.model.kit import EndCard
from znl_video.model.notice import Notice

SOUND = encode_sound(target_lufs=-14.0, gain_db=3.0)
PICTURE = encode_picture()
HEARD = Transcribe(sha256="a", audio=1, model="m", language=None)
CARD = Card(card=EndCard(title="谢谢"), width=2, height=2, rate=FPS25, font="f", logo=None)
MUX = Mux(picture="p", sound="s", edit_list=True)


def plain(action: Action) -> dict[str, Any]:
    return action.model_dump(mode="json")


def told(why: tuple[Notice, ...]) -> list[str]:
    return [sentence(each.code, each.fields) for each in why]


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        (SOUND, {"target_lufs": -16.0}, {"why.EncodeSound.target_lufs"}),
        (SOUND, {"limit_dbtp": -2.0}, {"why.EncodeSound.limit_dbtp"}),
        (SOUND, {"gain_db": -3.0}, {"why.EncodeSound.gain_db"}),
        (SOUND, {"tail_frames": 50}, {"why.EncodeSound.tail_frames"}),
        (SOUND, {"kbps": 192}, {"why.field"}),
        (SOUND, {"headroom_db": 1.5}, {"why.EncodeSound.headroom_db"}),
        (
            SOUND,
            {"clips": (replace(SOUND.clips[0], start_ms=40),), "target_lufs": -16.0},
            {"why.EncodeSound.clips", "why.EncodeSound.target_lufs"},
        ),
        (PICTURE, {"text": TextLayer(ass="x", fonts=())}, {"why.EncodePicture.text"}),
        (
            PICTURE,
            {"logo": LogoLayer(sha256="l", x=0, y=0, width=9, opacity=1)},
            {"why.EncodePicture.logo"},
        ),
        (PICTURE, {"card": CardTail(blob="c", frames=9)}, {"why.EncodePicture.card"}),
        (PICTURE, {"footage": (footage(frames=9),)}, {"why.EncodePicture.footage"}),
        (PICTURE, {"crf": 22}, {"why.EncodePicture.crf"}),
        (PICTURE, {"max_kbps": 900}, {"why.EncodePicture.max_kbps"}),
        (PICTURE, {"rate": FPS30}, {"why.EncodePicture.rate"}),
        (PICTURE, {"gop_frames": 60}, {"why.EncodePicture.gop_frames"}),
        (HEARD, {"model": "other"}, {"why.Transcribe.model"}),
        (HEARD, {"language": "zh"}, {"why.Transcribe.language"}),
        (HEARD, {"sha256": "b"}, {"why.Transcribe.sha256"}),
        (CARD, {"card": EndCard(title="再见")}, {"why.Card.card"}),
        (CARD, {"logo": "l"}, {"why.Card.logo"}),
        (CARD, {"font": "g"}, {"why.Card.font"}),
        (MUX, {"picture": "q"}, {"why.Mux.picture"}),
        (MUX, {"sound": "t"}, {"why.Mux.sound"}),
        (Inspect(blob="a"), {"blob": "b"}, {"why.Inspect.blob"}),
    ],
    ids=lambda value: (
        ",".join(value) if isinstance(value, dict) else value.kind if hasattr(value, "kind") else ""
    ),
)
def test_a_changed_field_is_the_reason(
    before: Action, after: dict[str, Any], codes: set[str]
) -> None:
    changed = replace(before, **after)
    why = reasons(changed, "new", [("old", plain(before))])
    assert {each.code for each in why} == codes
    assert all(told(why))


def test_figures_are_told() -> None:
    why = reasons(replace(SOUND, target_lufs=-16.0), "new", [("old", plain(SOUND))])
    assert told(why) == ["loudness: -14.0 -> -16.0 LUFS"]
    faster = replace(PICTURE, rate=NTSC, gop_frames=60)
    assert told(reasons(faster, "new", [("old", plain(PICTURE))])) == [
        "key frames every 50 -> 60 frames",
        "frame rate: 25 -> 29.97 fps",
    ]


def test_what_was_never_made_is_new() -> None:
    assert told(reasons(MUX, "new", [])) == ["it was never made"]
    assert told(reasons(MUX, "new", [("old", plain(SOUND))])) == ["it was never made"]
    assert told(reasons(MUX, "new", [("old", None)])) == ["it was never made"]


def test_what_the_store_lost_is_gone() -> None:
    before = [("other", plain(SOUND)), ("same", None)]
    assert [each.code for each in reasons(MUX, "same", before)] == ["why.gone"]


def test_an_equal_action_under_another_key_is_made_differently() -> None:
    assert [each.code for each in reasons(MUX, "new", [("old", plain(MUX))])] == ["why.maker"]


def test_a_part_that_is_made_anew_is_named() -> None:
    why = reasons(replace(MUX, picture=f"{PENDING}abc"), "new", [("old", plain(MUX))])
    assert told(why) == ["its picture is made anew"]


def test_the_closest_action_is_compared() -> None:
    before = [
        ("far", plain(replace(SOUND, gain_db=9.0, kbps=320, target_lufs=-20.0))),
        ("near", plain(SOUND)),
        ("other", plain(MUX)),
    ]
    why = reasons(replace(SOUND, gain_db=4.0), "new", before)
    assert told(why) == ["gain: 3.0 -> 4.0 dB"]


def test_long_values_are_cut_short() -> None:
    long = replace(MUX, aigc="x" * 500)
    (why,) = reasons(long, "new", [("old", plain(MUX))])
    assert (why.code, why.fields["field"], len(why.fields["new"])) == ("why.field", "aigc", 40)
