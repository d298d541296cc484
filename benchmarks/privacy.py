"""Renders clips that carry every private tag we know of, and looks for tags in all that comes out.

    python benchmarks/privacy.py [FOLDER]

Needs exiftool (Debian: libimage-exiftool-perl) and fails without it. Made in FOLDER, else in a
temporary one, are recordings as phones, cameras and editors write them: place, device, owner,
times, programs, XMP, chapters, time code, timed data, an attached picture and sound with tags of
their own, a logo with EXIF. They are rendered and previewed, captions and the public manifest are
exported, and each file is opened by exiftool, pictures inside the report too. Every tag that it
finds is held against a list of what a file must have; what is not in it, or holds a date, fails.
Every secret that was put in is looked for in the bytes of every file as well, and the clips
themselves are looked at first, so that the secrets are known to be there.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image, PngImagePlugin

REPOSITORY = Path(__file__).parents[1]
sys.path.insert(0, str(REPOSITORY / "tests"))

from making_media import ffmpeg  # noqa: E402 - found by the path above
from projects import tiny_preset  # noqa: E402

# Words that stand for what is private; each is put where a device or a program would write it.
PLACE, OWNER, DEVICE, PROGRAM = "31.2304", "Owner Secretive", "SpyPhone 99", "HiddenApp 7"
WORDS = (PLACE, OWNER, DEVICE, PROGRAM, "secret chapter", "secret timed", "secret sound")
SECRETS = (*WORDS, "2026:03:04", "2026-03-04", "01:02:03:04")

# Where the newsroom's own documents begin to tell file names and informants, by design.
_KINDS = (".mp4", ".jpg", ".srt", ".vtt", ".txt", ".ass", ".html", ".json")

# What exiftool tells of the file on this disk, and works out by itself.
_OURS = re.compile(r"SourceFile|ExifTool:.*|System:.*|File:.*|Composite:(?!GPS).*")

_MP4 = """
Brand MajorBrand MinorVersion CompatibleBrands MovieHeaderVersion CreateDate ModifyDate TimeScale
Duration PreferredRate PreferredVolume MatrixStructure PreviewTime PreviewDuration PosterTime
SelectionTime SelectionDuration CurrentTime NextTrackID HandlerType HandlerVendorID Free
MediaDataSize MediaDataOffset MediaData TrackHeaderVersion TrackCreateDate TrackModifyDate TrackID
TrackDuration TrackLayer TrackVolume ImageWidth ImageHeight Unknown_edts MediaHeaderVersion
MediaCreateDate MediaModifyDate MediaTimeScale MediaDuration MediaLanguageCode HandlerDescription
GraphicsMode OpColor CompressorID SourceImageWidth SourceImageHeight XResolution YResolution
BitDepth AVCConfiguration ColorProfiles ColorPrimaries TransferCharacteristics MatrixCoefficients
VideoFullRangeFlag PixelAspectRatio BufferSize MaxBitrate AverageBitrate VideoFrameRate
SyncSampleTable CompositionTimeToSample SampleToChunk SampleSizes ChunkOffset TimeToSampleTable
SampleTable Balance AudioFormat AudioChannels AudioBitsPerSample AudioSampleRate
SampleToGroup SampleGroupDescription Unknown_btrt Unknown_sgpd Unknown_sbgp Unknown_esds
IdependentAndDisposableSamples AIGC
"""
_JPEG = "JFIFVersion ResolutionUnit XResolution YResolution"
_HTML = "Title Viewport ColorScheme HTTPEquivContentSecurityPolicy"
ALLOWED = {
    ".mp4": frozenset(_MP4.split()),
    ".jpg": frozenset(_JPEG.split()),
    ".html": frozenset(_HTML.split()),
}
# Constants that every muxer writes.
_VALUES = {
    "HandlerDescription": {"VideoHandler", "SoundHandler"},
    "HandlerVendorID": {"Apple"},
    "HandlerType": {"Metadata", "Video Track", "Audio Track"},
    "CompressorID": {"avc1"},
    "MediaLanguageCode": {"und"},
}
_NO_DATE = "0000:00:00 00:00:00"


def main() -> int:
    exiftool = shutil.which("exiftool")
    if not exiftool:
        print("exiftool is missing (Debian: libimage-exiftool-perl): nothing was looked at")
        return 1
    with tempfile.TemporaryDirectory(prefix="privacy-") as temporary:
        home = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary)
        footage = home / "clips"
        footage.mkdir(parents=True)
        _lay(footage, exiftool)
        unlaid = _not_laid(footage)
        work = _rendered(footage, home)
        files = [*_exported(work), home / "public.json"]
        inside = home / "inside"
        pictures = list(_pictures(work / "report.html", inside))
        told = _looked_at([*files, *pictures], exiftool)
        return _judged(files, pictures, told, unlaid, home)


def _lay(footage: Path, exiftool: str) -> None:
    """Make the clips, each with what another kind of sender writes."""
    moving = ("-f", "lavfi", "-i", "mandelbrot=s=180x320:r=25", "-f", "lavfi", "-i", "sine=f=300")
    coded = ("-pix_fmt", "yuv420p", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac")
    chapters = footage / "chapters.txt"
    chapters.write_text(
        ";FFMETADATA1\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=900\ntitle=secret chapter\n",
        "utf-8",
    )
    cover = footage / "cover.jpg"
    exif = Image.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = DEVICE, DEVICE, OWNER
    Image.new("RGB", (64, 64), "navy").save(cover, exif=exif)
    common = {"creation_time": "2026-03-04T05:06:07Z", "location": f"+{PLACE}+121.4737/"}
    common |= {"artist": OWNER, "encoder": PROGRAM, "comment": DEVICE, "title": OWNER}
    apple = {
        "com.apple.quicktime.location.ISO6709": f"+{PLACE}+121.4737+010/",
        "com.apple.quicktime.make": DEVICE,
        "com.apple.quicktime.model": DEVICE,
        "com.apple.quicktime.software": PROGRAM,
        "com.apple.quicktime.creationdate": "2026-03-04T13:06:07+0800",
        "com.android.manufacturer": DEVICE,
        "com.android.model": DEVICE,
    }
    streams = ("-metadata:s:v", f"title={DEVICE}", "-metadata:s:a", "title=secret sound")
    handlers = ("-metadata:s:v", f"handler_name={DEVICE}")
    ffmpeg(
        *moving,
        *("-i", chapters, "-map", "0:v", "-map", "1:a", "-map_chapters", "2", "-t", "2"),
        *(*coded, *_tags(common | apple), *streams, *handlers, "-timecode", "01:02:03:04"),
        *("-movflags", "use_metadata_tags", footage / "keys.mov"),
    )
    ffmpeg(
        *moving,
        *("-i", cover, "-map", "0", "-map", "1", "-map", "2", "-t", "2", *coded),
        *("-c:v:1", "copy", "-disposition:v:1", "attached_pic", *_tags(common)),
        footage / "udta.mp4",
    )
    ffmpeg(
        *moving,
        *("-map", "0:v", "-map", "1:a", "-t", "2", *coded, *_tags(common), *streams),
        *("-attach", chapters, "-metadata:s:t", "mimetype=text/plain", footage / "tagged.mkv"),
    )
    # Timed data, as action cameras write it (GPMF).
    timed = footage / "timed.bin"
    timed.write_text(f"DEVC GPS5 secret timed {PLACE}", "utf-8")
    ffmpeg(
        *moving,
        *("-f", "data", "-i", timed, "-map", "0:v", "-map", "1:a", "-map", "2"),
        *("-t", "2", *coded, "-c:d", "copy", "-tag:d", "gpmd", *_tags(common)),
        footage / "timed.mov",
    )
    _written_by_exiftool(footage, exiftool)
    for name in ("keys", "udta"):
        (footage / f"{name}.srt").write_text("1\n00:00:00,100 --> 00:00:01,600\n你好\n", "utf-8")
    ffmpeg(
        *("-f", "lavfi", "-i", "sine=f=500", "-t", "6", "-c:a", "libmp3lame"),
        *_tags({"artist": OWNER, "comment": "secret sound"}),
        footage / "bed.mp3",
    )
    bed = 'music = "bed.mp3"\nmusic_licence = "Our own"\ntitle = "街角"\n'
    (footage / "udta.mp4.toml").write_text(bed, "utf-8")
    for each in (chapters, cover, timed):
        each.unlink()


def _written_by_exiftool(footage: Path, exiftool: str) -> None:
    """Add what ffmpeg does not write: XMP, and place and owner in all places that there are."""
    for name in ("udta.mp4", "keys.mov", "timed.mov"):
        told = {
            "XMP-dc:Creator": OWNER,
            "XMP-xmp:CreatorTool": PROGRAM,
            "XMP-exif:GPSLatitude": PLACE,
            "XMP-tiff:Model": DEVICE,
            "Keys:GPSCoordinates": f"{PLACE}, 121.4737",
            "UserData:GPSCoordinates": f"{PLACE}, 121.4737",
            "UserData:Model": DEVICE,
            "ItemList:Artist": OWNER,
            "QuickTime:CreateDate": "2026:03:04 05:06:07",
            "TrackCreateDate": "2026:03:04 05:06:07",
        }
        tags = [f"-{tag}={value}" for tag, value in told.items()]
        command = [exiftool, "-q", "-q", "-m", "-overwrite_original", *tags, str(footage / name)]
        subprocess.run(command, check=True)


def _tags(told: dict[str, str]) -> list[str]:
    return [part for key, value in told.items() for part in ("-metadata", f"{key}={value}")]


def _not_laid(footage: Path) -> list[str]:
    """Return the secrets that are in no clip: what was never put in proves nothing."""
    raw = b"".join(file.read_bytes() for file in footage.iterdir())
    # Dates and time codes are numbers in the boxes, and were seen to be there by exiftool.
    return [word for word in WORDS if word.encode() not in raw]


def _rendered(footage: Path, home: Path) -> Path:
    kit = home / "kit"
    kit.mkdir()
    info = PngImagePlugin.PngInfo()
    info.add_text("Author", OWNER)
    info.add_text("Software", PROGRAM)
    Image.new("RGBA", (64, 32), "white").save(kit / "logo.png", pnginfo=info)
    (kit / "kit.toml").write_text(
        'name = "Plain"\n[logo]\nfile = "logo.png"\ncorner = "top-left"\n'
        '[end_card]\nseconds = 0.48\ntitle = "The end"\n',
        "utf-8",
    )
    preset = tiny_preset(home / "tiny.toml")
    chosen = ("--preset", str(preset), "--brand", str(kit))
    _znl("render", str(footage), *chosen)
    _znl("preview", str(footage), *chosen)
    for form in ("vtt", "srt", "txt", "ass"):
        named = chosen if form == "ass" else ()
        _znl("captions", "export", str(footage), "--as", form, *named)
    _znl("export-manifest", str(footage), "--public", "--to", str(home / "public.json"))
    return footage.with_name(f"{footage.name}-znl")


def _znl(*arguments: str) -> None:
    znl = [sys.executable, "-P", "-c", "from znl_video.cli.main import run; run()"]
    done = subprocess.run([*znl, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"znl {' '.join(arguments)} failed:\n{done.stderr}")


def _exported(work: Path) -> Iterator[Path]:
    folders = ("exports", "preview", "transcripts", "captions")
    found = [file for folder in folders for file in (work / folder).rglob("*") if file.suffix]
    yield from sorted(found)
    yield work / "report.html"


def _pictures(page: Path, folder: Path) -> Iterator[Path]:
    """Take the pictures out of the report."""
    folder.mkdir()
    for number, data in enumerate(re.findall(r"data:image/jpeg;base64,([^\"]+)", page.read_text())):
        picture = folder / f"report-{number}.jpg"
        picture.write_bytes(base64.b64decode(data))
        yield picture


def _looked_at(files: list[Path], exiftool: str) -> list[dict[str, Any]]:
    """Return what exiftool tells of each file: unknown tags and embedded tracks as well."""
    media = [str(file) for file in files if file.suffix in (".mp4", ".jpg", ".html")]
    command = [exiftool, "-a", "-u", "-ee", "-G1", "-s", "-j", "-api", "LargeFileSupport=1", *media]
    ran = subprocess.run(command, capture_output=True, check=True)
    told: list[dict[str, Any]] = json.loads(ran.stdout)
    return told


def _judged(
    files: list[Path],
    pictures: list[Path],
    told: list[dict[str, Any]],
    unlaid: list[str],
    home: Path,
) -> int:
    odd: dict[str, list[str]] = defaultdict(list)
    counts: dict[str, int] = defaultdict(int)
    for each in told:
        file = Path(each["SourceFile"])
        for key, value in each.items():
            counts[file.suffix] += 1
            if not _fine(file.suffix, key, value):
                odd[str(file.relative_to(home))].append(f"{key} = {str(value)[:60]}")
    leaks = {
        str(file.relative_to(home)): found
        for file in (*files, *pictures)
        if (found := _secrets(file.read_bytes()))
    }
    kinds: dict[str, int] = defaultdict(int)
    for file in (*files, *pictures):
        kinds[file.suffix] += 1
    unlooked = sorted(set(kinds) - set(_KINDS))
    print(f"files: {dict(sorted(kinds.items()))}; tags looked at: {dict(sorted(counts.items()))}")
    for name, tags in odd.items():
        print(f"  {name}: {'; '.join(tags)}")
    print(f"tags that are not allowed {sum(map(len, odd.values()))}")
    print(f"secrets found {sum(map(len, leaks.values()))} {leaks or ''}")
    print(f"secrets that no clip held {len(unlaid)} {unlaid or ''}")
    missed = bool(odd or leaks or unlaid or unlooked or not counts[".mp4"] or not counts[".jpg"])
    print("a bound is missed" if missed else "all bounds hold")
    return int(missed)


def _fine(kind: str, key: str, value: object) -> bool:
    if _OURS.fullmatch(key):
        return True
    tag = key.rpartition(":")[2]
    if tag.endswith("Date") or "Date" in tag:
        return str(value) == _NO_DATE
    if tag in _VALUES and str(value) not in _VALUES[tag]:
        return False
    return tag in ALLOWED[kind]


def _secrets(raw: bytes) -> list[str]:
    forms = ("utf-8", "utf-16-le", "utf-16-be")
    return [word for word in SECRETS if any(word.encode(form) in raw for form in forms)]


if __name__ == "__main__":
    sys.exit(main())
