"""A whole film shown to all that watch it, as it is decoded. Runs in the media child."""

from __future__ import annotations

from collections.abc import Callable

from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.frame import Frame
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from znl_video.defects.gathering import PictureWatch, gathered, heard
from znl_video.defects.lettering import TextReader
from znl_video.defects.levels import Hearing
from znl_video.defects.watching import Watcher
from znl_video.io.footage import colour, origin_ms, tick
from znl_video.io.glancing import Glancing, hear
from znl_video.model.defects import Defect

# What looks at the picture four times a second: each is made anew for every film.
READERS: tuple[Callable[[], Watcher], ...] = (TextReader,)


class Viewing:
    """Shows decoded frames and sound to watchers, and gathers what they say."""

    def __init__(
        self, container: InputContainer, picture: VideoStream, sound: AudioStream | None
    ) -> None:
        self._origin_ms = origin_ms(container)
        self._picture = picture
        self._tick_ms = float(tick(sound) * 1000) if sound else 0.0
        self._readers = tuple(make() for make in READERS)
        self._watch: PictureWatch | None = None
        self._glancing: Glancing | None = None
        self._hearing: Hearing | None = None

    def show(self, frame: Frame) -> None:
        """Take the next picture."""
        if not isinstance(frame, VideoFrame):
            return
        if self._watch is None or self._glancing is None:
            transfer = colour(frame, self._picture.codec_context)["transfer"]
            self._watch = PictureWatch(transfer)
            self._glancing = Glancing(
                self._watch, self._readers, self._origin_ms, tick(self._picture)
            )
        self._glancing.see(frame)

    def play(self, frame: Frame) -> None:
        """Take the next piece of sound."""
        if not isinstance(frame, AudioFrame) or frame.pts is None:
            return
        channels = len(frame.layout.channels)
        if self._hearing is None:
            self._hearing = Hearing(frame.sample_rate, channels)
        if self._hearing.fits(frame.sample_rate, channels):
            hear(self._hearing, frame, frame.pts * self._tick_ms - self._origin_ms)

    def finish(self) -> tuple[Defect, ...]:
        """Return all that was found, in the order of its times."""
        if self._watch is None or self._glancing is None:
            return ()
        self._glancing.finish()
        series, seen = self._watch.finish()
        levels = self._hearing.finish() if self._hearing else None
        read = [each for reader in self._readers for each in reader.finish()]
        return gathered((*seen, *heard(levels, series), *read))
