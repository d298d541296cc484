"""What must never go out: withdrawn consent, stale videos, other footage's captions."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import making_media
import measuring
import pytest
from projects import Project, tiny_preset

GREY = "color=c=0x606060:s=180x320:r=25"


@pytest.fixture
def mute(tmp_path: Path) -> Project:
    """One silent clip of a second, not rendered yet."""
    footage = tmp_path / "raw"
    footage.mkdir()
    making_media.picture(footage / "m.mp4", GREY, 1)
    return Project(footage, (str(tiny_preset(tmp_path / "tiny.toml", cards="forbid")),))


def _captions(project: Project) -> str:
    return str(json.loads(project.export("m.json").read_text("utf-8"))["captions"])


def _write(project: Project, text: str) -> None:
    cue = f"1\n00:00:00,100 --> 00:00:00,900\n{text}\n"
    project.folder.captions_file("m").write_text(cue, "utf-8")


def _source(project: Project) -> dict[str, str]:
    (source,) = json.loads(project.export("m.json").read_text("utf-8"))["sources"]
    return dict(source)


def test_withdrawn_consent_takes_the_video_away_and_makes_one_without_faces(mute: Project) -> None:
    assert mute.run().delivered == 1
    (mute.footage / "m.toml").write_text('consent = "no"', "utf-8")
    told = mute.run()
    assert "protect.withdrawn" in [each.code for each in told.warnings]
    assert told.delivered == 1
    source = _source(mute)
    assert (source["consent"], source["redact"], source["redact_by"]) == ("no", "faces", "consent")


def test_a_clip_that_is_not_to_be_used_is_taken_away(mute: Project) -> None:
    assert mute.run().delivered == 1
    (mute.footage / "m.toml").write_text("use = false", "utf-8")
    told = mute.run()
    assert [each.code for each in told.rejected] == ["media.unused"]
    assert "protect.withdrawn" in [each.code for each in told.warnings]
    assert list(mute.export("m.mp4").parent.iterdir()) == []


def test_what_one_copy_asks_for_holds_for_all(mute: Project) -> None:
    for folder in ("a", "b"):
        (mute.footage / folder).mkdir()
        shutil.copy(mute.footage / "m.mp4", mute.footage / folder / "m.mp4")
    (mute.footage / "b" / "m.toml").write_text('consent = "no"', "utf-8")
    told = mute.run()
    assert (told.shorts, told.delivered) == (1, 1)
    assert "protect.copy" in [each.code for each in told.warnings]
    card = next(mute.export("m.json").parent.glob("*.json"))
    (source,) = json.loads(card.read_text("utf-8"))["sources"]
    assert (source["redact"], source["redact_by"]) == ("faces", "consent")
    (mute.footage / "b" / "m.toml").write_text("use = false", "utf-8")
    assert mute.run().delivered == 0


def test_footage_that_is_gone_is_no_longer_ready(mute: Project) -> None:
    mute.run()
    (mute.footage / "m.mp4").rename(mute.footage / "n.mp4")
    told = mute.run()
    assert [each.code for each in told.warnings if each.file == "m"] == ["export.withdrawn"]
    assert not mute.export("m.json").exists()
    assert mute.export("m.mp4").exists()
    assert mute.export("n.json").exists()


def test_our_own_captions_stay_a_draft_when_our_documents_are_lost(mute: Project) -> None:
    mute.run()
    shutil.rmtree(mute.work / "shorts")
    mute.run()
    assert _captions(mute) == "none"
    _write(mute, "Good evening")
    mute.run()
    assert _captions(mute) == "edited"


def test_captions_are_not_burnt_onto_other_footage(mute: Project) -> None:
    mute.run()
    _write(mute, "Good evening")
    mute.run()
    making_media.picture(mute.footage / "m.mp4", GREY.replace("60", "90"), 1)
    told = mute.run()
    assert [each.code for each in told.failed] == ["captions.other-footage"]
    assert not mute.export("m.json").exists()
    assert b"Good evening" in (mute.folder.read_captions("m") or b"")
    mute.folder.captions_file("m").unlink()
    assert mute.run().exit_code == 0


def test_presets_that_were_not_asked_for_are_told_apart(mute: Project, tmp_path: Path) -> None:
    mute.run()
    _write(mute, "Good evening")
    other = Project(mute.footage, (str(tiny_preset(tmp_path / "other.toml", cards="forbid")),))
    codes = [each.code for each in other.run().warnings]
    assert "export.not-renewed" in codes


def test_a_cut_in_footage_without_an_index_shows_what_was_asked_for(mute: Project) -> None:
    (mute.footage / "m.mp4").unlink()
    # Grey levels tell the time: ten a second, and a key frame only every four seconds.
    source = "nullsrc=s=180x320:r=25,geq=lum='40+20*floor(T)':cb=128:cr=128"
    making_media.picture(mute.footage / "m.ts", source, 8, "-g", "100")
    (mute.footage / "m.toml").write_text("in = 5.0\nout = 7.0", "utf-8")
    assert mute.run().exit_code == 0
    early, late = (measuring.picture(mute.export("m.mp4"), at)[0].mean() for at in (0.5, 1.5))
    # Twenty levels a second: the sixth and the seventh second, not a still of the eighth.
    assert (early, late) == (pytest.approx(140, abs=8), pytest.approx(160, abs=8))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither")
def test_pipes_are_left_out_and_names_that_are_no_utf8_are_refused(mute: Project) -> None:
    os.mkfifo(mute.footage / "x.mp4")
    shutil.copy(
        mute.footage / "m.mp4", Path(os.fsdecode(os.fsencode(mute.footage) + b"/\xb3\xc2.mp4"))
    )
    told = mute.run()
    assert [each.code for each in told.rejected] == ["source.bad-name"]
    assert (told.delivered, told.exit_code) == (1, 1)
