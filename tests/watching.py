"""Bait for hostile files, and who notices when it is taken."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import making_media
from hostile_references import Bait

# Long ago, and before the file was changed: the next read sets a new time even where a disk is told
# to write such times seldom.
_LONG_AGO = 1.0


@dataclass
class Watch:
    """Bait that is laid out; ``callers`` counts who called on its port."""

    bait: Bait
    callers: list[str] = field(default_factory=list)

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.bait.text, self.bait.video, self.bait.picture)

    def opened(self) -> list[str]:
        """Return the names of files that somebody has read."""
        return [file.name for file in self.files if file.stat().st_atime > _LONG_AGO]

    def notices(self) -> bool:
        """Tell whether this disk keeps the time at which a file was read. Reads one."""
        self.bait.text.read_bytes()
        noticed = bool(self.opened())
        self.forget()
        return noticed

    def forget(self) -> None:
        for file in self.files:
            os.utime(file, (_LONG_AGO, file.stat().st_mtime))
        self.callers.clear()


@contextmanager
def laid_out(folder: Path) -> Iterator[Watch]:
    """Lay bait into ``folder``, open a port of this machine, and watch both."""
    folder.mkdir(parents=True)
    text, video, picture = (folder / name for name in ("o.txt", "o.mp4", "o.png"))
    text.write_text("Nobody outside should read this.\n" * 9, "utf-8")
    making_media.film(video, "color=c=magenta:s=160x90:r=25", "sine=f=3000", 1)
    making_media.ffmpeg("-i", video, "-frames:v", "1", picture)
    with socket.create_server(("127.0.0.1", 0)) as server:
        watch = Watch(Bait(text, video, picture, server.getsockname()[1]))
        server.settimeout(0.1)
        ended = threading.Event()

        def answer() -> None:
            while not ended.is_set():
                try:
                    caller, _ = server.accept()
                except TimeoutError:
                    continue
                watch.callers.append("called")
                caller.close()

        listener = threading.Thread(target=answer)
        listener.start()
        watch.forget()
        try:
            yield watch
        finally:
            ended.set()
            listener.join()
