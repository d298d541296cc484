"""Performers that run ffmpeg: pictures, sounds, covers, files, and measurements."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from znl_video.errors import ToolError
from znl_video.ffmpeg import backdrop, finish, parsing, picture, sound, veiling
from znl_video.io import process
from znl_video.io.masks import write_mask
from znl_video.io.world import World
from znl_video.model.actions import (
    Cover,
    EncodePicture,
    EncodeSound,
    MeasureBackdrop,
    MeasureLoudness,
    Mux,
)
from znl_video.model.composition import Footage, TextLayer
from znl_video.model.facts import (
    Backdrop,
    Backdrops,
    CoverMade,
    Measured,
    Muxed,
    PictureEncoded,
    SoundEncoded,
)
from znl_video.model.geometry import Area

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

# mjpeg's quality scale, best first; later ones only where a platform bounds a cover's bytes.
_QUALITIES = (2, 4, 7, 12, 20, 31)

Locate = Callable[[str], str]


def encode_pictures(actions: Sequence[EncodePicture], world: World) -> list[PictureEncoded]:
    """Encode pictures; those of the same footage in one command, decoded and framed once.

    Raises:
        ToolError: ffmpeg failed, wrote another number of frames, or lacked a glyph.
    """
    made: dict[int, PictureEncoded] = {}
    for group in picture.together(actions):
        for action, facts in zip(group, _encode_group(group, world), strict=True):
            made[id(action)] = facts
    return [made[id(action)] for action in actions]


def _encode_group(group: Sequence[EncodePicture], world: World) -> list[PictureEncoded]:
    with world.scratch() as folder:
        for number, action in enumerate(group):
            if action.text:
                lay_out(action.text, folder / f"text{number}.ass", world)
        write_masks(group[0].footage, folder)
        outputs = [f"picture{number}.mp4" for number in range(len(group))]
        arguments = picture.picture_arguments(group, locator(world), outputs, world.threads)
        said = process.run(world.ffmpeg, arguments, folder)
        check_glyphs(said.stderr)
        # ffmpeg exits 0 when footage runs out early; it counts the frames of its first output.
        written, planned = parsing.frames_written(said.stdout), picture.total_frames(group[0])
        check_frames(written, planned)
        return [
            PictureEncoded(blob=world.keep(folder / output), frames=picture.total_frames(action))
            for output, action in zip(outputs, group, strict=True)
        ]


def measure_backdrop(action: MeasureBackdrop, world: World) -> Backdrops:
    """Look at the picture where captions will stand.

    Raises:
        ToolError: ffmpeg failed.
    """
    # numpy takes a tenth of a second to import, and most runs recall every picture.
    import numpy as np

    width, height = backdrop.size(action)
    with world.scratch() as folder:
        process.run(
            world.ffmpeg,
            backdrop.backdrop_arguments(action, locator(world), "luma.gray", world.threads),
            folder,
        )
        luma = np.fromfile(folder / "luma.gray", dtype=np.uint8)
    # A file cut short in the middle of a picture loses that picture.
    count = len(luma) // (width * height)
    pictures = luma[: count * width * height].reshape(count, height, width)
    return Backdrops(seen=tuple(_seen(pictures, area) for area in action.areas))


def _seen(pictures: npt.NDArray[np.uint8], area: Area) -> Backdrop:
    import numpy as np

    left, top, right, bottom = (
        edge // backdrop.SHRINK for edge in (area.left, area.top, area.right, area.bottom)
    )
    part = pictures[:, top:bottom, left:right].reshape(len(pictures), -1)
    shares = np.percentile(part, (10, 50, 90), axis=1) if part.size else np.zeros((3, 0))
    dark, middle, bright = (tuple(int(each) for each in share.round()) for share in shares)
    return Backdrop(step_ms=backdrop.STEP_MS, dark=dark, middle=middle, bright=bright)


def lay_out(layer: TextLayer, file: Path, world: World) -> None:
    """Write a text layer to ``file`` and its fonts into ``fonts/`` beside it."""
    file.write_text(layer.ass, "utf-8", newline="\n")
    fonts = file.with_name("fonts")
    fonts.mkdir(exist_ok=True)
    for digest in layer.fonts:
        place = fonts / f"{digest[:16]}.font"
        if not place.exists():
            shutil.copyfile(world.path(digest), place)


def write_masks(footage: Sequence[Footage], folder: Path, every: int = 1) -> None:
    """Write the masks of veiled footage where its ffmpeg reads them; ``every`` as for one."""
    for number, part in enumerate(footage):
        if part.veiling:
            mask = folder / veiling.mask_name(number)
            write_mask(part.veiling, part.frames, part.track.upright, mask, every)


def check_frames(written: int, planned: int) -> None:
    """Refuse what has another number of frames than it should.

    Raises:
        ToolError: it has.
    """
    if written != planned:
        raise ToolError("encode.frames", written=written, planned=planned)


def check_glyphs(said: str) -> None:
    """Refuse a picture in which libass drew boxes.

    Raises:
        ToolError: the font lacks a glyph.
    """
    # libass draws boxes for what the font lacks, and ffmpeg exits 0.
    lost = parsing.missing_glyphs(said)
    if lost:
        raise ToolError("encode.glyphs-missing", glyphs=" ".join(lost))


def encode_sound(action: EncodeSound, world: World) -> SoundEncoded:
    """Encode a sound and meter what came out.

    Raises:
        ToolError: ffmpeg failed.
    """
    with world.scratch() as folder:
        made = folder / "sound.m4a"
        process.run(
            world.ffmpeg,
            sound.sound_arguments(action, locator(world), made.name, world.threads),
            folder,
        )
        heard = meter_file(made, world)
        return SoundEncoded(blob=world.keep(made), lufs=heard.lufs, dbtp=heard.dbtp)


def measure(action: MeasureLoudness, world: World) -> Measured:
    """Measure integrated loudness and true peak of the chosen seconds.

    Raises:
        ToolError: ffmpeg failed.
    """
    with world.scratch() as folder:
        arguments = sound.meter_arguments(action, locator(world), world.threads)
        return parsing.loudness(process.run(world.ffmpeg, arguments, folder).stderr)


def meter_file(path: Path, world: World) -> Measured:
    """Measure integrated loudness and true peak of a file's first sound track."""
    with world.scratch() as folder:
        arguments = sound.file_meter_arguments(str(path.resolve()), world.threads)
        return parsing.loudness(process.run(world.ffmpeg, arguments, folder).stderr)


