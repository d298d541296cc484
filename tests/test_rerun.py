"""Runs after the first: nothing is done twice, one change redoes its own part, and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from projects import (
    Project,
    beeps,
    kit,
    logo,
    performed,
    planned,
    silent_clip,
    snapshot,
)

from znl_video.batch.result import RunResult
from znl_video.io.hashing import sha256_of
from znl_video.model.people import DEFAULT_PRESETS

KEPT = {f".unchanged/{name}.json" for name in ("told", "choices", "standing")}


def test_a_second_run_performs_nothing_and_touches_nothing(small: Project) -> None:
    # A copied work folder is not what the first run left: hard links are gone, and what is kept of
    # sources and shorts, which tells where they lay, is noted anew.
    before = snapshot(small.work)
    del before[".unchanged/subjects"]
    assert small.explain() == ()
    told = small.run()
    assert performed(told) == set()
    assert told.delivered == 4
    after = snapshot(small.work)
    # What that run told is kept beside.
    assert {file for file in after if file not in before} == {*KEPT, ".unchanged/subjects"}
    assert {file: after[file] for file in before} == before
    assert "report.html" in after
    assert small.run() == told
    assert snapshot(small.work) == after


def test_explaining_writes_nothing(small: Project) -> None:
    change_words(small)
    before = snapshot(small.footage.parent)
    assert small.explain()
    assert snapshot(small.footage.parent) == before


def change_words(project: Project) -> None:
    file = project.folder.captions_file("speech")
    text = file.read_text("utf-8")
    assert "morning" in text
    file.write_text(text.replace("morning", "evening"), "utf-8")


def change_logo(project: Project) -> None:
    assert project.brand
    logo(Path(project.brand), "red")


def change_loudness(project: Project) -> None:
    (project.footage / "znl.toml").write_text("[loudness]\nlufs = -18\n", "utf-8")


def change_end_card(project: Project) -> None:
    assert project.brand
    file = Path(project.brand) / "kit.toml"
    file.write_text(file.read_text("utf-8").replace("The end", "Good bye"), "utf-8")


PICTURE = {"EncodePicture", "Mux", "Inspect"}


@pytest.mark.parametrize(
    ("change", "kinds", "shorts"),
    [
        pytest.param(change_words, PICTURE, {"speech"}, id="a word in the SRT"),
        pytest.param(change_logo, {"Card", *PICTURE}, {"speech", "beeps"}, id="a new logo"),
        pytest.param(
            change_loudness,
            {"EncodeSound", "Mux", "Inspect"},
            {"speech", "beeps"},
            id="another loudness",
        ),
        pytest.param(change_end_card, {"Card", *PICTURE}, {"speech", "beeps"}, id="a new end card"),
    ],
)
def test_one_change_redoes_its_own_part_and_explain_foretells_it(
    small: Project, change: Callable[[Project], None], kinds: set[str], shorts: set[str]
) -> None:
    change(small)
    foretold = small.explain()
    assert planned(foretold) == kinds
    assert {each.subject for each in foretold} == shorts
    assert all(each.reasons for each in foretold)
    told = small.run()
    assert performed(told) == kinds
    assert told.delivered == 4
    assert small.explain() == ()
    assert performed(small.run()) == set()


def test_a_new_end_card_leaves_presets_without_cards_alone(small: Project) -> None:
    before = snapshot(small.work / "exports" / "cardless")
    change_end_card(small)
    told = small.run()
    assert snapshot(small.work / "exports" / "cardless") == before
    assert told.actions["EncodePicture"].performed == 2


def test_another_loudness_names_both_figures(small: Project) -> None:
    change_loudness(small)
    why = {reason for each in small.explain() for reason in each.reasons}
    assert any("-15" in reason and "-18" in reason for reason in why)


@pytest.mark.parametrize("ending", [".mp4", ".srt", ".jpg", ".json"])
def test_a_deleted_export_is_restored_and_nothing_made(small: Project, ending: str) -> None:
    file = small.export(f"speech{ending}")
    content = file.read_bytes()
    file.unlink()
    assert [(each.subject, each.kind) for each in small.explain()] == [("speech", "restore")]
    assert performed(small.run()) == set()
    assert file.read_bytes() == content


def test_an_export_edited_in_place_is_restored(small: Project) -> None:
    file = small.export("speech.mp4")
    # Restoring it makes it a hard link to the store again, where links work.
    file.unlink()
    small.run()
    digest = sha256_of(file)
    with file.open("ab") as opened:
        opened.write(b"something else")
    assert ("speech", "restore") in [(each.subject, each.kind) for each in small.explain()]
    told = small.run()
    [output] = [o for o in told.outputs if (o.short, o.preset) == ("speech", "tiny")]
    assert sha256_of(file) == output.sha256
    # Muxing copies both streams, so the file is the same again, byte for byte.
    assert output.sha256 == digest
    assert performed(told) <= {"Mux"}


def test_a_forged_export_of_the_same_size_and_a_new_time_is_noticed(small: Project) -> None:
    file = small.export("speech.mp4")
    content = file.read_bytes()
    file.write_bytes(content[:-4] + b"oops")
    small.run()
    assert file.read_bytes() == content


def test_changed_footage_under_the_same_name_is_redone(small: Project) -> None:
    beeps(small.footage / "beeps.mp4", (0.6,), 1.6)
    before = small.export("beeps.mp4").read_bytes()
    untouched = snapshot(small.work / "exports" / "tiny")["speech.mp4"]
    foretold = [each for each in small.explain() if each.subject == "beeps"]
    assert "Probe" in planned(tuple(foretold))
    assert "the footage changed" in foretold[0].reasons
    told = small.run()
    assert {"Probe", "Analyse", "Transcribe", "EncodeSound", *PICTURE} <= performed(told)
    assert small.export("beeps.mp4").read_bytes() != before
    assert snapshot(small.work / "exports" / "tiny")["speech.mp4"] == untouched
    assert performed(small.run()) == set()


@pytest.mark.parametrize("which", ["picture", "sound", "media", "cover"])
def test_a_blob_lost_from_the_store_is_made_anew(small: Project, which: str) -> None:
    short = small.short("beeps").short
    blobs = {
        "picture": [each.blob for each in short.pictures],
        "sound": [each.blob for each in short.tracks],
        "media": [each.media for each in short.deliveries],
        "cover": [each.blob for each in short.covers],
    }
    for blob in blobs[which]:
        small.store.blob(blob).unlink()
    small.export("beeps.mp4").unlink()
    small.export("beeps.jpg").unlink()
    told = small.run()
    assert told.exit_code == 0
    assert performed(told)
    for output in told.outputs:
        assert sha256_of(Path(output.path)) == output.sha256
    with Image.open(small.export("beeps.jpg")) as cover:
        assert cover.size == (270, 360)
    assert performed(small.run()) == set()


def test_a_store_that_is_gone_altogether_is_filled_again(small: Project) -> None:
    (small.footage / "speech.mp4").unlink()
    small.run()
    for file in sorted((small.work / "store").rglob("*")):
        if file.is_file():
            file.unlink()
    assert small.run().delivered == 2
    assert performed(small.run()) == set()


def test_footage_that_is_gone_leaves_what_was_delivered(small: Project) -> None:
    (small.footage / "speech.mp4").unlink()
    told = small.run()
    assert {each.short for each in told.outputs} == {"beeps"}
    assert small.export("speech.mp4").is_file()


def test_five_default_presets_share_picture_sound_and_file(tmp_path: Path) -> None:
    footage = tmp_path / "clips"
    footage.mkdir()
    silent_clip(footage / "green.mp4", "green", 1.0)
    told = Project(footage, (), str(kit(tmp_path / "kit"))).run()
    assert {each.preset for each in told.outputs} == set(DEFAULT_PRESETS)
    assert _count(told, "EncodePicture", "EncodeSound", "Mux", "Inspect") == [1, 1, 1, 1]
    assert len({each.sha256 for each in told.outputs}) == 1


def _count(told: RunResult, *kinds: str) -> list[int]:
    return [told.actions[kind].performed for kind in kinds]
