"""Veils hold every face in every frame: tracks, padding, places between places, views and masks."""

from __future__ import annotations

import tempfile
from pathlib import Path

import factories
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from znl_video.ffmpeg.veiling import mask_size
from znl_video.io.masks import write_mask
from znl_video.model.geometry import Box, Fit
from znl_video.model.protecting import Hidden, HiddenAt, Place, Veil, Veiling
from znl_video.model.sight import Face
from znl_video.vision.following import Track, tracks_of
from znl_video.vision.leading import Seen, main_faces, undisputed
from znl_video.vision.mapping import in_footage, in_picture, on_cover
from znl_video.vision.overlap import at, covered
from znl_video.vision.veils import excerpt, face_veil, hidden_veil, still, veiling

SIZE = (1920, 1080)


def face(x: float, y: float, side: int = 100, sure: int = 900) -> Face:
    return Face(round(x), round(y), side, side, sure)


def inside(small: Box, large: Box | None) -> bool:
    if large is None:
        return False
    return (
        large[0] <= small[0]
        and large[1] <= small[1]
        and large[2] >= small[2]
        and large[3] >= small[3]
    )


steps = st.lists(st.tuples(st.integers(-40, 40), st.integers(-25, 25)), min_size=1, max_size=60)


@settings(max_examples=60, deadline=None)
@given(steps, st.sampled_from([24.0, 25.0, 29.97, 30.0]))
def test_a_veil_holds_the_face_in_every_frame_however_it_moves(
    moves: list[tuple[int, int]], fps: float
) -> None:
    x, y, faces = 900.0, 500.0, []
    for across, down in moves:
        x, y = min(1800.0, max(0.0, x + across)), min(970.0, max(0.0, y + down))
        faces.append([face(x, y)])
    tracks = tracks_of(faces, fps)
    veils = [face_veil(track, len(faces), fps, SIZE) for track in tracks]
    for frame, found in enumerate(faces):
        assert any(inside(found[0].box, at(veil, frame)) for veil in veils)
        # In pieces, as a segment that is shown in several, it is the same.
        part = excerpt(Veiling(cell=9, veils=tuple(veils)), frame, 1)
        assert part is not None
        assert any(inside(found[0].box, at(veil, 0)) for veil in part.veils)


def test_a_face_that_is_lost_is_hidden_in_between_and_half_a_second_before_and_after() -> None:
    fps = 25.0
    faces: list[list[Face]] = [[] for _ in range(100)]
    for frame in [*range(30, 40), *range(70, 75)]:
        faces[frame] = [face(10 * frame, 400)]
    (track,) = tracks_of(faces, fps)
    veil = face_veil(track, 100, fps, SIZE)
    assert (veil.places[0].frame, veil.places[-1].frame) == (30 - 12, 74 + 12)
    for frame in range(30, 75):
        assert inside((10 * frame, 400, 10 * frame + 100, 500), at(veil, frame))
    # Before and after: where it would be if it went on, and where it was.
    for frame in (20, 25, 80, 86):
        near = 30 if frame < 30 else 74
        for x in (10 * frame, 10 * near):
            assert inside((x + 2, 400, x + 98, 500), at(veil, frame))


def test_a_face_that_comes_back_late_or_elsewhere_is_another() -> None:
    late: list[list[Face]] = [[] for _ in range(120)]
    late[0], late[100] = [face(100, 100)], [face(100, 100)]
    assert len(tracks_of(late, 25.0)) == 2
    far: list[list[Face]] = [[] for _ in range(30)]
    far[0], far[20] = [face(100, 100)], [face(1500, 100)]
    assert len(tracks_of(far, 25.0)) == 2


def test_two_who_pass_each_other_are_hidden_in_every_frame() -> None:
    faces = [[face(200 + 15 * n, 400), face(1100 - 15 * n, 420, 120)] for n in range(60)]
    veils = [face_veil(track, 60, 25.0, SIZE) for track in tracks_of(faces, 25.0)]
    for frame, found in enumerate(faces):
        for each in found:
            hidden = [place for veil in veils if (place := at(veil, frame))]
            assert covered(each.box, hidden) == 1


def test_the_main_face_is_the_largest_for_longest_and_no_longer_where_somebody_comes_near() -> None:
    main = Track(boxes=dict.fromkeys(range(100), (500, 300, 800, 600)))
    other = Track(boxes={n: (20.0 * n, 400, 20.0 * n + 90, 490) for n in range(100)})
    again = Track(boxes=dict.fromkeys(range(50), (510, 310, 805, 605)))
    seen = [
        Seen(other, "a", 0, 4000),
        Seen(main, "a", 0, 4000),
        Seen(again, "a", 5000, 7000),
        Seen(again, "b", 5000, 7000),
    ]
    assert main_faces(seen) == {1, 2}
    ((first, last),) = undisputed(main, [other])
    # The other face reaches the main one at frame 22 and has passed it by frame 40.
    assert first > 38
    assert last == 99
    assert undisputed(main, []) == [(0, 99)]
    assert main_faces([]) == set()


