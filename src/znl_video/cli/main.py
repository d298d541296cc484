"""The ``znl`` command: parsing, exit codes, and the one place that exits."""

from __future__ import annotations

import io
import signal
import sys
from importlib import metadata
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from znl_video.cli import (
    benching,
    captioning,
    checking,
    inspecting,
    licences,
    models,
    previewing,
    proofreading,
    rendering,
    storing,
    telling,
    watching,
)
from znl_video.errors import ZnlError
from znl_video.messages import sentence
from znl_video.messages.harmless import json_text, plain

INTERRUPTED, TERMINATED = 130, 143

app = typer.Typer(
    name="znl",
    help=sentence("help.znl"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


class Stopped(BaseException):
    """The process was asked to end. No Exception: nothing on the way may swallow it."""

    def __init__(self, exit_code: int) -> None:
        self.exit_code = exit_code


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"znl {metadata.version('znl-video')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=sentence("help.version")),
    ] = False,
) -> None:
    """Hold the options that come before a command."""


rendering.register(app)
inspecting.register(app)
proofreading.register(app)
captioning.register(app)
checking.register(app)
models.register(app)
licences.register(app)
previewing.register(app)
storing.register(app)
telling.register(app)
watching.register(app)
benching.register(app)


def run() -> None:
    """Run the command line and exit with a code that tells the truth."""
    for stream in (sys.stdout, sys.stderr):
        # A Chinese Windows pipes as cp936, which has no emoji; names of files may hold any.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    try:
        app()
    except Stopped as stopped:
        # A second Ctrl-C must not cut off what the first one started to tidy up.
        _deafen()
        typer.echo(sentence("run.interrupted"), err=True)
        _leave(stopped.exit_code)
    except ZnlError as error:
        _deafen()
        _tell(error)
        _leave(error.exit_code)
    except OSError as error:
        from znl_video.io.refusals import worded

        _deafen()
        told = worded(error, [Path(error.filename or ".").parent])
        assert told is not None  # noqa: S101
        _tell(told)
        _leave(told.exit_code)
    finally:
        # What came of it is told: Ctrl-C while Python ends changes the exit code no more.
        _deafen()


def _deafen() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _leave(exit_code: int) -> None:
    """Go at once: some clip may still be listened to, and Python would wait for it."""
    from znl_video.io.process import leave

    leave(exit_code)


def _tell(error: ZnlError) -> None:
    if "--json" in sys.argv:
        typer.echo(json_text({"error": error.told}))
    _say("run.error", reason=error.reason)
    if error.remedy:
        _say("run.remedy", remedy=error.remedy)


def _say(code: str, **fields: str) -> None:
    # Line by line: what a tool said last has several.
    for line in sentence(code, fields).split("\n"):
        typer.echo(plain(line), err=True)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(TERMINATED if number == signal.SIGTERM else INTERRUPTED)
