"""HTML that is escaped by construction: plain text goes in, only ``Html`` stays as it is."""

from __future__ import annotations

import unicodedata
from html import escape
from urllib.parse import quote

# These turn the reading direction of what follows: a name could dress up as another one.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Controls, halves of characters, and line ends that only scripts know.
_UNSHOWN = frozenset(("Cc", "Cs", "Zl", "Zp"))
_VOID = frozenset({"img", "link", "meta"})


class Html(str):
    """Markup that needs no escaping any more."""

    __slots__ = ()


def text(value: str) -> Html:
    """Return ``value`` escaped; what UTF-8 or a reader cannot take becomes U+FFFD."""
    return value if isinstance(value, Html) else Html(escape(_printable(value), quote=True))


def tag(name: str, /, *inside: str, **attributes: str | None) -> Html:
    """Return an element.

    Args:
        name: the element's name.
        inside: its children in order; everything but ``Html`` is escaped.
        attributes: their values, always escaped; None leaves one out. In their names a trailing
            underscore is dropped (``class_``) and others become hyphens (``aria_label``).
    """
    opening = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{text(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Html(f"<{name}{opening}>")
    return Html(f"<{name}{opening}>{joined(*inside)}</{name}>")


def joined(*parts: str) -> Html:
    """Return the parts one after another, escaped where they are plain text."""
    return Html("".join(text(part) for part in parts))


def link(path: str, *inside: str) -> Html:
    """Return a link to ``path``, relative to the page, parts joined by ``/``."""
    return tag("a", *inside, href=quote(path))


def name(value: str) -> Html:
    """Return somebody's name for a thing, kept from turning the text around it."""
    return tag("bdi", value)


def _printable(value: str) -> str:
    return "".join(
        "\ufffd"
        if char in _TURNING or (char != "\n" and unicodedata.category(char) in _UNSHOWN)
        else char
        for char in value
    )