def test_a_box_that_a_person_asked_for_moves_and_keeps_to_its_seconds() -> None:
    fixed = Hidden.model_validate(
        {"x": 0.5, "y": 0.25, "width": 0.1, "height": 0.2, "from": 2.0, "to": 3.0}
    )
    veil = hidden_veil(fixed, 1000, 100, 25.0, SIZE)
    assert veil is not None
    assert (veil.places[0].frame, veil.places[-1].frame) == (25, 50)
    assert at(veil, 30) == (960, 270, 1152, 486)
    assert hidden_veil(fixed, 3500, 100, 25.0, SIZE) is None
    moving = Hidden(
        width=0.1,
        height=0.1,
        keyframes=(HiddenAt(at=1, x=0, y=0), HiddenAt(at=3, x=0.5, y=0.5, width=0.2)),
    )
    veil = hidden_veil(moving, 0, 100, 25.0, SIZE)
    assert veil is not None
    assert at(veil, 0) == at(veil, 25) == (0, 0, 192, 108)
    assert at(veil, 50) == pytest.approx((480, 270, 480 + 288, 270 + 108), abs=2)
    assert at(veil, 99) == pytest.approx((960, 540, 960 + 384, 540 + 108), abs=2)


def test_cells_are_few_across_the_largest_face_and_never_fine() -> None:
    def cell(side: int) -> int:
        track = Track(boxes={0: (0, 0, side, side)})
        made = veiling([face_veil(track, 1, 25.0, SIZE)], [track], [], SIZE)
        assert made is not None
        return made.cell

    assert [cell(side) for side in (20, 400, 1000)] == [32, 80, 200]
    assert veiling([], [], [], SIZE) is None


def test_a_cover_hides_what_is_near_in_time() -> None:
    moving = Veil(places=(Place(10, 0, 0, 100, 100), Place(20, 100, 0, 200, 100)))
    made = still(Veiling(cell=9, veils=(moving,)), 15, 5)
    assert made is not None
    assert made.veils[0].places == (Place(0, 0, 0, 200, 100),)
    assert still(Veiling(cell=9, veils=(moving,)), 40, 5) is None


def test_boxes_of_a_picture_are_found_again_in_the_footage() -> None:
    view = factories.crop(608, 1080, (0, 100, 0), (1000, 300, 0))
    assert in_footage((0, 0, 1080, 1920), view, SIZE, (1080, 1920), 500) == (200, 0, 808, 1080)
    whole = in_footage((0, 656, 1080, 1264), Fit(), SIZE, (1080, 1920), 0)
    assert whole == pytest.approx((0, 0, 1920, 1080), abs=1.5)
    assert in_footage((0, 0, 500, 300), Fit(), SIZE, (1080, 1920), 0) is None
    middle = (0, 240, 1080, 1680)
    assert in_picture((0, 0, 1080, 1440), (1080, 1440), (1080, 1920)) == middle
    assert on_cover(middle, (1080, 1440), (1080, 1920)) == (0, 0, 1080, 1440)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 600), st.integers(0, 330), st.integers(4, 200), st.integers(4, 150))
def test_masks_are_full_under_every_box(left: int, top: int, wide: int, high: int) -> None:
    size = (642, 363)
    right, bottom = min(size[0], left + wide), min(size[1], top + high)
    veil = Veil(places=(Place(1, left, top, right, bottom),))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "mask"
        write_mask(Veiling(cell=9, veils=(veil,)), 3, size, file)
        width, height = mask_size(size)
        masks = np.fromfile(file, np.uint8).reshape(3, height, width)
    assert not masks[0].any()
    assert not masks[2].any()
    # Enlarged between the middles of its pixels, as ffmpeg does.
    columns = (np.arange(left, right) + 0.5) * width / size[0] - 0.5
    rows = (np.arange(top, bottom) + 0.5) * height / size[1] - 0.5
    for low_x in (np.floor(columns), np.floor(columns) + 1):
        for low_y in (np.floor(rows), np.floor(rows) + 1):
            y, x = low_y.clip(0, height - 1).astype(int), low_x.clip(0, width - 1).astype(int)
            picked = masks[1][np.ix_(y, x)]
            assert (picked == 255).all()


def test_a_mask_for_several_frames_holds_what_any_of_them_or_their_neighbours_hides(
    tmp_path: Path,
) -> None:
    size = (640, 360)
    veil = Veil(places=(Place(4, 80, 80, 160, 160), Place(5, 320, 80, 400, 160)))
    file = tmp_path / "mask"
    write_mask(Veiling(cell=9, veils=(veil,)), 11, size, file, every=2)
    width, height = mask_size(size)
    masks = np.fromfile(file, np.uint8).reshape(-1, height, width)
    # A mask for each of the frames 0, 2, 4, 6, 8 and 10.
    assert masks[:, 15, 15].tolist() == [0, 255, 255, 255, 0, 0]
    assert masks[:, 15, 45].tolist() == [0, 0, 255, 255, 0, 0]
