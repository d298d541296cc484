"""This machine's scorecard: the whole chain over a clip in a place of its own, then once more."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from znl_video.batch.options import STAGE_ACTIONS, Options, Reporter
from znl_video.batch.result import Problem, RunResult
from znl_video.batch.running import run
from znl_video.io.outside import ask_ffmpeg, cores
from znl_video.io.proving import processor, proving_ground, standard_clip
from znl_video.io.usage import measured
from znl_video.model.base import Frozen


class StageCost(Frozen):
    """Seconds a stage's actions took, and that for a second of finished video."""

    stage: str
    seconds: float
    per_second: float


class Scorecard(Frozen):
    """What the chain costs here. Seconds on the clock, but for ``cpu_s``; memory in bytes.

    ``video_s`` is the length of the shorts made, each counted once. ``cpu_use`` is the share of
    all cores that the run kept busy. ``idle_s`` is a run with nothing to do, Python's start not
    counted.
    """

    znl: str
    ffmpeg: str
    processor: str
    cores: int
    clips: tuple[str, ...]
    presets: tuple[str, ...]
    videos: int
    video_s: float
    wall_s: float
    cpu_s: float
    cpu_use: float
    peak_bytes: int | None
    stages: tuple[StageCost, ...]
    idle_s: float
    problems: tuple[Problem, ...]

    @property
    def per_second(self) -> float:
        """Seconds on the clock for a second of finished video, all platforms together."""
        return self.wall_s / self.video_s if self.video_s else 0.0


def bench(clips: Sequence[Path], presets: Sequence[str], reporter: Reporter) -> Scorecard:
    """Take ``clips`` through the chain, from an empty store and settings of nobody's.

    Args:
        clips: files; empty for the one that comes with znl.
        presets: as ``--preset``; empty for the default ones.
        reporter: hears of the first run.

    Raises:
        UsageError: a clip or preset is not there.
    """
    wanted = tuple(clips) or (standard_clip(),)
    with proving_ground(wanted) as footage:
        options = Options(source=footage, presets=tuple(presets))
        with measured() as usage:
            told = run(options, reporter)
        # The second run looks at everything and keeps what it finds, the third answers with that.
        run(options, reporter)
        with measured() as idle:
            run(options, reporter)
        video_s = _video_s(told)
    return Scorecard(
        znl=metadata.version("znl-video"),
        ffmpeg=ask_ffmpeg("-version").splitlines()[0],
        processor=processor(),
        cores=cores(),
        clips=tuple(clip.name for clip in wanted),
        presets=tuple(dict.fromkeys(output.preset for output in told.outputs)),
        videos=told.delivered,
        video_s=round(video_s, 2),
        wall_s=round(usage.wall_s, 2),
        cpu_s=round(usage.cpu_s, 2),
        cpu_use=round(usage.cpu_s / usage.wall_s / cores(), 3),
        peak_bytes=usage.peak_bytes,
        stages=_stages(told, video_s),
        idle_s=round(idle.wall_s, 2),
        problems=(*told.rejected, *told.failed),
    )


def _video_s(told: RunResult) -> float:
    lengths: dict[str, float] = {}
    for output in told.outputs:
        lengths[output.short] = max(output.seconds, lengths.get(output.short, 0.0))
    return sum(lengths.values())


def _stages(told: RunResult, video_s: float) -> tuple[StageCost, ...]:
    costs = []
    for stage, kinds in STAGE_ACTIONS.items():
        seconds = sum(told.actions[kind].seconds for kind in kinds if kind in told.actions)
        if seconds:
            per_second = round(seconds / video_s, 3) if video_s else 0.0
            costs.append(StageCost(stage=stage, seconds=round(seconds, 2), per_second=per_second))
    return tuple(costs)
