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
from znl_video.model.notice import Notice
from znl_video.stages.verify.rules import judge


class Remark(Frozen):
    """One thing a file misses, in words."""

    code: str
    reason: str
    remedy: str


class Verdict(Frozen):
    """A file against a preset: it passes when nothing failed."""

    file: str
    preset: str
    failures: tuple[Remark, ...]
    warnings: tuple[Remark, ...]


def check(files: Sequence[Path], names: Sequence[str]) -> tuple[Verdict, ...]:
    """Open every file, decode it whole, and hold it against every preset.

    Raises:
        UsageError: an unknown preset, or a file that is not there.
    """
    presets = load_presets(names)
    for file in files:
        if not file.is_file():
            raise UsageError("check.missing", file=file)
    verdicts = []
    with temporary_store() as store, MediaChild() as child:
        outside = Outside(store, cores())
        for file in files:
            digest = sha256_of(file)
            outside.know({digest: file.absolute()})
            answer = inspected(outside, child, digest)
            for preset in presets:
                if answer.found is None:
                    failures: tuple[Notice, ...] = (answer.problem,) if answer.problem else ()
                    warnings: tuple[Notice, ...] = ()
                else:
                    verdict = judge(answer.found, preset, made=None)
                    failures, warnings = verdict.failures, verdict.warnings
                verdicts.append(
                    Verdict(
                        file=str(file),
                        preset=preset.name,
                        failures=tuple(_worded(each) for each in failures),
                        warnings=tuple(_worded(each) for each in warnings),
                    )
                )
    return tuple(verdicts)


def _worded(said: Notice) -> Remark:
    return Remark(
        code=said.code,
        reason=sentence(said.code, said.fields),
        remedy=remedy(said.code, said.fields),
    )
