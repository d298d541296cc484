"""Writes the parts of these pages that come from the program: ``make docs``."""

from __future__ import annotations

from pathlib import Path

from znl_video.messages.page import with_fields, with_tables

_HERE = Path(__file__).parent
_PAGES = {"warnings.md": with_tables, "public-manifest.md": with_fields}


def main() -> None:
    for name, written in _PAGES.items():
        page = _HERE / name
        page.write_text(written(page.read_text("utf-8")), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
