"""Takes from a process of ours what decoding strangers' bytes needs not."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def restrain(most_memory: int) -> None:
    """Limit this process for good, as far as the system can.

    It may take ``most_memory`` bytes (Linux alone keeps to that), write no byte into a file, and
    leave no core dump. Where memory runs out it is the first to go, not who started it. Windows
    knows none of this.
    """
    if sys.platform == "win32":
        return
    if sys.platform == "linux":
        _offer_first()
    import resource

    # Unlike the address space, data leaves out what threads only reserve.
    for what, most in (
        (resource.RLIMIT_DATA, most_memory),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, ceiling = resource.getrlimit(what)
        lowest = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
        resource.setrlimit(what, (lowest, lowest))


def _offer_first() -> None:
    try:
        Path(f"/proc/{os.getpid()}/oom_score_adj").write_text("1000", "ascii")
    except OSError:
        # A container may keep it from us; the limit above holds all the same.
        return
