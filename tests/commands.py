"""The ``znl`` command run as a program, and what it said."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Said:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def only_object(self) -> Any:
        """The one JSON object on stdout."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)


def znl(*arguments: str | Path) -> Said:
    program = shutil.which("znl", path=str(Path(sys.executable).parent))
    assert program
    done = subprocess.run(
        [program, *map(str, arguments)], capture_output=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr
    return Said(done.returncode, done.stdout, done.stderr)


def told(text: str) -> str:
    """Return ``text`` without the line breaks of tables and narrow terminals."""
    return " ".join(text.split())


def refused(said: Said, code: str) -> str:
    """Check that ``said`` is a refusal and return its reason and remedy on one line."""
    assert said.code == 2
    error = said.only_object["error"]
    assert error["code"] == code
    assert error["reason"] in told(said.err)
    return f"{error['reason']} {error['remedy']}"
