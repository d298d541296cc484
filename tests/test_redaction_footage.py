"""Faces are hidden in footage of every kind: HDR, with pauses taken out, under a moving crop."""

from __future__ import annotations

from pathlib import Path

import faces
import numpy as np
import pytest
from numpy.typing import NDArray
from projects import SPEECH, Project, tiny_preset

from znl_video.model.geometry import Crop

SIZE = (180, 320)
FRAMES = 30


def _walker(number: int) -> tuple[int, int, int]:
    return 5 + 3 * number, 60 + 2 * number, 70


def _project(tmp_path: Path, note: str, settings: str = "[captions]\nenabled = false\n") -> Project:
    footage = tmp_path / "raw"
    footage.mkdir()
    (footage / "m.toml").write_text(note, "utf-8")
    (footage / "znl.toml").write_text(settings, "utf-8")
    return Project(footage, (str(tiny_preset(tmp_path / "tiny.toml", cards="forbid")),))


def _rendered(project: Project) -> list[NDArray[np.uint8]]:
    told = project.run()
    assert (told.delivered, told.exit_code) == (1, 0), told.failed
    short = project.short("m").short
    assert short.repairs == 0
    looked = [each.looked for each in short.veil_checks]
    assert len(looked) == 2
    assert min(looked) > 0
    return faces.decoded(project.export("m.mp4"))


def _mosaic(
    pictures: list[NDArray[np.uint8]], way: faces.Way, scale: float, at: tuple[float, float]
) -> None:
    """Hold the middle of a face against the face itself: most of what is fine in it is gone."""
    for number, picture in enumerate(pictures):
        left, top, width = way(number)
        x, y = at[0] + (left + width * 0.3) * scale, at[1] + (top + width * 0.4) * scale
        side = round(width * 0.4 * scale)
        part = picture[round(y) : round(y) + side, round(x) : round(x) + side]
        assert part.size > 1000
        was = np.asarray(faces.head(round(width * scale)))
        low, left = round(width * 0.4 * scale), round(width * 0.3 * scale)
        was = was[low : low + side, left : left + side]
        assert _fine(part) < _fine(was) / 2


def _fine(part: NDArray[np.uint8]) -> float:
    return float(np.median(np.abs(np.diff(part.astype(float).mean(axis=2), axis=1))))


@pytest.mark.parametrize("transfer", ["arib-std-b67", "smpte2084"], ids=["hlg", "pq"])
def test_faces_in_hdr_footage_are_hidden(tmp_path: Path, transfer: str) -> None:
    project = _project(tmp_path, 'redact = "faces"\n')
    wide = (
        "format=gbrp,setparams=color_primaries=bt709:color_trc=bt709:colorspace=gbr:range=pc,"
        "zscale=transfer=linear,format=gbrpf32le,zscale=primaries=bt2020,"
        f"zscale=transfer={transfer}:matrix=bt2020nc:range=limited:npl=203,format=yuv420p10le"
    )
    coded = ("-c:v", "libx265", "-preset", "ultrafast", "-tag:v", "hvc1")
    tagged = ("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc")
    faces.footage(
        project.footage / "m.mp4", SIZE, FRAMES, [_walker],
        *("-vf", wide, *coded, "-x265-params", "log-level=none:crf=8"),
        *(*tagged, "-color_range", "tv"),
    )  # fmt: skip
    pictures = _rendered(project)
    hdr = {"arib-std-b67": "hlg", "smpte2084": "pq"}[transfer]
    source = project.folder.source("m")
    assert source is not None
    assert source.source.picture.hdr == hdr
    assert faces.shown(pictures) == [0] * FRAMES
    scale = pictures[0].shape[1] / SIZE[0]
    _mosaic(pictures, _walker, scale, (0, (pictures[0].shape[0] - SIZE[1] * scale) / 2))


def test_faces_are_hidden_under_a_crop_that_moves(tmp_path: Path) -> None:
    note = 'redact = "faces"\nframing = [{ at = 0.0, x = 0.0 }, { at = 1.2, x = 0.6 }]\n'
    project = _project(tmp_path, note)

    def walks(number: int) -> tuple[int, int, int]:
        return 20 + 6 * number, 30 + number, 60

    faces.footage(project.footage / "m.mp4", (320, 180), FRAMES, [walks])
    pictures = _rendered(project)
    (part,) = project.short("m").short.framings[0].parts
    assert isinstance(part.view, Crop)
    assert part.view.where(1200).x > part.view.where(0).x + 100
    assert faces.shown(pictures) == [0] * FRAMES
    scale = pictures[0].shape[0] / part.view.height
    for number, picture in enumerate(pictures):
        corner = part.view.where(40 * number)
        left, top, width = walks(number)
        way = (left - corner.x, top - corner.y, width)
        _mosaic([picture], lambda _, way=way: way, scale, (0, 0))  # type: ignore[misc]


def test_only_the_main_face_stays(tmp_path: Path) -> None:
    def main(_number: int) -> tuple[int, int, int]:
        return 45, 10, 90

    def passer(number: int) -> tuple[int, int, int]:
        return 130 - 4 * number, 220, 45

    project = _project(tmp_path, 'redact = "faces-except-main"\n')
    faces.footage(project.footage / "m.mp4", SIZE, FRAMES, [main, passer])
    pictures = _rendered(project)
    scale = pictures[0].shape[1] / SIZE[0]
    top = (pictures[0].shape[0] - SIZE[1] * scale) / 2
    inner = [each[round(top) : round(top + SIZE[1] * scale)] for each in pictures]
    halves = (
        [each[:, : round(145 * scale)] for each in inner],
        [each[:, round(150 * scale) :] for each in inner],
    )
    assert faces.shown(halves[0]) == [1] * FRAMES
    assert faces.shown(halves[1]) == [0] * FRAMES
    _mosaic(pictures, passer, scale, (0, top))


@pytest.mark.slow
def test_faces_are_hidden_where_pauses_are_taken_out(tmp_path: Path) -> None:
    def walks(number: int) -> tuple[int, int, int]:
        return 10 + abs(90 - number % 180), 20 + number // 3, 60

    settings = "[trim]\npauses = 'cut'\nmin_pause = 0.4\nmin_seconds = 1\n"
    project = _project(tmp_path, 'redact = "faces"\n', settings)
    faces.footage(
        project.footage / "m.mp4", SIZE, 220, [walks],
        sound=("-i", SPEECH, "-af", "adelay=500:all=1"),
    )  # fmt: skip
    pictures = _rendered(project)
    cut = project.short("m").short.cut
    assert cut is not None
    assert cut.jumps >= 1
    assert faces.shown(pictures) == [0] * len(pictures)
    scale = pictures[0].shape[1] / SIZE[0]
    top = (pictures[0].shape[0] - SIZE[1] * scale) / 2
    begun = 0
    for segment in cut.segments:
        first = round(segment.start_ms / 40)
        own = pictures[begun : begun + segment.frames]
        _mosaic(own, lambda number, first=first: walks(first + number), scale, (0, top))  # type: ignore[misc]
        begun += segment.frames
