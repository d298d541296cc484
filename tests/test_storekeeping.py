"""``znl store``: what a store holds, whether it is whole, and what goes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from commands import refused, znl
from crashing import flip
from projects import Project, logo, performed, snapshot

from znl_video.batch import storing
from znl_video.errors import UsageError
from znl_video.io.storekeeping import contents


def size_of(folder: Path) -> int:
    return sum(size for _, _, size in snapshot(folder).values())


def bulk(project: Project) -> int:
    return sum(size_of(project.work / "store" / each) for each in ("facts", "blobs"))


def test_stats_count_what_is_there(small: Project) -> None:
    told = storing.stats(small.options())
    assert told.bytes == bulk(small) == sum(each.bytes for each in told.kinds)
    assert told.blobs == len(list((small.work / "store" / "blobs").glob("*/*")))
    assert {each.kind for each in told.kinds} >= {"Probe", "EncodePicture", "Mux", "Inspect"}
    assert all(each.needed == each.entries for each in told.kinds)
    assert told.needless == 0


def test_only_what_no_short_needs_is_removed(small: Project) -> None:
    assert small.brand
    logo(Path(small.brand), "red")
    small.run()
    told = storing.stats(small.options())
    assert 0 < told.needless < told.bytes
    before = snapshot(small.work)
    foretold = storing.clean(small.options(), dry=True)
    assert snapshot(small.work) == before
    exports = snapshot(small.work / "exports")
    done = storing.clean(small.options())
    assert (done.bytes, done.entries) == (foretold.bytes, foretold.entries)
    assert done.bytes == told.needless
    assert bulk(small) == done.left == told.bytes - told.needless
    assert snapshot(small.work / "exports") == exports
    assert small.explain() == ()
    assert performed(small.run()) == set()
    assert storing.clean(small.options()).entries == 0


def test_a_budget_takes_the_oldest_and_no_more(small: Project) -> None:
    assert small.brand
    logo(Path(small.brand), "red")
    small.run()
    whole = storing.stats(small.options())
    done = storing.clean(small.options(), whole.bytes - 1)
    assert done.within
    assert done.left < whole.bytes
    assert storing.stats(small.options()).needless > 0
    done = storing.clean(small.options(), 1000)
    assert not done.within
    assert storing.stats(small.options()).needless == 0
    assert small.explain() == ()


def test_what_another_work_folder_needs_stays(small: Project, tmp_path: Path) -> None:
    store = small.work / "store"
    other = Project(tmp_path / "other", small.presets, small.brand)
    other.footage.mkdir()
    shutil.copy(small.footage / "beeps.mp4", other.footage / "again.mp4")
    (small.footage / "beeps.mp4").write_bytes(b"")
    (other.footage / "znl.toml").write_text("[loudness]\nlufs = -18\n", "utf-8")
    other.run(store=store)
    assert storing.clean(small.options()).entries == 0
    assert other.explain(store=store) == ()
    # Nor does it matter from which of them it is cleaned.
    assert storing.clean(other.options(store=store)).entries == 0
    assert {each.subject for each in small.explain()} == {"beeps"}
    # A job that is finished and deleted needs nothing.
    shutil.rmtree(other.work)
    assert storing.clean(small.options()).entries > 0
    (store / "needs" / "0.json").write_text("{", "utf-8")
    with pytest.raises(UsageError) as caught:
        storing.clean(small.options())
    assert caught.value.code == "store.needs-unknown"


def test_verify_finds_every_flipped_bit_and_the_next_run_mends_them(small: Project) -> None:
    store = small.work / "store"
    assert storing.verify(small.options()).damaged == ()
    files = [*sorted((store / "blobs").glob("*/*")), *sorted((store / "facts").glob("*/*"))][::3]
    for number, file in enumerate(files):
        flip(file, file.stat().st_size * (number % 7) // 7, number % 8)
    said = znl("store", "verify", small.footage, "--json")
    assert said.code == 1
    told = said.only_object
    wanted = sorted(file.relative_to(store).as_posix() for file in files)
    assert sorted(told["damaged"]) == wanted
    assert "Render again" in said.err
    result = small.run()
    assert (result.exit_code, result.delivered) == (0, 4)
    assert storing.verify(small.options()).damaged == ()
    assert performed(small.run()) == set()
    # What was moved away serves nobody.
    assert contents(small.store).waste
    storing.clean(small.options())
    assert not contents(small.store).waste


def test_a_store_in_use_is_not_cleaned(small: Project) -> None:
    with small.store.joined():
        said = znl("store", "gc", small.footage, "--wait", "0", "--json")
        assert "process" in refused(said, "store.in-use")
        assert znl("store", "gc", small.footage, "--dry-run").code == 0
        assert znl("store", "stats", small.footage, "--json").only_object["needless"] == 0


def test_sizes_are_read_and_budgets_missed_are_told(small: Project) -> None:
    for odd in ("much", "5X", "-1", "1e3", ""):
        said = znl("store", "gc", small.footage, f"--max-size={odd}", "--json")
        refused(said, "store.bad-size")
    said = znl("store", "gc", small.footage, "--max-size", "1 kB")
    assert said.code == 1
    assert "more than --max-size" in said.err
    assert znl("store", "gc", small.footage, "--max-size", "0.5G").code == 0
    refused(znl("store", "stats", small.footage / "beeps.mp4", "--json"), "store.none")
