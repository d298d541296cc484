"""A narration through trim and subtitle, and captions by hand as words, without any file."""

from __future__ import annotations

import pytest
from factories import FPS25, cut, given, media, preset, short, source

from znl_video.batch.overlaying import check_captions
from znl_video.captions.doubts import doubts
from znl_video.errors import FootageError
from znl_video.messages import sentence
from znl_video.model.actions import ProbeSound, SplitWords, Transcribe
from znl_video.model.base import replace
from znl_video.model.captions import Captions, Cue, WrittenCaptions
from znl_video.model.companions import Companions
from znl_video.model.cut import Segment
from znl_video.model.facts import SoundProbed, Tokens, Transcribed
from znl_video.model.given import Given, ProofreadFile, SourceGiven
from znl_video.model.layers import Narration, NarrationFile
from znl_video.model.manifest import Short, ShortDocument
from znl_video.model.notice import notice
from znl_video.model.people import CaptionSettings, ClipNote, Settings
from znl_video.model.transcript import Passage, Transcript, Word
from znl_video.speech.transcripts import written
from znl_video.stages import subtitle, transcribe, trim
from znl_video.stages.trim import edges
from znl_video.stages.trim.sound import Sound
from znl_video.stages.trim.window import Room

VOICE = NarrationFile(file="a/voice.wav", sha256="voice")
OPENED = Narration(**dict(VOICE), audio=0, duration_ms=8_000)
SAID = (
    Word(start_ms=500, end_ms=1_000, text="台风"),
    Word(start_ms=1_000, end_ms=1_600, text="来了。"),
)
CUES = (
    Cue(start_ms=1_000, end_ms=4_600, text="一位八十二岁的老人\n在地铁站口迷了路"),
    Cue(start_ms=4_600, end_ms=6_000, text="志愿者接力"),
)


def narrated(**laid: object) -> Given:
    return given(overlays=Companions(narration=VOICE, **laid))


def trimmed(duration_ms: int, surroundings: Given, **changes: object) -> Short:
    subject = short(cut=None, framings=(), **changes)
    (asked,) = trim.plan(subject, surroundings)
    assert asked == ProbeSound(sha256="voice")
    answer = SoundProbed(audio=0, duration_ms=duration_ms)
    subject = trim.absorb(subject, surroundings, ((asked, answer),))
    assert [each.kind for each in trim.plan(subject, surroundings)] == ["Analyse"]
    return trim.absorb(subject, surroundings, ())


@pytest.mark.parametrize(
    ("voice_ms", "frames", "codes"),
    [
        (20_000, 512, []),
        (8_000, 212, ["trim.short"]),
        (29_800, 750, []),
        (40_000, 750, ["narration.cut"]),
    ],
)
def test_the_cut_follows_the_narration(voice_ms: int, frames: int, codes: list[str]) -> None:
    done = trimmed(voice_ms, narrated())
    assert done.footage_frames == pytest.approx(frames, abs=1)
    assert [each.code for each in done.warnings] == codes
    assert done.narration == Narration(**dict(VOICE), audio=0, duration_ms=voice_ms)


def test_a_persons_in_and_out_come_before_the_narrations_length() -> None:
    clip = source(note=ClipNote(start=2.0, end=18.0))
    done = trimmed(10_000, replace(narrated(), sources=(clip,)))
    assert (done.cut.segments[0].start_ms, done.footage_frames) == (2_000, 400) if done.cut else 0


def test_platforms_limits_hold_for_a_narration() -> None:
    short_of = preset("least", limits={"min_seconds": {**_limit(12), "kind": "limit"}})
    tight = preset("most", limits={"max_seconds": {**_limit(9), "kind": "limit"}})
    surroundings = given(short_of, tight, overlays=Companions(narration=VOICE))
    done = trimmed(8_800, surroundings, presets=("least", "most"))
    assert done.footage_frames == 300
    assert [failure.preset for failure in done.failures] == ["most"]
    alone = given(tight, overlays=Companions(narration=VOICE))
    assert trimmed(8_800, alone, presets=("most",)).footage_frames == 225


def _limit(value: float) -> dict[str, object]:
    return {"value": value, "grade": "H", "source": "a test", "date": "2026-01"}


def test_a_narration_is_heard_and_captioned_on_the_shorts_clock() -> None:
    surroundings = replace(narrated(), model="weights")
    subject = short(narration=OPENED)
    (asked,) = subtitle.plan(subject, surroundings)
    assert asked == Transcribe(sha256="voice", audio=0, model="weights", language=None)
    passage = Passage(language="zh", words=SAID)
    heard = Transcribed(passages=(passage,), voice=((500, 1_600),), engine="e", model="weights")
    subject = subtitle.absorb(subject, surroundings, ((asked, heard),))
    assert subject.captions is None
    (split,) = subtitle.plan(subject, surroundings)
    assert split == SplitWords(texts=("台风来了。",))
    tokens = Tokens(texts=(("台风", "来", "了", "。"),))
    subject = subtitle.absorb(subject, surroundings, ((split, tokens),))
    assert subject.captions is not None
    assert [(cue.text, cue.start_ms) for cue in subject.captions.cues] == [("台风来了", 500)]
    assert not subject.captions.proofread
    # Doubts are those of the voice, whatever was said in the footage.
    unsure = replace(SAID[0], probability=0.2)
    doubted = replace(subject, narrated=Transcript(words=(unsure, SAID[1]), corrections=()))
    (doubt,) = doubts(doubted, {}, (), CaptionSettings())
    assert (doubt.kind, doubt.word, doubt.at_ms) == ("unsure", "台风", 500)


