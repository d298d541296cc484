"""Small projects for end-to-end tests: footage, a quick preset, and runs in this process."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import making_media
from PIL import Image

from znl_video.batch.explaining import Planned, explain
from znl_video.batch.options import Options
from znl_video.batch.result import RunResult
from znl_video.batch.running import run
from znl_video.cli.progress import silent
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
from znl_video.messages import is_warning, warning_codes
from znl_video.messages.kinds import FAILURES, REJECTIONS
from znl_video.model.manifest import ShortDocument

REPOSITORY = Path(__file__).parents[1]
SPEECH = REPOSITORY / "sample_clips" / "港区 骑手" / "rider.mp4"
GREY = "color=c=0x404040:s=180x320:r=25"
BEEP_HZ = 1000
TINY_SCALE = 4


@dataclass(frozen=True)
class Project:
    """Footage with its work folder, both of which a test may change."""

    footage: Path
    presets: tuple[str, ...]
    brand: str | None = None

    @property
    def work(self) -> Path:
        return self.options().work

    @property
    def folder(self) -> WorkFolder:
        return WorkFolder(self.work)

    @property
    def store(self) -> Store:
        return Store(self.work / "store")

    def options(self, **changes: Any) -> Options:
        chosen = {"presets": self.presets, "brand": self.brand, **changes}
        return Options(source=self.footage, **chosen)

    def run(self, **changes: Any) -> RunResult:
        told = run(self.options(**changes), silent())
        # Nothing is told by a code that docs/warnings.md does not know.
        assert [each.code for each in told.warnings if not is_warning(each.code)] == []
        lost = {each.code for each in told.failed if not each.policy}
        assert lost <= FAILURES | set(warning_codes())
        broken = {each.code for each in told.rejected}
        assert {code for code in broken if not code.startswith("toml.")} <= REJECTIONS
        return told

    def explain(self, **changes: Any) -> tuple[Planned, ...]:
        return explain(self.options(**changes), silent()).planned

    def short(self, name: str) -> ShortDocument:
        document = self.folder.short(name)
        assert document is not None
        return document

    def name_of(self, path: str) -> str:
        """Return the name that the footage at ``path`` got."""
        index = self.folder.index()
        assert index is not None
        return next(entry.name for entry in index.sources if entry.path == path)

    def export(self, file: str, preset: str = "tiny") -> Path:
        return self.folder.export(preset, file)

    def copied(self, target: Path) -> Project:
        """Copy the folder that holds everything; sizes and times stay, hard links do not."""
        home = self.footage.parent
        shutil.copytree(home, target)

        def moved(name: str) -> str:
            return name.replace(str(home), str(target))

        brand = moved(self.brand) if self.brand else None
        return Project(target / self.footage.name, tuple(map(moved, self.presets)), brand)


def performed(told: RunResult) -> set[str]:
    """Return the kinds of actions that were performed."""
    return {kind for kind, acted in told.actions.items() if acted.performed}


def planned(told: tuple[Planned, ...]) -> set[str]:
    return {each.kind for each in told}


def snapshot(folder: Path) -> dict[str, tuple[int, int, int]]:
    """Return inode, time and size of every file below ``folder`` by its relative path."""
    return {
        file.relative_to(folder).as_posix(): (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        for file in sorted(folder.rglob("*"))
        if file.is_file() and (stat := file.stat())
    }


def tiny_preset(path: Path, cards: str = "allow") -> Path:
    """Write Douyin's preset at a quarter of its size: the same decisions, a quick encode."""
    text = (REPOSITORY / "presets" / "douyin.toml").read_text("utf-8")
    text = "\n".join(line for line in text.split("\n") if not line.startswith("min_"))
    text = re.sub(
        r"(?m)^(width|height|top|bottom|left|right) = \{ value = (\d+)",
        lambda found: f"{found[1]} = {{ value = {int(found[2]) // TINY_SCALE}",
        text,
    )
    text = text.replace('name = "douyin"', f'name = "{path.stem}"')
    text = text.replace('cards = { value = "allow"', f'cards = {{ value = "{cards}"')
    path.write_text(text, "utf-8")
    return path


def kit(folder: Path, colour: str = "white") -> Path:
    """Write a brand kit with a plain logo and an end card of half a second."""
    folder.mkdir(parents=True)
    (folder / "kit.toml").write_text(
        'name = "Test"\n[logo]\nfile = "logo.png"\ncorner = "top-left"\n'
        '[end_card]\nseconds = 0.48\ntitle = "The end"\n',
        "utf-8",
    )
    logo(folder, colour)
    return folder


def logo(folder: Path, colour: str) -> None:
    Image.new("RGBA", (64, 32), colour).save(folder / "logo.png")


def beeps(path: Path, starts: tuple[float, ...], seconds: float, size: str = "180x320") -> Path:
    """Make grey footage with white flashes and beeps of 0.2 s that start at the same time."""
    # Half a frame early and late, so that rounding moves no picture.
    shown = "+".join(f"between(t,{start - 0.02},{start + 0.18})" for start in starts)
    heard = "+".join(f"between(t,{start},{start + 0.2})" for start in starts)
    white = f"drawbox=w=iw:h=ih:c=white:t=fill:enable='{shown}'"
    tone = f"aevalsrc='0.3*sin(2*PI*{BEEP_HZ}*t)*({heard})':s=48000:d={seconds}"
    return making_media.film(path, f"color=c=0x404040:s={size}:r=25,{white}", tone, seconds)


def speech(path: Path, seconds: float = 8.8, size: str = "180x320") -> Path:
    """Make grey footage in which two sentences are spoken, the first at 1.0 s."""
    making_media.ffmpeg(
        *("-f", "lavfi", "-i", f"color=c=0x404040:s={size}:r=25", "-i", SPEECH),
        *("-map", "0:v", "-map", "1:a", "-af", "adelay=500:all=1", "-t", str(seconds)),
        *("-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", path),
    )
    return path


def silent_clip(path: Path, colour: str, seconds: float) -> Path:
    return making_media.picture(path, f"color=c={colour}:s=180x320:r=25", seconds)
