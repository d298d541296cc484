"""Performer that looks under the veils of a made picture or cover for the mosaic itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from znl_video.ffmpeg.picture import footage_frames
from znl_video.ffmpeg.veil_check import EMPTY, check_arguments, checked_size, overlaid
from znl_video.io import process
from znl_video.io.rendering import check_frames, lay_out, locator
from znl_video.io.world import World
from znl_video.model.actions import CheckVeils, Cover, EncodePicture
from znl_video.model.facts import VeilChecked, VeilsChecked
from znl_video.model.protecting import Veiling
from znl_video.vision.mapping import middle_part
from znl_video.vision.overlap import boxes_at
from znl_video.vision.placing import Placing, cut_out, placing

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from znl_video.vision.mosaic import Free, Picture

# Around what is laid over a picture, coding mixes both: so many pixels are left out.
_AROUND = 4


def check_veils(action: CheckVeils, world: World) -> VeilsChecked:
    """Measure how like a mosaic the picture is under every veil.

    Raises:
        ToolError: ffmpeg failed, or gave another number of frames.
    """
    import numpy as np

    made, size = action.made, checked_size(action.made)
    parts = 2 if overlaid(made) else 1
    found: list[VeilChecked] = []
    seen = 0
    with world.scratch() as folder:
        if made.text:
            lay_out(made.text, folder / "text0.ass", world)
        arguments = check_arguments(action, locator(world), world.threads)
        shape = (size[0], size[1] * parts)
        chroma = ((size[0] + 1) // 2) * ((size[1] * parts + 1) // 2)
        for raw in process.pieces(
            world.ffmpeg, arguments, folder, shape[0] * shape[1] + 2 * chroma
        ):
            frame, seen = seen * action.step, seen + 1
            veiled = _veiled(made, frame)
            if veiled is None:
                continue
            planes = np.frombuffer(raw, np.uint8)
            luma = planes[: shape[0] * shape[1]].reshape(shape[1], shape[0])
            free = _free(planes, shape) if parts == 2 else None
            found += _checked(frame, luma[: size[1]], free, *veiled)
    planned = 1 if isinstance(made, Cover) else -(-footage_frames(made) // action.step)
    check_frames(seen, planned)
    return VeilsChecked(veils=tuple(found))


def _checked(
    frame: int,
    luma: Picture,
    free: Free | None,
    veiling: Veiling,
    at: int,
    placed: Placing,
    upright: tuple[int, int],
) -> list[VeilChecked]:
    from znl_video.vision.mosaic import likeness

    return [
        VeilChecked(frame, *likeness(luma, free, box, placed, upright, veiling.cell))
        for box in boxes_at(veiling.veils, at)
    ]


def _veiled(
    made: EncodePicture | Cover, frame: int
) -> tuple[Veiling, int, Placing, tuple[int, int]] | None:
    """Return what is veiled in a frame, in which frame of it, and where it is shown."""
    if isinstance(made, Cover):
        if made.veiling is None:
            return None
        size, shape = (made.width, made.height), checked_size(made)
        picture = placing(made.view, made.track.upright, size, 0)
        cut = cut_out(picture, size, middle_part(shape, size), shape)
        return made.veiling, 0, cut, made.track.upright
    for part in made.footage:
        if frame < part.frames:
            if part.veiling is None:
                return None
            at_ms = made.rate.ms(frame)
            size = (made.width, made.height)
            return (
                part.veiling,
                frame,
                placing(part.view, part.track.upright, size, at_ms),
                part.track.upright,
            )
        frame -= part.frames
    return None


def _free(planes: npt.NDArray[np.uint8], shape: tuple[int, int]) -> Free:
    """Return where nothing is laid over the picture, nor near by, from planes of both."""
    width, height = shape[0], shape[1] // 2
    whole, across, down = shape[0] * shape[1], (width + 1) // 2, (shape[1] + 1) // 2
    touched = planes[:whole].reshape(shape[1], width)[height:] != EMPTY[0]
    for number in (0, 1):
        begin = whole + number * across * down
        plane = planes[begin : begin + across * down].reshape(down, across)[height // 2 :]
        laid = (plane != EMPTY[number + 1]).repeat(2, axis=0).repeat(2, axis=1)
        touched |= laid[-height:, :width]
    return ~_widened(touched)


def _widened(touched: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return what is touched and ``_AROUND`` pixels more on every side."""
    for axis in (0, 1):
        wide = touched.copy()
        for by in range(1, _AROUND + 1):
            low = [slice(None), slice(None)]
            high = [slice(None), slice(None)]
            low[axis], high[axis] = slice(None, -by), slice(by, None)
            wide[tuple(low)] |= touched[tuple(high)]
            wide[tuple(high)] |= touched[tuple(low)]
        touched = wide
    return touched
