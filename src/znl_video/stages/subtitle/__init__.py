"""Subtitle: what is said in the chosen seconds, as captions on the short's clock."""

from __future__ import annotations

from itertools import groupby

from znl_video.captions.clock import apart, placed, remap, words_on_clock
from znl_video.captions.cues import make_cues
from znl_video.captions.house import styled
from znl_video.captions.layer import line_units
from znl_video.captions.realign import Speech, realign
from znl_video.captions.spoken import transcript_text
from znl_video.model.actions import Action, SplitWords
from znl_video.model.base import Frozen, replace
from znl_video.model.captions import Captions, Cue
from znl_video.model.cut import Cut, Segment
from znl_video.model.facts import Facts, Tokens
from znl_video.model.given import Given
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Rate
from znl_video.model.notice import notice, seconds
from znl_video.model.transcript import Word
from znl_video.stages.subtitle import narration

# A line as wide as the narrowest of the presets allows may still hold this much: below, type is set
# smaller instead.
_LEAST_UNITS = 9.0


class _Speech(Frozen):
    """The words of neighbouring segments of one source, and when the next source begins."""

    words: tuple[Word, ...]
    until_ms: int


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask what a narration says, then for the words of what was recognised.

    Also where somebody has proofread it since: it is what the draft asked for already, so an edit
    costs no action more. Nothing is asked of what an editor wrote beside the footage.
    """
    if short.captions is not None or short.cut is None:
        return ()
    heard = narration.plan(short, given)
    if heard or not given.settings.captions.enabled:
        return heard
    texts = tuple(transcript_text(speech.words) for speech in _speeches(short, short.cut, given))
    return (SplitWords(texts=texts, names=given.lexicon.names),) if texts else ()


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Make captions of the words; conclude with what people wrote, or with none."""
    cut = short.cut
    if short.captions is not None or cut is None:
        return short
    short = narration.absorb(short, given, answers)
    tokens = next((facts for _, facts in answers if isinstance(facts, Tokens)), None)
    if answers and tokens is None:
        return short
    short = narration.concluded(short, given)
    if not given.settings.captions.enabled:
        return replace(short, captions=Captions())
    made = _made(short, cut, given, tokens) if tokens else ()
    by_hand = _by_hand(short, cut, given)
    cues = tuple(sorted((*made, *by_hand), key=lambda cue: cue.start_ms))
    if given.proofread is not None:
        heard = _split(_speeches(short, cut, given), tokens) if tokens else ()
        return _proofread(short, cut.segments, given, heard, cues)
    # Where some were heard, somebody still has to look at them.
    captions = Captions(cues=cues, proofread=bool(by_hand) and not made)
    return replace(short, captions=captions)


def _made(short: Short, cut: Cut, given: Given, tokens: Tokens) -> tuple[Cue, ...]:
    """Return captions of what was heard."""
    widest = _line_units(short, given)
    return tuple(
        cue
        for speech, words in zip(_speeches(short, cut, given), tokens.texts, strict=True)
        for cue in make_cues(speech.words, words, max_units=widest, until_ms=speech.until_ms)
    )


def _by_hand(short: Short, cut: Cut, given: Given) -> tuple[Cue, ...]:
    """Return the captions that editors wrote beside footage or narration, on the short's clock."""
    if short.narration is not None:
        written = given.overlays.narration_captions
        return _on_voice(written.cues, short) if written else ()
    found: list[Cue] = []
    for name in dict.fromkeys(short.sources):
        captions = given.source(name).captions
        if captions is None or not captions.cues:
            continue
        # What lies outside the cut is left out without a word: it was never to be shown.
        frames = short.rate.frames(max(cue.end_ms for cue in captions.cues)) + 1
        whole = (Segment(source=name, start_ms=0, frames=frames),)
        found += remap(captions.cues, whole, cut.segments, short.rate)[0]
    return tuple(sorted(found, key=lambda cue: cue.start_ms))


def _on_voice(cues: tuple[Cue, ...], short: Short) -> tuple[Cue, ...]:
    """Return captions on a narration's clock, which is the short's, as far as footage goes."""
    until = short.rate.ms(short.footage_frames)
    return tuple(
        replace(cue, end_ms=min(cue.end_ms, until)) for cue in cues if cue.start_ms < until
    )


