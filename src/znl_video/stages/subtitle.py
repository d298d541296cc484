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
from znl_video.model.facts import Facts, Tokens
from znl_video.model.given import Given
from znl_video.model.manifest import Captions, Cue, Cut, Segment, Short
from znl_video.model.media import Rate
from znl_video.model.notice import notice
from znl_video.model.transcript import Word

# A line as wide as the narrowest of the presets allows may still hold this much: below, type is set
# smaller instead.
_LEAST_UNITS = 9.0


class _Speech(Frozen):
    """The words of neighbouring segments of one source, and when the next source begins."""

    words: tuple[Word, ...]
    until_ms: int


def plan(short: Short, given: Given) -> tuple[Action, ...]:
    """Ask for the words of what was recognised, also where somebody has proofread it since.

    It is what the draft asked for already, so an edit costs no action more.
    """
    if short.captions is not None or short.cut is None or not given.settings.captions.enabled:
        return ()
    texts = tuple(transcript_text(speech.words) for speech in _speeches(short, short.cut, given))
    return (SplitWords(texts=texts, names=given.lexicon.names),) if texts else ()


def absorb(short: Short, given: Given, answers: tuple[tuple[Action, Facts], ...]) -> Short:
    """Make captions of the words; conclude with a person's file, or with none."""
    if short.captions is not None or short.cut is None:
        return short
    for _, facts in answers:
        if isinstance(facts, Tokens):
            speeches = _speeches(short, short.cut, given)
            widest = _line_units(short, given)
            cues = tuple(
                cue
                for speech, tokens in zip(speeches, facts.texts, strict=True)
                for cue in make_cues(
                    speech.words, tokens, max_units=widest, until_ms=speech.until_ms
                )
            )
            if given.proofread is not None:
                heard = _split(speeches, facts)
                return _proofread(short, short.cut.segments, given, heard, cues)
            return replace(short, captions=Captions(cues=cues))
    if given.proofread is None or not given.settings.captions.enabled:
        return replace(short, captions=Captions())
    return _proofread(short, short.cut.segments, given, (), ())


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
    kept, dropped = remap(file.cues, base, segments, short.rate)
    # What other shorts' files have besides is not missing here.
    dropped = dropped if file.own else ()
    warnings = tuple(
        notice(
            "captions.outside-cut",
            short=short.name,
            seconds=f"{cue.start_ms / 1000:.1f}",
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
    """Return the words on the short's clock, apart where another source begins to speak."""
    words = {
        name: transcript.words
        for name in short.sources
        if (transcript := given.source(name).transcript) is not None
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
