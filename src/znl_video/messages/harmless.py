"""What may be shown on a terminal or logged: words of strangers are data, not commands."""

from __future__ import annotations

import json
import re
import unicodedata

# Control characters, what turns the direction of reading or is not seen, halves of characters, and
# line ends that only some programs know.
_COMMANDS = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))

# JSON writes the others as escapes by itself. 0x80 to 0x9f are commands to some terminals.
_LEFT_BY_JSON = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def plain(text: str) -> str:
    """Return ``text`` on one line without control characters."""
    # Nearly all text is: what Python calls printable holds none of it.
    if text.isprintable():
        return text
    text = " / ".join(text.split("\n"))
    return "".join("�" if unicodedata.category(char) in _COMMANDS else char for char in text)


def json_text(value: object, indent: int | None = None) -> str:
    """Return ``value`` as JSON that may be shown: what a terminal would obey is escaped."""
    written = json.dumps(value, ensure_ascii=False, indent=indent)
    return _LEFT_BY_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", written)
