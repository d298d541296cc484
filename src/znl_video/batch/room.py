"""Whether there is room: for a run before it starts, for pictures before they are encoded."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from heapq import nlargest
from pathlib import Path

from znl_video.io.refusals import ask_room, free_bytes, full_disk
from znl_video.io.scanning import Found
from znl_video.model.actions import Action, EncodePicture
from znl_video.model.base import digest
from znl_video.model.preset import Preset

# What a minute of a finished picture and its file took, measured on real footage, generously.
_BYTES_A_PICTURE = 70_000_000
# A picture takes some ten times the bytes of tiny footage, and a hundred times those of noise that
# HEVC made as small as it can.
_GROWTH = 100
# So of thousands of tiny files the sum tells nothing. So many are asked room for before a run
# starts, and each of the others when its length is known.
_TINY_AT_START = 100


def check_room(
    footage: Iterable[Found],
    presets: Iterable[Preset],
    folders: Iterable[Path],
    known: Collection[str],
) -> None:
    """Refuse to start what would fill the disk of the store or of the work folder.

    Args:
        footage: what is to be worked on.
        presets: what it is made for.
        folders: where results go.
        known: paths of the footage that earlier runs have met.

    Raises:
        UsageError: there is less room than shorts of new footage are likely to take.
    """
    sizes = [found.size * _GROWTH for found in footage if found.path not in known]
    looks = {
        digest([p.picture, p.layers.logo.value, p.layers.cards.value, p.safe_area]) for p in presets
    }
    whole = sum(size >= _BYTES_A_PICTURE for size in sizes) * _BYTES_A_PICTURE
    tiny = nlargest(_TINY_AT_START, (size for size in sizes if size < _BYTES_A_PICTURE))
    need = len(looks) * (whole + sum(tiny))
    for folder in folders:
        ask_room(folder, need)


def check_pictures(actions: Sequence[Action], folder: Path) -> None:
    """Refuse to begin pictures that the disk of ``folder`` has no room for.

    Raises:
        ToolError: the disk is as good as full.
    """
    minutes = sum(
        each.rate.ms(sum(piece.frames for piece in each.footage)) / 60_000
        for each in actions
        if isinstance(each, EncodePicture)
    )
    if minutes and minutes * _BYTES_A_PICTURE > free_bytes(folder):
        raise full_disk([folder])
