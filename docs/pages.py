"""Writes the parts of these pages that come from the program: ``make docs``."""

from __future__ import annotations

from pathlib import Path

from znl_video.messages.page import with_tables

_WARNINGS = Path(__file__).with_name("warnings.md")


def main() -> None:
    page = _WARNINGS.read_text("utf-8")
    _WARNINGS.write_text(with_tables(page), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
