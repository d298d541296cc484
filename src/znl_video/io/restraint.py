"""Takes from processes of ours what working on strangers' bytes needs not.

Windows knows none of this; macOS knows it, but for the memory, only from within.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def restrain(most_memory: int) -> None:
    """Limit this process for good, as far as the system can.

    It may take ``most_memory`` bytes (Linux alone keeps to that), write no byte into a file, and
    leave no core dump. Where memory runs out it is the first to go, not who started it.
    """
    if sys.platform == "win32":
        return
    if sys.platform == "linux":
        _offer_first(os.getpid())
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


def restrain_other(pid: int, most_memory: int) -> None:
    """Limit the memory of a process of ours that just started; on Linux alone.

    It leaves no core dump either, and is the first to go where memory runs out.
    """
    if sys.platform != "linux":
        return
    import resource

    try:
        for what, most in ((resource.RLIMIT_DATA, most_memory), (resource.RLIMIT_CORE, 0)):
            _, ceiling = resource.prlimit(pid, what)
            lowest = most if ceiling == resource.RLIM_INFINITY else min(most, ceiling)
            resource.prlimit(pid, what, (lowest, lowest))
    except (OSError, ValueError):
        # It has ended already.
        return
    _offer_first(pid)


def _offer_first(pid: int) -> None:
    try:
        Path(f"/proc/{pid}/oom_score_adj").write_text("1000", "ascii")
    except OSError:
        # A container may keep it from us; the limits hold all the same.
        return
