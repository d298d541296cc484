"""Text, fonts and colours as ASS writes them."""

from __future__ import annotations

import re

# libass has no escape for a backslash, and older ones none for braces: their full-width forms
# cannot open an override tag.
_LITERAL = str.maketrans({"\\": "＼", "{": "｛", "}": "｝"})
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]+")
_ENDS = re.compile(r"[,\r\n]")


def literal(text: str) -> str:
    """Return ``text`` with nothing in it that libass would obey: it draws as it reads.

    Backslashes and braces become full-width; control characters other than line feeds, spaces.
    """
    return _CONTROLS.sub(" ", text.translate(_LITERAL))


def family(font: str) -> str:
    """Return a font's family name with nothing in it that ends a field or a line."""
    return _ENDS.sub(" ", font)


def bgr(colour: str) -> str:
    """Return ``#RRGGBB`` as ASS writes an opaque colour."""
    red, green, blue = colour[1:3], colour[3:5], colour[5:7]
    return f"&H00{blue}{green}{red}".upper()
