"""The store: whole or not at all."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import pytest

from znl_video.io.store import Store, temporary_store
from znl_video.io.writing import link_or_copy, write_text
from znl_video.model.actions import Mux, SplitWords
from znl_video.model.base import text_digest
from znl_video.model.facts import CoverMade, Muxed, Tokens

MUX = Mux(picture="p", sound="s", edit_list=True)
KEY = "ab" * 32


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def kept(store: Store, text: str = "video") -> str:
    with store.scratch() as folder:
        made = folder / "made.mp4"
        made.write_text(text, "utf-8")
        return store.keep(made)


def files(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.rglob("*") if each.is_file())


def test_a_blob_is_named_by_its_bytes_and_leaves_nothing_behind(
    store: Store, tmp_path: Path
) -> None:
    digest = kept(store)
    assert digest == text_digest("video")
    assert store.blob(digest).read_text("utf-8") == "video"
    assert kept(store) == digest
    assert files(tmp_path) == [digest]
    assert list((tmp_path / "store" / "scratch").iterdir()) == []


def test_facts_come_back_as_they_were_filed(store: Store) -> None:
    made = Muxed(blob=kept(store))
    store.remember(KEY, MUX, made, 1.23456)
    assert store.recall(KEY, Muxed) == made
    assert store.action(KEY) == MUX.model_dump(mode="json")
    assert store.recall("cd" * 32, Muxed) is None
    assert store.action("cd" * 32) is None


@pytest.mark.parametrize("harm", ["gone", "cut", "longer"])
def test_facts_are_forgotten_with_their_blob(store: Store, harm: str) -> None:
    made = Muxed(blob=kept(store))
    store.remember(KEY, MUX, made, 0)
    blob = store.blob(made.blob)
    if harm == "gone":
        blob.unlink()
    else:
        blob.write_text("vid" if harm == "cut" else "video and more", "utf-8")
    assert store.recall(KEY, Muxed) is None
    assert kept(store) == made.blob
    assert store.recall(KEY, Muxed) == made


def test_every_blob_counts(store: Store) -> None:
    made = CoverMade(blob=kept(store, "large"), thumbnail=kept(store, "small"))
    store.remember(KEY, MUX, made, 0)
    assert store.recall(KEY, CoverMade) == made
    store.blob(made.thumbnail).unlink()
    assert store.recall(KEY, CoverMade) is None


@pytest.mark.parametrize(
    "record",
    [
        "",
        '{"facts":',
        "[]",
        "null",
        "{}",
        '{"blobs":{},"facts":{"texts":"no list"}}',
        '{"blobs":{},"facts":{"unknown":1}}',
        '{"blobs":{},"facts":5}',
        '{"blobs":{}}',
        '{"facts":{"texts":[["a"]]}}',
        '{"blobs":["a"],"facts":{"texts":[["a"]]}}',
        '{"blobs":{"ab":"large"},"facts":{"texts":[["a"]]}}',
        "\x00\x00\x00",
    ],
    ids=[
        *("empty", "cut", "list", "null", "bare", "wrong", "unknown", "number", "no-facts"),
        *("no-blobs", "listed-blobs", "odd-size", "zeros"),
    ],
)
def test_a_damaged_record_is_no_answer(store: Store, tmp_path: Path, record: str) -> None:
    store.remember(KEY, SplitWords(texts=("a",)), Tokens(texts=(("a",),)), 0)
    (file,) = (tmp_path / "store" / "facts").rglob("*.json")
    file.write_text(record, "utf-8")
    assert store.recall(KEY, Tokens) is None
    assert store.action(KEY) is None


def test_facts_of_another_kind_are_no_answer(store: Store) -> None:
    store.remember(KEY, SplitWords(texts=()), Tokens(texts=()), 0)
    assert store.recall(KEY, Muxed) is None


def test_facts_whose_blob_was_never_kept_are_not_filed(store: Store) -> None:
    with pytest.raises(OSError, match=KEY):
        store.remember(KEY, MUX, Muxed(blob=KEY), 0)
    assert store.recall(KEY, Muxed) is None


def test_a_crash_before_the_rename_leaves_the_old_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "deep" / "a.json"
    write_text(place, "old\n")

    def crash(_self: Path, _target: Path) -> Path:
        raise OSError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", crash)
        with pytest.raises(OSError, match="power cut"):
            write_text(place, "new\n")
    assert place.read_text("utf-8") == "old\n"
    assert files(tmp_path) == ["a.json"]
    write_text(place, "电动车\n")
    assert place.read_bytes() == "电动车\n".encode()


def test_a_crash_while_keeping_files_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(_self: Path, _target: Path) -> Path:
        raise OSError("power cut")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", crash)
        with pytest.raises(OSError, match="power cut"):
            kept(store)
    assert not store.blob(text_digest("video")).exists()


def test_scratch_goes_even_after_an_error(store: Store, tmp_path: Path) -> None:
    def fail() -> None:
        with store.scratch() as folder:
            (folder / "half").write_text("x", "utf-8")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert files(tmp_path) == []


def test_links_are_tried_before_copies(tmp_path: Path) -> None:
    blob = tmp_path / "blob"
    blob.write_text("video", "utf-8")
    target = tmp_path / "exports" / "it's 100% [a].mp4"
    link_or_copy(blob, target)
    assert target.read_text("utf-8") == "video"
    assert target.samefile(blob)


def test_copies_serve_where_links_do_not_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_source: Path, _target: Path) -> None:
        raise OSError("this disk knows no links")

    monkeypatch.setattr(os, "link", refuse)
    blob, target = tmp_path / "blob", tmp_path / "exports" / "a.mp4"
    blob.write_text("video", "utf-8")
    target.parent.mkdir()
    target.write_text("an older one", "utf-8")
    link_or_copy(blob, target)
    assert target.read_text("utf-8") == "video"
    assert not target.samefile(blob)
    assert files(tmp_path) == ["a.mp4", "blob"]


def test_a_copy_that_fails_leaves_the_delivered_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_places: Path) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(shutil, "copyfile", refuse)
    blob, target = tmp_path / "blob", tmp_path / "a.mp4"
    blob.write_text("new", "utf-8")
    target.write_text("old", "utf-8")
    with pytest.raises(OSError, match="no space left"):
        link_or_copy(blob, target)
    assert target.read_text("utf-8") == "old"
    assert files(tmp_path) == ["a.mp4", "blob"]


def test_long_names_can_be_written(tmp_path: Path) -> None:
    name = f"{'n' * 200}.json"
    write_text(tmp_path / name, "x")
    link_or_copy(tmp_path / name, tmp_path / f"{'m' * 200}.json")
    assert len(files(tmp_path)) == 2


def test_many_may_keep_the_same_at_once(store: Store) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.append(kept(store, "x" * 100_000))) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [text_digest("x" * 100_000)] * 8
    assert store.blob(found[0]).is_file()


def test_a_temporary_store_goes() -> None:
    with temporary_store() as store:
        blob = store.blob(kept(store))
        assert blob.is_file()
    assert not blob.exists()
