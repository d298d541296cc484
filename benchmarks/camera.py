"""How well crops follow people: made scenes with known faces, as told and as detected.

    python benchmarks/camera.py [--seeds N] [--shared ../shared] [--rounds N]

Every frame is looked at: is the subject's whole face in the crop? First the detector is imitated
(boxes that tremble, misses, flukes); with ``--shared``, whose media/ holds footage of faces, scenes
are also filmed and looked at by znl itself, and a crop that follows is timed against a still one.
Exits 1 where a figure misses its bound. docs/quality.md says what is counted.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import imageio_ffmpeg
from clocks import Spent, alternating, machine, paired_ratio, spending
from filming import cut_outs, film
from walkers import FPS, HEIGHT, SCENES, WIDTH, Scene, sight_of

from znl_video.ffmpeg.picture import picture_arguments
from znl_video.io.analysing import analyse
from znl_video.io.presets import load_presets
from znl_video.io.probing import probe
from znl_video.model.actions import Analyse, EncodePicture
from znl_video.model.base import replace
from znl_video.model.composition import Footage
from znl_video.model.cut import Cut, Segment
from znl_video.model.facts import Analysis
from znl_video.model.framing import Framing
from znl_video.model.geometry import Crop
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import Kit
from znl_video.model.looking import look_at
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Media, Rate, VideoTrack
from znl_video.model.notice import notice
from znl_video.model.people import Settings
from znl_video.model.sight import Sight
from znl_video.stages import reframe

RATE = Rate(num=FPS, den=1)

LEAST_INSIDE = 0.98
MOST_REVERSALS = 0.13
MOST_COST = 1.10

# A detected box that overlaps a true one this much is of that face.
SAME = 0.4

FILMED: tuple[str, ...] = (
    "one stands left of the middle",
    "one walks at 0.06 widths a second",
    "one walks at 0.15 widths a second",
    "one walks at 0.30 widths a second",
    "one walks in and stays",
    "one comes nearer",
    "two far apart",
    "two walk together",
    "one talks, another passes behind",
    "interview with cuts between two",
    "cuts between off-grid moments",
)
TIMED = "one walks at 0.06 widths a second"


@dataclass
class Score:
    """Sums over frames: faces that had to be seen and were, cropped frames, and so on."""

    wanted: int = 0
    inside: int = 0
    wanted_cropped: int = 0
    inside_cropped: int = 0
    frames: int = 0
    cropped: int = 0
    moving: int = 0
    blank: int = 0
    reversals: int = 0
    detected: int = 0
    cut: int = 0
    unlike: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, other: Score) -> None:
        """Add another's sums."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description="Measure how crops follow people.")
    parser.add_argument("--seeds", type=int, default=5, help="how often each scene is detected")
    parser.add_argument("--shared", type=Path, help="folder with media/: film scenes as well")
    parser.add_argument("--rounds", type=int, default=3, help="how often crops are timed")
    asked = parser.parse_args()
    print(machine())
    told = Score()
    heading("told")
    for scene in SCENES:
        score = Score()
        for seed in range(asked.seeds):
            score.add(scored(scene, plain(scene), Analysis(sight=sight_of(scene, seed))))
        line(scene, score)
        told.add(score)
    missed = summary(told)
    if asked.shared:
        with tempfile.TemporaryDirectory(prefix="znl-camera-") as folder:
            missed += detected(Path(folder), asked.shared / "media", asked.rounds)
    print(machine())
    for each in missed:
        print(f"MISSED: {each}", file=sys.stderr)
    return 1 if missed else 0


def detected(folder: Path, media: Path, rounds: int) -> list[str]:
    """Film scenes, have them looked at, and time a crop that follows; return what missed."""
    faces = cut_outs(media)
    total = Score()
    missed: list[str] = []
    heading("filmed and detected")
    for scene in (each for each in SCENES if each.name in FILMED):
        path = film(scene, faces, folder / "scene.mp4")
        found = probe(path).media
        if found is None:
            raise SystemExit(f"{path} cannot be read")
        source = plain(scene).model_copy(update={"media": found})
        analysis = analyse(look_at(source), path)
        score = scored(scene, source, analysis)
        line(scene, score)
        total.add(score)
        if scene.name == TIMED:
            framing = decided(scene, source, analysis)
            missed += timed(path, source, framing, media / "moviepy_chaplin.mp4", rounds)
    return [*summary(total), *missed]


