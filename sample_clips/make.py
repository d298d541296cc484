"""Makes the sample clips and their truth. Run by maintainers, not by users or tests.

    python sample_clips/make.py SPEECH

SPEECH is a folder with recordings and their sentences (``zh_elder.flac``, ``zh_elder.json`` with
``{"sentences": [{"start": s, "end": s, "text": ...}]}`` and so on). Pictures are drawn by
``scenes.py``, noises are computed here, the packaged ffmpeg encodes. The clips differ in the ways
phones and chat apps make clips differ; ``truth.json`` says how.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import scenes
from drawing import patches
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
RATE = 48_000
FLASHES = (4.0, 10.0, 16.0)  # seconds; a white picture and a beep start together
FLASH_FRAMES = 2
BEEP_SECONDS = 0.1
BEEP_HZ = 1000
DARK = (600, 899)
# What a phone in poor light drops: unevenly one frame in four, every second one while it is DARK.
DROPPING = f"if(between(n,{DARK[0]},{DARK[1]}),not(mod(n,2)),lt(mod(n*7,11),8))"
TAGGED = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv"
PHONE = {
    "location": "+22.7702+113.8330+012.000/",
    "com.apple.quicktime.location.ISO6709": "+22.7702+113.8330+012.000/",
    "com.apple.quicktime.make": "Sample",
    "com.apple.quicktime.model": "Sample Phone 7",
    "com.apple.quicktime.software": "7.1.2",
    "creation_time": "2026-09-21T20:43:05Z",
}


@dataclass(frozen=True)
class Recipe:
    """One clip. ``size`` is upright; ``turn`` is what a player must turn it by, clockwise."""

    file: str
    scene: str
    size: tuple[int, int]
    rate: Fraction
    subject: str
    speech: str | None = None
    seconds: float | None = None
    turn: int = 0
    vfr: bool = False
    channels: int = 1
    gain_db: float = 0.0
    flashes: tuple[float, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()


RECIPES = (
    Recipe("陈晓明/IMG_0001.mp4", "metro_exit", (1280, 720), Fraction(30), "right", "zh_elder"),
    Recipe(
        "王阿姨/IMG_0001.mp4", "lobby", (720, 1280), Fraction(30000, 1001), "moving", "zh_ebike",
        channels=2,
    ),
    Recipe(
        "李建国/IMG_0417.MOV", "storm", (720, 1280), Fraction(30), "centre", "zh_typhoon", turn=90,
        gain_db=-12.0, tags=tuple(PHONE.items()),
    ),
    Recipe(
        "覃桂兰/采访 河边.mp4", "interview", (1280, 720), Fraction(30), "centre", "zh_interview",
        vfr=True, channels=2,
    ),
    Recipe(
        "王阿姨/街景.mp4", "viaduct", (1280, 720), Fraction(25), "moving", seconds=20.0,
        flashes=FLASHES,
    ),
    Recipe(
        "港区 骑手/rider.mp4", "harbour", (960, 540), Fraction(25), "left", "en_rider",
        seconds=17.4, gain_db=-3.0,
    ),
)  # fmt: skip


def main() -> None:
    """Make every clip and write the truth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("speech", type=Path, help="folder with recordings and their sentences")
    speech = parser.parse_args().speech
    truth = {}
    for recipe in RECIPES:
        truth[recipe.file] = make(recipe, speech)
        print(f"{recipe.file}: {(HERE / recipe.file).stat().st_size / 1e6:.2f} MB")
    text = json.dumps(truth, ensure_ascii=False, indent=1, sort_keys=True)
    (HERE / "truth.json").write_text(text + "\n", encoding="utf-8")


