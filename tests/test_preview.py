"""Previews show what a render would, quickly, and touch nothing that is delivered."""

from __future__ import annotations

import json
from pathlib import Path

import av
import factories
import making_media
import numpy as np
import pytest
from commands import refused, told, znl
from conftest import ODD
from faces import decoded, faces_in, moving_face
from numpy.typing import NDArray
from PIL import Image
from projects import Project, beeps, performed, silent_clip, snapshot, tiny_preset

from znl_video.batch.exposure import exposes
from znl_video.batch.previewing import PreviewResult, preview
from znl_video.captions.marks import CROP, FACES, HEIGHT, SAFE, WIDTH, canvas
from znl_video.cli.progress import silent
from znl_video.ffmpeg.preview import preview_arguments
from znl_video.io.presets import load_presets
from znl_video.io.scanning import scan
from znl_video.io.sheets import COLOURS
from znl_video.model.actions import Preview
from znl_video.model.base import replace
from znl_video.model.composition import LogoLayer, PlateLayer, TextLayer
from znl_video.model.people import ClipNote
from znl_video.model.protecting import Protection

Picture = NDArray[np.uint8]

# The tiny preset's picture.
SHORT = (270, 480)


def look(project: Project, *names: str) -> PreviewResult:
    return preview(project.options(until="loudness"), names, silent())


def files(project: Project) -> list[str]:
    return sorted(each.name for each in (project.work / "preview").iterdir())


def near(picture: Picture, colour: str, within: int = 60) -> NDArray[np.bool_]:
    """Return which pixels have a colour, as far as an encoder leaves it."""
    wanted = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    return np.asarray(np.abs(picture.astype(int) - wanted).max(axis=2) < within)


def edges(shown: NDArray[np.bool_], axis: int, share: float = 0.8) -> tuple[int, int]:
    """Return the first and the last line along ``axis`` that is marked by most of its longest."""
    counts = shown.sum(axis=1 - axis)
    lines = np.nonzero(counts >= share * counts.max())[0]
    return int(lines[0]), int(lines[-1])


def project_of(home: Path, settings: str = "") -> Project:
    footage = home / "raw"
    footage.mkdir(parents=True)
    (footage / "znl.toml").write_text(f"[captions]\nenabled = false\n{settings}", "utf-8")
    return Project(footage, (str(tiny_preset(home / "tiny.toml")),))


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, PreviewResult]:
    """Footage on its side and upright, names that are those of sheets, and a file that is none."""
    project = project_of(tmp_path_factory.mktemp("preview"))
    beeps(project.footage / "wide.mp4", (1.0,), 3.0, "640x360")
    (project.footage / "wide.toml").write_text('framing = "center"\nin = 1.0\nout = 2.0\n', "utf-8")
    for name in ("sheet", "sheet-2"):
        silent_clip(project.footage / f"{name}.mp4", "gray", 0.52 if name == "sheet" else 0.6)
    (project.footage / "broken.mp4").write_bytes(b"\0" * 5000)
    return project, look(project)