def timed(path: Path, source: Source, framing: Framing, real: Path, rounds: int) -> list[str]:
    """Time a picture with a crop that follows against one that stands."""
    view = framing.parts[0].view
    media, filmed = source.media, probe(real).media
    if view.kind != "crop" or media is None or filmed is None:
        return ["nothing to time: the scene was not followed"]
    narrow = filmed.video[0].height * 9 // 32 * 2
    free = filmed.video[0].width - narrow
    most = max(point.x for point in view.path)
    shrunk = tuple(point.model_copy(update={"x": point.x * free // most}) for point in view.path)
    small = Crop(width=narrow, height=filmed.video[0].height, path=shrunk)
    wall = Footage(sha256=str(path), track=media.video[0], start_ms=0, frames=300, view=view)
    film = Footage(sha256=str(real), track=filmed.video[0], start_ms=0, frames=225, view=small)
    missed = []
    for name, part, coded, bound in (
        ("decoding and filters, no encoding", wall, False, MOST_COST),
        (f"whole encode of {real.stem}", film, True, None),
        ("whole encode of a wall without any motion", wall, True, None),
    ):
        still = replace(part.view, path=part.view.path[:1]) if part.view.kind == "crop" else None
        standing = part.model_copy(update={"view": still})
        ours, theirs = alternating(rounds, work(part, coded=coded), work(standing, coded=coded))
        cost, cpu = paired_ratio(ours, theirs), ours.cpu / theirs.cpu
        print(f"  crop that follows / still, {name}: wall {cost:.3f}, CPU {cpu:.3f}", flush=True)
        if bound is not None and cpu > bound:
            missed.append(f"{name}: {cpu:.3f}")
    return missed


def work(part: Footage, *, coded: bool) -> Callable[[], Spent]:
    """Return what encodes a picture of ``part``, or only makes it."""
    action = EncodePicture(
        width=1080,
        height=1920,
        rate=RATE,
        footage=(part,),
        crf=20,
        max_kbps=8000,
        gop_frames=50,
    )
    with tempfile.NamedTemporaryFile(suffix=".mp4", delete=False) as file:
        out = file.name
    made = picture_arguments([action], lambda digest: digest, [out], threads=2)
    if not coded:
        graph = made.index("-map")
        made = [*made[: graph + 2], "-frames:v", str(part.frames), "-f", "null", "-"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), *made]

    def once() -> Spent:
        with spending() as spent:
            subprocess.run(command, check=True, capture_output=True)
        Path(out).unlink(missing_ok=True)
        return spent

    return once


def heading(name: str) -> None:
    """Print the table's head."""
    print(f"\n{name:36}{'inside':>8}{'cropped':>9}{'moving':>8}{'turns':>7}{'cut':>5}  reasons")


def line(scene: Scene, score: Score) -> None:
    """Print a scene's line."""
    reasons = ", ".join(f"{code} {count}" for code, count in sorted(score.reasons.items()))
    print(
        f"{scene.name:36}{score.inside / score.wanted:>8.4f}"
        f"{score.cropped / score.frames:>9.2f}{score.moving / score.frames:>8.2f}"
        f"{score.reversals:>7}{score.cut:>5}  {reasons}",
        flush=True,
    )


def summary(total: Score) -> list[str]:
    """Print what holds for all scenes; return what missed its bound."""
    turns = total.reversals * FPS / total.frames
    inside = total.inside / total.wanted
    cropped = total.inside_cropped / max(1, total.wanted_cropped)
    print(f"face wholly in the picture: {inside:.4f} of {total.wanted}")
    print(f"  where it is cropped: {cropped:.4f} of {total.wanted_cropped}")
    share, moving = total.cropped / total.frames, total.moving / max(1, total.cropped)
    print(f"frames that are cropped: {share:.2f}; of these the camera moves in {moving:.2f}")
    print(f"reversals a second: {turns:.4f}; frames with a blank edge: {total.blank}")
    print(f"detected faces of subjects cut: {total.cut} of {total.detected}")
    print(f"decisions unlike those of a second run: {total.unlike}")
    bounds = {
        "inside": inside >= LEAST_INSIDE and cropped >= LEAST_INSIDE,
        "reversals": turns <= MOST_REVERSALS,
        "blank": total.blank == 0,
        "cut": total.cut == 0,
        "unlike": total.unlike == 0,
    }
    return [name for name, kept in bounds.items() if not kept]


def plain(scene: Scene) -> Source:
    """Return a scene's source as probed."""
    track = VideoTrack(
        index=0, codec="h264", width=WIDTH, height=HEIGHT, pixels="yuv420p", rate=RATE
    )
    media = Media(container="mp4", duration_ms=round(scene.seconds * 1000), video=(track,))
    return Source(
        name="scene", path="scene.mp4", size=1, sha256="scene", media=media, analysis=Analysis()
    )


def decided(scene: Scene, source: Source, analysis: Analysis) -> Framing:
    """Return how the stage frames a scene."""
    (preset,) = load_presets(("douyin",))
    whole = Segment(source="scene", start_ms=0, frames=round(scene.seconds * FPS))
    short = Short(
        name="scene",
        sources=("scene",),
        presets=(preset.name,),
        rate=RATE,
        cut=Cut(segments=(whole,), reason=notice("trim.whole", start=0, end=scene.seconds)),
    )
    given = Given(
        settings=Settings(),
        sources=(source,),
        presets=(preset,),
        kit=KitInUse(kit=Kit(name="plain"), font_sha256="font"),
    )
    answers = tuple(
        (action, analysis) for action in reframe.plan(short, given) if isinstance(action, Analyse)
    )
    (framing,) = reframe.absorb(short, given, answers).framings
    return framing


def scored(scene: Scene, source: Source, analysis: Analysis) -> Score:
    """Decide twice, and hold the decision against the truth."""
    framing = decided(scene, source, analysis)
    sight = analysis.sight
    if sight is None:
        raise SystemExit("nothing was seen")
    score = judged(scene, sight, framing)
    score.unlike += framing != decided(scene, source, analysis)
    score.reasons.update(part.reason.code.partition(".")[2] for part in framing.parts)
    return score


def judged(scene: Scene, sight: Sight, framing: Framing) -> Score:
    """Hold every frame of a framing against where the faces truly are."""
    score = Score(frames=round(scene.seconds * FPS))
    windows = [window_at(framing, frame) for frame in range(score.frames)]
    for frame, window in enumerate(windows):
        boxes = [scene.box(who, frame / FPS) for who in scene.subjects]
        for box in boxes:
            if box is not None:
                score.wanted += 1
                score.inside += window is None or holds(window, box)
                if window is not None:
                    score.wanted_cropped += 1
                    score.inside_cropped += holds(window, box)
        if window is not None:
            score.cropped += 1
            left, top, width, height = window
            score.blank += left < 0 or top < 0 or left + width > WIDTH or top + height > HEIGHT
    for sample, faces in enumerate(sight.faces):
        at_s = sample * sight.step_ms / 1000
        window = windows[min(round(at_s * FPS), len(windows) - 1)]
        truth = [box for who in scene.subjects if (box := scene.box(who, at_s)) is not None]
        for face in faces:
            if any(overlap(face[:4], box) > SAME for box in truth):
                score.detected += 1
                score.cut += window is not None and not holds(window, face[:4])
    for part in framing.parts:
        if part.view.kind == "crop":
            for axis in ("x", "y"):
                places = [getattr(point, axis) for point in part.view.path]
                moves = [b - a for a, b in pairwise(places) if a != b]
                score.reversals += sum(a * b < 0 for a, b in pairwise(moves))
    score.moving = sum(a != b for a, b in pairwise(windows) if a is not None and b is not None)
    return score


def window_at(framing: Framing, frame: int) -> tuple[float, float, int, int] | None:
    """Return the crop (left, top, width, height) that ``frame`` shows; None: all of it."""
    part = framing.at(frame)
    if part.view.kind == "fit":
        return None
    point = part.view.where(round((frame - part.first) * 1000 / FPS))
    return point.x, point.y, part.view.width, part.view.height


def holds(window: tuple[float, float, int, int], box: tuple[float, ...]) -> bool:
    """Tell whether a box, as far as it is in the picture, is in the window, to a pixel."""
    left, right = max(box[0], 0), min(box[0] + box[2], WIDTH)
    top, bottom = max(box[1], 0), min(box[1] + box[3], HEIGHT)
    return (
        left >= window[0] - 1
        and right <= window[0] + window[2] + 1
        and top >= window[1] - 1
        and bottom <= window[1] + window[3] + 1
    )


def overlap(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Return the intersection of two boxes over their union."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    both = max(0.0, width) * max(0.0, height)
    return both / (one[2] * one[3] + other[2] * other[3] - both)


if __name__ == "__main__":
    sys.exit(main())
