"""``bench``: what the chain costs on this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from znl_video.cli import parameters as given
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text

Clips = Annotated[
    list[Path] | None, typer.Argument(metavar="CLIP", help=sentence("help.bench-clips"))
]


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command("bench", help=sentence("help.bench"))(bench)


def bench(clips: Clips = None, preset: given.Presets = None, as_json: given.AsJson = False) -> None:
    """Measure this machine."""
    from znl_video.batch.benching import bench as benched
    from znl_video.cli.progress import reporter
    from znl_video.cli.tables import console, named, say, size, table, tell_problems
    from znl_video.io.scanning import absolute

    with reporter() as heard:
        told = benched([absolute(clip) for clip in clips or ()], preset or (), heard)
    if as_json:
        typer.echo(json_text(told.model_dump(mode="json")))
    screen = console()
    fields = told.model_dump(include={"processor", "cores", "znl", "ffmpeg"})
    say(screen, sentence("bench.machine", fields))
    rows = [(each.stage, f"{each.seconds:.1f}", f"{each.per_second:.2f}") for each in told.stages]
    rows.append((sentence("bench.wall"), f"{told.wall_s:.1f}", f"{told.per_second:.2f}"))
    title = {"clips": ", ".join(told.clips), "presets": ", ".join(told.presets)}
    columns = named("stage", "seconds", "per-second")
    screen.print(table(sentence("bench.title", title), columns, rows))
    summary = {
        "videos": told.videos,
        "video_s": f"{told.video_s:.1f}",
        "wall_s": f"{told.wall_s:.1f}",
        "per_second": f"{told.per_second:.2f}",
        "cpu_use": round(100 * told.cpu_use),
        "peak": "-" if told.peak_bytes is None else size(told.peak_bytes),
        "idle_s": f"{told.idle_s:.2f}",
    }
    say(screen, sentence("bench.summary", summary))
    if told.problems:
        tell_problems(screen, told.problems)
        raise typer.Exit(1)
    each_s = told.wall_s / len(told.clips)
    forecast = {"minutes": round(12 * each_s / 60, 1), "hours": round(1000 * each_s / 3600, 1)}
    say(screen, sentence("bench.forecast", forecast))
