"""How much memory there is."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

# What a container is granted: in the second version of Linux's control groups, and in the first.
_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def memory() -> int | None:
    """Return how many bytes this machine has, or its container may use; None where nobody tells.

    Windows does not.
    """
    if not hasattr(os, "sysconf"):
        return None
    found = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    for limit in _LIMITS:
        # Where nothing is limited, the file is not there or says "max".
        with suppress(OSError, ValueError):
            found = min(found, int(limit.read_text("ascii")))
    return found
