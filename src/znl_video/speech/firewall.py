"""What a recogniser wrote down though nobody said it.

Whisper learnt from subtitles. In silence, music and applause it goes on with what subtitles often
say, repeats itself, or guesses; each leaves traces in its own figures and in the sound.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from znl_video.captions.typography import is_chinese
from znl_video.model.base import Frozen
from znl_video.model.notice import Notice, notice
from znl_video.model.spans import Span
from znl_video.model.transcript import Dropped, Passage, Word
from znl_video.speech.prompting import STYLE

# Closing lines of subtitles and videos. Nobody on a street says the first group; the second may
# really be said, and goes only where the recogniser doubts it or nothing else was heard.
_BOILERPLATE = re.compile(
    r"请?不吝点[赞贊].*|.*点赞订阅转发.*|打赏支持明镜.*|明镜与点点.*|优优独播剧场.*"
    r"|(中文)?字幕(志愿者|组(?!的)|制作|由|提供|校对|翻译|by).{0,16}|由?.{0,12}提供字幕"
    r"|subtitles?(created|by|provided).*|.*amaraorg.*|transcri(bed|ptionby).*"
    r"|(please)?(like|subscribe)(and|to|comment|share|like|subscribe|my|channel|the)+.*"
)
_CLOSING = re.compile(
    r"(谢谢|感谢|多谢)(大家|您|你们?)?的?(观看|收看|收听|观赏)?|我们下期(再|节目再)见|下次再见|再见"
    r"|thankyou(somuch|verymuch)?(forwatching)?|thanksforwatching.*|byebye|bye|you|music|applause"
    r"|音乐|掌声"
)

# Speech that Whisper base understands, 5 dB of noise over it, has passages of more than this mean
# log probability; what it makes of music, rain and crowds has less.
_LEAST_LOGPROB = -1.0
_DOUBTED_LOGPROB = -0.7
# A passage's words are guessed where their mean probability is below this.
_LEAST_PROBABILITY = 0.35
_LIKELY_SILENT = 0.6
# zlib makes speech at most this much smaller (Whisper's own limit for loops).
_MOST_COMPRESSION = 2.4
# Nobody says more in a second: fast Mandarin has 7 syllables, fast English 20 letters.
_MOST_CHINESE = 11.0
_MOST_LETTERS = 32.0
_RATE_COUNTS = 6
# A word needs this share of its time inside voice; what is longer than a word takes is a pause that
# the recogniser stretched it over, and does not count.
_LEAST_VOICED = 0.2
_LONGEST_MS = 500
# So many times running makes a loop: longer units repeat less often in real speech.
_LOOPS = ((1, 8), (2, 5), (4, 4), (8, 3))


class Sifted(Frozen):
    """Words that were said, and those that were not."""

    words: tuple[Word, ...] = ()
    dropped: tuple[Dropped, ...] = ()


def sift(passages: Sequence[Passage], voice: Sequence[Span]) -> Sifted:
    """Part what was said from what a recogniser made up.

    Args:
        passages: as recognised, in order.
        voice: where there is voice in the sound, in milliseconds.
    """
    words: list[Word] = []
    dropped: list[Dropped] = []
    for passage in passages:
        reason = _whole(passage)
        marks = [reason] * len(passage.words) if reason else _remnants(passage, voice)
        for word, mark in zip(passage.words, marks, strict=True):
            if mark is None:
                words.append(word)
            else:
                _drop(dropped, word, mark)
    return Sifted(words=tuple(words), dropped=tuple(dropped))


def _drop(dropped: list[Dropped], word: Word, reason: Notice) -> None:
    last = dropped[-1] if dropped else None
    if last and last.reason == reason and word.start_ms - last.end_ms < 1000:
        dropped[-1] = Dropped(
            start_ms=last.start_ms,
            end_ms=max(last.end_ms, word.end_ms),
            text=last.text + word.text,
            reason=reason,
        )
    else:
        dropped.append(
            Dropped(start_ms=word.start_ms, end_ms=word.end_ms, text=word.text, reason=reason)
        )


def _whole(passage: Passage) -> Notice | None:
    """Return why nothing of a passage was said, if so."""
    text = _bare("".join(word.text for word in passage.words))
    doubted = _doubted(passage)
    sure = sum(word.probability for word in passage.words) / max(1, len(passage.words))
    checks: tuple[tuple[Callable[[], object], Notice], ...] = (
        (lambda: not text, notice("firewall.no-words")),
        (lambda: _BOILERPLATE.fullmatch(text), notice("firewall.boilerplate")),
        (lambda: doubted and _CLOSING.fullmatch(text), notice("firewall.boilerplate")),
        (lambda: doubted and text in _bare(STYLE) * 4, notice("firewall.echo")),
        (
            lambda: passage.logprob < _LEAST_LOGPROB or sure < _LEAST_PROBABILITY,
            notice("firewall.guessed", logprob=f"{passage.logprob:.2f}", sure=f"{sure:.0%}"),
        ),
        (
            lambda: passage.compression > _MOST_COMPRESSION,
            notice("firewall.compression", ratio=f"{passage.compression:.1f}"),
        ),
    )
    return next((told for broken, told in checks if broken()), None)


def _doubted(passage: Passage) -> bool:
    return passage.logprob < _DOUBTED_LOGPROB or passage.no_speech > _LIKELY_SILENT


def _remnants(passage: Passage, voice: Sequence[Span]) -> list[Notice | None]:
    """Return for each word why it was not said; of a doubted loop, all of the passage."""
    marks = _single(passage, voice)
    loop = notice("firewall.loop")
    looped = sum(
        len(word.text) for word, mark in zip(passage.words, marks, strict=True) if mark == loop
    )
    if _doubted(passage) and looped * 2 > sum(len(word.text) for word in passage.words):
        # People chant, but then they are heard: what the recogniser doubts began as a guess.
        return [mark or loop for mark in marks]
    return marks


def _single(passage: Passage, voice: Sequence[Span]) -> list[Notice | None]:
    """Return for each word why it was not said, None where it was."""
    marks: list[Notice | None] = [
        notice("firewall.no-voice") if _voiced(word, voice) < _LEAST_VOICED else None
        for word in passage.words
    ]
    for first, last in _repeats(passage.words):
        for at in range(first, last):
            marks[at] = marks[at] or notice("firewall.loop")
    for first, last in _rushed(passage.words):
        for at in range(first, last):
            marks[at] = marks[at] or notice("firewall.rate")
    return marks


def _voiced(word: Word, voice: Sequence[Span]) -> float:
    long = min(_LONGEST_MS, max(1, word.end_ms - word.start_ms))
    inside = (
        min(word.end_ms, end) - max(word.start_ms, begin)
        for begin, end in voice
        if begin < max(word.end_ms, word.start_ms + 1) and end > word.start_ms
    )
    return sum(max(0, each) for each in inside) / long if word.end_ms > word.start_ms else 1.0


def _repeats(words: Sequence[Word]) -> list[Span]:
    """Return first and after-last words of what only repeats the text before it."""
    text, owner = "", []
    for at, word in enumerate(words):
        bare = _bare(word.text)
        text += bare
        owner += [at] * len(bare)
    found: list[Span] = []
    for size, times in _LOOPS:
        for match in re.finditer(rf"(.{{{size},{size * 2 + 12}}}?)\1{{{times - 1},}}", text):
            start = match.start() + len(match.group(1))
            found.append((owner[start], owner[match.end() - 1] + 1))
    return found


def _rushed(words: Sequence[Word]) -> list[Span]:
    """Return runs of words that nobody could say in their time."""
    found: list[Span] = []
    at = 0
    while at + _RATE_COUNTS <= len(words):
        run = words[at : at + _RATE_COUNTS]
        text = _bare("".join(word.text for word in run))
        chinese = sum(map(is_chinese, text))
        needed = chinese / _MOST_CHINESE + (len(text) - chinese) / _MOST_LETTERS
        if (run[-1].end_ms - run[0].start_ms) / 1000 < needed:
            found.append((at, at + _RATE_COUNTS))
        at += 1
    return found


def _bare(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
