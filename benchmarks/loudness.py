"""Loudness and peaks of delivered files, as an independent meter hears them.

    python benchmarks/loudness.py ../shared [--meter /usr/bin/ffmpeg] [--out FOLDER]

Some fifty clips over a plain picture: speech, music, crowds, rain and made sounds; mono, stereo,
5.1, one-sided; very quiet, very loud, clipped, swelling, with impulses; and silent ones. Each is
rendered by znl for Douyin and metered (BS.1770-4, ``ebur128``) by another build of ffmpeg than the
one znl uses. Exits 1 where the mean error is over 0.15 LU, the greatest over 0.3, a peak over the
limit, or where silence is told otherwise than as that.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from media import ffmpeg

ZNL = str(Path(sys.executable).with_name("znl"))
PRESET = "douyin"
TARGET_LUFS, LIMIT_DBTP = -15.0, -1.0
MEAN_LU, MOST_LU = 0.15, 0.3
# The meter writes one decimal; the peak's own error at 4 times oversampling is 0.2 dB at most.
PEAK_SLACK_DB = 0.1


@dataclass(frozen=True)
class Clip:
    """A sound: its name, where it comes from, what is done to it, and whether it can be metered."""

    name: str
    source: str
    filters: str = "anull"
    seconds: float = 6.0
    codec: str = "aac"
    metered: bool = True


def clips(shared: Path) -> list[Clip]:
    """Return all clips; sources are files of ``shared`` or lavfi graphs."""
    speech = {path.stem: str(path) for path in sorted((shared / "speech").glob("*.flac"))}
    media = shared / "media"
    noises = {
        "guitar": "mdn_guitar.mp3",
        "crowd": "mdn_voices_around_a_fire.mp3",
        "rain": "moviepy_rain.mp3",
        "noise": "speechbrain_noise1.wav",
        "jfk": "en_jfk.flac",
    }
    sounds = {name: str(media / file) for name, file in noises.items()}
    every = {**speech, **sounds}
    rider, guitar, crowd = speech["en_rider"], sounds["guitar"], sounds["crowd"]
    typhoon = speech["zh_typhoon"]
    mono, stereo = "aformat=channel_layouts=mono", "aformat=channel_layouts=stereo"
    surround = "pan=5.1|FL=.5*c0|FR=.5*c0|FC=c0|LFE=.2*c0|BL=.3*c0|BR=.3*c0"
    found = [Clip(f"{name}, as it is", source) for name, source in every.items()]
    for name, source in (("speech", typhoon), ("rider", rider), ("guitar", guitar)):
        found += [
            Clip(f"{name}, stereo", source, stereo),
            Clip(f"{name}, 5.1", source, f"{mono},{surround}"),
            Clip(f"{name}, left side only", source, f"{mono},pan=stereo|FL=c0|FR=0*c0"),
            Clip(f"{name}, very quiet", source, f"{stereo},volume=-28dB"),
            Clip(f"{name}, very loud", source, f"{stereo},volume=12dB,alimiter=limit=1:level=0"),
            Clip(f"{name}, clipped", source, f"{stereo},volume=24dB,aformat=s16"),
            Clip(f"{name}, swelling", source, f"{stereo},afade=t=in:d=6:curve=exp"),
            Clip(f"{name}, 8 kHz", source, f"{mono},aresample=8000", codec="pcm_s16le"),
        ]
    found += [
        Clip("crowd, one loud second", crowd, "volume='if(between(t,2,3),8,0.25)':eval=frame"),
        Clip(
            "crowd with impulses", crowd, "volume=0.1,aeval='val(0)+0.8*lt(mod(t,1),0.0004)':c=same"
        ),
        Clip("crowd, 2 s", crowd, seconds=2.0),
        Clip("crowd, 0.7 s", crowd, seconds=0.7),
        Clip("crowd, opposite sides", crowd, f"{mono},pan=stereo|FL=c0|FR=-1*c0"),
        Clip("tone of 1 kHz", "sine=f=1000:r=48000"),
        Clip("tone of 30 Hz", "sine=f=30:r=48000,volume=8dB"),
        Clip("pink noise", "anoisesrc=c=pink:a=0.2:r=48000:seed=1"),
        Clip("beeps between silence", "aevalsrc='0.4*sin(2*PI*800*t)*lt(mod(t,2),0.2)':s=48000"),
        Clip("silence", "anullsrc=r=48000", metered=False),
        Clip("silence in 5.1", "anullsrc=r=48000:cl=5.1", metered=False),
        # With its end card it is long enough to be metered.
        Clip("crowd, 0.3 s", crowd, seconds=0.3),
    ]
    return found


def make(clip: Clip, path: Path) -> None:
    """Write a clip over a plain picture."""
    given = Path(clip.source).is_file()
    sound = ["-i", clip.source] if given else ["-f", "lavfi", "-i", clip.source]
    picture = f"color=c=0x404040:s=360x640:r=25:d={clip.seconds}"
    ffmpeg(
        *("-f", "lavfi", "-i", picture, *sound, "-map", "0:v", "-map", "1:a"),
        *("-af", clip.filters, "-t", str(clip.seconds), "-c:a", clip.codec),
        *("-c:v", "libx264", "-preset", "ultrafast", "-fflags", "+bitexact", path),
    )


def metered(meter: str, path: Path) -> tuple[float, float]:
    """Return integrated loudness (LUFS) and true peak (dBTP) of a file."""
    command = [meter, "-nostdin", "-i", str(path), "-map", "0:a", "-af", "ebur128=peak=true"]
    done = subprocess.run(
        [*command, "-f", "null", "-"], capture_output=True, text=True, check=True, errors="replace"
    )
    summary = done.stderr.rpartition("Summary:")[2]
    loudness = re.search(r"I:\s+(\S+) LUFS", summary)
    peak = re.search(r"Peak:\s+(\S+) dBFS", summary)
    if loudness is None or peak is None:
        raise SystemExit(f"{path}: the meter told nothing")
    return float(loudness[1]), float(peak[1])


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--meter", default=shutil.which("ffmpeg"), help="an independent ffmpeg")
    parser.add_argument("--out", type=Path, help="keep footage and videos here")
    asked = parser.parse_args()
    if asked.meter is None:
        raise SystemExit("No ffmpeg on PATH to meter with: install one, or name it with --meter.")
    with tempfile.TemporaryDirectory(prefix="znl-loudness-") as scratch:
        return measure(asked.shared, asked.meter, asked.out or Path(scratch))


def measure(shared: Path, meter: str, folder: Path) -> int:
    """Make, render and meter all clips; return the exit code."""
    version = subprocess.run([meter, "-version"], capture_output=True, text=True, check=True)
    print(f"meter: {version.stdout.splitlines()[0]}")
    footage = folder / "footage"
    footage.mkdir(parents=True, exist_ok=True)
    wanted = clips(shared)
    files = [footage / f"clip-{number:02}.mkv" for number, each in enumerate(wanted)]
    for clip, file in zip(wanted, files, strict=True):
        make(clip, file)
    done = subprocess.run(
        [ZNL, "render", str(footage), "--preset", PRESET, "--out", str(folder / "work"), "--json"],
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    told = json.loads(done.stdout)
    by_short = {each["short"]: each for each in told["outputs"]}
    print("| clip | LUFS before | LUFS | error, LU | dBTP | told |\n|---|---:|---:|---:|---:|---:|")
    errors, missed = [], []
    for clip, file in zip(wanted, files, strict=True):
        output = by_short.get(file.stem)
        if output is None:
            missed.append(f"{clip.name}: not delivered")
            continue
        before, _ = metered(meter, file)
        loudness, peak = metered(meter, Path(output["path"]))
        if clip.metered:
            errors.append(round(abs(loudness - TARGET_LUFS), 2))
            error = f"{loudness - TARGET_LUFS:+.1f}"
            if errors[-1] > MOST_LU:
                missed.append(f"{clip.name}: {error} LU")
        else:
            error = "n/a"
            if output["lufs"] is not None:
                missed.append(f"{clip.name}: told as {output['lufs']} LUFS")
        if peak > LIMIT_DBTP + PEAK_SLACK_DB:
            missed.append(f"{clip.name}: peak {peak} dBTP")
        print(f"| {clip.name} | {before} | {loudness} | {error} | {peak} | {output['lufs']} |")
    mean = sum(errors) / len(errors)
    print(
        f"\n{len(errors)} metered of {len(wanted)}: mean {mean:.2f} LU, most {max(errors):.1f} LU"
    )
    if mean > MEAN_LU:
        missed.append(f"mean error {mean:.2f} LU")
    for each in missed:
        print(f"MISSED: {each}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
