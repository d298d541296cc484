"""Performers that search every frame for faces: in footage, and in what was made of it.

Both search low: what is found here is hidden, and a face too many costs less than one too few.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from znl_video.ffmpeg.searching import (
    ONLY_SIDE,
    SOUGHT_SIDE,
    find_arguments,
    found_size,
    searched_size,
    seek_arguments,
)
from znl_video.io import process
from znl_video.io.rendering import check_frames, locator
from znl_video.io.world import World
from znl_video.model.actions import FindFaces, SeekFaces
from znl_video.model.facts import FacesSeen
from znl_video.model.sight import Face

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from znl_video.io.centerface import FaceFinder

    Picture = npt.NDArray[np.uint8]

# How sure the detector must be, 0 to 1. Street and landscape without people gave nothing at 0.2.
_FOUND = 0.2
_SOUGHT = 0.25

# Large footage is searched closely, for small faces, in every so many frames; at half, in all.
_CLOSE_EVERY = 5

# One frame in so many is also searched turned on its side or its head, by turns: people lie, and
# phones are held upside down. So each way is tried twice a second, which is as long as a veil goes
# on around a single find. Landscapes without people gave next to nothing turned either.
_TURNED_EVERY = 4


def find_faces(action: FindFaces, world: World) -> FacesSeen:
    """Search every frame of footage; the first, the last and some between more closely.

    Raises:
        ToolError: ffmpeg failed, or gave another number of frames.
    """
    finder = _finder(world)
    upright = action.track.upright
    size = found_size(upright)
    seen = []
    with world.scratch() as folder:
        arguments = find_arguments(action, locator(world), world.threads)
        raw = process.pieces(world.ffmpeg, arguments, folder, size[0] * size[1] * 3)
        for number, picture in enumerate(_pictures(raw, size)):
            closely = number % _CLOSE_EVERY == 0 or number == action.frames - 1
            turns = number // _TURNED_EVERY % 3 + 1 if number % _TURNED_EVERY == 1 else 0
            seen.append(tuple(searched(finder, picture, upright, closely=closely, turns=turns)))
    check_frames(len(seen), action.frames)
    return FacesSeen(faces=tuple(seen))


def searched(
    finder: FaceFinder, picture: Picture, upright: tuple[int, int], *, closely: bool, turns: int
) -> list[Face]:
    """Return the faces in a frame of footage, in pixels of its upright size.

    Args:
        finder: finds them.
        picture: the frame in the size that ``found_size`` gives.
        upright: width and height of the footage.
        closely: whether large footage is searched for small faces too.
        turns: by how many quarters it is turned and searched once more; 0 for not at all.
    """
    import numpy as np

    large = max(picture.shape) > ONLY_SIDE
    small = _halved(picture) if large else picture
    size = (small.shape[1], small.shape[0])
    found = finder.find(small, _FOUND)
    if turns:
        turned = np.ascontiguousarray(np.rot90(small, turns))
        found += [_turned_back(face, turns, size) for face in finder.find(turned, _FOUND)]
    found = _scaled(found, size, upright)
    if closely and large:
        whole = (picture.shape[1], picture.shape[0])
        found += _scaled(finder.find(picture, _FOUND), whole, upright)
    return found


def _turned_back(face: Face, turns: int, size: tuple[int, int]) -> Face:
    """Return a face of a picture of ``size`` that was turned anticlockwise by so many quarters."""
    left, top, width, height, _ = face
    for left_over in range(turns, 0, -1):
        # The last quarter undone first: what came to lie at the left was at the top.
        whole = size[0] if left_over % 2 else size[1]
        left, top, width, height = whole - top - height, left, height, width
    return face._replace(left=left, top=top, width=width, height=height)


def seek_faces(action: SeekFaces, world: World) -> FacesSeen:
    """Search every frame of a made picture or cover.

    Raises:
        ToolError: ffmpeg failed, or gave another number of frames.
    """
    finder = _finder(world)
    whole = (action.width, action.height)
    size = searched_size(whole, SOUGHT_SIDE)
    seen = []
    with world.scratch() as folder:
        arguments = seek_arguments(action, locator(world), world.threads)
        raw = process.pieces(world.ffmpeg, arguments, folder, size[0] * size[1] * 3)
        for picture in _pictures(raw, size):
            # Mirrored: what the first search overlooked it would overlook again.
            found = _scaled(finder.find(picture[:, ::-1], _SOUGHT), size, whole)
            seen.append(tuple(_mirrored(face, whole[0]) for face in found))
    check_frames(len(seen), action.frames)
    return FacesSeen(faces=tuple(seen))


def _finder(world: World) -> FaceFinder:
    # onnxruntime takes a third of a second to import, and most runs hide nothing.
    from znl_video.io.centerface import FaceFinder

    return FaceFinder(world.threads)


def _pictures(raw: Iterator[bytes], size: tuple[int, int]) -> Iterator[Picture]:
    import numpy as np

    for piece in raw:
        yield np.frombuffer(piece, np.uint8).reshape(size[1], size[0], 3)


def _halved(picture: Picture) -> Picture:
    """Return a picture half as large, every pixel the mean of four."""
    import numpy as np

    wide = picture.astype(np.uint16)
    summed = wide[::2, ::2] + wide[1::2, ::2] + wide[::2, 1::2] + wide[1::2, 1::2]
    return (summed // 4).astype(np.uint8)


def _scaled(faces: list[Face], size: tuple[int, int], whole: tuple[int, int]) -> list[Face]:
    across, down = whole[0] / size[0], whole[1] / size[1]
    return [
        Face(
            round(face.left * across),
            round(face.top * down),
            max(1, round(face.width * across)),
            max(1, round(face.height * down)),
            face.sure,
        )
        for face in faces
    ]


def _mirrored(face: Face, width: int) -> Face:
    return face._replace(left=width - face.left - face.width)