def test_an_editors_words_for_a_narration_need_no_listening() -> None:
    captions = WrittenCaptions(file="a/voice.srt", sha256="srt", cues=CUES)
    surroundings = narrated(narration_captions=captions)
    subject = short(narration=OPENED)
    assert subtitle.plan(subject, surroundings) == ()
    done = subtitle.absorb(subject, surroundings, ())
    assert done.captions == Captions(cues=CUES, proofread=True)
    assert done.narrated is not None
    assert "".join(word.text for word in done.narrated.words).startswith(
        "一位八十二岁的老人 在地铁"
    )


def test_a_proofread_file_stays_on_the_narrations_clock() -> None:
    late = Cue(start_ms=30_000, end_ms=31_000, text="晚了")
    file = ProofreadFile(
        cues=(*CUES, late), base=(Segment(source="clip", start_ms=9_000, frames=250),)
    )
    surroundings = replace(narrated(), proofread=file)
    subject = short(narration=OPENED, narrated=Transcript(corrections=()))
    done = subtitle.absorb(subject, surroundings, ())
    assert done.captions is not None
    assert [cue.start_ms for cue in done.captions.cues] == [1_000, 4_600]
    assert "captions.outside-cut" in [each.code for each in done.warnings]


def test_captions_for_another_voice_are_refused() -> None:
    before = ShortDocument(short=short(), captions_footage={"clip": "x", "/narration": "old"})
    with pytest.raises(FootageError, match="another narration"):
        check_captions("clip", narrated(), before)
    same = replace(before, captions_footage={"clip": "x", "/narration": "voice"})
    assert check_captions("clip", narrated(), same) == ()
    with pytest.raises(FootageError):
        check_captions("clip", given(), same)


def test_captions_by_hand_move_with_the_cut_and_ask_for_nothing() -> None:
    captions = WrittenCaptions(file="clip.srt", sha256="srt", cues=CUES)
    clip = source(captions=captions, transcript=written(CUES))
    surroundings = given(sources=(clip,))
    subject = short(cut=cut(Segment(source="clip", start_ms=4_000, frames=250)))
    assert subtitle.plan(subject, surroundings) == ()
    done = subtitle.absorb(subject, surroundings, ())
    assert done.captions is not None
    assert done.captions.proofread
    assert [(cue.start_ms, cue.end_ms) for cue in done.captions.cues] == [(0, 600), (600, 2_000)]
    assert done.warnings == ()


def test_what_was_heard_beside_captions_by_hand_keeps_the_short_a_draft() -> None:
    captions = WrittenCaptions(file="clip.srt", sha256="srt", cues=CUES[:1])
    clip = source(captions=captions, transcript=written(CUES[:1]))
    other = source("other", transcript=Transcript(words=SAID, corrections=()))
    surroundings = given(sources=(clip, other))
    segments = (
        Segment(source="clip", start_ms=0, frames=150),
        Segment(source="other", start_ms=0, frames=50),
    )
    subject = short(sources=("clip", "other"), cut=cut(*segments))
    (asked,) = subtitle.plan(subject, surroundings)
    assert asked == SplitWords(texts=("台风来了。",))
    tokens = Tokens(texts=(("台风", "来", "了", "。"),))
    done = subtitle.absorb(subject, surroundings, ((asked, tokens),))
    assert done.captions is not None
    assert [cue.start_ms for cue in done.captions.cues] == [1_000, 6_500]
    assert not done.captions.proofread


def test_no_cut_lies_inside_a_caption_by_hand() -> None:
    words = list(written(CUES).words)
    assert all(word.end_ms - word.start_ms <= 1_000 for word in words)
    room, sound = Room(0, 9_000), Sound(None)
    inside = range(1_001, 4_600), range(4_601, 6_000)
    for edge in (*edges.starts(words, room, sound), *edges.ends(words, room, sound)):
        assert not any(edge.cut in each for each in inside)


def test_nobody_listens_to_what_is_written_down_or_talked_over() -> None:
    captions = WrittenCaptions(file="clip.srt", sha256="srt", cues=CUES)
    plain = SourceGiven(settings=Settings(), model="weights")
    clip = source(captions=captions)
    assert transcribe.plan(clip, plain) == ()
    heard = transcribe.absorb(clip, plain, ())
    assert heard.transcript == written(CUES)
    aside = source(captions=replace(captions, used=False, warnings=(notice("media.empty"),)))
    assert len(transcribe.plan(aside, plain)) == 1
    over = replace(plain, talked_over=True, sound_laid=True)
    assert transcribe.plan(source(), over) == ()
    assert transcribe.absorb(source(), over, ()).warnings == ()


def test_it_is_said_when_nobody_speaks_in_a_narration() -> None:
    subject = short(narration=OPENED, narrated=Transcript(corrections=()))
    done = subtitle.absorb(subject, narrated(), ())
    (told,) = done.warnings
    assert "voice.wav" in sentence(told.code, told.fields)
    assert media().duration_ms == 30_000
    assert FPS25.ms(750) == 30_000