def make_cover(action: Cover, world: World) -> CoverMade:
    """Make a cover and its thumbnail, as good as the preset's bytes allow.

    Raises:
        ToolError: ffmpeg failed or lacked a glyph, or no quality is small enough.
    """
    with world.scratch() as folder:
        names = ("cover.jpg", "thumbnail.jpg")
        if action.text:
            lay_out(action.text, folder / "text.ass", world)
        if action.veiling:
            mask = folder / veiling.mask_name(0)
            write_mask(action.veiling, 1, action.track.upright, mask)
        cover, thumbnail = (folder / name for name in names)

        def made(quality: int, *, held: bool) -> bool:
            arguments = finish.cover_arguments(
                action, locator(world), names, quality, world.threads, held=held
            )
            check_glyphs(process.run(world.ffmpeg, arguments, folder).stderr)
            return cover.is_file()

        # Where a clock leaps or stands, there is no frame at a time at which one was seen.
        held = not made(_QUALITIES[0], held=False)
        if held and not made(_QUALITIES[0], held=True):
            raise ToolError("encode.no-cover", at=action.at_ms)
        for quality in _QUALITIES:
            if quality != _QUALITIES[0]:
                made(quality, held=held)
            if action.max_bytes is None or cover.stat().st_size <= action.max_bytes:
                kept = {"blob": world.keep(cover), "thumbnail": world.keep(thumbnail)}
                return CoverMade(**kept, held=held)
    raise ToolError("encode.cover-too-large", limit=action.max_bytes)


def mux(action: Mux, world: World) -> Muxed:
    """Join picture and sound into the file that is delivered.

    Raises:
        ToolError: ffmpeg failed.
    """
    with world.scratch() as folder:
        made = folder / "video.mp4"
        process.run(
            world.ffmpeg,
            finish.mux_arguments(action, locator(world), made.name, world.threads),
            folder,
        )
        return Muxed(blob=world.keep(made))


def locator(world: World) -> Locate:
    """Return a function from digests to absolute paths as text."""
    return lambda digest: str(world.path(digest).resolve())
