"""Footage fetched from servers: real S3 over HTTP, a plain web server, and those that misbehave."""

from __future__ import annotations

import functools
import http.server
import json
import os
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
import s3fs
from commands import refused, znl
from moto.server import ThreadedMotoServer
from projects import beeps, performed, tiny_preset

from znl_video.batch.mirroring import asked, mirrored
from znl_video.batch.running import run
from znl_video.cli.progress import silent
from znl_video.errors import UsageError
from znl_video.io import mirror as io_mirror
from znl_video.io import refusals
from znl_video.io.mirror import Mirror
from znl_video.io.redacting import redacted
from znl_video.io.remote import Remote, Site, safe_path
from znl_video.io.work import WorkFolder

_KEY, _SECRET = "AKIAEXAMPLEEXAMPLE", "very/secret+key"


class _Bucket:
    """A bucket of a server that speaks S3."""

    def __init__(self, address: str) -> None:
        self.client: Any = boto3.client("s3", endpoint_url=address)
        self.client.create_bucket(Bucket="news")

    def put(self, key: str, content: bytes) -> None:
        self.client.put_object(Bucket="news", Key=key, Body=content)

    def remove(self, key: str) -> None:
        self.client.delete_object(Bucket="news", Key=key)


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Bucket]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    address = f"http://{host}:{port}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", _KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", _SECRET)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    try:
        # What a server held lives on in this process.
        urllib.request.urlopen(f"{address}/moto-api/reset", data=b"").close()  # noqa: S310
        yield _Bucket(address)
    finally:
        server.stop()


class _Fetched:
    """What a mirror fetched, by path."""

    def __init__(self, url: str, home: Path) -> None:
        self.mirror = Mirror(Site(url), home / "store")
        self._home = home

    def refresh(self) -> list[str]:
        told: list[str] = []
        self.mirror.refresh(self._home / "work", lambda path, _: told.append(path))
        return told

    @property
    def files(self) -> dict[str, bytes]:
        place = self.mirror.place
        found = (file for file in sorted(place.rglob("*")) if file.is_file())
        return {file.relative_to(place).as_posix(): file.read_bytes() for file in found}


