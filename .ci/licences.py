"""Writes the table of docs/licences.md anew, from what is installed here.

    python .ci/licences.py

Run it in an environment of ``requirements.lock`` (``make docs``) after the lock has changed.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from znl_video.io.licences import Part, packages

HERE = Path(__file__).parents[1]
PAGE = HERE / "docs" / "licences.md"
BEGIN, END = "<!-- table -->", "<!-- end of table -->"


def roots() -> list[str]:
    """Return what ``pyproject.toml`` asks for."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]
    found = (re.match(r"[\w.-]+", each) for each in project["dependencies"])
    return [each[0] for each in found if each]


def table(found: Iterable[Part]) -> str:
    """Return Markdown."""
    rows = [f"| {each.name} | {each.version} | {each.licence} |" for each in found]
    return "\n".join(["| package | version | licence |", "|---|---|---|", *rows])


def main() -> None:
    """Write the page."""
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    whole = f"{before}{BEGIN}\n{table(packages(roots()))}\n{END}{after}"
    PAGE.write_text(whole, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
