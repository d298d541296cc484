"""Transcribe: the words of a source with their times, names put right, inventions left out."""

from __future__ import annotations

from znl_video.model.actions import Action, ReadAloud, Transcribe
from znl_video.model.base import replace
from znl_video.model.facts import Facts, Readings, Transcribed
from znl_video.model.given import SourceGiven
from znl_video.model.lexicon import Lexicon
from znl_video.model.manifest import Source
from znl_video.model.notice import notice
from znl_video.model.transcript import Transcript, Word
from znl_video.speech.firewall import sift
from znl_video.speech.lexicon import corrected, wanted_names


def plan(source: Source, given: SourceGiven) -> tuple[Action, ...]:
    """Ask for a transcript of the first sound track, then how it and the lexicon are read."""
    if source.rejection or not source.media or not source.media.audio:
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
        return (ReadAloud(text=_text(heard.words), names=names),)
    return ()


def absorb(source: Source, given: SourceGiven, answers: tuple[tuple[Action, Facts], ...]) -> Source:
    """Write the words down, then the names; warn of what was left out, or where nobody speaks."""
    for _, facts in answers:
        if isinstance(facts, Transcribed):
            return replace(source, transcript=_sifted(facts))
        if isinstance(facts, Readings) and source.transcript:
            return replace(source, transcript=_corrected(source.transcript, source, given, facts))
    if source.rejection or answers:
        return source
    heard = source.transcript or Transcript()
    if heard.corrections is None:
        heard = replace(heard, corrections=())
    source = replace(source, transcript=heard)
    warnings = list(source.warnings)
    if heard.dropped:
        texts = " / ".join(each.text.strip() for each in heard.dropped)
        warnings.append(notice("transcribe.dropped", file=source.path, texts=texts[:120]))
    if source.media and source.media.audio and not heard.words:
        warnings.append(notice("transcribe.no-speech", file=source.path))
    return replace(source, warnings=tuple(warnings))


def _sifted(facts: Transcribed) -> Transcript:
    sifted = sift(facts.passages, facts.voice)
    spoken = [
        passage.language
        for passage in facts.passages
        if any(word in sifted.words for word in passage.words)
    ]
    return Transcript(
        language=max(spoken, key=spoken.count) if spoken else None,
        words=sifted.words,
        dropped=sifted.dropped,
        voice=facts.voice,
        engine=facts.engine,
        model=facts.model,
    )


def _corrected(
    heard: Transcript, source: Source, given: SourceGiven, readings: Readings
) -> Transcript:
    found = corrected(heard.words, _lexicon(source, given), readings)
    return replace(heard, words=found.words, corrections=found.corrections, near=found.near)


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


def _text(words: tuple[Word, ...]) -> str:
    return "".join(word.text for word in words)
