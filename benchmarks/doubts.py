"""How many wrong words lie under a word probability, and how many right ones with them.

    python benchmarks/doubts.py ../shared

The folder is that of ``words.py``. Measured without a lexicon, clean and with rain and a crowd
under the speech.
"""

from __future__ import annotations

import argparse
from difflib import SequenceMatcher
from pathlib import Path

from hearing import Recording, Stage, bare, spoken
from media import decode

from znl_video.model.lexicon import Lexicon

_DECIBELS = 10
_THRESHOLDS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("shared", type=Path, help="folder with speech/ and media/")
    given = parser.parse_args()
    media = given.shared / "media"
    talks = spoken(given.shared / "speech")
    noises = [
        decode(media / f"{each}.mp3") for each in ("moviepy_rain", "mdn_voices_around_a_fire")
    ]
    stage = Stage(Lexicon())
    for title, heard in (
        ("clean", talks),
        (f"noise {_DECIBELS} dB under", [t.mixed(n, _DECIBELS) for t in talks for n in noises]),
    ):
        words = [word for each in heard for word in _judged(stage, each)]
        wrong = sum(not right for _, right in words)
        print(f"{title}: {len(words)} words, {wrong} wrong")
        for least in _THRESHOLDS:
            told = [right for probability, right in words if probability < least]
            print(
                f"  under {least:.1f}: {len(told) / len(words):5.1%} of all words, "
                f"{(len(told) - sum(told)) / max(1, wrong):5.1%} of the wrong ones, "
                f"{(len(told) - sum(told)) / max(1, len(told)):5.1%} of them wrong"
            )


def _judged(stage: Stage, recording: Recording) -> list[tuple[float, bool]]:
    """Return each word's probability, and whether all its letters are what was said."""
    words = stage.hear(recording).words
    texts = [bare(word.text) for word in words]
    said = SequenceMatcher(None, "".join(texts), bare(recording.text), autojunk=False)
    right = {at + n for at, _, size in said.get_matching_blocks() for n in range(size)}
    judged, at = [], 0
    for word, text in zip(words, texts, strict=True):
        if text:
            judged.append((word.probability, all(at + n in right for n in range(len(text)))))
        at += len(text)
    return judged


if __name__ == "__main__":
    main()
