"""Ingest and transcribe: what is asked of a source, and what is told of it."""

from __future__ import annotations

import pytest
from factories import ANALYSIS, media, source

from znl_video.messages import remedy, sentence
from znl_video.model.actions import Action, Analyse, Probe, Transcribe
from znl_video.model.base import replace
from znl_video.model.facts import Facts, Probed, Transcribed
from znl_video.model.given import SourceGiven
from znl_video.model.manifest import Source
from znl_video.model.notice import Failure, notice
from znl_video.model.people import ClipNote, Settings, TranscribeSettings
from znl_video.model.sight import Sight
from znl_video.model.transcript import Passage, Transcript, Word
from znl_video.stages import ingest, transcribe

GIVEN = SourceGiven(settings=Settings(), model="weights")
FRESH = source(media=None, analysis=None)
WORDS = Transcript(
    language="zh", words=(Word(start_ms=0, end_ms=300, text="你好"),), corrections=()
)


def codes(subject: Source) -> list[str]:
    for each in subject.warnings:
        assert "{" not in sentence(each.code, each.fields) + remedy(each.code, each.fields)
    return [each.code for each in subject.warnings]


def ingested(subject: Source, *answers: Facts) -> tuple[Source, list[Action]]:
    """Take a source through ingest, one answer a round."""
    asked: list[Action] = []
    left = list(answers)
    while wanted := ingest.plan(subject, GIVEN):
        asked += wanted
        subject = ingest.absorb(subject, GIVEN, ((wanted[0], left.pop(0)),))
    assert not left
    return ingest.absorb(subject, GIVEN, ()), asked


def test_a_file_is_probed_and_then_looked_at() -> None:
    made, asked = ingested(FRESH, Probed(media=media()), ANALYSIS)
    assert asked == [
        Probe(sha256="sha-of-clip"),
        Analyse(sha256="sha-of-clip", video=media().video[0], audio=1, duration_ms=30_000),
    ]
    assert (made.media, made.analysis, made.rejection) == (media(), ANALYSIS, None)
    assert codes(made) == []


def test_what_cannot_be_read_is_rejected_by_name() -> None:
    made, asked = ingested(FRESH, Probed(problem=notice("media.truncated")))
    assert asked == [Probe(sha256="sha-of-clip")]
    assert made.rejection is not None
    assert (made.rejection.stage, made.rejection.notice.code) == ("ingest", "media.truncated")
    assert made.rejection.notice.fields == {"file": "clip.mp4"}
    assert ingest.absorb(made, GIVEN, ()) == made


def test_what_hardly_decodes_is_rejected_after_the_look() -> None:
    problem = notice("media.damaged", decoded_s="1", duration_s="30", errors=9)
    made, asked = ingested(FRESH, Probed(media=media()), replace(ANALYSIS, problem=problem))
    assert len(asked) == 2
    assert made.rejection is not None
    assert made.rejection.notice.fields["errors"] == "9"
    assert codes(made) == []


def test_what_is_not_to_be_used_is_not_opened() -> None:
    made, asked = ingested(replace(FRESH, note=ClipNote(use=False)))
    assert asked == []
    assert made.rejection is not None
    assert made.rejection.notice == notice("media.unused", file="clip.mp4")


def test_a_rejection_stands() -> None:
    early = Failure(stage="ingest", notice=notice("toml.too-large", file="clip.toml"))
    made, asked = ingested(replace(FRESH, rejection=early))
    assert (asked, made.rejection) == ([], early)


@pytest.mark.parametrize(
    ("found", "errors", "told"),
    [
        (media(), 0, []),
        (media(sound=False), 0, ["media.no-sound"]),
        (replace(media(sound=False), unreadable_audio=1), 0, ["media.sound-unreadable"]),
        (replace(media(), unreadable_audio=1), 0, []),
        (media(), 3, ["media.damaged-frames"]),
        (media(sound=False), 3, ["media.no-sound", "media.damaged-frames"]),
    ],
    ids=["plain", "silent", "unreadable", "second-unreadable", "damaged", "both"],
)
def test_what_is_odd_is_told(found: object, errors: int, told: list[str]) -> None:
    analysis = replace(ANALYSIS, decode_errors=errors)
    made, asked = ingested(FRESH, Probed.model_validate({"media": found}), analysis)
    assert codes(made) == told
    assert made.rejection is None
    look = asked[1]
    assert isinstance(look, Analyse)
    assert (look.audio is None) == ("media.no-sound" in told or "media.sound-unreadable" in told)


