"""What lies below a work folder's ``preview/``: files that are only for looking at."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from znl_video.io.work import WorkFolder, plain
from znl_video.io.writing import link_or_copy

PREVIEWS = "previews.json"
"""What each file below ``preview/`` shows of whom: read where somebody asks to be hidden later."""


class Previews:
    """The previews and contact sheets in a work folder."""

    def __init__(self, work: WorkFolder) -> None:
        self._work = work
        self._folder = work.root / "preview"
        self._notes = work.root / PREVIEWS

    def file(self, name: str) -> Path:
        """Return where a file lies."""
        return self._folder / name

    def files(self) -> tuple[Path, ...]:
        """Return all of them."""
        return tuple(sorted(each for each in self._folder.glob("*") if each.is_file()))

    def noted(self) -> dict[str, Any]:
        """Return by file what is noted of it; nothing of those that cannot be read."""
        data = plain(self._notes)
        return data if isinstance(data, dict) else {}

    def place(self, name: str, made: Path, shown: Sequence[Mapping[str, Any]]) -> None:
        """Put a file in its place, after what it shows was noted.

        An older one of its name goes before that.
        """
        self._work.withdraw(self.file(name))
        self._note({**self.noted(), name: list(shown)})
        link_or_copy(made, self.file(name))

    def keep(self, names: Collection[str]) -> None:
        """Remove every file but those of ``names``, and what is noted of it."""
        for each in self.files():
            if each.name not in names:
                self._work.withdraw(each)
        self._note({name: shown for name, shown in self.noted().items() if name in names})

    def _note(self, noted: Mapping[str, Any]) -> None:
        text = json.dumps(noted, ensure_ascii=False, indent=2, sort_keys=True)
        self._work.write(self._notes, text + "\n")
