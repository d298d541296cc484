"""Replay: a stage is asked what it wants until it has decided."""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from znl_video.engine.runner import Answers, Runner
from znl_video.model.actions import Action

Subject = TypeVar("Subject")

# The longest honest chain is a loudness loop with two corrections; more means a stage that never
# takes what it asked for.
_ROUNDS = 32


class Stage(Protocol[Subject]):
    """A pure stage over a source or a short.

    ``plan`` says what must still be measured or made; ``absorb`` returns a new value with the
    answers written in. When nothing is wanted, ``absorb`` is called once with no answers: that is
    where the stage concludes.
    """

    def plan(self, subject: Subject, given: Any, /) -> tuple[Action, ...]:
        """Return the actions wanted next, empty when none are."""

    def absorb(self, subject: Subject, given: Any, answers: Answers, /) -> Subject:
        """Return ``subject`` with ``answers`` written in."""


def replay(
    stage: Stage[Subject], name: str, subject: Subject, given: Any, runner: Runner
) -> Subject:
    """Take ``subject`` through ``stage``."""
    for _ in range(_ROUNDS):
        wanted = stage.plan(subject, given)
        if not wanted:
            return stage.absorb(subject, given, ())
        subject = stage.absorb(subject, given, runner.run(name, wanted))
    raise RuntimeError(f"{stage!r} keeps asking about {name}")
