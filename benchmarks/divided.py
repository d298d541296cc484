"""How well divided words are told: sentences broken on purpose, inside words and between them.

    python benchmarks/divided.py CHINESE

CHINESE is a folder of UTF-8 text, manual pages or their archives; docs/captions.md was measured
with Debian's manpages-zh. What a word is jieba says, with guesses; the rules ask its dictionary
alone. Exit code 1 where a break between words is called a division.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from functools import partial
from itertools import accumulate
from pathlib import Path

from prose import sentences_in

from znl_video.captions.judging import judge
from znl_video.io.outside import Outside
from znl_video.io.store import Store
from znl_video.io.words import dictionary_words, split_words
from znl_video.model.actions import SplitWords
from znl_video.model.captions import Cue

_SENTENCES, _SHORTEST, _LONGEST = 1_500, 8, 32
_MARKS = re.compile(r"[^\u4e00-\u9fff]")
_LONG_MS = 3_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("chinese", type=Path)
    given = parser.parse_args()
    chance = random.Random(7)  # noqa: S311
    told: Counter[tuple[str, str]] = Counter()
    asked: Counter[tuple[str, str]] = Counter()
    with tempfile.TemporaryDirectory() as home:
        outside = Outside(Store(Path(home)), 1)
        dictionary = partial(dictionary_words, names=(), world=outside)
        for sentence in sentences_in(given.chinese, _SENTENCES):
            text = _MARKS.sub("", sentence)
            if not _SHORTEST <= len(text) <= _LONGEST:
                continue
            (words,) = split_words(SplitWords(texts=(text,)), outside).texts
            between = set(accumulate(map(len, words)))
            for where in ("inside", "between"):
                places = [
                    at for at in range(2, len(text) - 1) if (at in between) != (where == "inside")
                ]
                if not places:
                    continue
                at = chance.choice(places)
                for form, cues in _broken(text, at).items():
                    found = judge(cues, dictionary)
                    asked[where, form] += 1
                    told[where, form] += any(each.rule.startswith("split") for each in found)
    for (where, form), count in sorted(asked.items()):
        share = told[where, form] / count
        print(f"broken {where:<8} words by a {form:<8} {count:>6}  told {share:.1%}")
    return 1 if any(told["between", form] for form in ("line", "caption")) else 0


def _broken(text: str, at: int) -> dict[str, list[Cue]]:
    first, second = text[:at], text[at:]
    return {
        "line": [Cue(start_ms=0, end_ms=_LONG_MS, text=f"{first}\n{second}")],
        "caption": [
            Cue(start_ms=0, end_ms=_LONG_MS, text=first),
            Cue(start_ms=_LONG_MS, end_ms=2 * _LONG_MS, text=second),
        ],
    }


if __name__ == "__main__":
    raise SystemExit(main())
