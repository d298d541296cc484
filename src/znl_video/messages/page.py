"""The tables of ``docs/warnings.md``, written from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from znl_video.messages.english import CATALOGUE, GOES, STAYS, WARNINGS
from znl_video.messages.english.warnings import ADVICE
from znl_video.messages.kinds import FAILURES, OF_RUNS, REJECTIONS

MARK = "<!-- What follows is written by make docs. -->\n"
"""Stands above the tables in the page."""


def with_tables(page: str) -> str:
    """Return the page with tables as they should be; what stands above the mark is people's."""
    head, mark, _ = page.partition(MARK)
    return "\n".join((head + mark, *_areas(), *_losses()))


def with_fields(page: str) -> str:
    """Return the page about the public manifest with tables as they should be."""
    head, mark, _ = page.partition(MARK)
    tables = []
    for model in dict.fromkeys((*STAYS, *GOES)):
        stays, goes = STAYS.get(model, {}), GOES.get(model, {})
        rows = [(field, "stays", why) for field, why in stays.items()]
        rows += [(field, "goes", why) for field, why in goes.items()]
        columns = ("field", "in the public form", "as, or why not")
        tables.append(f"## {model}\n\n{_table(columns, rows)}")
    return "\n".join((head + mark, *tables))


def scope(code: str) -> str:
    """Return what a warning keeps back as an error: a short, a ``preset`` of it, or nothing."""
    if code in OF_RUNS:
        return "run"
    advice = any(area.get(code) == ADVICE for area in WARNINGS.values())
    named = re.search(r"{presets?}", CATALOGUE[code][0]) and code not in _OF_SHORTS
    return "preset" if advice or named else "short"


# These name presets that are not asked for, or no longer.
_OF_SHORTS = ("export.not-renewed", "approval.recalled")


def _areas() -> Iterator[str]:
    for area, told in WARNINGS.items():
        columns = ("code", "when it comes", "what it says", "what to do", "as an error")
        rows = ((code, when, *_said(code), scope(code)) for code, when in told.items())
        yield f"## {area}\n\n{_table(columns, rows)}"


def _losses() -> Iterator[str]:
    for title, codes in (
        ("No warning: files (`rejected`)", REJECTIONS),
        ("No warning: shorts (`failed`)", FAILURES),
    ):
        rows = ((code, *_said(code)) for code in sorted(codes))
        yield f"## {title}\n\n{_table(('code', 'what it says', 'what to do'), rows)}"


def _said(code: str) -> tuple[str, str]:
    said, do = CATALOGUE[code]
    return _plain(said), _plain(do) or "–"


def _plain(text: str) -> str:
    """Return a sentence with its placeholders in italics, as a cell of a table."""
    braces = text.replace("{{", "\0").replace("}}", "\1")
    shown = re.sub(r"{(\w+)}", r"*\1*", braces).replace("\0", "{").replace("\1", "}")
    return shown.replace("|", "\\|").replace("\n", " ")


def _table(columns: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [columns, ("---",) * len(columns)]
    lines += [(f"`{code}`", *cells) for code, *cells in rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
