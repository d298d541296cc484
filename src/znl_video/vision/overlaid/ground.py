"""Whether letters came or went, or only what they stand on became another."""

from __future__ import annotations

import numpy as np

from znl_video.vision.overlaid.following import changed_around
from znl_video.vision.overlaid.pixels import AS_BRIGHT, Box, Grey, Marked, apart, grown

# Only the ground is another where so much around the letters changed, and of their edges' brighter
# sides or their darker ones, the ink, so many did not, and of the others hardly any.
_ALL_AROUND, _INK, _GROUND = 0.6, 0.5, 0.25
# Sides are told apart by what is so near to a pixel.
_REACH = 2


def other_ground(box: Box, strokes: Marked, shown: Grey, bare: Grey, ring: tuple[int, int]) -> bool:
    """Whether letters that are seen in one picture only were there in the other as well.

    White letters hardly show before a white wall, and their edges come when the camera turns away
    from it.

    Args:
        box: where they are.
        strokes: their edges, of the box.
        shown: the picture in which they are seen.
        bare: the one in which they are not.
        ring: from where to where around the box the picture counts, in pixels.
    """
    if changed_around(box, shown, bare, *ring) < _ALL_AROUND:
        return False
    here, near = box.cut(shown), grown(strokes, 1)
    side = 2 * _REACH + 1
    windows = np.lib.stride_tricks.sliding_window_view(
        np.pad(here, _REACH, mode="edge"), (side, side)
    )
    middle = (windows.max((2, 3)).astype(np.uint16) + windows.min((2, 3))) // 2
    same = apart(here, box.cut(bare)) <= AS_BRIGHT
    shares = [
        float(same[part].mean()) if part.any() else 0.0
        for part in (near & (here > middle), near & (here <= middle))
    ]
    return max(shares) >= _INK and min(shares) <= _GROUND
