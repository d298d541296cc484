"""A run that changed nothing is kept; while all it looked at stays as it was, so does its result.

A run is a function of what it reads: footage, what people wrote, the work folder, the store, and
znl itself. One that performed nothing and left the work folder as it was would do so again. So what
it told is kept with a footprint of all that, and given as the answer while the footprint is the
same. Anything else at all is replayed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import ValidationError

from znl_video.batch.account import Account
from znl_video.batch.framed import Framed
from znl_video.batch.keeping import PASSING
from znl_video.batch.options import Options
from znl_video.batch.pictured import Pictured
from znl_video.batch.preparing import Prepared
from znl_video.batch.result import RunResult
from znl_video.batch.session import Session
from znl_video.batch.weighing import Weighed
from znl_video.io.footprint import Footprint
from znl_video.io.hashing import sha256_bytes
from znl_video.io.program import program
from znl_video.io.store import Store
from znl_video.io.weights import Weights
from znl_video.io.work import WorkFolder
from znl_video.model.base import Frozen, canonical
from znl_video.model.companions import Companions
from znl_video.model.people import ClipNote

Kept = TypeVar("Kept", bound=Frozen)


class Choices(Frozen):
    """How seconds, framings and pictures of all shorts were chosen."""

    cuts: tuple[Weighed, ...]
    framings: tuple[Framed, ...]
    pictures: tuple[Pictured, ...]


@dataclass(frozen=True)
class Look:
    """What a run found: a digest of everything around the work folder, and one of that."""

    around: str
    left: str


def look(prepared: Prepared, options: Options, weights: Weights, work: WorkFolder) -> Look | None:
    """Return what a run with ``options`` finds; None where it would be made anew in any case."""
    if options.force is not None or options.until != "verify" or options.pick is not None:
        return None
    around = Footprint()
    around.add(
        *program(),
        *(options.source, work.root, options.store or "", weights.sha256),
        canonical(prepared.settings),
        canonical(prepared.encoder),
        *(canonical(preset) for preset in prepared.presets),
        # What the font can draw is told by its digest.
        canonical(prepared.kit.kit_in_use.model_dump(mode="json", exclude={"glyphs"})),
        canonical(prepared.lexicon),
        *prepared.links,
    )
    for found in prepared.found:
        around.add(found.path, found.size, found.mtime_ns)
    _tell(around, prepared.notes.items(), ClipNote())
    _tell(around, prepared.companions.items(), Companions())
    _tell(around, prepared.broken.items(), None)
    _tell(around, sorted(prepared.stories.items()), None)
    try:
        return Look(around.digest, _left(work))
    except OSError:
        return None


def kept(found: Look | None, work: WorkFolder, store: Store) -> RunResult | None:
    """Return what the last run that changed nothing told, None where it may not hold any more."""
    raw = _kept(found, work, store, "told")
    return _read(raw[0], RunResult) if raw else None


def kept_choices(
    found: Look | None, work: WorkFolder, store: Store
) -> tuple[RunResult, Choices] | None:
    """Return as :func:`kept`, with how all was chosen."""
    raw = _kept(found, work, store, "told", "choices")
    told = _read(raw[0], RunResult) if raw else None
    choices = _read(raw[1], Choices) if raw else None
    return (told, choices) if told and choices else None


def keep(
    found: Look | None, session: Session, told: RunResult, accounts: Sequence[Account]
) -> None:
    """Keep what a run told that found ``found``, if it changed nothing."""
    work, store, ledger = session.work, session.store, session.runner.ledger
    if found is None or ledger.tried or session.doubted or work.damaged or store.damaged:
        return
    if not store.guarded:
        # Every run is to tell of it, and only one that uses the store can.
        return
    if any(each.code in PASSING for each in (*told.failed, *told.rejected)):
        return
    keys, blobs = session.keeper.keys, session.keeper.blobs
    try:
        if _left(work) != found.left:
            return
        stored = _stored(store, keys, blobs)
    except OSError:
        return
    texts = {"told": told.model_dump_json(), "choices": _choices(session, accounts)}
    for name, text in texts.items():
        work.write_kept(name, text)
    standing = {
        "around": found.around,
        "left": found.left,
        "stored": stored,
        "keys": keys,
        "blobs": blobs,
        **{name: sha256_bytes(text.encode("utf-8")) for name, text in texts.items()},
    }
    # Last: it vouches for the others.
    work.write_kept("standing", json.dumps(standing))


def _choices(session: Session, accounts: Iterable[Account]) -> str:
    """Return ``Choices`` as JSON; no more than one page is held at once."""
    cuts: list[str] = []
    framings: list[str] = []
    pictures: list[str] = []
    for each in accounts:
        page = session.keeper.plain_page(each.name)
        cuts += [json.dumps(page["cut"])] if page["cut"] else []
        framings += map(json.dumps, page["framings"])
        pictures += map(json.dumps, page["pictures"])
    told = {"cuts": cuts, "framings": framings, "pictures": pictures}
    return "{" + ",".join(f'"{name}":[{",".join(each)}]' for name, each in told.items()) + "}"


def _kept(
    found: Look | None, work: WorkFolder, store: Store, *names: str
) -> tuple[bytes, ...] | None:
    """Return what is kept under ``names``, None where any of it may not hold any more."""
    if found is None:
        return None
    raw = {name: work.read_kept(name) or b"" for name in names}
    try:
        noted = json.loads(work.read_kept("standing") or b"{}")
        same = (
            (noted["around"], noted["left"]) == (found.around, found.left)
            and all(noted[name] == sha256_bytes(raw[name]) for name in names)
            and noted["stored"] == _stored(store, noted["keys"], noted["blobs"])
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return tuple(raw.values()) if same else None


def _read(raw: bytes, model: type[Kept]) -> Kept | None:
    try:
        return model.model_validate_json(raw)
    except ValidationError:
        return None


def _tell(footprint: Footprint, told: Iterable[tuple[str, Frozen]], plain: Frozen | None) -> None:
    for path, each in told:
        if each != plain:
            footprint.add(path, canonical(each))


def _left(work: WorkFolder) -> str:
    footprint = Footprint()
    # Captions are people's: what they wrote is seen however coarse the disk's clock is.
    footprint.tree(work.root, skip=work.passing, by_content=("captions",))
    return footprint.digest


def _stored(store: Store, keys: Iterable[str], blobs: Iterable[str]) -> str:
    footprint = Footprint()
    footprint.files(store.files(keys, blobs))
    return footprint.digest
