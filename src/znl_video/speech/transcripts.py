"""From a recogniser's answer to a transcript: inventions left out, names put right."""

from __future__ import annotations

from collections.abc import Iterator

from znl_video.model.base import replace
from znl_video.model.captions import Cue
from znl_video.model.facts import Readings, Transcribed
from znl_video.model.lexicon import Lexicon
from znl_video.model.notice import Notice, notice
from znl_video.model.transcript import Transcript, Word
from znl_video.speech.firewall import sift
from znl_video.speech.lexicon import corrected

# The cut looks on a longer word as one that was stretched over a pause.
_PIECE_MS = 900
# No more characters of what was left out are told.
_TOLD = 120


def sifted(facts: Transcribed) -> Transcript:
    """Return what was heard without what nobody said."""
    left = sift(facts.passages, facts.voice)
    spoken = [
        passage.language
        for passage in facts.passages
        if any(word in left.words for word in passage.words)
    ]
    return Transcript(
        language=max(spoken, key=spoken.count) if spoken else None,
        words=left.words,
        dropped=left.dropped,
        voice=facts.voice,
        engine=facts.engine,
        model=facts.model,
    )


def put_right(heard: Transcript, lexicon: Lexicon, readings: Readings) -> Transcript:
    """Return ``heard`` with the lexicon's names where something sounds like them."""
    found = corrected(heard.words, lexicon, readings)
    return replace(heard, words=found.words, corrections=found.corrections, near=found.near)


def left_out(heard: Transcript, file: str) -> tuple[Notice, ...]:
    """Return a warning of what was heard in ``file`` and left out, where anything was."""
    if not heard.dropped:
        return ()
    texts = " / ".join(each.text.strip() for each in heard.dropped)
    return (notice("transcribe.dropped", file=file, texts=texts[:_TOLD]),)


def text_of(words: tuple[Word, ...]) -> str:
    """Return words joined, as :class:`~znl_video.model.actions.ReadAloud` is asked about them."""
    return "".join(word.text for word in words)


def written(cues: tuple[Cue, ...]) -> Transcript:
    """Return captions that an editor wrote as a transcript, so that cuts respect them.

    A caption becomes words of at most a second that overlap by a millisecond: between such words
    nothing is ever cut.
    """
    return Transcript(words=tuple(word for cue in cues for word in _pieces(cue)), corrections=())


def _pieces(cue: Cue) -> Iterator[Word]:
    text = " ".join(cue.text.split())
    length = cue.end_ms - cue.start_ms
    count = max(1, min(len(text), -(-length // _PIECE_MS)))
    for number in range(count):
        first, last = (len(text) * at // count for at in (number, number + 1))
        begin, end = (cue.start_ms + length * at // count for at in (number, number + 1))
        # One longer than the letters allow stays whole: a cut inside it is no better for that.
        overlap = 1 if number < count - 1 else 0
        yield Word(start_ms=begin, end_ms=end + overlap, text=text[first:last])
