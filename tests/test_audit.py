"""An audit passes only where every locked version was looked up and nothing is known of it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from projects import REPOSITORY

# Answers as pip-audit does about what it is given, but for what is said of one package.
SERVICE = """#!{python}
import json, re, sys
lock = open(sys.argv[sys.argv.index("--requirement") + 1]).read()
assert {{"--require-hashes", "--disable-pip", "--strict"}} <= set(sys.argv)
pins = re.findall(r"(?m)^([\\w.-]+)==([^\\s\\\\]+) \\\\\\n    --hash=", lock)
assert len(pins) == len(dict(pins)) == len(re.findall("(?m)^[a-z]", lock))
said = [{{"name": n, "version": v, "vulns": []}} for n, v in pins]
change = json.loads({change!r})
if change is None:
    sys.exit("no connection")
for each in said:
    if each["name"] == "pillow":
        each |= change
print(json.dumps({{"dependencies": [each for each in said if not each.get("gone")]}}))
"""


def audit(folder: Path, change: Any) -> subprocess.CompletedProcess[str]:
    service = folder / "pip-audit"
    service.write_text(SERVICE.format(python=sys.executable, change=json.dumps(change)), "utf-8")
    service.chmod(0o755)
    return subprocess.run(
        [sys.executable, REPOSITORY / ".ci" / "audit.py", service],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="scripts that are programs")


def test_every_locked_version_is_looked_up(tmp_path: Path) -> None:
    done = audit(tmp_path, {})
    text = (REPOSITORY / "requirements.lock").read_text("utf-8")
    pins = re.findall(r"(?m)^[\w.-]+==", text)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{len(pins)} locked versions: no known vulnerability\n"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"vulns": [{"id": "PYSEC-2026-1"}]}, "pillow==11.3.0: PYSEC-2026-1"),
        ({"skip_reason": "no network"}, "pillow==11.3.0: not looked up: no network"),
        ({"gone": True}, "pillow==11.3.0: not looked up"),
        (None, "no answer of the advisory service"),
    ],
    ids=["vulnerable", "skipped", "left out", "unreachable"],
)
def test_what_is_known_or_not_looked_up_fails(tmp_path: Path, change: Any, said: str) -> None:
    done = audit(tmp_path, change)
    assert done.returncode == 1
    assert said in done.stderr
    assert done.stdout == ""