def test_a_bucket_is_rendered_as_a_folder_and_fetched_once(
    bucket: _Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    clip = beeps(tmp_path / "clip.mp4", (0.4, 1.2), 2.0).read_bytes()
    bucket.put("typhoon/王阿姨/clip.mp4", clip)
    bucket.put("typhoon/王阿姨/clip.toml", 'title = "风"\n'.encode())
    bucket.put("typhoon/notes.pdf", b"not needed")
    bucket.put("typhoon-2/other.mp4", clip)
    preset = tiny_preset(tmp_path / "tiny.toml")
    options = asked("s3://news/typhoon", out=None, store=None, presets=(str(preset),))
    assert options.work == tmp_path / "typhoon-znl"

    def rendered() -> Any:
        with mirrored(options, silent()):
            return run(options, silent())

    assert rendered().delivered == 1
    work = WorkFolder(options.work)
    document = work.source("王阿姨-clip")
    assert document
    assert (document.source.path, document.source.note.title) == ("王阿姨/clip.mp4", "风")
    place = options.source / "王阿姨" / "clip.mp4"
    head = bucket.client.head_object(Bucket="news", Key="typhoon/王阿姨/clip.mp4")
    assert place.stat().st_mtime == head["LastModified"].timestamp()
    assert not place.stat().st_mode & 0o222
    assert not performed(rendered())
    # Nothing that was written tells a credential.
    for file in options.work.rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            assert _KEY.encode() not in raw
            assert _SECRET.encode() not in raw


def test_only_what_changed_is_fetched_and_what_is_gone_goes(
    bucket: _Bucket, tmp_path: Path
) -> None:
    for name in ("a.mp4", "b.mp4", "sub/c.mp4", "sub/c.toml"):
        bucket.put(f"job/{name}", name.encode())
    fetched = _Fetched("s3://news/job/", tmp_path)
    assert fetched.refresh() == ["a.mp4", "b.mp4", "sub/c.mp4", "sub/c.toml"]
    assert fetched.refresh() == []
    bucket.put("job/b.mp4", b"B.mp4")
    bucket.remove("job/sub/c.mp4")
    bucket.remove("job/sub/c.toml")
    bucket.put("job/sub.mp4/d.mp4", b"d")
    assert fetched.refresh() == ["b.mp4", "sub.mp4/d.mp4"]
    assert fetched.files == {"a.mp4": b"a.mp4", "b.mp4": b"B.mp4", "sub.mp4/d.mp4": b"d"}
    assert not (fetched.mirror.place / "sub").exists()
    # What was damaged here is fetched again.
    (fetched.mirror.place / "a.mp4").unlink()
    assert fetched.refresh() == ["a.mp4"]


def test_one_object_is_a_file(bucket: _Bucket, tmp_path: Path) -> None:
    bucket.put("job/a.mp4", b"film")
    fetched = _Fetched("s3://news/job/a.mp4", tmp_path)
    assert fetched.refresh() == ["a.mp4"]
    assert fetched.mirror.place.read_bytes() == b"film"
    assert fetched.refresh() == []


def test_a_download_goes_on_where_it_stopped(
    bucket: _Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = os.urandom(1000)
    bucket.put("job/a.mp4", content)
    monkeypatch.setattr(io_mirror, "_PIECE", 100)
    monkeypatch.setattr(io_mirror, "_WAIT_S", 0.0)
    fetched = _Fetched("s3://news/job", tmp_path)
    asked_for: list[int] = []
    real = Site.piece

    def faltering(site: Site, file: Remote, start: int, end: int) -> bytes:
        if len(asked_for) == 5 and start == 500:
            raise OSError("cut")
        asked_for.append(start)
        return real(site, file, start, end)

    monkeypatch.setattr(Site, "piece", faltering)
    with pytest.raises(UsageError) as caught:
        fetched.refresh()
    assert caught.value.code == "remote.unfetched"
    assert fetched.files == {}

    def counting(site: Site, file: Remote, start: int, end: int) -> bytes:
        asked_for.append(start)
        return real(site, file, start, end)

    monkeypatch.setattr(Site, "piece", counting)
    fetched.refresh()
    assert asked_for == list(range(0, 1000, 100))
    assert fetched.files == {"a.mp4": content}


def test_limits_are_kept_without_fetching(bucket: _Bucket, tmp_path: Path) -> None:
    bucket.put("job/znl.toml", b"[limits]\nmax_gb = 0.000001\n")
    bucket.put("job/long.mp4", b"x" * 5000)
    fetched = _Fetched("s3://news/job", tmp_path)
    fetched.refresh()
    # As large as there, so that the run refuses it; but nobody sent its bytes.
    assert fetched.files["long.mp4"] == bytes(5000)
    bucket.put("job/znl.toml", b"[limits]\nmax_gb = 0.00001\n")
    assert fetched.refresh() == ["long.mp4"]
    assert fetched.files["long.mp4"] == b"x" * 5000


def test_settings_that_are_gone_limit_nothing(bucket: _Bucket, tmp_path: Path) -> None:
    bucket.put("job/znl.toml", b"[limits]\nmax_gb = 0.000001\n")
    bucket.put("job/long.mp4", b"x" * 5000)
    fetched = _Fetched("s3://news/job", tmp_path)
    assert fetched.refresh() == []
    bucket.remove("job/znl.toml")
    assert fetched.refresh() == ["long.mp4"]
    assert fetched.files == {"long.mp4": b"x" * 5000}


def test_no_room_is_asked_for_what_is_not_fetched(
    bucket: _Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put("job/znl.toml", b"[limits]\nmax_gb = 0.000001\n")
    bucket.put("job/long.mp4", b"x" * 5000)
    bucket.put("job/short.mp4", b"x" * 500)
    monkeypatch.setattr(refusals, "free_bytes", lambda _: 600)
    fetched = _Fetched("s3://news/job", tmp_path)
    assert fetched.refresh() == ["short.mp4"]
    bucket.put("job/short-2.mp4", b"x" * 700)
    with pytest.raises(UsageError) as caught:
        fetched.refresh()
    assert caught.value.code == "work.disk-full"


def test_a_server_that_is_away_changes_nothing(
    bucket: _Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.put("job/a.mp4", b"film")
    fetched = _Fetched("s3://news/job", tmp_path)
    fetched.refresh()
    for url, code in (("s3://news/none", "remote.nothing"), ("s3://no-such/x", "remote.away")):
        with pytest.raises(UsageError) as caught:
            _Fetched(url, tmp_path).refresh()
        assert caught.value.code in (code, "remote.nothing")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    # How patient s3fs is belongs to it.
    monkeypatch.setattr(s3fs.S3FileSystem, "retries", 1)
    monkeypatch.chdir(tmp_path)
    again = _Fetched("s3://news/job", tmp_path)
    with pytest.raises(UsageError) as caught:
        again.refresh()
    assert caught.value.code == "remote.away"
    assert again.files == {"a.mp4": b"film"}
    said = znl("render", "s3://news/job", "--json")
    assert "127.0.0.1:9" in refused(said, "remote.away")
    assert _SECRET not in said.out + said.err


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/a.mp4", "%2E%2E/%2E%2E/etc/a.mp4"),
        ("/abs.mp4", "%/abs.mp4"),
        ("a//b/./c.mp4", "a/%/b/%2E/c.mp4"),
        (r"..\..\a.mp4", "..%5C..%5Ca.mp4"),
        ("C:/a.mp4", "C%3A/a.mp4"),
        ("con/NUL.mp4", "%63on/%4EUL.mp4"),
        ("trail./b .", "trail%2E/b %2E"),
        ("new\nline\x00.mp4", "new%0Aline%00.mp4"),
        ("陈 晓明/风.mp4", "陈 晓明/风.mp4"),
    ],
)
def test_names_from_a_server_stay_inside(name: str, safe: str) -> None:
    assert safe_path(name) == safe


def test_hostile_keys_stay_in_the_mirror(bucket: _Bucket, tmp_path: Path) -> None:
    for key in ("job/../../up.mp4", "job//abs.mp4", r"job/..\..\back.mp4", "job/.hidden.mp4"):
        bucket.put(key, b"film")
    fetched = _Fetched("s3://news/job", tmp_path)
    fetched.refresh()
    outside = {
        file
        for file in tmp_path.rglob("*.mp4")
        if not file.is_relative_to(fetched.mirror.place.parent)
    }
    assert not outside
    bucket.put("both/a.mp4", b"file")
    bucket.put("both/a.mp4/b.mp4", b"in a folder of the same name")
    with pytest.raises(UsageError) as caught:
        _Fetched("s3://news/both", tmp_path).refresh()
    assert caught.value.code == "remote.same-name"
    with pytest.raises(UsageError):
        safe_path("x" * 300)


def test_a_web_server_is_a_source_too(tmp_path: Path) -> None:
    home = tmp_path / "www"
    (home / "job" / "陈").mkdir(parents=True)
    (home / "job" / "陈" / "a 1.mp4").write_bytes(b"film")
    (home / "job" / "a.toml").write_bytes(b'title = "x"')
    with _served(home) as address:
        user = address.replace("http://", "http://me:pass%20word@")
        url = f"{user}/job/?token=abc"
        fetched = _Fetched(url, tmp_path)
        fetched.refresh()
        assert fetched.files == {"a.toml": b'title = "x"', "陈/a 1.mp4": b"film"}
        assert fetched.refresh() == []
        one = _Fetched(f"{address}/job/%E9%99%88/a%201.mp4?token=abc", tmp_path)
        one.refresh()
        # Signed anew it is the same file.
        again = _Fetched(f"{address}/job/%E9%99%88/a%201.mp4?token=def", tmp_path)
        assert again.refresh() == []
        assert (one.mirror.place.name, one.mirror.place.read_bytes()) == ("a 1.mp4", b"film")
    with pytest.raises(UsageError) as caught:
        _Fetched(url, tmp_path).refresh()
    for secret in ("me:", "pass", "abc"):
        assert secret not in caught.value.reason
    noted = json.dumps([str(each) for each in (tmp_path / "store").rglob("*")])
    told = "".join(each.read_text("utf-8") for each in (tmp_path / "store").rglob("*.jsonl"))
    assert "pass" not in noted + told
    assert "token" not in noted + told


def test_signed_urls_are_told_without_their_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(io_mirror, "_WAIT_S", 0.0)
    given = "X-Amz-Credential=AK%2F2026%2Fs3&X-Amz-Expires=900&X-Amz-Signature=ab%2Bc%3D%2Fde"
    led = "name=UTF-8''%E9%A3%8E&X-Amz-Signature=other%2Fsecret%3D"

    class Refusing(http.server.BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "900")
            self.end_headers()

        def do_GET(self) -> None:
            if self.path.startswith("/led/"):
                self.send_response(302)
                self.send_header("Location", f"/job/a.mp4?{led}")
                self.end_headers()
            else:
                self.send_error(403)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with _serving(Refusing) as address:
        for folder in ("job", "led"):
            with pytest.raises(UsageError) as caught:
                _Fetched(f"{address}/{folder}/a.mp4?{given}", tmp_path).refresh()
            # The client's own sentence, with all that helps.
            assert ": 403, message='Forbidden', url=" in caught.value.reason
            assert caught.value.reason.rstrip("'\"").endswith("/job/a.mp4?***")
    parts = urlsplit(f"https://host/a.mp4?{given}")
    for secret in ("ab+c=/de", "ab%2Bc%3D/de", "ab%2bc%3d%2fde", "AK/2026%2Fs3"):
        assert redacted(f"900: no {secret}!", parts) == "900: no ***!"


def test_a_watch_of_a_url_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    said = znl("watch", "https://me:word@host/job/?token=abc", "--once", "--json")
    assert "https://host/job/" in refused(said, "watch.url")
    assert "word" not in said.out + said.err
    assert "token" not in said.out + said.err
    assert list(tmp_path.iterdir()) == []


def test_what_no_client_is_there_for_is_refused() -> None:
    for url, code in (
        ("ftp://host/a", "remote.unknown-scheme"),
        ("s3://key:secret@bucket/a", "remote.credentials"),
    ):
        with pytest.raises(UsageError) as caught:
            Site(url)
        assert caught.value.code == code
        assert "secret" not in caught.value.reason


def test_times_are_read_as_servers_write_them() -> None:
    from znl_video.io.remote import _ns

    second = 1_000_000_000
    assert _ns("Thu, 01 Jan 1970 00:00:02 GMT") == 2 * second
    assert _ns(datetime(1970, 1, 1, 0, 0, 2, tzinfo=UTC)) == 2 * second
    assert (_ns("yesterday"), _ns(None)) == (0, 0)


@contextmanager
def _served(home: Path) -> Iterator[str]:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    with _serving(functools.partial(Quiet, directory=str(home))) as address:
        yield address


@contextmanager
def _serving(handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
