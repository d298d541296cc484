"""What is damaged is noticed, told of and made anew; what people wrote stays."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from commands import refused, znl
from crashing import flip, leftovers
from projects import Project, logo, performed

from znl_video.batch.options import Reporter
from znl_video.batch.previewing import preview
from znl_video.batch.result import RunResult
from znl_video.batch.running import run
from znl_video.batch.standing import standings
from znl_video.cli.progress import Silent, silent
from znl_video.io.hashing import sha256_of
from znl_video.io.store import Store
from znl_video.model.actions import Action, SplitWords
from znl_video.model.facts import Tokens


def codes(told: RunResult) -> list[str]:
    return [each.code for each in told.warnings]


def test_a_flipped_bit_is_found_when_a_blob_is_used(small: Project) -> None:
    short = small.short("beeps").short
    pictures = [small.store.blob(each.blob) for each in short.pictures]
    for blob in pictures:
        flip(blob, blob.stat().st_size // 2)
    assert performed(small.run()) == set(), "nothing uses them, so nothing reads them"
    (small.footage / "znl.toml").write_text("[loudness]\nlufs = -18\n", "utf-8")
    told = small.run()
    assert told.exit_code == 0
    assert codes(told).count("store.mended") == len(pictures)
    assert performed(told) == {"EncodeSound", "EncodePicture", "Mux", "Inspect"}
    for output in told.outputs:
        assert sha256_of(Path(output.path)) == output.sha256
    for each in small.short("beeps").short.pictures:
        assert sha256_of(small.store.blob(each.blob)) == each.blob
    again = small.run()
    assert (performed(again), codes(again).count("store.mended")) == (set(), 0)


def test_a_run_sweeps_what_a_killed_one_left_in_any_folder(small: Project) -> None:
    preview(small.options(until="loudness"), (), silent())
    files = [each for each in small.work.rglob("*") if each.is_file()]
    folders = {each.parent for each in files if small.store.root not in each.parents}
    names = {each.relative_to(small.work).as_posix() for each in folders}
    assert names >= {".", ".unchanged", "captions", "exports/tiny", "preview", "shorts", "sources"}
    for each in folders:
        (each / ".subjects.0123abcd.part").write_text("half", "utf-8")
    assert performed(small.run()) == set()
    assert leftovers(small) == []


@pytest.mark.parametrize("ending", [".mp4", ".jpg"])
def test_a_damaged_blob_is_never_delivered(small: Project, ending: str) -> None:
    small.export(f"beeps{ending}").unlink()
    short = small.short("beeps").short
    cover = short.cover_for("tiny")
    delivery = short.delivery_for("tiny")
    assert cover
    assert delivery
    digest = cover.blob if ending == ".jpg" else delivery.media
    flip(small.store.blob(digest), 700)
    told = small.run()
    assert told.exit_code == 0
    # A cover that two platforms share was kept twice: its time differs, and recalling reads it.
    assert "store.mended" in codes(told) or "Cover" in performed(told)
    card = small.folder.card("tiny", "beeps")
    assert card
    made = {each.path: each.sha256 for each in small.short("beeps").placed}
    assert sha256_of(small.export(f"beeps{ending}")) == made[f"exports/tiny/beeps{ending}"]


def test_an_export_linked_to_a_damaged_blob_no_longer_stands(small: Project) -> None:
    file = small.export("beeps.mp4")
    file.unlink()
    small.run()
    delivery = small.short("beeps").short.delivery_for("tiny")
    assert delivery
    blob = small.store.blob(delivery.media)
    assert file.samefile(blob)
    flip(blob, 5000)
    assert not small.store.examined(blob)
    assert small.run().exit_code == 0
    delivery = small.short("beeps").short.delivery_for("tiny")
    assert delivery
    assert sha256_of(file) == delivery.media


def test_a_flipped_bit_in_facts_is_no_answer(tmp_path: Path) -> None:
    store, key = Store(tmp_path), "ab" * 32
    facts = Tokens(texts=(("早上", "七点"),))
    chosen = random.Random(7)  # noqa: S311
    for _ in range(60):
        store.remember(key, SplitWords(texts=("早上七点",)), facts, 0)
        (file,) = (tmp_path / "facts").rglob("*.json")
        flip(file, chosen.randrange(file.stat().st_size), chosen.randrange(8))
        # What white space stands at the end makes no difference.
        assert store.recall(key, Tokens) in (None, facts)


def test_facts_of_earlier_versions_are_understood(tmp_path: Path) -> None:
    store, key = Store(tmp_path), "ab" * 32
    facts = Tokens(texts=(("a",),))
    store.remember(key, SplitWords(texts=("a",)), facts, 0)
    (file,) = (tmp_path / "facts").rglob("*.json")
    file.write_text(file.read_text("utf-8").split("\n")[0] + "\n", "utf-8")
    assert store.recall(key, Tokens) == facts


def cut_off(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:100])


def zeros(file: Path) -> None:
    file.write_bytes(bytes(file.stat().st_size))


@pytest.mark.parametrize("harm", [cut_off, zeros])
@pytest.mark.parametrize("which", ["manifest.json", "sources/speech.json", "shorts/speech.json"])
def test_a_damaged_document_is_made_anew(
    small: Project, which: str, harm: Callable[[Path], None]
) -> None:
    captions = small.folder.captions_file("speech").read_bytes()
    before = {each.path: each.sha256 for each in small.short("speech").placed}
    harm(small.work / which)
    stood = standings(small.options())
    assert [each.file for each in stood.warnings] == [which]
    assert stood.warnings[0].remedy
    if which == "manifest.json":
        assert {each.short for each in stood.shorts} == {"speech", "beeps"}
    told = small.run()
    assert (told.exit_code, told.delivered, performed(told)) == (0, 4, set())
    assert codes(told).count("work.mended") == 1
    assert standings(small.options()).warnings == ()
    assert {each.path: each.sha256 for each in small.short("speech").placed} == before
    assert small.folder.captions_file("speech").read_bytes() == captions
    assert "work.mended" not in codes(small.run())


def test_a_damaged_document_of_a_short_that_is_gone_vouches_for_nothing(small: Project) -> None:
    (small.footage / "speech.mp4").unlink()
    cut_off(small.work / "shorts" / "speech.json")
    told = small.run()
    assert "export.withdrawn" in codes(told)
    assert not small.export("speech.json").exists()
    assert codes(small.run()) == [code for code in codes(told) if code != "export.withdrawn"]


@pytest.mark.parametrize("which", ["sources/speech.json", "shorts/speech.json"])
def test_a_newer_document_is_refused(small: Project, which: str) -> None:
    file = small.work / which
    text = file.read_text("utf-8").replace('"schema_version":1', '"schema_version":2')
    file.write_text(text, "utf-8")
    reason = refused(znl("render", small.footage, "--json"), "work.newer")
    assert str(file) in reason
    assert file.read_text("utf-8") == text


class Editing(Silent):
    """Hears of a run, and saves a correction while the short is encoded."""

    def __init__(self, file: Path, text: str) -> None:
        self._file = file
        self._text = text

    def acting(self, subject: str, actions: Sequence[Action]) -> None:
        if actions[0].kind == "EncodePicture" and subject == "speech":
            self._file.write_text(self._text, "utf-8")


def test_an_edit_saved_during_a_run_is_kept(small: Project) -> None:
    assert small.brand
    file = small.folder.captions_file("speech")
    text = file.read_text("utf-8").replace("morning", "evening")
    logo(Path(small.brand), "red")
    (small.footage / "speech.toml").write_text("in = 1.2\n", "utf-8")
    base = small.short("speech").captions_base
    reporter: Reporter = Editing(file, text)
    told = run(small.options(), reporter)
    assert told.exit_code == 0
    assert "captions.edited-meanwhile" in codes(told)
    assert file.read_text("utf-8") == text
    assert small.short("speech").short.cut
    # It was written for the old cut, whose clock it is read on.
    assert small.short("speech").captions_base == base
    told = small.run()
    assert "captions.edited-meanwhile" not in codes(told)
    assert file.read_text("utf-8") == text
    assert "evening" in small.export("speech.srt").read_text("utf-8")
