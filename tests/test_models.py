"""Whisper models: listed, found, pulled from a mirror; the embedded one mended where damaged."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from commands import Said, znl
from projects import Project, silent_clip

from znl_video.errors import UsageError
from znl_video.io.weights import BASE_SHA256, find_weights

NOWHERE = "http://127.0.0.1:9"
FILES = {"model.bin": b"weights" * 1000, "config.json": b"{}", "tokenizer.json": b"{}"}
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(autouse=True)
def _own_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hub"))
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)


class Mirror(BaseHTTPRequestHandler):
    """As much of a Hugging Face hub as a download asks for."""

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        if self.path.startswith("/api/models/our/whisper/tree/"):
            self._answer(
                json.dumps(
                    [
                        {"type": "file", "path": name, "size": len(body), "oid": COMMIT}
                        for name, body in FILES.items()
                    ]
                )
            )
        elif self.path.startswith("/api/models/our/whisper/"):
            siblings = [{"rfilename": name} for name in FILES]
            self._answer(json.dumps({"id": "our/whisper", "sha": COMMIT, "siblings": siblings}))
        elif self.path.startswith("/our/whisper/resolve/") and name in FILES:
            self._answer(FILES[name])
        else:
            self.send_error(404)

    do_HEAD = do_GET  # noqa: N815

    def _answer(self, body: bytes | str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        self.send_response(200)
        self.send_header("Content-Length", str(len(raw)))
        self.send_header("ETag", f'"{hashlib.sha256(raw).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(raw)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def mirror(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    monkeypatch.setenv("HF_ENDPOINT", f"http://127.0.0.1:{server.server_address[1]}")
    yield str(server.server_address)
    server.shutdown()
    thread.join()
    server.server_close()


def error(said: Said) -> str:
    assert (said.code, said.out) == (2, "")
    return " ".join(said.err.split())


def test_the_list_says_what_is_here_and_what_runs_it() -> None:
    told = znl("models", "list", "--json").only_object
    models = {each["name"]: each for each in told["models"]}
    assert list(models) == ["tiny", "base", "small", "medium", "large-v3-turbo", "large-v3"]
    assert models["base"]["bytes"] == 145_217_532
    assert (Path(models["base"]["folder"]) / "model.bin").is_file()
    assert models["large-v3"]["folder"] is None
    assert told["engines"]["faster-whisper"]
    table = znl("models", "list").err
    assert "large-v3-turbo" in table
    assert "not on this machine" in table


def test_the_embedded_model_needs_no_download() -> None:
    pulled = znl("models", "pull", "base")
    assert (pulled.code, pulled.err) == (0, "")
    assert znl("models", "path", "base").out == pulled.out


def test_a_model_is_pulled_from_a_mirror_once(mirror: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pulled = znl("models", "pull", "our/whisper")
    assert pulled.code == 0
    assert "our/whisper" in pulled.err
    folder = Path(pulled.out.strip())
    assert (folder / "model.bin").read_bytes() == FILES["model.bin"]
    monkeypatch.setenv("HF_ENDPOINT", NOWHERE)
    for command in ("path", "pull"):
        assert znl("models", command, "our/whisper") == Said(0, pulled.out, "")


def test_a_pull_without_a_network_says_what_to_do() -> None:
    said = error(znl("models", "pull", "large-v3"))
    assert "large-v3 cannot be downloaded" in said
    assert "HF_ENDPOINT" in said
    assert "model = " in said


def test_a_mirror_without_the_model_is_told(mirror: str) -> None:
    assert "404" in error(znl("models", "pull", "our/other"))


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("large-v3", "znl models pull large-v3"),
        ("huge", "znl models list"),
        ("/no/such/folder", "There is no Whisper model"),
        ("no folder, no name", "There is no Whisper model"),
        (".", "it has no model.bin"),
    ],
)
def test_a_model_that_is_not_here_says_how_to_get_it(name: str, says: str) -> None:
    assert says in error(znl("models", "path", name))


def test_a_render_downloads_nothing(mirror: str, tmp_path: Path) -> None:
    (tmp_path / "footage").mkdir()
    silent_clip(tmp_path / "footage" / "clip.mp4", "gray", 0.4)
    project = Project(tmp_path / "footage", ("douyin",))
    said = znl("render", project.footage, "--model", "our/whisper", "--json")
    assert said.only_object["error"]["code"] == "model.not-here"
    assert "znl models pull our/whisper" in said.only_object["error"]["remedy"]
    assert not (tmp_path / "hub").exists()


def test_a_cut_off_download_is_no_model(mirror: str) -> None:
    folder = Path(znl("models", "pull", "our/whisper").out.strip())
    (folder / "model.bin").unlink()
    with pytest.raises(UsageError, match="our/whisper is not on this machine"):
        find_weights("our/whisper")


def test_damaged_weights_are_joined_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZNL_CACHE", str(tmp_path / "cache"))
    folder = find_weights("base").folder
    weights = folder / "model.bin"
    size = weights.stat().st_size

    with weights.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\0flipped\0")
    assert find_weights("base").sha256 == BASE_SHA256
    assert sha256(weights) == BASE_SHA256

    os.truncate(weights, size // 3)
    (folder / "tokenizer.json").write_text("{}", "utf-8")
    find_weights("base")
    assert sha256(weights) == BASE_SHA256
    assert (folder / "tokenizer.json").stat().st_size > 1_000_000

    weights.unlink()
    find_weights("base")
    assert sha256(weights) == BASE_SHA256
    assert {file.name for file in folder.iterdir()} == {
        *("model.bin", "config.json", "tokenizer.json", "vocabulary.txt")
    }


def sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
