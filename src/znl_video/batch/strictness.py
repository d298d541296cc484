"""Warnings that somebody made errors: what they keep from being delivered. Nothing is made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from znl_video.batch.result import Problem, RunResult, Warned, problem, warned
from znl_video.model.base import replace
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.notice import Failure, Notice
from znl_video.model.policy import Policy

Said = tuple[str, Notice]
"""A warning with the file, short or folder that it is about."""

Judged = Callable[[Iterable[Said]], tuple[tuple[Warned, ...], tuple[Problem, ...]]]
"""Tells which of what was said are warnings and which are forbidden: ``apart`` under a policy."""


def judged(short: Short, given: Given, stage: str) -> Short:
    """Return a short whose forbidden warnings are failures, if anything of it is left to deliver.

    One that names presets keeps the short from those alone.

    Args:
        short: with all that its stages told.
        given: its surroundings; the policy is in its settings.
        stage: the last one that was asked for.
    """
    policy = given.settings.policy
    wrong = [each for each in short.warnings if policy.forbids(each.code)]
    if not wrong or not given.live(short):
        return short
    found = [each for told in wrong for each in _failures(told, short, stage)]
    lost = [each for number, each in enumerate(found) if each not in found[:number]]
    return replace(
        short,
        warnings=tuple(each for each in short.warnings if each not in wrong),
        failures=(*short.failures, *lost),
    )


def apart(
    said: Iterable[Said], policy: Policy, stage: str
) -> tuple[tuple[Warned, ...], tuple[Problem, ...]]:
    """Return warnings that are about no short of the run as they are told, and the forbidden ones.

    The latter keep nothing back that is made: they are only counted as failed.
    """
    warnings: list[Warned] = []
    problems: list[Problem] = []
    for file, told in said:
        if policy.forbids(told.code):
            problems.append(problem(file, Failure(stage=stage, notice=told, policy=True)))
        else:
            warnings.append(warned(file, told))
    return tuple(dict.fromkeys(warnings)), tuple(dict.fromkeys(problems))


def including(told: RunResult, said: Iterable[Said], judged: Judged) -> RunResult:
    """Return a run's result with what was said besides, as far as forbidden among its failures."""
    warnings, failed = judged(said)
    return told.model_copy(
        update={"warnings": (*told.warnings, *warnings), "failed": (*told.failed, *failed)}
    )


def kept_back(short: Short) -> Sequence[str]:
    """Return the presets that only a policy keeps ``short`` from."""
    others = {each.preset for each in short.failures if not each.policy}
    if None in others:
        return ()
    forbidden = {each.preset for each in short.failures if each.policy}
    return [
        preset
        for preset in short.presets
        if preset not in others and (None in forbidden or preset in forbidden)
    ]


def _failures(told: Notice, short: Short, stage: str) -> Iterator[Failure]:
    named = told.fields.get("preset") or told.fields.get("presets", "")
    presets = [each for each in named.split(", ") if each in short.presets]
    for preset in presets or (None,):
        yield Failure(stage=stage, notice=told, preset=preset, policy=True)
