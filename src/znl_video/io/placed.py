"""Where a file lies, told so that another machine finds it or its own copy of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from znl_video.io.hashing import sha256_of
from znl_video.io.shipped import shipped_folder

_FONTS = "pylopdf_fonts_zh_cn"


@dataclass(frozen=True)
class Placed:
    """A file: its path and size; of what comes with znl the path below ``home``."""

    path: str
    size: int
    home: str = ""

    @property
    def here(self) -> Path:
        """Where it lies on this machine, if it does."""
        return _homes()[self.home] / self.path if self.home else Path(self.path)

    def is_at(self, file: Path, sha256: str) -> bool:
        """Tell whether the file at ``file`` is the one that was meant.

        A copy of what comes with znl is told by its digest; what is shared, by its size.
        """
        try:
            if self.home:
                return _digest(file) == sha256
            return file.stat().st_size == self.size
        except OSError:
            return False


def placed(file: Path) -> Placed:
    """Return where ``file`` lies.

    Raises:
        OSError: it is not there.
    """
    size = file.stat().st_size
    for home, folder in _homes().items():
        if file.is_relative_to(folder):
            return Placed(file.relative_to(folder).as_posix(), size, home)
    return Placed(str(file), size)


@cache
def _homes() -> dict[str, Path]:
    return {
        "kits": shipped_folder("watermarks", "assets/watermarks"),
        "fonts": Path(str(resources.files(_FONTS))),
    }


@cache
def _digest(file: Path) -> str:
    return sha256_of(file)
