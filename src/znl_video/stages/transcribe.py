"""Transcribe: the words of a source with their times, names put right, inventions left out."""

from __future__ import annotations

from znl_video.model.actions import Action, ReadAloud, Transcribe
from znl_video.model.base import replace
from znl_video.model.facts import Facts, Readings, Transcribed
from znl_video.model.given import SourceGiven
from znl_video.model.lexicon import Lexicon
from znl_video.model.manifest import Source
from znl_video.model.notice import notice
from znl_video.model.transcript import Transcript
from znl_video.speech.lexicon import wanted_names
from znl_video.speech.transcripts import left_out, put_right, sifted, text_of, written


def plan(source: Source, given: SourceGiven) -> tuple[Action, ...]:
    """Ask for a transcript of the first sound track, then how it and the lexicon are read.

    Nothing is asked where an editor wrote captions, or where another voice is laid over it.
    """
    if source.rejection or not source.media or not source.media.audio:
        return ()
    if given.talked_over or (source.captions is not None and source.captions.used):
        return ()
    heard = source.transcript
    if heard is None:
        return (
            Transcribe(
                sha256=source.sha256,
                audio=source.media.audio[0].index,
                engine=given.settings.transcribe.engine,
                model=given.model,
                language=source.note.language or given.settings.transcribe.language,
                names=given.lexicon.names,
            ),
        )
    names = wanted_names(_lexicon(source, given))
    if heard.corrections is None and heard.words and names:
        return (ReadAloud(text=text_of(heard.words), names=names),)
    return ()


def absorb(source: Source, given: SourceGiven, answers: tuple[tuple[Action, Facts], ...]) -> Source:
    """Write the words down, then the names; warn of what was left out, or where nobody speaks."""
    for _, facts in answers:
        if isinstance(facts, Transcribed):
            return replace(source, transcript=sifted(facts))
        if isinstance(facts, Readings) and source.transcript:
            named = put_right(source.transcript, _lexicon(source, given), facts)
            return replace(source, transcript=named)
    if source.rejection or answers:
        return source
    if source.captions:
        source = replace(source, warnings=(*source.warnings, *source.captions.warnings))
    if source.captions and source.captions.used:
        return replace(source, transcript=written(source.captions.cues))
    heard = source.transcript or Transcript()
    if heard.corrections is None:
        heard = replace(heard, corrections=())
    source = replace(source, transcript=heard)
    warnings = [*source.warnings, *left_out(heard, source.path)]
    expected = source.media and source.media.audio and not given.talked_over
    if expected and not given.sound_laid and not heard.words:
        warnings.append(notice("transcribe.no-speech", file=source.path))
    return replace(source, warnings=tuple(warnings))


def _lexicon(source: Source, given: SourceGiven) -> Lexicon:
    """Return the lexicon without corrections that a person has undone for this clip."""
    undone = source.note.uncorrected
    if not undone:
        return given.lexicon
    changed = {
        kind: tuple(
            replace(entry, correct=False) if entry.name in undone else entry for entry in entries
        )
        for kind, entries in given.lexicon
    }
    return replace(given.lexicon, **changed)
