"""Plants faults of lettering in real footage, and counts how many are found and how many are false.

    python benchmarks/planted_text.py FOOTAGE [--pictures FOLDER] [--out FOLDER] [--only WORD]

FOOTAGE is a folder of films. Planted are captions outside the safe area, boxes for glyphs that a
font lacks, and captions over lettering that was burnt in before. Clean are the films themselves,
the films with captions inside the safe area, some of which light up word by word, and scenes full
of lettering (and, with --pictures, photographs) filmed by a camera that moves. Whatever is found in
a clean file is a false alarm.
Exit code 1 on any miss or false alarm.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import av
import imageio_ffmpeg
import numpy as np
from drawn_karaoke import WAYS, karaoke
from drawn_scenes import filmed, handheld, pan_and_stop, scenes, tripod
from drawn_text import MISSING, SANS, SERIF, STYLES, Laid, Picture, laid, over
from PIL import Image

from znl_video.io.inspecting import inspect
from znl_video.io.presets import load_presets
from znl_video.model.preset import Preset
from znl_video.stages.verify.lettered import text_outside

SIZE = (720, 1280)
RATE = 25
SECONDS = 8.0
LINES = {
    "zh": (
        "今天早上八点半",
        "消防员赶到现场",
        "暂无人员伤亡",
        "居民已全部疏散",
        "道路预计下午恢复",
    ),
    "en": ("Fire crews at work", "No one was hurt", "Road closed till noon", "Residents are safe"),
}
SUNG = (
    ("口口声声", "说不知道", "田口先生"),
    ("回家", "吃饭", "日日夜夜", "目的"),
    ("今天早上", "八点半", "消防员", "赶到"),
    ("Fire", "crews", "at", "work"),
    ("II", "DOOR", "BOOK", "00:80"),
)


@dataclass
class Planted:
    """A text and when it is shown."""

    text: Laid
    from_s: float
    to_s: float
    fade: float = 0.0

    def strength(self, t: float) -> float:
        """Return how much of it is shown at ``t`` seconds, 0 to 1."""
        if not self.from_s <= t < self.to_s:
            return 0.0
        edge = min(t - self.from_s, self.to_s - t)
        return min(1.0, (edge + 1 / RATE) / self.fade) if self.fade else 1.0


@dataclass
class Case:
    """A film to be made; ``kind`` is what is wrong with it, ``truth`` where and when."""

    name: str
    kind: str
    frames: Iterable[Picture]
    texts: list[Planted] = field(default_factory=list)
    truth: list[Planted] = field(default_factory=list)
    crf: int = 23


def footage(path: Path, seconds: float = SECONDS) -> Iterator[Picture]:
    """Yield upright frames that fill the picture, at ``RATE``; a short film starts anew."""
    wanted, made = round(seconds * RATE), 0
    while made < wanted:
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-i", str(path), "-an"]
        wide, high = SIZE
        fill = f"scale={wide}:{high}:force_original_aspect_ratio=increase,crop={wide}:{high}"
        command += ["-vf", f"fps={RATE},{fill}", "-frames:v", str(wanted - made)]
        command += ["-pix_fmt", "rgb24", "-f", "rawvideo", "-"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as running:
            if running.stdout is None:
                return
            begun = made
            while data := running.stdout.read(SIZE[0] * SIZE[1] * 3):
                if len(data) < SIZE[0] * SIZE[1] * 3:
                    break
                yield np.frombuffer(data, np.uint8).reshape(SIZE[1], SIZE[0], 3).copy()
                made += 1
        if made == begun:
            return


def write(case: Case, made: Path) -> None:
    """Encode a case's film."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "rawvideo"]
    command += ["-pix_fmt", "rgb24", "-s", f"{SIZE[0]}x{SIZE[1]}", "-r", str(RATE), "-i", "-"]
    command += ["-c:v", "libx264", "-preset", "veryfast", "-crf", str(case.crf)]
    command += ["-pix_fmt", "yuv420p", str(made)]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as running:
        if running.stdin is None:
            return
        for number, frame in enumerate(case.frames):
            for each in case.texts:
                strength = each.strength(number / RATE)
                if strength:
                    over(frame, each.text, strength)
            running.stdin.write(frame.tobytes())


