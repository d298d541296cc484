"""Folders and files named by URL: what lies there, and pieces of it, through fsspec's clients."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, NoReturn
from urllib.parse import unquote, urlsplit

from znl_video.errors import UsageError
from znl_video.io.redacting import redacted

# What each scheme's client is installed with.
_EXTRAS = {"s3": "remote", "http": "remote", "https": "remote", "oss": "oss"}

_URL = re.compile(r"([a-z][a-z0-9+.-]*)://", re.I)

# How long a server may take to answer, and be silent while it sends.
_CONNECT_S, _SILENCE_S = 10, 60

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.I)
_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_LONGEST_NAME = 255


@dataclass(frozen=True)
class Remote:
    """A file on a server: what it is asked for by, where it lies below the URL, how it is known.

    ``address`` may be signed, anew each time: it neither tells files apart nor is written down.
    ``path`` is empty of the one file that the URL names.
    ``mtime_ns`` and ``etag`` are 0 and empty where the server tells none.
    """

    address: str = field(compare=False)
    path: str
    size: int
    mtime_ns: int
    etag: str

    @property
    def known(self) -> bool:
        """Whether a change of it would be seen though its size stayed."""
        return bool(self.etag or self.mtime_ns)


class Site:
    """What a URL names.

    Raises:
        UsageError: nothing can be fetched by such a URL, or its client is not installed.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._parts = urlsplit(url)
        self.scheme = self._parts.scheme.lower()
        if self.scheme not in _EXTRAS:
            known = ", ".join(f"{each}://" for each in sorted(_EXTRAS))
            raise UsageError("remote.unknown-scheme", scheme=self.scheme, known=known)
        self._web = self.scheme in ("http", "https")
        if self._parts.username is not None and not self._web:
            raise UsageError("remote.credentials", url=self.shown)
        self.name = unquote(self._parts.path.rstrip("/").rpartition("/")[2] or self._host)
        self.name = safe_path(self.name).replace("/", "-")
        self._root = self._parts._replace(scheme=self.scheme, netloc=self._host).geturl()
        self._files: Any = None

    @property
    def shown(self) -> str:
        """The URL for people and documents: without user, password, query."""
        return f"{self.scheme}://{self._host}{self._parts.path}"

    @property
    def _host(self) -> str:
        return self._parts.netloc.rpartition("@")[2]

    def listed(self) -> tuple[Remote, ...]:
        """Return all files below the URL, or the one that it names, in order of their paths.

        Raises:
            UsageError: the server does not answer or refuses, or there is nothing.
        """
        try:
            found = self._found(self._client())
        except UsageError:
            raise
        except Exception as error:
            # Each client lets errors of its own through, and of the libraries below it.
            self._away(error)
        if not found:
            raise UsageError("remote.nothing", url=self.shown)
        return tuple(sorted(found, key=lambda each: each.path))

    def piece(self, file: Remote, start: int, end: int) -> bytes:
        """Return bytes ``start`` to ``end`` of a file; more where the server sends it whole."""
        raw: bytes = self._client().cat_file(file.address, start=start, end=end)
        return raw

    def again(self, file: Remote) -> Remote:
        """Return what the server tells of a file now."""
        return _remote(self._client().info(file.address), file.address, file.path)

    def refuse(self, error: Exception, file: Remote) -> NoReturn:
        """Raise that ``file`` could not be fetched."""
        raise UsageError(
            "remote.unfetched", url=self.shown, file=file.path or self.name, why=self._why(error)
        ) from None

    def _away(self, error: Exception) -> NoReturn:
        # The chain of causes would show what is redacted here.
        raise UsageError("remote.away", url=self.shown, why=self._why(error)) from None

    def _why(self, error: Exception) -> str:
        said = str(error).strip() or type(error).__name__
        return redacted(said.splitlines()[0].replace(self._url, self.shown), self._parts)

    def _found(self, files: Any) -> list[Remote]:
        root = files._strip_protocol(self._root)
        if not root.endswith("/") and self._is_file(files, root):
            return [_remote(files.info(root), root, "")]
        # Of a folder on the web its page is read, and the files that this links to below it.
        above = root.partition("?")[0].rstrip("/") + "/"
        told: Mapping[str, Mapping[str, Any]] = files.find(above, detail=True, withdirs=False)
        found = []
        for address, about in told.items():
            if not address.startswith(above) or address.endswith("/"):
                continue
            path = address[len(above) :]
            if self._web:
                whole, path = files.info(address), unquote(path.partition("?")[0])
            else:
                whole = about
            found.append(_remote(whole, address, safe_path(path)))
        return found

    def _is_file(self, files: Any, root: str) -> bool:
        if not self._web:
            return bool(files.isfile(root))
        # A page is a folder's, with or without a slash at its end.
        return not str(files.info(root).get("mimetype", "")).startswith("text/html")

    def _client(self) -> Any:
        if self._files is None:
            try:
                self._files = self._connected()
            except ImportError as error:
                raise UsageError(
                    "remote.not-installed", scheme=self.scheme, extra=_EXTRAS[self.scheme]
                ) from error
        return self._files

    def _connected(self) -> Any:
        if self.scheme == "s3":
            return _s3()
        if self.scheme == "oss":
            return _oss()
        return _web(self._parts.username, self._parts.password)


