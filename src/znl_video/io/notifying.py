"""Telling somebody how a run ended: a program of the newsroom's, or a service through Apprise."""

from __future__ import annotations

import logging
import os
import shlex
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from typing import Any, Protocol

from znl_video.errors import UsageError
from znl_video.messages.harmless import json_text

# A service that is away must not keep a finished run from ending.
_PATIENCE_S = 60

# How much of what a program said last is told.
_SAID = 300


@dataclass(frozen=True)
class Message:
    """How a run ended: in one line, in a few more, and whole for programs."""

    exit_code: int
    title: str
    body: str
    whole: dict[str, object]


class Hook(Protocol):
    """Somebody who is told how a run ended."""

    def tell(self, message: Message) -> str | None:
        """Tell it; returns why that failed, None where it did not."""


def find_hook(address: str) -> Hook:
    """Return who is meant: an Apprise address holds ``://``, all else is a command.

    Addresses hold passwords, so none is ever shown.

    Raises:
        UsageError: there is no such program, or Apprise is not installed or does not know it.
    """
    if "://" in address:
        return _service(address)
    # A backslash is part of a Windows path.
    command = [part.strip('"') for part in shlex.split(address, posix=os.name != "nt")]
    program = shutil.which(command[0]) if command else None
    if program is None:
        raise UsageError("notify.no-program", program=command[0] if command else "")
    return _Program([program, *command[1:]])


@dataclass(frozen=True)
class _Program:
    """Gets the message as JSON on stdin; its exit code and summary in the environment as well."""

    command: list[str]

    def tell(self, message: Message) -> str | None:
        surroundings = {
            **os.environ,
            "ZNL_EXIT_CODE": str(message.exit_code),
            "ZNL_SUMMARY": message.title.replace("\0", ""),
        }
        # Files, not pipes: what the program leaves running would hold a pipe open.
        with tempfile.TemporaryFile() as said:
            try:
                done = subprocess.run(
                    self.command,
                    input=json_text(message.whole).encode("utf-8", "replace"),
                    stdout=said,
                    stderr=subprocess.STDOUT,
                    timeout=_PATIENCE_S,
                    check=False,
                    env=surroundings,
                )
            except subprocess.TimeoutExpired:
                return f"it took longer than {_PATIENCE_S} s"
            except OSError as error:
                return error.strerror or str(error)
            if done.returncode == 0:
                return None
            size = said.seek(0, os.SEEK_END)
            said.seek(max(0, size - _SAID))
            last = said.read().decode("utf-8", "replace").strip()
            return f"exit code {done.returncode}" + (f": {last}" if last else "")


@dataclass(frozen=True)
class _Service:
    apprise: Any

    def tell(self, message: Message) -> str | None:
        told = self.apprise.notify(title=message.title, body=message.body or message.title)
        return None if told else "the service did not take it"


def _service(address: str) -> Hook:
    try:
        import apprise
    except ImportError as error:
        raise UsageError("notify.no-apprise") from error
    # What it says of an address that fails is for its developers.
    logging.getLogger("apprise").addHandler(logging.NullHandler())
    service = apprise.Apprise()
    if not service.add(address):
        raise UsageError("notify.unknown-service", kind=address.partition("://")[0])
    return _Service(service)
