"""Coded pictures turned as a viewer should see them."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from znl_video.model.media import VideoTrack

Pixels = TypeVar("Pixels", bound=np.generic)


def upright(picture: NDArray[Pixels], track: VideoTrack) -> NDArray[Any]:
    """Return a coded picture (height x width, or with channels) mirrored and turned upright."""
    shown = np.fliplr(picture) if track.mirrored else picture
    # rot90 turns anticlockwise.
    return np.ascontiguousarray(np.rot90(shown, -track.turn // 90))