def cues(
    rng: np.random.Generator,
    language: str,
    style: str,
    size: int,
    at: tuple[float, float],
    anchor: str = "mm",
    texts: tuple[str, ...] = (),
    fade: float = 0.0,
    begin: float = 0.4,
    font: Path | None = SANS,
) -> list[Planted]:
    """Return captions one after another in one place; ``size`` is of 1080 pixels of width."""
    found, t = [], begin
    lines = texts or tuple(rng.permutation(LINES[language]))
    number = 0
    while t < SECONDS - 1.0:
        lasts = float(rng.uniform(1.1, 2.3))
        text = laid(
            lines[number % len(lines)],
            STYLES[style],
            round(size * SIZE[0] / 1080),
            at,
            SIZE,
            font,
            anchor,
        )
        found.append(Planted(text, t, min(t + lasts, SECONDS - 0.2), fade))
        t += lasts + float(rng.choice((0.0, 0.0, 0.3)))
        number += 1
    return found


def outside(films: list[Path]) -> Iterator[Case]:
    """Captions in which no two of style, size, place, language and film go together always."""
    rng = np.random.default_rng(11)
    places = {
        "bottom": ((0.5, 0.82), "mm"),
        "low": ((0.5, 0.93), "mm"),
        "top": ((0.5, 0.06), "mm"),
        "right": ((0.97, 0.55), "rm"),
        "left": ((0.03, 0.6), "lm"),
    }
    for number in range(30):
        film = films[number % len(films)]
        style = list(STYLES)[int(rng.integers(len(STYLES)))]
        size = (30, 40, 52, 64, 84)[number * 2 % 5]
        place = list(places)[int(rng.integers(len(places)))]
        language = ("zh", "en")[int(rng.integers(2))]
        fade = (0.0, 0.2)[int(rng.integers(4) == 3)]
        at, anchor = places[place]
        planted = cues(rng, language, style, size, at, anchor, fade=fade)
        name = f"outside {place} {style} {size} {language}{' fade' if fade else ''} {film.stem}"
        yield Case(name, "outside", footage(film), planted, planted, (20, 23, 28)[number % 3])


def boxes(films: list[Path]) -> Iterator[Case]:
    """Captions inside the safe area with characters that their font lacks."""
    rng = np.random.default_rng(12)
    fonts = {"sans": SANS, "serif": SERIF, "built in": None}
    for path in sorted(Path("/usr/share/fonts").rglob("DejaVuSans.ttf")):
        fonts["other"] = path
    texts: tuple[str, ...]
    for number in range(24):
        film = films[(number * 3 + 1) % len(films)]
        font = list(fonts)[number % len(fonts)]
        style = list(STYLES)[int(rng.integers(len(STYLES)))]
        size = (44, 56, 68)[number % 3]
        if font in ("sans", "serif"):
            texts = (
                f"火灾{MISSING[0]}现场",
                f"{MISSING[:2]}救援队{MISSING[2]}",
                f"请注意{MISSING}",
            )
        elif number % 2:
            texts = ("Danger \ue123 fire", "Call \ue123\ue124 now")
        else:
            texts = ("今天早上八点", "消防员赶到", "暂无伤亡")
        at = (0.5, (0.3, 0.5, 0.66)[int(rng.integers(3))])
        planted = cues(rng, "zh", style, size, at, texts=texts, font=fonts[font])
        yield Case(
            f"boxes {font} {style} {size} {film.stem}", "boxes", footage(film), planted, planted
        )


def colliding(films: list[Path]) -> Iterator[Case]:
    """Captions over lettering of the footage: over its own captions, a title or a ticker."""
    rng = np.random.default_rng(13)
    for number in range(20):
        film = films[(number * 2) % len(films)]
        style = ("outlined", "yellow", "thin", "dark")[int(rng.integers(4))]
        size = (44, 56, 64)[number % 3]
        y = (0.35, 0.55, 0.66)[int(rng.integers(3))]
        below = ("outlined", "yellow", "thin", "plate")[int(rng.integers(4))]
        if number % 2:
            under = cues(rng, "zh", below, size - 6, (0.5, y + 0.008), begin=0.0)
        else:
            text = laid(
                "突发：城东仓库起火",
                STYLES[below],
                round(56 * SIZE[0] / 1080),
                (0.5, y + 0.006),
                SIZE,
            )
            under = [Planted(text, 0.0, SECONDS)]
        above = cues(rng, ("en", "zh")[int(rng.integers(2))], style, size, (0.5, y), begin=0.9)
        kind = "captions" if number % 2 else "title"
        yield Case(
            f"colliding with {kind} {style} over {below} {size} {film.stem}",
            "collision",
            footage(film),
            [*under, *above],
            above,
        )


