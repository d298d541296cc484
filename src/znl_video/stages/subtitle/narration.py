"""What a narration says: heard as footage is, unless an editor wrote it down."""

from __future__ import annotations

from znl_video.model.actions import Action, ReadAloud, Transcribe
from znl_video.model.base import replace
from znl_video.model.facts import Facts, Readings, Transcribed
from znl_video.model.given import Given
from znl_video.model.layers import Narration
from znl_video.model.manifest import Short
from znl_video.model.notice import notice
from znl_video.model.transcript import Transcript
from znl_video.speech.lexicon import wanted_names
from znl_video.speech.transcripts import left_out, put_right, sifted, text_of, written


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for a transcript of the narration, then how it and the lexicon are read."""
    voice, heard = short.narration, short.narrated
    if voice is None or is_written(given):
        return ()
    if heard is None:
        return (_transcribe(voice, short, given),)
    names = wanted_names(given.lexicon)
    if heard.corrections is None and heard.words and names:
        return (ReadAloud(text=text_of(heard.words), names=names),)
    return ()


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Write down what the narration says."""
    for _, facts in answers:
        if isinstance(facts, Transcribed):
            short = replace(short, narrated=sifted(facts))
        elif isinstance(facts, Readings) and short.narrated:
            named = put_right(short.narrated, given.lexicon, facts)
            short = replace(short, narrated=named)
    return short


def concluded(short: Short, given: Given) -> Short:
    """Return ``short`` with an editor's words, and warnings about what was heard."""
    voice = short.narration
    if voice is None:
        return short
    by_hand = given.overlays.narration_captions
    if by_hand:
        short = replace(short, warnings=(*short.warnings, *by_hand.warnings))
        if by_hand.used:
            return replace(short, narrated=written(by_hand.cues))
    heard = short.narrated or Transcript()
    if heard.corrections is None:
        heard = replace(heard, corrections=())
    warnings = [*short.warnings, *left_out(heard, voice.file)]
    if not heard.words:
        warnings.append(notice("narration.no-speech", file=voice.file))
    return replace(short, narrated=heard, warnings=tuple(warnings))


def is_written(given: Given) -> bool:
    """Whether an editor wrote down what the narration says."""
    by_hand = given.overlays.narration_captions
    return by_hand is not None and by_hand.used


def _transcribe(voice: Narration, short: Short, given: Given) -> Transcribe:
    notes = (given.source(name).note for name in short.sources)
    spoken = next((note.language for note in notes if note.language), None)
    wish = given.settings.transcribe
    return Transcribe(
        sha256=voice.sha256,
        audio=voice.audio,
        engine=wish.engine,
        model=given.model,
        language=spoken or wish.language,
        names=given.lexicon.names,
    )