@pytest.mark.parametrize(
    ("luma", "told"),
    [((0, 3, 19), ["media.black"]), ((0, 0, 20), []), ((), [])],
    ids=["black", "one-glimpse", "nothing-seen"],
)
def test_black_footage_is_told(luma: tuple[int, ...], told: list[str]) -> None:
    made, _ = ingested(FRESH, Probed(media=media()), replace(ANALYSIS, luma=luma))
    assert codes(made) == told
    assert made.rejection is None


@pytest.mark.parametrize(
    ("black", "frozen", "told"),
    [
        (((2000, 3000),), (), [("media.black-stretch", "2.0", "3.0")]),
        (((2000, 2875),), ((4000, 6875),), []),
        ((), ((4000, 7000),), [("media.frozen", "4.0", "7.0")]),
        (((2000, 9000),), ((1875, 9000),), [("media.black-stretch", "2.0", "9.0")]),
    ],
    ids=["black", "short", "frozen", "black stands still"],
)
def test_black_and_frozen_stretches_are_told_once(
    black: tuple[tuple[int, int], ...],
    frozen: tuple[tuple[int, int], ...],
    told: list[tuple[str, str, str]],
) -> None:
    sight = Sight(width=1920, height=1080, black=black, frozen=frozen)
    made, _ = ingested(FRESH, Probed(media=media()), replace(ANALYSIS, sight=sight))
    found = [(each.code, each.fields["start"], each.fields["end"]) for each in made.warnings]
    assert found == told
    dark = replace(ANALYSIS, luma=(3, 3), sight=sight)
    made, _ = ingested(FRESH, Probed(media=media()), dark)
    assert codes(made) == ["media.black"]


def transcribed(subject: Source, answer: Transcript, given: SourceGiven = GIVEN) -> Source:
    if wanted := transcribe.plan(subject, given):
        passage = Passage(language=answer.language or "zh", words=answer.words)
        heard = Transcribed(
            passages=(passage,),
            voice=((0, 60_000),),
            engine=answer.engine,
            model=answer.model,
        )
        answers = ((wanted[0], heard),)
        subject = transcribe.absorb(subject, given, answers)
    assert transcribe.plan(subject, given) == ()
    return transcribe.absorb(subject, given, ())


def test_words_are_written_down_once() -> None:
    (action,) = transcribe.plan(source(), GIVEN)
    assert action == Transcribe(sha256="sha-of-clip", audio=1, model="weights", language=None)
    made = transcribed(source(), WORDS)
    assert (made.transcript, codes(made)) == (replace(WORDS, voice=((0, 60_000),)), [])


@pytest.mark.parametrize(
    ("note", "setting", "language"),
    [(None, None, None), (None, "zh", "zh"), ("yue", "zh", "yue"), ("en", None, "en")],
)
def test_a_clips_language_wins_over_the_newsrooms(
    note: str | None, setting: str | None, language: str | None
) -> None:
    settings = Settings(transcribe=TranscribeSettings(language=setting))
    given = SourceGiven(settings=settings, model="weights")
    (action,) = transcribe.plan(source(note=ClipNote(language=note)), given)
    assert isinstance(action, Transcribe)
    assert action.language == language


def test_nobody_speaking_is_told() -> None:
    made = transcribed(source(), Transcript())
    assert (made.transcript, codes(made)) == (
        Transcript(corrections=(), voice=((0, 60_000),)),
        ["transcribe.no-speech"],
    )


def test_a_file_without_sound_is_not_listened_to() -> None:
    silent = source(media=media(sound=False))
    assert transcribe.plan(silent, GIVEN) == ()
    made = transcribed(silent, WORDS)
    assert (made.transcript, codes(made)) == (Transcript(corrections=()), [])


def test_a_rejected_file_is_not_listened_to() -> None:
    rejected = source(rejection=Failure(stage="ingest", notice=notice("media.empty")))
    assert transcribed(rejected, WORDS) == rejected
