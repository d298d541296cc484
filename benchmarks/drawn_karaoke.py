"""Captions whose words light up one after another, as phone editors draw them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
from drawn_text import Laid, Picture, face, over
from PIL import Image, ImageDraw

Way = Literal["word", "plate", "sweep", "fill"]
WAYS: tuple[Way, ...] = ("word", "plate", "sweep", "fill")
"""The word said now in another colour, or on a plate; words filled from left to right, or whole."""

# A line is shown for so many frames.
LASTS = 50


def karaoke(
    frames: Iterator[Picture],
    lines: Sequence[Sequence[str]],
    way: Way,
    size: int,
    y: int,
    colours: tuple[str, str],
    font: Path,
) -> Iterator[Picture]:
    """Yield ``frames`` with ``lines`` of words at ``y``, one after another, ``size`` pixels high.

    ``colours`` are that of words, and that of the one said now or of its plate.
    """
    for number, frame in enumerate(frames):
        words = lines[number // LASTS % len(lines)]
        said = number % LASTS * len(words) / LASTS
        over(frame, _drawn(words, said, way, size, y, colours, font, frame.shape[1::-1]))
        yield frame


def _drawn(
    words: Sequence[str],
    said: float,
    way: Way,
    size: int,
    y: int,
    colours: tuple[str, str],
    font: Path,
    frame: tuple[int, ...],
) -> Laid:
    """Return one picture of a line of which ``said`` words were said."""
    usual, lit = colours
    letters, stroke, gap = face(font, size), max(2, round(size * 0.06)), size * 0.25
    whole = Image.new("RGBA", (frame[0], round(size * 1.8)), (0, 0, 0, 0))
    draw = ImageDraw.Draw(whole)
    widths = [draw.textlength(word, font=letters) for word in words]
    x, top = (frame[0] - sum(widths) - gap * (len(words) - 1)) / 2, size * 0.3
    for number, (word, wide) in enumerate(zip(words, widths, strict=True)):
        now, gone = number == int(said), number < said
        if way == "plate" and now:
            sides = (x - size * 0.15, top - size * 0.15, x + wide + size * 0.15, top + size * 1.2)
            draw.rounded_rectangle(sides, size * 0.12, lit)
        ink = lit if (way == "word" and now) or (way == "fill" and gone) else usual
        draw.text((x, top), word, ink, letters, stroke_width=stroke, stroke_fill="#000000")
        if way == "sweep" and gone:
            part = Image.new("RGBA", whole.size, (0, 0, 0, 0))
            ImageDraw.Draw(part).text(
                (x, top), word, lit, letters, stroke_width=stroke, stroke_fill="#000000"
            )
            filled = round((wide + 2 * stroke) * min(1.0, said - number))
            box = (round(x) - stroke, 0, round(x) - stroke + filled, whole.height)
            whole.paste(part.crop(box), box[:2])
        x += wide + gap
    return Laid(np.asarray(whole), 0, y, (0, y, frame[0], y + whole.height))
