"""``approvals.jsonl``: what people signed, a line each; it is only ever added to."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from znl_video.errors import UsageError
from znl_video.io.writing import append_line
from znl_video.model.approval import Entry, Seal
from znl_video.model.base import canonical


class Approvals:
    """The approvals of one work folder."""

    def __init__(self, root: Path) -> None:
        self._file = root / "approvals.jsonl"

    def read(self) -> dict[str, tuple[Entry, ...]]:
        """Return every entry by short, oldest first.

        Raises:
            UsageError: a line cannot be understood. It may be what withdraws an approval, so it
                is not passed over.
        """
        try:
            lines = self._file.read_bytes().splitlines()
        except FileNotFoundError:
            return {}
        found: dict[str, tuple[Entry, ...]] = {}
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                entry = Entry.model_validate_json(line)
            except ValidationError:
                raise UsageError("approval.damaged", file=self._file, line=number) from None
            found[entry.short] = (*found.get(entry.short, ()), entry)
        return found

    def add(self, act: Literal["approve", "withdraw"], short: str, by: str, seal: Seal) -> Entry:
        """Sign with the present time and return what was written."""
        at = datetime.now(UTC).replace(microsecond=0)
        entry = Entry(act=act, short=short, by=by, at=at, seal=seal)
        append_line(self._file, canonical(entry))
        return entry