def clean(films: list[Path], pictures: list[Path]) -> Iterator[Case]:
    """Films, films with captions where they belong and a logo outside, and scenes."""
    rng = np.random.default_rng(14)
    for film in films:
        yield Case(f"clean film {film.stem}", "clean", footage(film))
    harmless: tuple[str, ...] = (
        "口口声声说不知道",
        "回家吃饭 日日夜夜",
        "田口先生 目击者",
        "吕品回国 四口之家",
        "BOOK II [DOOR] 00:80",
    )
    for number in range(18):
        film = films[number % len(films)]
        style = list(STYLES)[number % len(STYLES)]
        size = (40, 52, 64)[number % 3]
        at = (0.5, (0.25, 0.5, 0.7)[number % 3])
        texts: tuple[str, ...] = harmless if number % 2 else ()
        planted = cues(
            rng,
            ("zh", "en")[number // 2 % 2],
            style,
            min(size, 52),
            at,
            texts=texts,
            font=(SANS, SERIF)[number % 4 == 3],
        )
        logo = laid("新闻坊", STYLES["outlined"], 34, (0.9, 0.05), SIZE)
        yield Case(
            f"clean captions {style} {size} {film.stem}",
            "clean",
            footage(film),
            [*planted, Planted(logo, 0.0, SECONDS)],
        )
    for number in range(12):
        film, way = films[(number * 5 + 2) % len(films)], WAYS[number % 4]
        frames = karaoke(
            footage(film),
            (SUNG[number % len(SUNG)], SUNG[(number + 1) % len(SUNG)]),
            way,
            (28, 34, 40)[number % 3],
            round(SIZE[1] * (0.3, 0.5, 0.66)[number // 4]),
            (("#ffffff", "#ffe14d"), ("#ffffff", "#ff3040"), ("#ffe14d", "#ffffff"))[number % 3],
            (SANS, SERIF)[number % 5 == 4],
        )
        yield Case(f"clean karaoke {way} {film.stem}", "clean", frames)
    for name, frames in scenes(SECONDS):
        yield Case(f"clean {name}", "clean", frames)
    for path in pictures:
        image = Image.open(path).convert("RGB")
        by = 1500 / min(image.size)
        image = image.resize((round(image.width * by), round(image.height * by)))
        for camera in (handheld, pan_and_stop, tripod):
            yield Case(
                f"clean {path.stem} {camera.__name__.replace('_', ' ')}",
                "clean",
                filmed(image, camera, SECONDS),
            )


def cases(films: list[Path], pictures: list[Path]) -> Iterator[Case]:
    yield from outside(films)
    yield from boxes(films)
    yield from colliding(films)
    yield from clean(films, pictures)


def moving(folder: Path) -> list[Path]:
    """Return films of a folder that show a moving picture for at least two seconds."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() not in (".mp4", ".mov", ".avi"):
            continue
        try:
            with av.open(str(path)) as container:
                lasts = (container.duration or 0) / 1e6
                if container.streams.video and lasts > 2 and next(container.decode(video=0)):
                    found.append(path)
        except (av.error.FFmpegError, StopIteration):
            continue
    return found


def told(path: Path, preset: Preset) -> set[str]:
    """Return what is found in a film: kinds of cases."""
    found = inspect(path).found
    if found is None:
        raise SystemExit(f"{path} cannot be opened")
    codes = {"missing-glyphs": "boxes", "text-over-text": "collision"}
    kinds = {codes[each.kind] for each in found.defects if each.kind in codes}
    return kinds | {"outside" for _ in text_outside(found, preset, None)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("footage", type=Path, nargs="+")
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    preset = load_presets(["douyin"])[0]
    films = [film for folder in given.footage for film in moving(folder)]
    pictures = sorted(given.pictures.iterdir()) if given.pictures else []
    planted, found, false = Counter[str](), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as spare:
        folder = given.out or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        for number, case in enumerate(cases(films, pictures)):
            if given.only not in case.name:
                continue
            made = folder / f"{number:03}.mp4"
            if not made.exists():
                write(case, made)
            kinds = told(made, preset)
            planted[case.kind] += 1
            found[case.kind] += case.kind in kinds
            for kind in kinds - {case.kind}:
                false[kind] += 1
                print(f"false: {kind} in {number:03} {case.name}")
            if case.kind not in kinds and case.kind != "clean":
                print(f"missed: {number:03} {case.name}")
            if given.out is None:
                made.unlink()
    for kind in ("outside", "boxes", "collision"):
        print(f"{kind}: {found[kind]} of {planted[kind]} found, {false[kind]} false alarms")
    print(f"clean files: {planted['clean']}")
    missed = sum(planted[kind] - found[kind] for kind in ("outside", "boxes", "collision"))
    sys.exit(1 if missed or sum(false.values()) else 0)


if __name__ == "__main__":
    main()