def test_every_short_has_a_preview_and_nothing_else_is_written(
    made: tuple[Project, PreviewResult],
) -> None:
    project, said = made
    assert sorted(each.short for each in said.previews) == ["sheet", "sheet-2", "wide"]
    assert files(project) == ["sheet-2.mp4", "sheet.jpg", "sheet.mp4", "wide.mp4"]
    assert not (project.work / "exports").exists()
    assert not (project.work / "shorts").exists()
    assert "EncodePicture" not in said.actions
    for each, frames in (("wide", 25), ("sheet", 13), ("sheet-2", 15)):
        with av.open(str(project.work / "preview" / f"{each}.mp4")) as container:
            video, audio = container.streams.video[0], container.streams.audio[0]
            assert (video.width, video.height) == (WIDTH, HEIGHT)
            # Every second frame of the short, and sound as long as it.
            assert video.frames == -(-frames // 2)
            assert audio.duration
            assert audio.time_base
            assert abs(float(audio.duration * audio.time_base) - frames / 25) < 0.1
        raw = (project.work / "preview" / f"{each}.mp4").read_bytes()
        assert not any(maker in raw for maker in (b"x264", b"Lavf", b"Lavc"))


def test_what_cannot_be_shown_is_told_and_exits_1(made: tuple[Project, PreviewResult]) -> None:
    _, said = made
    assert [each.file for each in said.left_out] == ["broken.mp4"]
    assert (said.failed, said.exit_code) == ((), 1)


def test_the_crop_is_boxed_where_it_is(made: tuple[Project, PreviewResult]) -> None:
    project, _ = made
    picture = decoded(project.work / "preview" / "wide.mp4")[4]
    area = canvas(*SHORT).source
    factor = min((area.right - area.left) / 640, (area.bottom - area.top) / 360)
    left, right = edges(near(picture, CROP)[area.top : area.bottom, : area.right], axis=1)
    middle = (area.left + area.right) / 2
    assert (left + right + 1) / 2 == pytest.approx(middle, abs=2)
    # 9:16 of the whole height.
    assert right + 1 - left == pytest.approx(360 * 9 / 16 * factor, abs=4)
    top, bottom = edges(near(picture, CROP)[area.top : area.bottom, left : right + 1], axis=0)
    assert bottom + 1 - top == pytest.approx(360 * factor, abs=4)


def test_footage_that_is_shown_whole_has_no_box(made: tuple[Project, PreviewResult]) -> None:
    project, _ = made
    picture = decoded(project.work / "preview" / "sheet.mp4")[4]
    area = canvas(*SHORT).source
    assert not near(picture, CROP)[area.top : area.bottom].any()


def test_the_safe_area_is_boxed_on_the_short(made: tuple[Project, PreviewResult]) -> None:
    project, _ = made
    picture = decoded(project.work / "preview" / "wide.mp4")[4]
    safe, place = load_presets(project.presets)[0].safe_area, canvas(*SHORT).result
    factor = (place.right - place.left) / SHORT[0]
    # Words of the legend have the colour as well.
    shown = near(picture, SAFE)
    shown[:, : place.left] = False
    left, right = edges(shown, axis=1)
    top, bottom = edges(shown, axis=0)
    assert left == pytest.approx(place.left + safe.left.value * factor, abs=2)
    assert right + 1 == pytest.approx(place.right - safe.right.value * factor, abs=2)
    assert top == pytest.approx(place.top + safe.top.value * factor, abs=2)
    assert bottom + 1 == pytest.approx(place.bottom - safe.bottom.value * factor, abs=2)


def test_the_short_stands_beside_it_as_it_will_be(made: tuple[Project, PreviewResult]) -> None:
    project, _ = made
    pictures = decoded(project.work / "preview" / "wide.mp4")
    place = canvas(*SHORT).result
    middle = (slice(200, 260), slice(place.left + 100, place.right - 100))
    # It begins with a white flash of five frames: three of the preview.
    bright = [float(each[middle].mean()) for each in pictures]
    assert min(bright[:2]) > 220
    assert max(bright[4:]) < 90


def test_the_sheet_shows_every_short_and_its_seconds(made: tuple[Project, PreviewResult]) -> None:
    _, said = made
    assert [Path(each).name for each in said.sheets] == ["sheet.jpg"]
    with Image.open(said.sheets[0]) as picture:
        sheet = np.asarray(picture.convert("RGB"))
    for colour in COLOURS[:3]:
        assert near(sheet, colour, 40).sum() > 2000
    # One second in three, in the middle.
    windows = {}
    for number, colour in enumerate(COLOURS[:3]):
        rows = near(sheet, colour, 40).sum(axis=1)
        columns = np.nonzero(near(sheet, colour, 40)[int(rows.argmax())])[0]
        windows[number] = (int(columns[0]), int(columns[-1]))
    narrow = min(windows.values(), key=lambda ends: ends[1] - ends[0])
    assert narrow == pytest.approx((20 + 1560 / 3, 20 + 2 * 1560 / 3), abs=4)


def test_strips_show_footage_from_its_begin_to_its_end(
    made: tuple[Project, PreviewResult],
) -> None:
    _, said = made
    with Image.open(said.sheets[0]) as picture:
        sheet = np.asarray(picture.convert("L")).astype(int)
    # The strip of the clip that lasts half a second, the grey rows over its full bar.
    grey = (np.abs(sheet[:, 25:1400:25] - 128) < 12).all(axis=1)
    assert grey.sum() > 2 * 60
    # Cells are 78 pixels wide; the last one ends where the strip does.
    assert np.abs(sheet[np.nonzero(grey)[0], 1504:1576] - 128).max() < 16


def test_a_second_look_makes_nothing_anew(made: tuple[Project, PreviewResult]) -> None:
    project, _ = made
    before = snapshot(project.work / "preview")
    again = look(project)
    assert {kind for kind, acted in again.actions.items() if acted.performed} == set()
    assert snapshot(project.work / "preview") == before
    assert all(each.took_s == 0 for each in again.previews)


def test_one_short_is_made_alone_and_others_stay(
    made: tuple[Project, PreviewResult], tmp_path: Path
) -> None:
    project = made[0].copied(tmp_path / "copy")
    (project.work / "preview" / "wide.mp4").unlink()
    (project.work / "preview" / "long gone.mp4").write_bytes(b"old")
    said = look(project, "sheet")
    assert [each.short for each in said.previews] == ["sheet"]
    assert files(project) == ["sheet-2.mp4", "sheet.jpg", "sheet.mp4"]


def test_an_unknown_short_is_refused_with_those_that_there_are(
    made: tuple[Project, PreviewResult], tmp_path: Path
) -> None:
    project = made[0].copied(tmp_path / "copy")
    said = znl(
        *("preview", project.footage, "nobody", "--preset", project.presets[0], "--json"),
    )
    assert "wide" in refused(said, "explain.unknown-short")


def test_the_command_prints_one_object_and_where_the_sheet_is(
    made: tuple[Project, PreviewResult], tmp_path: Path
) -> None:
    project = made[0].copied(tmp_path / "copy")
    said = znl("preview", project.footage, "--preset", project.presets[0], "--json")
    assert said.code == 1
    result = said.only_object
    assert {each["short"] for each in result["previews"]} == {"sheet", "sheet-2", "wide"}
    assert result["sheets"] == [str(project.work / "preview" / "sheet.jpg")]
    assert "broken.mp4" in told(said.err)


def test_what_was_delivered_stays_as_it_is(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    silent_clip(project.footage / "red.mp4", "red", 0.6)
    project.run()
    folders = [project.work / each for each in ("exports", "shorts", "captions")]
    before = [snapshot(each) for each in folders]
    assert look(project).exit_code == 0
    assert [snapshot(each) for each in folders] == before
    # Nor does a look count as a run that would have something to do.
    assert performed(project.run()) == set()


def test_previews_are_never_taken_for_footage(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    silent_clip(project.footage / "red.mp4", "red", 0.6)
    looks = project.footage / "looks"
    preview(project.options(until="loudness", out=looks), (), silent())
    assert (looks / "preview" / "red.mp4").is_file()
    found = scan(project.footage, project.footage.with_name("elsewhere"))
    assert [each.path for each in found.found] == ["red.mp4"]


def test_where_nothing_can_be_written_it_is_told_and_the_command_ends_well(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    silent_clip(project.footage / "red.mp4", "red", 0.6)
    project.work.mkdir()
    (project.work / "preview").write_text("in the way", "utf-8")
    said = look(project)
    assert (said.previews, said.sheets, said.exit_code) == ((), (), 1)
    assert [(each.file, each.code) for each in said.failed] == [
        ("red", "file.failed"),
        ("sheet.jpg", "file.failed"),
    ]


def test_what_nobody_looked_for_is_not_shown() -> None:
    asked = factories.source("clip", note=ClipNote.model_validate({"redact": "faces"}))
    given = factories.given(factories.preset(), sources=(asked,))
    short = factories.short(sources=("clip",))
    assert exposes(short, given)
    assert not exposes(
        replace(short, protections=(Protection(redact="faces", by="sidecar"),)), given
    )
    assert not exposes(
        short, factories.given(factories.preset(), sources=(factories.source("clip"),))
    )


def test_hostile_names_are_drawn_and_written_as_they_are(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    for number, name in enumerate((*ODD, "{\\an8}{\\fs300}x" * 9 if "\\" in ODD[1] else "x" * 90)):
        clean = name.replace("/", "")[:60]
        silent_clip(project.footage / f"{clean}.mp4", "gray", 0.4 + 0.04 * number)
    said = look(project)
    assert (len(said.previews), said.exit_code) == (4, 0)
    assert all(Path(each.file).is_file() for each in said.previews)


@pytest.fixture
def faced(tmp_path: Path) -> Project:
    project = project_of(tmp_path)
    moving_face(project.footage / "m.mp4")
    return project


def test_faces_are_boxed_where_they_are(faced: Project) -> None:
    look(faced)
    pictures = decoded(faced.work / "preview" / "m.mp4")
    area = canvas(*SHORT).source
    assert faces_in(pictures) == len(pictures)
    factor = (area.bottom - area.top) / 320
    edge = (area.left + area.right) / 2 - 90 * factor
    for number in (4, 8, 12):
        shown = near(pictures[number], FACES)[area.top : area.bottom, : area.right]
        rows, columns = np.nonzero(shown)
        # The film's face moves two to the right and one down a frame.
        middle = edge + (2 * 2 * number + 45) * factor, (2 * number + 90 + 60) * factor
        assert columns.mean() == pytest.approx(middle[0], abs=16)
        assert rows.mean() == pytest.approx(middle[1], abs=20)


def test_who_refused_is_not_shown_in_previews_nor_on_the_sheet(faced: Project) -> None:
    (faced.footage / "m.toml").write_text('consent = "no"\n', "utf-8")
    said = look(faced)
    assert [each.veiled for each in said.previews] == [True]
    # A green box is drawn where the face was found; what is in it is a mosaic.
    assert faces_in(decoded(faced.work / "preview" / "m.mp4")) == 0
    with Image.open(said.sheets[0]) as sheet:
        shown = np.asarray(sheet.convert("RGB"))
    assert faces_in([shown[: shown.shape[0] // 2], shown]) == 0
    assert "FilmStrip" not in said.actions
    noted = json.loads((faced.work / "previews.json").read_text("utf-8"))
    assert [(each["file"], each["redact"]) for each in noted["m.mp4"]] == [("m.mp4", "faces")]
    again = znl("preview", faced.footage, "--preset", faced.presets[0])
    assert again.code == 0
    assert "not checked" in told(again.err)
    # It hides all that is asked for: a run lets it stay.
    faced.run(until="ingest")
    assert files(faced) == ["m.mp4", "sheet.jpg"]


@pytest.mark.parametrize("note", ['consent = "no"\n', "use = false\n"])
def test_a_run_takes_away_what_shows_who_refused_later(faced: Project, note: str) -> None:
    look(faced)
    assert files(faced) == ["m.mp4", "sheet.jpg"]
    (faced.footage / "m.toml").write_text(note, "utf-8")
    gone = [each for each in faced.run(until="ingest").warnings if each.code == "preview.withdrawn"]
    assert [each.file for each in gone] == ["preview/m.mp4", "preview/sheet.jpg"]
    assert files(faced) == []


def test_a_preview_that_nothing_is_known_of_goes_too(faced: Project) -> None:
    look(faced)
    (faced.work / "previews.json").write_text("no JSON", "utf-8")
    (faced.footage / "m.toml").write_text('consent = "no"\n', "utf-8")
    faced.run(until="ingest")
    assert files(faced) == []


def test_a_box_is_hidden_in_both_pictures_of_a_storys_second_clip(tmp_path: Path) -> None:
    project = project_of(tmp_path)
    folder = project.footage / "story"
    folder.mkdir()
    (folder / "story.toml").write_text('order = ["a.mp4", "m.mp4"]\n', "utf-8")
    # A number of frames of which half is none.
    silent_clip(folder / "a.mp4", "gray", 0.44)
    # Stripes that even the small picture keeps.
    stripes = "nullsrc=s=180x320:r=25,geq=lum='40+180*gt(mod(X,6),2)':cb=128:cr=128"
    making_media.picture(folder / "m.mp4", stripes, 1.2, "-crf", "5")
    note = "[[hide]]\nx = 0.3\ny = 0.4\nwidth = 0.4\nheight = 0.1\nfrom = 0.4\nto = 0.8\n"
    (folder / "m.toml").write_text(note, "utf-8")
    assert [each.veiled for each in look(project).previews] == [True]
    pictures = [each.mean(axis=2) for each in decoded(project.work / "preview" / "story.mp4")]
    assert len(pictures) == 6 + 15
    place = canvas(*SHORT)
    for area in (place.source, place.result):
        tall = area.bottom - area.top
        wide = tall * 180 / 320
        left = (area.left + area.right - wide) / 2
        rows = slice(int(area.top + 0.42 * tall), int(area.top + 0.48 * tall))
        columns = slice(int(left + 0.35 * wide), int(left + 0.65 * wide))
        rough = [float(each[rows, columns].std(axis=1).mean()) for each in pictures]
        # 0.4 to 0.8 s are frames 10 to 20 of the clip, every second one of which is made.
        assert max(rough[11:17]) < 20 < min([*rough[6:9], *rough[19:]])


def test_all_that_lies_over_a_short_lies_over_its_preview_as_large() -> None:
    opening = PlateLayer(blob="opening.mov", x=0, y=600, at_frame=0)
    third = PlateLayer(blob="third.mov", x=108, y=1500, at_frame=10)
    logo = LogoLayer(sha256="logo.png", x=800, y=60, width=180, opacity=1)
    place = canvas(*SHORT)
    action = Preview(
        picture=factories.encode_picture(logo=logo, plates=(opening, third)),
        width=WIDTH,
        height=HEIGHT,
        source=place.source,
        result=place.result,
        marks=TextLayer(ass="", fonts=("font",)),
        sound="sound.m4a",
    )
    (said,) = (
        each
        for each in preview_arguments(action, lambda digest: digest, "made.mp4", 2)
        if "overlay" in each
    )
    factor = (place.result.right - place.result.left) / 1080
    assert said.count(f"scale=max(2\\,iw*{factor:.6f}):-2") == 2
    assert f"scale={round(180 * factor)}:-2" in said
    for x, y in ((800, 60), (0, 600), (108, 1500)):
        assert f"x={round(x * factor)}:y={round(y * factor)}" in said