def make(recipe: Recipe, speech: Path) -> dict[str, object]:
    """Draw, sound and encode one clip; return its truth."""
    voice = np.zeros(0)
    sentences: list[dict[str, object]] = []
    if recipe.speech:
        voice = _listen(speech / f"{recipe.speech}.flac")
        told = json.loads((speech / f"{recipe.speech}.json").read_text(encoding="utf-8"))
        sentences = told["sentences"]
    seconds = recipe.seconds or len(voice) / RATE
    sentences = [s for s in sentences if float(str(s["end"])) <= seconds]
    drawn = round(seconds * recipe.rate)
    kept = [n for n in range(drawn) if not recipe.vfr or _kept(n)]
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.f32"
        _sound(recipe, voice, drawn).astype("<f4").tofile(sound)
        made = Path(folder) / f"made{Path(recipe.file).suffix}"
        _encode(recipe, sentences, sound, made, drawn)
        target = HERE / recipe.file
        target.parent.mkdir(exist_ok=True)
        turn = ["-display_rotation:v:0", str(-recipe.turn)] if recipe.turn else []
        tags = [part for key, value in recipe.tags for part in ("-metadata", f"{key}={value}")]
        _run([*turn, "-i", str(made), "-c", "copy", *tags,
              "-movflags", "+faststart+use_metadata_tags", str(target)])  # fmt: skip
    width, height = recipe.size
    return {
        "upright": [width, height],
        "coded": [height, width] if recipe.turn else [width, height],
        "turn": recipe.turn,
        "rate": [recipe.rate.numerator, recipe.rate.denominator],
        "vfr": recipe.vfr,
        "frames": len(kept),
        "seconds": round(float(drawn / recipe.rate), 3),
        "channels": recipe.channels,
        "subject": recipe.subject,
        "language": "en" if str(recipe.speech).startswith("en") else "zh" if voice.size else None,
        "sentences": sentences,
        "patches": patches(width),
        "flashes": list(recipe.flashes),
        "beep_hz": BEEP_HZ if recipe.flashes else None,
        "tags": sorted(key for key, _ in recipe.tags),
    }


def _encode(
    recipe: Recipe, sentences: list[dict[str, object]], sound: Path, made: Path, drawn: int
) -> None:
    width, height = recipe.size
    rate = f"{recipe.rate.numerator}/{recipe.rate.denominator}"
    picture = "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int"
    if recipe.turn == 90:
        picture = f"transpose=cclock,{picture}"
    if recipe.vfr:
        picture = f"select='{DROPPING}',{picture}"
    command = [
        FFMPEG, "-hide_banner", "-loglevel", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}", "-r", rate, "-i", "-",
        "-f", "f32le", "-ar", str(RATE), "-ac", str(recipe.channels), "-i", str(sound),
        "-vf", f"{picture},format=yuv420p,{TAGGED}",
        "-c:v", "libx264", "-preset", "slow", "-crf", "25", "-g", "120", "-threads", "2",
        "-c:a", "aac", "-b:a", "56k",
        "-fps_mode", "vfr" if recipe.vfr else "cfr", str(made),
    ]  # fmt: skip
    scene = getattr(scenes, recipe.scene)(recipe.size, sentences)
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        assert encoder.stdin is not None  # noqa: S101 - asked for a line above
        for n in range(drawn):
            t = float(n / recipe.rate)
            lit = any(0 <= n - round(at * recipe.rate) < FLASH_FRAMES for at in recipe.flashes)
            encoder.stdin.write(b"\xff" * (width * height * 3) if lit else scene(t).tobytes())
    if encoder.returncode:
        raise SystemExit(f"ffmpeg failed with {encoder.returncode} on {recipe.file}")


def _sound(recipe: Recipe, voice: NDArray[np.float64], drawn: int) -> NDArray[np.float64]:
    length = round(drawn / recipe.rate * RATE)
    sound = np.zeros(length)
    sound[: min(length, len(voice))] = voice[:length]
    dice = np.random.default_rng(7)
    # A street far off: noise whose highs are taken away by a running mean, swelling slowly.
    hum = np.convolve(dice.standard_normal(length), np.ones(96) / 96, "same")
    swell = 1 + 0.5 * np.sin(2 * np.pi * np.arange(length) / RATE / 9)
    sound += hum * swell * (0.012 if voice.size else 0.05)
    tone = np.arange(round(BEEP_SECONDS * RATE)) / RATE
    for at in recipe.flashes:
        begin = round(at * RATE)
        sound[begin : begin + len(tone)] += 0.5 * np.sin(2 * np.pi * BEEP_HZ * tone)
    sound = np.clip(sound * 10 ** (recipe.gain_db / 20), -1, 1)
    return np.repeat(sound[:, None], recipe.channels, axis=1)


def _kept(n: int) -> bool:
    return n % 2 == 0 if DARK[0] <= n <= DARK[1] else n * 7 % 11 < 8


def _listen(file: Path) -> NDArray[np.float64]:
    raw = _run(["-i", str(file), "-ac", "1", "-ar", str(RATE), "-f", "f32le", "-"])
    return np.frombuffer(raw, "<f4").astype(np.float64)


def _run(arguments: list[str]) -> bytes:
    command = [FFMPEG, "-nostdin", "-hide_banner", "-loglevel", "error", "-y", *arguments]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


if __name__ == "__main__":
    main()
