"""Transcribe: the words of a source, with their times."""

from __future__ import annotations

from znl_video.model.actions import Action, Transcribe
from znl_video.model.base import replace
from znl_video.model.facts import Facts, Transcribed
from znl_video.model.given import SourceGiven
from znl_video.model.manifest import Source
from znl_video.model.notice import notice
from znl_video.model.transcript import Transcript


def plan(source: Source, given: SourceGiven) -> tuple[Action, ...]:
    """Ask for a transcript of the first sound track, once."""
    if source.rejection or source.transcript or not source.media or not source.media.audio:
        return ()
    return (
        Transcribe(
            sha256=source.sha256,
            audio=source.media.audio[0].index,
            model=given.model,
            language=source.note.language or given.settings.transcribe.language,
        ),
    )


def absorb(
    source: Source, _given: SourceGiven, answers: tuple[tuple[Action, Facts], ...]
) -> Source:
    """Write the words down; where nobody speaks, warn."""
    for _, facts in answers:
        if isinstance(facts, Transcribed):
            return replace(source, transcript=_transcript(facts))
    if source.rejection or answers:
        return source
    source = replace(source, transcript=source.transcript or Transcript())
    if source.media and source.media.audio and source.transcript and not source.transcript.words:
        warning = notice("transcribe.no-speech", file=source.path)
        return replace(source, warnings=(*source.warnings, warning))
    return source


def _transcript(facts: Transcribed) -> Transcript:
    words = tuple(word for passage in facts.passages for word in passage.words)
    return Transcript(
        language=facts.passages[0].language if words else None,
        words=words,
        engine=facts.engine,
        model=facts.model,
    )
