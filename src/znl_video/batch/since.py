"""A moment as people write it: a date, a time, or how long ago."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from znl_video.errors import UsageError

_SPAN = re.compile(r"([1-9][0-9]{0,5})([dhm])")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


def since(text: str, now: datetime) -> int:
    """Return the moment that ``text`` names, in ns since 1970.

    Args:
        text: ``2026-11-25``, ``2026-11-25T08:00`` or with seconds, in local time where it names no
            zone, or a span before ``now`` such as ``3d``, ``12h`` or ``30m``.
        now: the present, with its zone.

    Raises:
        UsageError: it is none of these.
    """
    span = _SPAN.fullmatch(text.strip())
    try:
        if span:
            moment = now - timedelta(**{_UNITS[span[2]]: int(span[1])})
        else:
            moment = datetime.fromisoformat(text.strip())
            # Without a zone it is that of the machine.
            moment = moment if moment.tzinfo else moment.astimezone()
        return int(moment.timestamp()) * 1_000_000_000
    except (ValueError, OverflowError, OSError):
        raise UsageError("pick.bad-since", text=text) from None
