"""Faces and boxes are gone from every frame that is delivered, or nothing is delivered."""

from __future__ import annotations

import json
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import faces
import making_media
import measuring
import numpy as np
import pytest
from faces import FRAMES, HEIGHT, WIDTH
from numpy.typing import NDArray
from PIL import Image
from projects import Project, performed, planned, tiny_preset


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return faces.moving_face(tmp_path_factory.mktemp("faces") / "m.mp4")


def _project(clip: Path, tmp_path: Path, note: str) -> Project:
    footage = tmp_path / "raw"
    footage.mkdir()
    (footage / "m.mp4").write_bytes(clip.read_bytes())
    (footage / "m.toml").write_text(note, "utf-8")
    (footage / "znl.toml").write_text("[captions]\nenabled = false\n", "utf-8")
    return Project(footage, (str(tiny_preset(tmp_path / "tiny.toml", cards="forbid")),))


def _card(project: Project) -> dict[str, Any]:
    card: dict[str, object] = json.loads(project.export("m.json").read_text("utf-8"))
    return card


def _report(project: Project) -> str:
    return (project.work / "report.html").read_text("utf-8")


def _pictured(project: Project) -> NDArray[np.uint8]:
    """Return the cover in the report."""
    data = _report(project).partition("data:image/jpeg;base64,")[2].partition('"')[0]
    return np.asarray(Image.open(BytesIO(b64decode(data))).convert("RGB"))


