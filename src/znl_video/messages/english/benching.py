"""The scorecard of a machine."""

CATALOGUE: dict[str, tuple[str, str]] = {
    "help.bench": (
        "Print this machine's scorecard: the whole chain over CLIP, or over one that comes with "
        "znl, in a temporary folder, and what each stage costs.",
        "",
    ),
    "help.bench-clips": ("Footage to measure with. Default: a talk of 33 s that comes along.", ""),
    "bench.machine": ("{processor}, {cores} cores; znl {znl}; {ffmpeg}", ""),
    "bench.title": ("{clips} for {presets}", ""),
    "bench.wall": ("the whole run", ""),
    "bench.summary": (
        "{videos} videos of {video_s} s together in {wall_s} s: {per_second} s for a second of "
        "video. Cores busy: {cpu_use} %. Largest process: {peak}. Nothing to do: {idle_s} s.",
        "",
    ),
    "bench.forecast": (
        "At this pace a folder of 12 such clips takes {minutes} minutes, 1,000 take {hours} hours.",
        "",
    ),
    "column.per-second": ("For a second of video", ""),
}
