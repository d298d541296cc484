"""How well crops follow people: made scenes with known faces, as decided and as detected.

    python benchmarks/camera.py [--seeds N]

Every frame is looked at: is the subject's whole face in the crop? Exits 1 where a figure misses its
bound. docs/quality.md says what is counted.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from itertools import pairwise

from walkers import FPS, HEIGHT, SCENES, WIDTH, Scene, sight_of

from znl_video.io.presets import load_presets
from znl_video.model.actions import Analyse
from znl_video.model.facts import Analysis
from znl_video.model.framing import Framing
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import Kit
from znl_video.model.manifest import Cut, Segment, Short, Source
from znl_video.model.media import Media, Rate, VideoTrack
from znl_video.model.notice import notice
from znl_video.model.people import Settings
from znl_video.model.sight import Sight
from znl_video.stages import reframe

LEAST_INSIDE = 0.98
MOST_REVERSALS = 0.13

# A detected box that overlaps a true one this much is of that face.
SAME = 0.4


@dataclass
class Score:
    """Sums over frames: faces that had to be seen and were, cropped frames, and so on."""

    wanted: int = 0
    inside: int = 0
    frames: int = 0
    cropped: int = 0
    moving: int = 0
    blank: int = 0
    reversals: int = 0
    detected: int = 0
    cut: int = 0

    def add(self, other: Score) -> None:
        """Add another scene's sums."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def main() -> int:
    """Measure, print, and return the exit code."""
    parser = argparse.ArgumentParser(description="Measure how crops follow people.")
    parser.add_argument("--seeds", type=int, default=5, help="how often each scene is detected")
    asked = parser.parse_args()
    total, same = Score(), True
    print(f"{'scene':36}{'inside':>8}{'cropped':>9}{'moving':>8}{'turns':>7}{'cut':>5}  reasons")
    for scene in SCENES:
        score, codes = Score(), dict[str, int]()
        for seed in range(asked.seeds):
            sight = sight_of(scene, seed)
            framing = decided(scene, sight)
            same = same and framing == decided(scene, sight)
            score.add(judged(scene, sight, framing))
            for part in framing.parts:
                codes[part.reason.code] = codes.get(part.reason.code, 0) + 1
        told = ", ".join(f"{code.partition('.')[2]} {n}" for code, n in sorted(codes.items()))
        print(
            f"{scene.name:36}{score.inside / score.wanted:>8.4f}"
            f"{score.cropped / score.frames:>9.2f}{score.moving / score.frames:>8.2f}"
            f"{score.reversals:>7}{score.cut:>5}  {told}"
        )
        total.add(score)
    seconds = total.frames / FPS
    inside = total.inside / total.wanted
    print(f"\nsubject's face wholly inside: {inside:.4f} of {total.wanted} frames (with fits)")
    print(f"frames cropped: {total.cropped / total.frames:.2f}, of them moving: "
          f"{total.moving / max(1, total.cropped):.2f}")  # fmt: skip
    print(f"crop reversals a second: {total.reversals / seconds:.4f}")
    print(f"frames with a blank edge: {total.blank}")
    print(f"detected faces of subjects cut: {total.cut} of {total.detected}")
    print(f"two runs decide the same: {same}")
    missed = [
        name
        for name, bad in (
            ("inside", inside < LEAST_INSIDE),
            ("reversals", total.reversals / seconds > MOST_REVERSALS),
            ("blank", total.blank > 0),
            ("cut", total.cut > 0),
            ("same", not same),
        )
        if bad
    ]
    for each in missed:
        print(f"MISSED: {each}", file=sys.stderr)
    return 1 if missed else 0


def decided(scene: Scene, sight: Sight) -> Framing:
    """Return how the stage frames a scene."""
    track = VideoTrack(
        index=0,
        codec="h264",
        width=WIDTH,
        height=HEIGHT,
        pixels="yuv420p",
        rate=Rate(num=FPS, den=1),
    )
    source = Source(
        name="scene",
        path="scene.mp4",
        size=1,
        sha256="scene",
        media=Media(container="mp4", duration_ms=round(scene.seconds * 1000), video=(track,)),
        analysis=Analysis(),
    )
    frames = round(scene.seconds * FPS)
    (preset,) = load_presets(("douyin",))
    short = Short(
        name="scene",
        sources=("scene",),
        presets=(preset.name,),
        rate=Rate(num=FPS, den=1),
        cut=Cut(
            segments=(Segment(source="scene", start_ms=0, frames=frames),),
            reason=notice("trim.whole", start=0, end=scene.seconds),
        ),
    )
    given = Given(
        settings=Settings(),
        sources=(source,),
        presets=(preset,),
        kit=KitInUse(kit=Kit(name="plain"), font_sha256="font"),
    )
    answers = tuple(
        (action, Analysis(sight=sight))
        for action in reframe.plan(short, given)
        if isinstance(action, Analyse)
    )
    (framing,) = reframe.absorb(short, given, answers).framings
    return framing


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
