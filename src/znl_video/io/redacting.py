"""What nobody may read is taken out of the sentences of clients and servers."""

from __future__ import annotations

import os
import re
from urllib.parse import SplitResult, unquote

# A query of any URL in a text; what closes a quotation around it is left.
_QUERY = re.compile(r"""(\w+://[^\s?]+)\?\S+?(?=[)\]>'",;:]*(?:\s|$))""")

# Shorter values of a query are in any sentence, and no secrets.
_SHORTEST_SECRET = 6

# What the libraries take credentials from; none of it may be told.
_SECRETS = (
    *("AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_ACCESS_KEY_ID"),
    *("OSS_ACCESS_KEY_SECRET", "OSS_SESSION_TOKEN", "OSS_ACCESS_KEY_ID"),
)


def redacted(text: str, url: SplitResult) -> str:
    """Return ``text`` without credentials, and without the query of any URL.

    Besides the queries of ``url``, which was asked for, servers lead to signed URLs of their own.
    Clients write either with other characters as ``%XX`` than were given.
    """
    values = [pair.partition("=")[2] or pair for pair in url.query.split("&")]
    hidden = [url.password, url.username, url.query]
    hidden += [value for value in values if len(value) >= _SHORTEST_SECRET]
    hidden += [os.environ.get(name) for name in _SECRETS]
    # The longest first: of a secret that holds another no part may stay.
    secrets = sorted({*filter(None, hidden)}, key=len, reverse=True)
    text = _QUERY.sub(r"\1?***", text)
    return re.sub("|".join(map(_anyhow, secrets)), "***", text) if secrets else text


def _anyhow(secret: str) -> str:
    """Return a pattern of ``secret``, whichever of its characters are written as ``%XX``."""
    forms = {secret, unquote(secret)}
    return "|".join("".join(map(_either, form)) for form in sorted(forms, key=len, reverse=True))


def _either(character: str) -> str:
    quoted = "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "replace"))
    return f"(?:{re.escape(character)}|(?i:{quoted}))"