@pytest.fixture(scope="module")
def shown(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = _project(clip, tmp_path_factory.mktemp("shown"), "")
    assert project.run().delivered == 1
    return project


@pytest.fixture(scope="module")
def refused(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Project:
    project = _project(clip, tmp_path_factory.mktemp("refused"), 'consent = "no"\n')
    told = project.run()
    assert (told.delivered, told.exit_code) == (1, 0)
    assert "protect.voice" in [each.code for each in told.warnings]
    return project


def test_no_frame_and_no_cover_shows_the_face_of_who_refused(
    shown: Project, refused: Project
) -> None:
    before, after = (faces.decoded(each.export("m.mp4")) for each in (shown, refused))
    assert len(before) == len(after) == FRAMES
    assert faces.faces_in(before) > FRAMES * 0.9
    assert faces.faces_in(after) == 0
    for number, (one, other) in enumerate(zip(before, after, strict=True)):
        scale = one.shape[1] / WIDTH
        top, left = (round(each * scale) for each in (90 + number + 30, 2 * number + 25))
        side = round(40 * scale)
        was, now = (
            each[top : top + side, left : left + side].astype(float) for each in (one, other)
        )
        # Nothing fine is left: neighbours hardly differ but at the edges of a cell.
        fine = np.median(np.abs(np.diff(now.mean(axis=2), axis=1)))
        assert fine < np.median(np.abs(np.diff(was.mean(axis=2), axis=1))) / 2
        assert np.abs(was - now).mean() > 4
    cover = [np.asarray(Image.open(refused.export("m.jpg")).convert("RGB"))]
    assert faces.faces_in(cover) == 0
    thumbnail = refused.store.blob(refused.short("m").short.covers[0].thumbnail)
    assert faces.faces_in([np.asarray(Image.open(thumbnail).convert("RGB"))]) == 0
    assert faces.faces_in([np.asarray(Image.open(shown.export("m.jpg")).convert("RGB"))]) == 1


def test_what_is_not_hidden_stays_as_it_is(shown: Project, refused: Project) -> None:
    one, other = (faces.decoded(each.export("m.mp4"))[0] for each in (shown, refused))
    bottom = slice(int(one.shape[0] * 0.85), None)
    assert np.abs(one[bottom].astype(int) - other[bottom].astype(int)).mean() < 2


def test_the_sound_is_the_same(shown: Project, refused: Project) -> None:
    one, other = (measuring.sound(each.export("m.mp4")) for each in (shown, refused))
    assert np.array_equal(one, other)


def test_the_card_and_the_report_tell_what_was_hidden_by_whom(refused: Project) -> None:
    card = _card(refused)
    (source,) = card["sources"]
    assert (source["consent"], source["redact"], source["redact_by"]) == ("no", "faces", "consent")
    hidden = card["protection"]
    assert isinstance(hidden, dict)
    assert hidden["faces"] >= 1
    assert (hidden["checked"], hidden["frames_with_faces_left"]) == (True, 0)
    report = _report(refused)
    assert "consent = &quot;no&quot;" in report


def test_the_report_shows_no_face_of_who_refused(shown: Project, refused: Project) -> None:
    assert [faces.faces_in([_pictured(each)]) for each in (shown, refused)] == [1, 0]
    assert 'class="cover"' in _report(refused)


def test_a_report_stays_where_its_covers_hide_all_that_is_asked_for(
    clip: Path, tmp_path: Path
) -> None:
    project = _project(clip, tmp_path, 'redact = "faces"\n')
    project.run()
    before = _report(project)
    project.run(until="ingest")
    assert _report(project) == before
    (project.footage / "m.toml").write_text("use = false\n", "utf-8")
    project.run(until="ingest")
    assert not (project.work / "report.html").exists()


def test_the_same_decisions_again_make_nothing_anew(refused: Project) -> None:
    before = refused.short("m").short
    told = refused.run()
    assert performed(told) == set()
    assert refused.short("m").short == before
    assert planned(refused.explain()) == set()


def test_consent_withdrawn_after_delivery_takes_the_old_video_away_at_once(
    clip: Path, tmp_path: Path
) -> None:
    project = _project(clip, tmp_path, "")
    other = Project(project.footage, (str(tiny_preset(tmp_path / "other.toml", cards="forbid")),))
    project.run()
    other.run()
    (project.footage / "m.toml").write_text('consent = "no"\n', "utf-8")
    # Only one of both platforms is asked for, and the run goes no further than to ingest.
    told = project.run(until="ingest")
    (gone,) = [each for each in told.warnings if each.code == "protect.withdrawn"]
    assert "other, tiny" in gone.message
    assert list((project.work / "exports").glob("*/*")) == []
    # Nor does anything else show the face: the report, which has a cover in it, is gone as well.
    assert not (project.work / "report.html").exists()
    pictures = [each for each in project.work.rglob("*.*") if each.suffix in (".mp4", ".jpg")]
    assert [each for each in pictures if "store" not in each.parts] == []


def test_a_box_is_hidden_at_its_seconds_and_its_place(clip: Path, tmp_path: Path) -> None:
    note = "[[hide]]\nx = 0.5\ny = 0.8\nwidth = 0.4\nheight = 0.15\nfrom = 0.4\nto = 0.8\n"
    project = _project(clip, tmp_path, note)
    # Stripes, finer than any cell of the mosaic.
    stripes = f"nullsrc=s={WIDTH}x{HEIGHT}:r=25,geq=lum='128+100*mod(X,2)':cb=128:cr=128"
    making_media.picture(project.footage / "m.mp4", stripes, 1.2, "-crf", "5")
    told = project.run()
    assert told.delivered == 1
    assert "FindFaces" not in told.actions
    pictures = [each.mean(axis=2) for each in faces.decoded(project.export("m.mp4"))]
    height, width = pictures[0].shape
    place = (
        slice(int(0.82 * height), int(0.94 * height)),
        slice(int(0.53 * width), int(0.87 * width)),
    )
    roughness = [each[place].std() for each in pictures]
    assert max(roughness[10:21]) < 8 < min([*roughness[:8], *roughness[23:]])
    aside = [each[: height // 2].std() for each in pictures]
    assert min(aside) > 8
    (source,) = _card(project)["sources"]
    assert (source["redact"], len(source["hidden"])) == ("none", 1)
