"""Arguments and options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from znl_video.messages import sentence

if TYPE_CHECKING:
    from znl_video.batch.attending import Aside
    from znl_video.batch.options import Options, Pick

Source = Annotated[str, typer.Argument(metavar="SOURCE", help=sentence("help.source"))]
OneShort = Annotated[str | None, typer.Argument(metavar="[SHORT]", help=sentence("help.short"))]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help=sentence("help.out"))]
Presets = Annotated[
    list[str] | None, typer.Option("--preset", metavar="NAME", help=sentence("help.preset"))
]
Brand = Annotated[str | None, typer.Option("--brand", metavar="NAME", help=sentence("help.brand"))]
Model = Annotated[str | None, typer.Option("--model", metavar="NAME", help=sentence("help.model"))]
Lexicon = Annotated[
    Path | None, typer.Option("--lexicon", metavar="FILE", help=sentence("help.lexicon"))
]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, metavar="N", help=sentence("help.jobs"))]
First = Annotated[
    list[str] | None, typer.Option("--first", metavar="SHORT", help=sentence("help.first"))
]
Strict = Annotated[bool, typer.Option("--strict", help=sentence("help.strict"))]
AsJson = Annotated[bool, typer.Option("--json", help=sentence("help.json"))]
Since = Annotated[str | None, typer.Option("--since", metavar="WHEN", help=sentence("help.since"))]
Changed = Annotated[bool, typer.Option("--changed", help=sentence("help.changed"))]
OnlyFailed = Annotated[bool, typer.Option("--only-failed", help=sentence("help.only-failed"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=sentence("help.dry-run"))]
Wait = Annotated[int, typer.Option("--wait", min=0, metavar="SECONDS", help=sentence("help.wait"))]
Cluster = Annotated[
    str | None, typer.Option("--cluster", metavar="ADDRESS", help=sentence("help.cluster"))
]
StoreFolder = Annotated[
    Path | None, typer.Option("--store", metavar="DIR", help=sentence("help.store"))
]

Log = Annotated[Path | None, typer.Option("--log", metavar="FILE", help=sentence("help.log"))]
Notify = Annotated[
    str | None,
    # Shown in no help text: it may hold a password.
    typer.Option(
        "--notify",
        metavar="COMMAND",
        envvar="ZNL_NOTIFY",
        show_envvar=False,
        help=sentence("help.notify"),
    ),
]


# Long enough for a run to finish its last clips, short enough that a slot is not missed in silence.
WAIT_S = 600


class Stage(StrEnum):
    """The stages by name, for options."""

    INGEST = "ingest"
    TRANSCRIBE = "transcribe"
    TRIM = "trim"
    REFRAME = "reframe"
    PROTECT = "protect"
    SUBTITLE = "subtitle"
    BRAND = "brand"
    LOUDNESS = "loudness"
    EXPORT = "export"
    VERIFY = "verify"


def pick(since: str | None, *, changed: bool, only_failed: bool) -> Pick | None:
    """Return which footage a run is about, None where it is about all."""
    if since is None and not changed and not only_failed:
        return None
    from datetime import UTC, datetime

    from znl_video.batch.options import Pick
    from znl_video.batch.since import since as moment

    at = None if since is None else moment(since, datetime.now(UTC))
    return Pick(since_ns=at, changed=changed, failed=only_failed)


def aside(log: Path | None, notify: str | None) -> Aside:
    """Return who hears of a run besides the terminal."""
    from znl_video.batch.attending import Aside
    from znl_video.io.scanning import absolute

    return Aside(log=absolute(log) if log else None, notify=notify)


def options(
    source: str,
    out: Path | None = None,
    store: Path | None = None,
    lexicon: Path | None = None,
    preset: list[str] | None = None,
    force: Stage | None = None,
    wait: float = WAIT_S,
    first: list[str] | None = None,
    **others: Any,
) -> Options:
    """Return a run's options from what was typed, with absolute paths."""
    from znl_video.batch.mirroring import asked
    from znl_video.io.scanning import absolute

    return asked(
        source,
        out=absolute(out) if out else None,
        store=absolute(store) if store else None,
        lexicon=absolute(lexicon) if lexicon else None,
        presets=tuple(preset or ()),
        force=force.value if force else None,
        wait_s=wait,
        first=tuple(first or ()),
        **others,
    )


Force = Annotated[
    Stage | None, typer.Option("--force", metavar="STAGE", help=sentence("help.force"))
]
