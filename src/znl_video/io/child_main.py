"""The media child: answers one JSON line on stdin with one on stdout, until stdin ends.

A request is ``{"job", "path", "limit_s"}``, with ``action`` and ``threads`` for an analysis; an
answer is ``{"facts"}``, ``{"memory"}`` where the file needs more of it than there may be, or
``{"failed"}`` where something broke that we did not foresee. Empty lines before it are signs of
life. The one argument is how many bytes of memory the child may take.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

import av.logging

from znl_video.io.analysing import analyse
from znl_video.io.inspecting import inspect
from znl_video.io.probing import probe
from znl_video.io.pulse import PULSE, listen
from znl_video.io.restraint import restrain
from znl_video.io.sounding import probe_sound
from znl_video.model.actions import Analyse
from znl_video.model.base import Frozen

# The parent's watchdog comes first; this one is for a parent that was killed itself.
_GRACE_S = 30


def main() -> None:
    """Serve the parent until it closes our stdin."""
    # Ctrl-C and a supervisor's SIGTERM reach us too; the parent decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    restrain(int(sys.argv[1]))
    av.logging.set_level(None)
    requests, answers = _private_pipes()

    def tell(line: str) -> None:
        answers.write(line)
        answers.flush()

    listen(lambda: tell(PULSE))
    for line in requests:
        request = json.loads(line)
        # dump_traceback_later exits even while a decoder holds the interpreter.
        faulthandler.dump_traceback_later(request["limit_s"] + _GRACE_S, exit=True)
        answer = _answer(request)
        faulthandler.cancel_dump_traceback_later()
        tell(json.dumps(answer) + "\n")


def _private_pipes() -> tuple[TextIO, TextIO]:
    """Return the parent's pipes and put harmless ends in their place.

    Libraries print to stdout as they like, from C too; that must not get between our lines.
    """
    requests = os.fdopen(os.dup(0), encoding="utf-8")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return requests, answers


def _answer(request: dict[str, Any]) -> dict[str, object]:
    jobs: dict[str, Callable[[Path], Frozen]] = {
        "probe": probe,
        "probe-sound": probe_sound,
        "analyse": lambda path: analyse(
            Analyse.model_validate(request["action"]), path, request["threads"]
        ),
        "inspect": inspect,
    }
    try:
        return {"facts": jobs[request["job"]](Path(request["path"])).model_dump(mode="json")}
    except MemoryError:
        return {"memory": True}
    except Exception as error:
        # Whatever it was, the next file must still be served.
        return {"failed": f"{type(error).__name__}: {error}"[:500]}


if __name__ == "__main__":
    main()
