"""Which words of a short's captions a proofreader should look at, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

from znl_video.captions.clock import words_on_clock
from znl_video.captions.finding import occurrences
from znl_video.captions.house import numbers, styled
from znl_video.captions.typography import is_latin
from znl_video.messages import sentence
from znl_video.model.base import Frozen, replace
from znl_video.model.captions import Cue
from znl_video.model.cut import Cut, Segment
from znl_video.model.manifest import Short
from znl_video.model.notice import Notice, notice
from znl_video.model.people import CaptionSettings
from znl_video.model.transcript import Correction, Transcript, Word

# Measured with Whisper base on 3,700 spoken words, clean and noisy (benchmarks/doubts.py): a fifth
# of all words lie below this, more than half of the wrong ones are among them, and every second
# word among them is wrong.
UNSURE = 0.7
# A caption may be shown a little before or after its words are said.
_NEAR_MS = 1_500
# No source is called so: their names hold no slash.
_VOICE = "/narration"

DoubtKind = Literal["dropped", "corrected", "near", "unsure", "number", "name"]


class Doubt(Frozen):
    """A word to look at, on the short's clock.

    ``sure`` is the recogniser's probability, 0 to 1, where that is what is wrong. ``caption``
    counts from 1 in the captions as delivered and ``text`` is what it says, on one line; None and
    "" where none is shown. ``mark`` is where the word stands in it, first and after-last
    character; None where it is not written there.
    """

    kind: DoubtKind
    at_ms: int
    word: str
    reason: Notice
    sure: float | None = None
    caption: int | None = None
    text: str = ""
    mark: tuple[int, int] | None = None

    @property
    def marked(self) -> str:
        """The caption with the word in 【】."""
        if self.mark is None:
            return self.text
        start, stop = self.mark
        return f"{self.text[:start]}【{self.text[start:stop]}】{self.text[stop:]}"


def doubts(
    short: Short,
    transcripts: Mapping[str, Transcript],
    names: Sequence[str],
    style: CaptionSettings,
) -> tuple[Doubt, ...]:
    """Return the words to look at, in order of time.

    What somebody has changed in the SRT since is not told again. Where one word is doubtful for
    several reasons, the first of these is told: left out, put right, like a name, unsure, a number,
    a name.

    Args:
        short: with its cut and captions.
        transcripts: of its sources, by their names.
        names: of the lexicon.
        style: how the captions were written.
    """
    if short.captions is None or short.cut is None:
        return ()
    if short.narrated is not None:
        short, transcripts = _narrated(short, short.cut, short.narrated)
    kept = [*_dropped(short, transcripts)]
    for found in (
        _likenesses(short, transcripts),
        _unsure(short, transcripts, style),
        _numbers(short),
        _names(short, names),
    ):
        # Each group yields to what stands before it, and words of one group may touch.
        kept += _joined([each for each in found if not any(_overlap(each, k) for k in kept)])
    return tuple(sorted(kept, key=lambda each: (each.at_ms, each.caption or 0)))


def _dropped(short: Short, transcripts: Mapping[str, Transcript]) -> Iterator[Doubt]:
    for name, transcript in transcripts.items():
        for each in transcript.dropped:
            why = sentence(each.reason.code, each.reason.fields)
            for word in _on_clock(short, name, each.start_ms, each.end_ms):
                told = Doubt(
                    kind="dropped",
                    at_ms=word.start_ms,
                    word=each.text.strip(),
                    reason=notice("doubt.dropped", why=why),
                )
                shown = _nearest(short, word.start_ms, 0)
                yield _at(told, *shown[0], None) if shown else told


def _likenesses(short: Short, transcripts: Mapping[str, Transcript]) -> Iterator[Doubt]:
    """Yield what was put right after the lexicon, and what might have been."""
    for name, transcript in transcripts.items():
        told: list[tuple[DoubtKind, Correction, str]] = [
            *(("corrected", each, each.after) for each in transcript.corrections or ()),
            *(("near", each, each.before) for each in transcript.near),
        ]
        for kind, each, written in told:
            fields = {"before": each.before, "after": each.after, "score": f"{each.score:.0%}"}
            reason = Notice(code=f"doubt.{kind}", fields=fields)
            for word in _on_clock(short, name, each.start_ms, each.end_ms):
                doubt = Doubt(kind=kind, at_ms=word.start_ms, word=written, reason=reason)
                yield from _written(short, doubt)


def _unsure(
    short: Short, transcripts: Mapping[str, Transcript], style: CaptionSettings
) -> Iterator[Doubt]:
    assert short.cut is not None  # noqa: S101
    words = {name: transcript.words for name, transcript in transcripts.items()}
    for word in styled(words_on_clock(words, short.cut.segments, short.rate), style):
        if word.probability < UNSURE and any(map(str.isalnum, word.text)):
            doubt = Doubt(
                kind="unsure",
                at_ms=word.start_ms,
                word=word.text.strip(),
                reason=notice("doubt.unsure", sure=f"{word.probability:.0%}"),
                sure=word.probability,
            )
            yield from _written(short, doubt)


def _numbers(short: Short) -> Iterator[Doubt]:
    for number, cue in _cues(short):
        for start, stop in numbers(_line(cue)):
            yield _inside("number", number, cue, (start, stop))


def _names(short: Short, names: Sequence[str]) -> Iterator[Doubt]:
    for number, cue in _cues(short):
        # Longest first: 松岗水务所 is not 松岗.
        for name in sorted(names, key=len, reverse=True):
            for mark in _places(_line(cue), name):
                yield _inside("name", number, cue, mark)


def _inside(kind: DoubtKind, number: int, cue: Cue, mark: tuple[int, int]) -> Doubt:
    text = _line(cue)
    at_ms = cue.start_ms + (cue.end_ms - cue.start_ms) * mark[0] // len(text)
    reason = notice(f"doubt.{kind}")
    return _at(
        Doubt(kind=kind, at_ms=at_ms, word=text[slice(*mark)], reason=reason), number, cue, mark
    )


def _narrated(short: Short, cut: Cut, voice: Transcript) -> tuple[Short, dict[str, Transcript]]:
    """Return a short as if its narration were its one source: both are on the same clock."""
    whole = Segment(source=_VOICE, start_ms=0, frames=short.footage_frames)
    return replace(short, cut=replace(cut, segments=(whole,)), sources=(_VOICE,)), {_VOICE: voice}


def _written(short: Short, doubt: Doubt) -> Iterator[Doubt]:
    """Yield a doubt with its place in the captions, if its word is still there."""
    close = _nearest(short, doubt.at_ms, _NEAR_MS)
    for number, cue in close:
        share = (doubt.at_ms - cue.start_ms) / max(1, cue.end_ms - cue.start_ms)
        expected = share * len(cue.text)
        marks = _places(_line(cue), doubt.word)
        if marks:
            mark = min(marks, key=lambda each: abs(each[0] - expected))
            yield _at(doubt, number, cue, mark)
            return
    # A word may run over from one caption into the next; what a person changed is settled.
    if close and short.captions and not short.captions.proofread:
        yield _at(doubt, *close[0], None)


def _at(doubt: Doubt, number: int, cue: Cue, mark: tuple[int, int] | None) -> Doubt:
    return replace(doubt, caption=number, text=_line(cue), mark=mark)


def _places(text: str, word: str) -> list[tuple[int, int]]:
    """Return where ``word`` stands in ``text``, marks, spaces and capitals aside."""
    at = [place for place, char in enumerate(text) if char.isalnum()]
    bare = "".join(text[place] for place in at).casefold()
    wanted = "".join(filter(str.isalnum, word)).casefold()
    if not wanted or len(bare) != len(at):
        return []
    spans = [(at[start], at[end - 1]) for start, end in occurrences(bare, wanted)]
    return [
        (first, last + 1)
        for first, last in spans
        if not (_runs_on(text, first - 1) or _runs_on(text, last))
    ]


def _runs_on(text: str, at: int) -> bool:
    """Say whether a Latin word goes on from character ``at`` to the next."""
    both = text[at : at + 2] if at >= 0 else ""
    return len(both) == 2 and all(char.isalnum() and is_latin(char) for char in both)


def _on_clock(short: Short, source: str, start_ms: int, end_ms: int) -> tuple[Word, ...]:
    assert short.cut is not None  # noqa: S101
    word = Word(start_ms=start_ms, end_ms=end_ms, text="")
    return words_on_clock({source: (word,)}, short.cut.segments, short.rate)


def _cues(short: Short) -> list[tuple[int, Cue]]:
    return list(enumerate(short.captions.cues if short.captions else (), start=1))


def _line(cue: Cue) -> str:
    return cue.text.replace("\n", " ")


def _nearest(short: Short, at_ms: int, within_ms: int) -> list[tuple[int, Cue]]:
    """Return the captions shown about ``at_ms`` with their numbers, the nearest first."""
    near = [each for each in _cues(short) if _distance(each[1], at_ms) <= within_ms]
    return sorted(near, key=lambda each: _distance(each[1], at_ms))


def _distance(cue: Cue, at_ms: int) -> int:
    return max(cue.start_ms - at_ms, at_ms - cue.end_ms, 0)


def _overlap(one: Doubt, other: Doubt) -> bool:
    if one.caption != other.caption or one.mark is None or other.mark is None:
        return False
    return one.mark[0] < other.mark[1] and other.mark[0] < one.mark[1]


def _joined(found: Iterable[Doubt]) -> list[Doubt]:
    """Make one of unsure words that touch, and leave out what lies in what stands before it."""
    joined: list[Doubt] = []
    for each in found:
        last = joined[-1] if joined else None
        if last and _overlap(last, each):
            continue
        if last and _touch(last, each) and last.mark and each.mark:
            mark = (last.mark[0], each.mark[1])
            worst = min(last, each, key=lambda doubt: doubt.sure or 0.0)
            word = last.text[slice(*mark)]
            joined[-1] = replace(last, mark=mark, word=word, reason=worst.reason, sure=worst.sure)
        else:
            joined.append(each)
    return joined


def _touch(one: Doubt, other: Doubt) -> bool:
    if one.sure is None or other.sure is None or one.caption != other.caption:
        return False
    return one.mark is not None and other.mark is not None and one.mark[1] == other.mark[0]
