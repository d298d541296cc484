"""A folder of hostile footage: every way we know, under names that do harm as well."""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

import making_media
from hostile_claims import claims
from hostile_damage import PICTURE, films, scrambled, truncated
from hostile_references import ENDINGS, Bait, references, scripts

NAMES = (
    "$(touch pwned).mp4",
    "`touch pwned`.mp4",
    "; touch pwned ;.mp4",
    "| touch pwned.mp4",
    "-i.mp4",
    "--help.mp4",
    "-rf ~.mp4",
    "[red][bold]red[\u2215red].mp4",
    "[.mp4",
    "=cmd|' \u2215C calc'!A0.mp4",
    "@SUM(1+1).mp4",
    "<script>alert(1)<\u2215script>.mp4",
    "\x1b[2J\x1b]0;owned\x07.mp4",
    "\x9b31mred.mp4",
    "\u202egpj.mp4",
    "line\nbreak.mp4",
    "{0} %s %n %00 {file}.mp4",
    "clip%03d.mp4",
    "clip*.mp4",
    "file:clip.mp4",
    "http:clip.mp4",
    "concat:a.mp4|b.mp4",
    "subfile,,start,0,end,9,,:a.mp4",
    "{\\an8\\pos(0,0)}.mp4",
    "a':b=c,[d];e.mp4",
    "con.mp4",
    " .mp4",
    "x" * 250 + ".mp4",
    "夜" * 80 + ".mp4",
    "znl.toml.mp4",
)
"""Names of good films."""


def lay(folder: Path, made: Path, bait: Bait, *, variants: int = 8) -> dict[str, int]:
    """Fill ``folder`` with hostile files and return how many of each sort.

    Args:
        folder: what will be rendered.
        made: where films are made first.
        bait: what files try to reach.
        variants: how often each form of film is damaged.
    """
    sorts = {
        "references": _references(made, bait),
        "pictures": _pictures(made, bait),
        "claims": claims(made / "claims").items(),
        "cut": _cut(made),
        "damaged": _damaged(made, variants),
        "names": _named(made),
    }
    counts = {}
    for sort, files in sorts.items():
        (folder / sort).mkdir(parents=True)
        counts[sort] = sum(_written(folder / sort / name, content) for name, content in files)
    counts["beside"] = _beside(folder / "beside", made, bait)
    counts["links"] = _links(folder / "links", bait) if sys.platform != "win32" else 0
    return counts


def _written(file: Path, content: bytes) -> int:
    file.write_bytes(content)
    return 1


def _references(made: Path, bait: Bait) -> Iterator[tuple[str, bytes]]:
    film = films(made / "one", ("film.mp4",))["film.mp4"]
    told = {**scripts(bait), **references(film, bait)}
    for number, (name, content) in enumerate(told.items()):
        # The same bytes under other names are one source to us: a comment tells them apart.
        for step in range(3):
            ending = ENDINGS[(number + step) % len(ENDINGS)]
            yield f"{name}.{ending}", content + b"\n" * step


def _pictures(made: Path, bait: Bait) -> Iterator[tuple[str, bytes]]:
    """Yield stills, fonts and pages that call themselves films."""
    made.mkdir(parents=True, exist_ok=True)
    for form in ("png", "jpg", "gif", "bmp", "tiff", "webp", "ppm", "tga", "pcx"):
        still = made / f"still.{form}"
        making_media.ffmpeg("-f", "lavfi", "-i", PICTURE, "-frames:v", "1", still)
        for ending in ("mp4", "mov"):
            yield f"{form}.{ending}", still.read_bytes() + (b"\0" if ending == "mov" else b"")
    picture = bait.picture.read_bytes()
    for name in ("frame%03d.mp4", "frame001.mp4", "frame002.mp4", "frame*.mov"):
        yield name, picture + name.encode()
    head = struct.pack(">IHHHH", 0x00010000, 1, 16, 0, 0)
    yield "font.mp4", head + struct.pack(">4sIII", b"glyf", 0, 28, 0x7FFFFFFF) + bytes(200)
    yield "icon.mp4", struct.pack("<HHH", 0, 1, 0xFFFF) + bytes(64)
    yield "document.mp4", b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction 2 0 R>>endobj\n"
    yield "program.mp4", b"MZ" + bytes(500)
    yield "shell.mp4", b"#!/bin/sh\ntouch pwned\n"


def _cut(made: Path) -> Iterator[tuple[str, bytes]]:
    forms = ("film.mp4", "first.mp4", "pieces.mp4")
    for form, film in films(made / "cut", forms).items():
        for name, content in truncated(film):
            yield f"{form.removesuffix('.mp4')}-{name}.mp4", content


def _damaged(made: Path, variants: int) -> Iterator[tuple[str, bytes]]:
    for form, film in films(made / "whole").items():
        stem, _, ending = form.rpartition(".")
        for name, content in scrambled(form, film, variants):
            yield f"{stem}-{ending}-{name}.{ending}", content


def _named(made: Path) -> Iterator[tuple[str, bytes]]:
    for number, name in enumerate(NAMES):
        film = made / f"named{number}.mp4"
        source = f"color=c=0x{number * 8:02x}6040:s=160x90:r=25"
        making_media.picture(film, source, 0.4, "-metadata", f"title={name}")
        if len(name.encode()) < 255 and (sys.platform != "win32" or name.isprintable()):
            yield name, film.read_bytes()


def _beside(folder: Path, made: Path, bait: Bait) -> int:
    """Lay films with sidecars and captions that name what they should not."""
    folder.mkdir()
    playlist = scripts(bait)["hls-file"]
    (folder / "voice.mp3").write_bytes(playlist)
    (folder / "voice.wav").write_bytes(scripts(bait)["concat"])
    told = {
        "voice": 'narration = "voice.mp3"',
        "wave": 'narration = "voice.wav"',
        "bed": 'music = "voice.mp3"\nmusic_licence = "ours"',
        "up": f'narration = "../../{bait.video.parent.name}/{bait.video.name}"',
        "root": f"narration = '{bait.video}'",
        "text": f"captions = '{bait.text}'",
        "self": 'narration = "self.mp4"',
        "tags": 'title = "{\\\\an8\\\\fs900}</script>\\u001b[2J"\nconsent = "yes"',
        "huge": f'title = "{"x" * 900_000}"',
        "deep": "x = " + "[" * 5_000,
    }
    for number, (name, note) in enumerate(told.items()):
        making_media.picture(folder / f"{name}.mp4", f"color=c=0x60{number:02x}40:s=160x90:r=25", 1)
        (folder / f"{name}.toml").write_text(note, "utf-8")
    making_media.picture(folder / "srt.mp4", "color=c=blue:s=160x90:r=25", 1)
    cue = "1\n00:00:00,000 --> 00:00:00,900\n{\\an8\\pos(0,0)\\p1}m 0 0 l 9 9<script>\x1b[2J\n"
    (folder / "srt.srt").write_text(cue, "utf-8")
    return len(told) + 1


def _links(folder: Path, bait: Bait) -> int:
    folder.mkdir()
    (folder / "film.mp4").symlink_to(bait.video)
    (folder / "text.mp4").symlink_to(bait.text)
    (folder / "device.mp4").symlink_to("/dev/zero")
    (folder / "outside").symlink_to(bait.video.parent, target_is_directory=True)
    (folder / "round").symlink_to(folder, target_is_directory=True)
    (folder / "itself.mp4").symlink_to(folder / "itself.mp4")
    os.mkfifo(folder / "pipe.mp4")
    with (folder / "vast.mp4").open("wb") as file:
        file.truncate(10**12)
    return 8
