"""Any file against a platform, ours or not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from znl_video.errors import UsageError
from znl_video.io.child import MediaChild
from znl_video.io.hashing import sha256_of
from znl_video.io.outside import Outside, cores
from znl_video.io.performers import inspected
from znl_video.io.presets import load_presets
from znl_video.io.store import temporary_store
from znl_video.messages import remedy, sentence
from znl_video.model.base import Frozen
from znl_video.model.defects import Defect
from znl_video.model.facts import Inspected
from znl_video.model.notice import Notice
from znl_video.model.preset import Preset
from znl_video.stages.verify.rules import Verdict as Judged
from znl_video.stages.verify.rules import judge


class Remark(Frozen):
    """One thing a file misses, in words; ``places`` are stretches of it, in seconds."""

    code: str
    reason: str
    remedy: str
    places: tuple[tuple[float, float], ...] = ()


class Verdict(Frozen):
    """A file by itself or against a preset: it passes when nothing failed."""

    file: str
    preset: str | None
    failures: tuple[Remark, ...]
    warnings: tuple[Remark, ...]
    notes: tuple[Remark, ...] = ()


def check(files: Sequence[Path], names: Sequence[str]) -> tuple[Verdict, ...]:
    """Open every file, decode it whole, and hold it against every preset; without one, by itself.

    Raises:
        UsageError: an unknown preset, a folder, or a file that is not there.
    """
    presets: tuple[Preset | None, ...] = load_presets(names) if names else (None,)
    for file in files:
        if file.is_dir():
            raise UsageError("check.folder", folder=file)
        if not file.is_file():
            raise UsageError("check.missing", file=file)
    verdicts: list[Verdict] = []
    with temporary_store() as store, MediaChild() as child:
        outside = Outside(store, cores())
        for file in files:
            digest = sha256_of(file)
            outside.know({digest: file.absolute()})
            answer = inspected(outside, child, digest)
            verdicts += [_verdict(file, answer, preset) for preset in presets]
    return tuple(verdicts)


def _verdict(file: Path, answer: Inspected, preset: Preset | None) -> Verdict:
    judged = (
        judge(answer.found, preset, made=None)
        if answer.found
        else Judged(failures=(answer.problem,) if answer.problem else ())
    )
    found = answer.found.defects if answer.found else ()
    return Verdict(
        file=str(file),
        preset=preset.name if preset else None,
        failures=tuple(_worded(each, found) for each in judged.failures),
        warnings=tuple(_worded(each, found) for each in judged.warnings),
        notes=tuple(_worded(each, found) for each in judged.notes),
    )


def _worded(said: Notice, found: Sequence[Defect]) -> Remark:
    return Remark(
        code=said.code,
        reason=sentence(said.code, said.fields),
        remedy=remedy(said.code, said.fields),
        places=tuple(
            (each.from_ms / 1000, each.to_ms / 1000)
            for each in found
            if said.code == f"defect.{each.kind}"
        ),
    )