def _split(speeches: tuple[_Speech, ...], tokens: Tokens) -> tuple[Speech, ...]:
    return tuple(
        Speech(speech.words, words) for speech, words in zip(speeches, tokens.texts, strict=True)
    )


def _proofread(
    short: Short,
    segments: tuple[Segment, ...],
    given: Given,
    heard: tuple[Speech, ...],
    draft: tuple[Cue, ...],
) -> Short:
    """Write down what a person's file says, and the draft of seconds it was not written for."""
    file = given.proofread
    assert file is not None  # noqa: S101
    # A file that was there before the first run has no other clock than the present cut's.
    base = file.base or segments
    if short.narration is not None:
        # A narration stays where it is, whichever seconds of footage it is laid over.
        kept = _on_voice(file.cues, short)
        until = short.rate.ms(short.footage_frames)
        dropped = tuple(cue for cue in file.cues if cue.start_ms >= until)
        draft = ()
    else:
        kept, dropped = remap(file.cues, base, segments, short.rate)
    # What other shorts' files have besides is not missing here.
    dropped = dropped if file.own else ()
    warnings = tuple(
        notice(
            "captions.outside-cut",
            short=short.name,
            seconds=seconds(cue.start_ms),
            text=" ".join(cue.text.split()),
        )
        for cue in dropped
    )
    widest = _line_units(short, given)
    cues = realign(kept, heard, given.lexicon.names, widest)
    unread = [cue for cue in draft if not _read(cue, segments, base, short.rate)]
    if unread:
        cues = apart(sorted((*cues, *unread), key=lambda cue: cue.start_ms))
    captions = Captions(cues=cues, proofread=bool(kept) or file.own)
    return replace(short, captions=captions, warnings=(*short.warnings, *file.warnings, *warnings))


def _read(cue: Cue, segments: tuple[Segment, ...], base: tuple[Segment, ...], rate: Rate) -> bool:
    """Tell whether a caption of the cut lies in seconds that ``base`` shows as well."""
    middle = (cue.start_ms + cue.end_ms) / 2
    return any(
        known.start_ms <= middle + place.to_source_ms < known.start_ms + rate.ms(known.frames)
        for place in placed(segments, rate)
        if place.begin_ms <= middle < place.end_ms
        for known in base
        if known.source == place.segment.source
    )


def _line_units(short: Short, given: Given) -> float:
    """Return a line's width in full-width characters that suits every preset of the short."""
    style = given.kit.kit.captions
    rooms = [line_units(preset, style) for preset in given.presets if preset.name in short.presets]
    most = float(given.settings.captions.max_units)
    return min(most, max(_LEAST_UNITS, min(rooms, default=most)))


def _speeches(short: Short, cut: Cut, given: Given) -> tuple[_Speech, ...]:
    """Return what was heard on the short's clock, apart where another source begins to speak.

    What an editor wrote down is left out.
    """
    if short.narration is not None:
        return _voice(short, given)
    words = {
        name: transcript.words
        for name in short.sources
        if (transcript := given.source(name).transcript) is not None
        and not _has_captions(given.source(name))
    }
    said = words_on_clock(words, cut.segments, short.rate)
    speeches = []
    for _, places in groupby(
        placed(cut.segments, short.rate), key=lambda place: place.segment.source
    ):
        run = tuple(places)
        begin, end = run[0].begin_ms, run[-1].end_ms
        mine = styled(
            [word for word in said if begin <= (word.start_ms + word.end_ms) / 2 < end],
            given.settings.captions,
        )
        if transcript_text(mine):
            speeches.append(_Speech(words=mine, until_ms=end))
    return tuple(speeches)


def _has_captions(source: Source) -> bool:
    return source.captions is not None and source.captions.used


def _voice(short: Short, given: Given) -> tuple[_Speech, ...]:
    until = short.rate.ms(short.footage_frames)
    if short.narrated is None or narration.is_written(given):
        return ()
    heard = [
        replace(word, end_ms=min(word.end_ms, until))
        for word in short.narrated.words
        if (word.start_ms + word.end_ms) / 2 < until
    ]
    mine = styled(heard, given.settings.captions)
    return (_Speech(words=mine, until_ms=until),) if transcript_text(mine) else ()