def is_url(text: str) -> bool:
    """Tell whether SOURCE is a URL and not a path."""
    return bool(_URL.match(text))


def safe_path(path: str) -> str:
    """Return a server's path as one below a folder here, whatever system that is on.

    What would lead out of the folder, or cannot be a name somewhere, is written as ``%XX``.

    Raises:
        UsageError: a name is too long for a disk.
    """
    parts = [_safe(part) for part in path.split("/")]
    for part in parts:
        if len(part.encode("utf-8", "replace")) > _LONGEST_NAME:
            raise UsageError("remote.long-name", name=part[:60])
    return "/".join(parts)


def _safe(part: str) -> str:
    part = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", part)
    part = part.encode("utf-8", "replace").decode("utf-8")
    if part in ("", ".", ".."):
        return part.replace(".", "%2E") or "%"
    if part[-1] in ". ":
        part = f"{part[:-1]}%{ord(part[-1]):02X}"
    if _RESERVED.fullmatch(part):
        part = f"%{ord(part[0]):02X}{part[1:]}"
    return part


def _remote(about: Mapping[str, Any], address: str, path: str) -> Remote:
    size = about.get("size")
    if size is None:
        raise ValueError(f"the server tells no size of {path}")
    etag = str(about.get("ETag") or about.get("etag") or "").strip('"')
    told = about.get("LastModified") or about.get("Last-Modified") or about.get("mtime")
    return Remote(address, path, int(size), _ns(told), etag)


def _ns(told: object) -> int:
    """Return a time as servers and clients tell it in nanoseconds since 1970, 0 for none."""
    if isinstance(told, str):
        try:
            told = parsedate_to_datetime(told)
        except ValueError:
            return 0
    if isinstance(told, datetime):
        told = (told if told.tzinfo else told.replace(tzinfo=UTC)).timestamp()
    return int(told * 1_000_000_000) if isinstance(told, int | float) else 0


def _s3() -> Any:
    from s3fs import S3FileSystem

    timing = {"connect_timeout": _CONNECT_S, "read_timeout": _SILENCE_S}
    return S3FileSystem(
        config_kwargs={**timing, "retries": {"max_attempts": 3}},
        use_listings_cache=False,
        skip_instance_cache=True,
    )


def _oss() -> Any:
    from ossfs import OSSFileSystem

    # Its client reads none of these by itself; they are called as in Alibaba's own tools.
    return OSSFileSystem(
        key=os.environ.get("OSS_ACCESS_KEY_ID", ""),
        secret=os.environ.get("OSS_ACCESS_KEY_SECRET", ""),
        token=os.environ.get("OSS_SESSION_TOKEN"),
        use_listings_cache=False,
        skip_instance_cache=True,
    )


def _web(user: str | None, password: str | None) -> Any:
    import aiohttp
    from fsspec.implementations.http import HTTPFileSystem

    wait = aiohttp.ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=_SILENCE_S)
    # Proxies and .netrc are where everybody keeps them.
    how: dict[str, Any] = {"timeout": wait, "trust_env": True}
    if user is not None:
        known = f"{unquote(user)}:{unquote(password or '')}".encode()
        how["headers"] = {"Authorization": f"Basic {b64encode(known).decode('ascii')}"}
    return HTTPFileSystem(
        client_kwargs=how,
        use_listings_cache=False,
        skip_instance_cache=True,
    )
