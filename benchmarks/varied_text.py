"""Plants faults of lettering drawn at random: fonts, sizes, colours, outlines, plates and times.

    python benchmarks/varied_text.py FOOTAGE... --fonts FOLDER [--seed 1] [--count 40] [--out FOLDER]

FOOTAGE are films or folders of them, FOLDER holds TrueType and OpenType fonts. Of so many films
a third each has text over text, boxes for letters, and captions that look like either and are
neither. One seed draws the same films everywhere: rules are made on some seeds, and judged
on others, on fonts and on footage of which none was looked at before. Exit code 1 on any miss or
false alarm.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from drawn_text import Laid, Style, face, laid
from planted_text import RATE, Case, Planted, footage, moving, told, write

from znl_video.io.presets import load_presets

SECONDS = 6.0
SIZES = ((540, 960), (720, 1280), (720, 1280), (1080, 1920))
WORDS = {
    "zh": (
        "今天早上八点半",
        "消防员赶到现场",
        "暂无人员伤亡",
        "居民已全部疏散",
        "道路预计下午恢复",
        "记者在现场看到",
        "原因正在调查",
        "大家请注意安全",
        "市民口述当时情况",
        "田间地头都是水",
    ),
    "en": (
        "Fire crews at work",
        "No one was hurt",
        "Road closed till noon",
        "Residents are safe",
        "We saw the smoke",
        "It began at eight",
        "Please keep away",
        "The bridge is open",
    ),
    "ko": (
        "오늘 아침 여덟 시",
        "소방대원이 도착",
        "다친 사람 없음",
        "도로 통제 중",
        "원인 조사 중",
    ),
}
# What a font may lack, and signs that no font has (Unicode's private use area).
LACKING = "🔥🚒📍✅龘𠮷\ue123\uf8f0"
HARMLESS = {
    "zh": (
        "口口声声回家",
        "日日夜夜目击",
        "田口四品回国",
        "中国品牌日",
        "曰归曰归 吕",
        "回 口 田 目",
    ),
    "en": ("BOOK II [DOOR] 00:80", "HILLIH OOO 000", "DODO [] IIII", "8:08 B0B H|H"),
    "ko": ("ㅁㅁ ㅇㅇ ㅋㅋ", "몸무게 미음 ㅁ", "믐 물음 문 묻"),
}


class Fonts(NamedTuple):
    """Fonts by what they can write, and those that draw a box for what they lack."""

    of: dict[str, list[Path]]
    boxed: list[Path]


def fonts(folder: Path) -> Fonts:
    """Return the fonts of a folder."""
    of: dict[str, list[Path]] = {"zh": [], "en": [], "ko": []}
    boxed = []
    for path in sorted(
        each for each in folder.iterdir() if each.suffix[1:] in ("ttf", "otf", "ttc")
    ):
        for language, sign in (("zh", "今"), ("en", "a"), ("ko", "한")):
            if _has(path, sign):
                of[language].append(path)
        if np.asarray(face(path, 40).getmask("\ue123")).any():
            boxed.append(path)
    return Fonts(of, boxed)


def _has(font: Path, sign: str) -> bool:
    drawn, lacks = (bytes(face(font, 40).getmask(each)) for each in (sign, "\U000ffffd"))
    return bool(any(drawn)) and drawn != lacks


def style(rng: np.random.Generator, *, plates: bool = True) -> Style:
    """Return how letters look, at random."""
    kind = rng.random()
    if plates and kind < 0.2:
        return Style("#ffffff", width=0.0, plate=str(rng.choice(("#000000c0", "#103a80e0"))))
    if plates and kind < 0.28:
        return Style("#101010", width=0.0, plate="#ffffffe8")
    ink, outline = (
        ("#ffffff", "#000000"),
        ("#ffffff", "#101030"),
        ("#ffe14d", "#000000"),
        ("#7ff0ff", "#002030"),
        ("#202020", "#ffffff"),
        ("#e02020", "#ffffff"),
        ("#ffffff", "#a01010"),
    )[int(rng.integers(7))]
    return Style(ink, outline, float(rng.choice((0.035, 0.06, 0.09))))


def times(rng: np.random.Generator, begin: float = 0.3) -> list[tuple[float, float]]:
    """Return when captions of somebody who speaks are shown, in seconds."""
    found, t = [], begin
    while t < SECONDS - 0.8:
        ends = min(t + float(rng.uniform(1.0, 2.2)), SECONDS - 0.1)
        found.append((t, ends))
        t = ends + float(rng.choice((0.0, 0.0, 0.25)))
    return found


class Draw(NamedTuple):
    """One dice, the fonts and the size of a film, for all that is drawn in it."""

    rng: np.random.Generator
    fonts: Fonts
    frame: tuple[int, int]

    def pixels(self, size: int) -> int:
        return round(size * self.frame[0] / 1080)

    def script(self) -> tuple[str, Path]:
        known = [each for each in self.fonts.of if self.fonts.of[each]]
        language = str(self.rng.choice(known, p=_likely(known)))
        return language, self.font(language)

    def font(self, language: str) -> Path:
        of = self.fonts.of[language]
        return of[int(self.rng.integers(len(of)))]

    def words(self, language: str) -> list[str]:
        return [str(each) for each in self.rng.permutation(WORDS[language])]

    def line(self, text: str, look: Style, size: int, y: float, font: Path, x: float = 0.5) -> Laid:
        """Lay a line whose middle is at shares ``x`` and ``y``, smaller where it is too wide."""
        while size > 24:
            found = laid(text, look, self.pixels(size), (x, y), self.frame, font)
            if found.box[2] - found.box[0] < 0.9 * self.frame[0]:
                return found
            size -= 4
        return laid(text, look, self.pixels(size), (x, y), self.frame, font)

    def captions(
        self,
        look: Style,
        size: int,
        y: float,
        shown: list[tuple[float, float]],
        fade: float = 0.0,
        script: tuple[str, Path] | None = None,
    ) -> list[Planted]:
        language, font = script or self.script()
        words = self.words(language)
        return [
            Planted(self.line(words[at % len(words)], look, size, y, font), begin, end, fade)
            for at, (begin, end) in enumerate(shown)
        ]


def _likely(languages: list[str]) -> list[float]:
    weights = [{"zh": 3.0, "en": 2.0, "ko": 1.0}[each] for each in languages]
    return [each / sum(weights) for each in weights]


def collision(draw: Draw) -> tuple[str, list[Planted], list[Planted]]:
    """Captions over lettering that was burnt in: name, all texts, and those on top."""
    rng = draw.rng
    kind = str(rng.choice(("captions", "captions", "echo", "echo", "title", "plate")))
    size = int(rng.choice((40, 48, 56, 64, 76, 90)))
    below = min(90, max(40, round(size * float(rng.uniform(0.75, 1.3)))))
    y = float(rng.uniform(0.3, 0.72))
    # From the same place to half a line apart.
    apart = float(rng.uniform(-0.5, 0.5)) * size / 1920
    look = style(rng, plates=False)
    fade = float(rng.choice((0.0, 0.0, 0.0, 0.2)))
    shown = times(rng, 0.9)
    above = draw.captions(look, size, y, shown, fade)
    if kind == "captions":
        under = draw.captions(style(rng), below, y + apart, times(rng, 0.0))
    elif kind == "echo":
        # The same words, heard a little earlier or later.
        late = [float(rng.choice((-0.5, -0.3, -0.15, 0.15, 0.3, 0.5))) for _ in shown]
        heard = [
            (max(0.0, begin + by), max(begin + by + 0.5, end + by * 0.5))
            for (begin, end), by in zip(shown, late, strict=True)
        ]
        ends = [*(begin for begin, _ in heard[1:]), SECONDS]
        heard = [(begin, min(end, last)) for (begin, end), last in zip(heard, ends, strict=True)]
        under = draw.captions(style(rng), below, y + apart, heard)
    else:
        plate = Style("#ffffff", width=0.0, plate="#103a80ff") if kind == "plate" else style(rng)
        language, font = draw.script()
        text = draw.line(draw.words(language)[0], plate, below, y + apart, font)
        lasts = [(0.0, SECONDS), (0.6, SECONDS - 0.8)][int(rng.integers(2))]
        under = [Planted(text, *lasts)]
    return f"{kind} {size} over {below}", [*under, *above], above


def boxes(draw: Draw) -> tuple[str, list[Planted], list[Planted]]:
    """Captions with characters that their font lacks."""
    rng = draw.rng
    font = draw.fonts.boxed[int(rng.integers(len(draw.fonts.boxed)))]
    has = [each for each in draw.fonts.of if font in draw.fonts.of[each]]
    lacking = [sign for sign in LACKING if not _has(font, sign)]
    texts = []
    written = has[0] if has else "en"
    if rng.random() < 0.35 and "zh" not in has:
        written = "zh"
    for words in draw.words(written):
        if written in has:
            at = int(rng.integers(1, len(words)))
            signs = "".join(rng.choice(lacking, int(rng.integers(1, 4))))
            words = words[:at] + signs + words[at:]
        texts.append(words)
    size = int(rng.choice((40, 48, 56, 64, 76, 90)))
    look, y = style(rng), float(rng.uniform(0.25, 0.72))
    planted = [
        Planted(draw.line(texts[at % len(texts)], look, size, y, font), begin, end)
        for at, (begin, end) in enumerate(times(rng))
    ]
    return f"{font.stem} {written} {size}", planted, planted


def harmless(draw: Draw) -> tuple[str, list[Planted], list[Planted]]:
    """Captions that are as they should be."""
    rng = draw.rng
    kinds: dict[str, Callable[[Draw], list[Planted]]] = {
        "two languages": two_languages,
        "karaoke": karaoke,
        "word by word": word_by_word,
        "ticker": ticker,
        "beside a lower third": lower_third,
        "boxes of letters": letters_like_boxes,
        "plain": plain,
    }
    kind = str(rng.choice(list(kinds)))
    return kind, kinds[kind](draw), []


def two_languages(draw: Draw) -> list[Planted]:
    rng, size = draw.rng, int(draw.rng.choice((40, 48, 56, 64)))
    shown, y = times(rng), float(rng.uniform(0.3, 0.7))
    # Each with its own clock every second time.
    second = shown if rng.random() < 0.5 else times(rng, 0.5)
    lead = float(rng.uniform(1.15, 1.5)) * size / 1920
    look = style(rng)
    if look.plate:
        lead = 1.9 * size / 1920
    first = "zh" if draw.fonts.of["zh"] else "en"
    return [
        *draw.captions(look, size, y, shown, script=(first, draw.font(first))),
        *draw.captions(look, size - 6, y + lead, second, script=("en", draw.font("en"))),
    ]


def karaoke(draw: Draw) -> list[Planted]:
    """Words that are lit one after another."""
    rng, size = draw.rng, int(draw.rng.choice((48, 56, 64, 76)))
    language, font = draw.script()
    y, found = float(rng.uniform(0.3, 0.7)), []
    lit = str(rng.choice(("#ffd000", "#40ff60", "#ff4040")))
    words = draw.words(language)
    for at, (begin, end) in enumerate(times(rng)):
        text = words[at % len(words)]
        base = draw.line(text, Style("#ffffff"), size, y, font)
        found.append(Planted(base, begin, end))
        height = base.box[3] - base.box[1]
        px = draw.pixels(size)
        left = (draw.frame[0] - face(font, px).getlength(text)) / 2
        steps = max(1, len(text) // 3)
        for step in range(3):
            part = text[step * steps : (step + 1) * steps if step < 2 else None]
            x = left + face(font, px).getlength(text[: step * steps])
            over = laid(part, Style(lit), px, (x / draw.frame[0], y), draw.frame, font, "lm")
            if height:
                share = (end - begin) / 3
                found.append(Planted(over, begin + step * share, begin + (step + 1) * share))
    return found


def word_by_word(draw: Draw) -> list[Planted]:
    """Words that come one after another and stay till the line is said."""
    rng, size = draw.rng, int(draw.rng.choice((48, 56, 64, 76)))
    language, font = draw.script()
    y, look, found = float(rng.uniform(0.3, 0.7)), style(rng, plates=False), []
    words = draw.words(language)
    for at, (begin, end) in enumerate(times(rng)):
        text = words[at % len(words)]
        parts = text.split() if " " in text else [text[:2], text[2:4], text[4:]]
        px = draw.pixels(size)
        x = (draw.frame[0] - face(font, px).getlength(text)) / 2
        for number, part in enumerate(parts):
            over = laid(part, look, px, (x / draw.frame[0], y), draw.frame, font, "lm")
            found.append(Planted(over, begin + number * (end - begin) / (len(parts) + 1), end))
            x += face(font, px).getlength(part + (" " if " " in text else ""))
    return found


def ticker(draw: Draw) -> list[Planted]:
    """Captions above a strip on which news run."""
    rng = draw.rng
    y, size = float(rng.uniform(0.35, 0.65)), 52
    shown = draw.captions(style(rng), size, y, times(rng))
    wide, high = draw.frame
    strip = laid(
        " " * 3, Style("#ffffff", width=0.0, plate="#900000ff"), 20, (0.5, 0.9), draw.frame
    )
    tall = draw.pixels(90)
    top = round((y + 0.06) * high)
    canvas = np.zeros((tall, wide, 4), np.uint8)
    canvas[:] = (140, 10, 10, 255)
    found = [*shown, Planted(strip._replace(picture=canvas, x=0, y=top), 0.0, SECONDS)]
    text = "　".join(draw.words("zh" if draw.fonts.of["zh"] else "en"))
    font = draw.font("zh" if draw.fonts.of["zh"] else "en")
    px = draw.pixels(54)
    long = round(face(font, px).getlength(text))
    whole = laid(text, Style("#ffffff", width=0.0), px, (0.0, 0.5), (long + 10, tall), font, "lm")
    speed = draw.pixels(160)
    for number in range(round(SECONDS * RATE)):
        begin = round(number / RATE * speed)
        view = whole.picture[:, begin : begin + wide]
        if view.shape[1] < 10:
            break
        moved = whole._replace(picture=view, x=0, y=top + whole.y)
        found.append(Planted(moved, number / RATE, (number + 0.9) / RATE))
    return found


def lower_third(draw: Draw) -> list[Planted]:
    """Captions above, and for a while beside, a name on a plate."""
    rng = draw.rng
    y, size = float(rng.uniform(0.4, 0.6)), int(rng.choice((44, 52, 60)))
    language, font = draw.script()
    name = Style("#ffffff", width=0.0, plate="#103a80ff")
    lead = 2.0 * size / 1920
    plate = draw.line(draw.words(language)[0], name, 48, y + lead, font)
    return [
        *draw.captions(style(rng, plates=False), size, y, times(rng)),
        Planted(plate, 1.0, 4.2),
    ]


def letters_like_boxes(draw: Draw) -> list[Planted]:
    rng = draw.rng
    language, font = draw.script()
    size, y, look = int(rng.choice((40, 52, 64, 80))), float(rng.uniform(0.3, 0.7)), style(rng)
    texts = [str(each) for each in rng.permutation(HARMLESS[language])]
    return [
        Planted(draw.line(texts[at % len(texts)], look, size, y, font), begin, end)
        for at, (begin, end) in enumerate(times(rng))
    ]


def plain(draw: Draw) -> list[Planted]:
    rng = draw.rng
    logo = draw.line(
        "新闻坊" if draw.fonts.of["zh"] else "NEWS",
        Style("#ffffff"),
        40,
        0.06,
        draw.font("zh" if draw.fonts.of["zh"] else "en"),
        0.85,
    )
    size = int(rng.choice((40, 48, 56, 64, 76, 90)))
    fade = float(rng.choice((0.0, 0.2)))
    y = float(rng.uniform(0.3, 0.7))
    return [*draw.captions(style(rng), size, y, times(rng), fade), Planted(logo, 0.0, SECONDS)]


def cases(films: list[Path], known: Fonts, seed: int, count: int) -> Iterator[Case]:
    """Yield films to be made."""
    makers = (("collision", collision), ("boxes", boxes), ("clean", harmless))
    for number in range(count):
        rng = np.random.default_rng((seed, number))
        film = films[int(rng.integers(len(films)))]
        frame = SIZES[int(rng.integers(len(SIZES)))]
        kind, maker = makers[number % len(makers)]
        name, texts, truth = maker(Draw(rng, known, frame))
        yield Case(
            f"{kind}: {name}, {frame[0]} wide, {film.stem}",
            kind,
            footage(film, SECONDS, frame),
            texts,
            truth,
            int(rng.choice((20, 23, 27))),
            frame,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("footage", type=Path, nargs="+")
    parser.add_argument("--fonts", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    films = [film for each in given.footage for film in (moving(each) if each.is_dir() else [each])]
    preset = load_presets(["douyin"])[0]
    planted, found, false = Counter[str](), Counter[str](), Counter[str]()
    with tempfile.TemporaryDirectory() as spare:
        folder = given.out or Path(spare)
        folder.mkdir(parents=True, exist_ok=True)
        for number, case in enumerate(cases(films, fonts(given.fonts), given.seed, given.count)):
            made = folder / f"{given.seed:03}-{number:03}.mp4"
            if not made.exists():
                write(case, made)
            kinds = told(made, preset) - {"outside"}
            planted[case.kind] += 1
            found[case.kind] += case.kind in kinds
            for kind in kinds - {case.kind}:
                false[kind] += 1
                print(f"false: {kind} in {made.name} {case.name}")
            if case.kind not in kinds and case.kind != "clean":
                print(f"missed: {made.name} {case.name}")
            if given.out is None:
                made.unlink()
    for kind in ("boxes", "collision"):
        print(f"{kind}: {found[kind]} of {planted[kind]} found, {false[kind]} false alarms")
    print(f"clean files: {planted['clean']}")
    missed = sum(planted[kind] - found[kind] for kind in ("boxes", "collision"))
    sys.exit(1 if missed or sum(false.values()) else 0)


if __name__ == "__main__":
    main()
