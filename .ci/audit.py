"""Asks the advisory service about every version in ``requirements.lock``; silence is no answer.

    python .ci/audit.py PIP_AUDIT

Fails where a version has a known vulnerability, and just so where one was not looked at: a package
that pip-audit skipped or did not know, a lock without hashes, or a service that cannot be reached.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

LOCK = Path(__file__).parents[1] / "requirements.lock"

_PIN = re.compile(
    r"(?m)^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)[^\\\n]*\\\n(?P<rest>(?:    --.*\n)+)"
)


def main() -> int:
    """Audit, print, and return the exit code."""
    pins = locked()
    answers: dict[str, dict[str, object]] = {}
    for part in apart(pins):
        asked = audited(sys.argv[1], part)
        if asked is None:
            return 1
        answers |= asked
    problems = unanswered(pins, answers) + vulnerable(answers)
    for line in problems:
        print(line, file=sys.stderr)
    if problems:
        print(f"audit failed: {len(problems)} of {len(pins)} versions", file=sys.stderr)
        return 1
    print(f"{len(pins)} locked versions: no known vulnerability")
    return 0


def locked() -> dict[str, str]:
    """Return the lock's entries by ``name==version``; those for other systems are audited too.

    Raises:
        SystemExit: an entry has no hash, so that nobody knows what it installs.
    """
    text = LOCK.read_text("utf-8")
    pins = {}
    for found in _PIN.finditer(text):
        pin = f"{found['name']}=={found['version']}"
        pins[pin] = f"{pin} \\\n{found['rest']}"
    wanted = re.findall(r"(?m)^([\w.-]+==[^\s;\\]+)", text)
    if missing := [pin for pin in wanted if pin not in pins]:
        raise SystemExit(f"without a hash in {LOCK.name}: {', '.join(missing)}")
    return pins


def apart(pins: dict[str, str]) -> list[list[str]]:
    """Put versions of one package, for different Pythons, into different lists."""
    parts: list[list[str]] = []
    seen: dict[str, int] = defaultdict(int)
    for pin, entry in pins.items():
        name = pin.partition("==")[0]
        if seen[name] == len(parts):
            parts.append([])
        parts[seen[name]].append(entry)
        seen[name] += 1
    return parts


def audited(program: str, entries: list[str]) -> dict[str, dict[str, object]] | None:
    """Return pip-audit's answers by ``name==version``, None where it could not give them."""
    with tempfile.TemporaryDirectory(prefix="znl-audit-") as folder:
        lock = Path(folder) / "requirements.txt"
        lock.write_text("".join(entries), "utf-8")
        done = subprocess.run(
            [
                *(program, "--requirement", str(lock), "--require-hashes", "--disable-pip"),
                *("--strict", "--progress-spinner", "off", "--format", "json"),
            ],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    try:
        told = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        said = done.stderr.strip().splitlines()
        print("\n".join(said[-5:]), file=sys.stderr)
        print("audit failed: no answer of the advisory service", file=sys.stderr)
        return None
    return {f"{each['name']}=={each.get('version')}": each for each in told}


def unanswered(pins: dict[str, str], answers: dict[str, dict[str, object]]) -> list[str]:
    """Return a line for each version that nobody looked up."""
    told = []
    for pin in pins:
        found = answers.get(pin)
        if found is None or "vulns" not in found or found.get("skip_reason"):
            why = found.get("skip_reason") if found else "it is not in the answer"
            told.append(f"{pin}: not looked up: {why}")
    return told


def vulnerable(answers: dict[str, dict[str, object]]) -> list[str]:
    """Return a line for each version that something is known of."""
    told = []
    for pin, found in answers.items():
        known = found.get("vulns")
        if isinstance(known, list) and known:
            told.append(f"{pin}: {', '.join(str(each['id']) for each in known)}")
    return told


if __name__ == "__main__":
    sys.exit(main())
