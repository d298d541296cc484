"""What a run is asked to do, and who it tells about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from znl_video.errors import UsageError
from znl_video.model.actions import Action
from znl_video.model.manifest import StageName

# Which actions belong to a stage; trim and reframe are decided anew in every run.
STAGE_ACTIONS: dict[StageName, tuple[str, ...]] = {
    "ingest": ("Probe", "ProbeSound", "Analyse"),
    "transcribe": ("Transcribe", "ReadAloud"),
    "trim": (),
    "reframe": (),
    "protect": ("FindFaces",),
    "subtitle": ("SplitWords",),
    "brand": ("Card", "Plate"),
    "loudness": ("MeasureLoudness", "EncodeSound"),
    "export": ("MeasureBackdrop", "EncodePicture", "Cover", "SeekFaces", "CheckVeils", "Mux"),
    "verify": ("Inspect",),
}


@dataclass(frozen=True)
class Pick:
    """Which footage a run is about; of several wishes, all hold.

    ``since_ns``: modified at this time or later, in ns; ``changed``: new, not finished, or not as
    the last run saw it; ``failed``: rejected or failed the last time; ``settled``: of this size in
    bytes, and modified at this time, in ns, by path.
    """

    since_ns: int | None = None
    changed: bool = False
    failed: bool = False
    settled: Mapping[str, tuple[int, int]] | None = None


@dataclass(frozen=True)
class Options:
    """One run. Names that are None come from ``znl.toml`` or the defaults.

    ``jobs`` is how many sources and shorts are worked on at once; None: what the machine can take.
    ``first`` names sources, stories or shorts that come before all others.
    ``url`` names what ``source`` is a copy of, see ``batch.mirroring``; it may hold credentials.
    ``cluster`` is a Dask scheduler or ``local:N`` (see ``io.connecting``); None works here.
    ``pick`` None: all footage.
    ``wait_s`` is how long to wait for another run that holds the work folder or the store.
    ``source``, ``out``, ``store`` and ``lexicon`` are absolute (see ``io.scanning.absolute``).
    """

    source: Path
    out: Path | None = None
    store: Path | None = None
    presets: tuple[str, ...] = ()
    brand: str | None = None
    model: str | None = None
    lexicon: Path | None = None
    jobs: int | None = None
    first: tuple[str, ...] = ()
    pick: Pick | None = None
    until: StageName = "verify"
    strict: bool = False
    force: StageName | None = None
    wait_s: float = 600.0
    cluster: str | None = None
    url: str | None = field(default=None, repr=False)

    @property
    def root(self) -> Path:
        """The folder of the footage: SOURCE, or the folder SOURCE lies in where it is a file."""
        return self.source if self.source.is_dir() else self.source.parent

    @property
    def work(self) -> Path:
        """The work folder: ``--out``, or ``<SOURCE>-znl`` beside SOURCE."""
        if self.out is not None:
            return self.out
        if not self.source.name:
            raise UsageError("work.no-name", source=self.source)
        return self.source.with_name(self.source.name + "-znl")


class Reporter(Protocol):
    """Hears of progress while a run goes on, from several threads."""

    def begin(self, phase: str, total: int) -> None:
        """``total`` subjects are known to go through ``phase``, ``sources`` or ``shorts``.

        Told again when there are more.
        """

    def acting(self, subject: str, actions: Sequence[Action]) -> None:
        """``subject`` is about to have ``actions`` performed."""

    def done(self, phase: str, subject: str, *, well: bool) -> None:
        """``subject`` is through its phase."""

    def known(self, phase: str, subject: str) -> None:
        """``subject`` is through its phase: it is as it was, and nothing is to be told of it."""

    def fetching(self, path: str, total: int) -> None:
        """``path`` is about to be fetched, one of ``total`` files."""

    def expecting(self, seconds: float) -> None:
        """The run will take about ``seconds`` from now; not told before that can be known."""

    def waiting(self, folder: Path, holder: str) -> None:
        """The run waits for ``holder``, a description, who is using ``folder``."""
