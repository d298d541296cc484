"""What a run has to tell: one object for scripts, tables and the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from znl_video.engine.runner import Tally
from znl_video.messages import remedy, sentence
from znl_video.model.approval import CaptionState, Signature
from znl_video.model.base import Frozen
from znl_video.model.manifest import Short, Source
from znl_video.model.notice import Failure, Notice


class Problem(Frozen):
    """Something not delivered: which file or short, where it stopped, why, and what to do.

    ``policy``: it is a warning that ``--strict`` or ``[policy]`` makes an error.
    """

    file: str
    stage: str
    code: str
    reason: str
    remedy: str
    preset: str | None = None
    policy: bool = False


class Warned(Frozen):
    """A typed warning about a file or short."""

    file: str
    code: str
    message: str
    remedy: str


class Held(Frozen):
    """A short that is made and not delivered until somebody approves its captions.

    ``paths`` are its videos, one for each preset, to be watched and not to be published.
    """

    short: str
    captions: CaptionState
    paths: tuple[str, ...]
    reason: str
    remedy: str


class MusicUsed(Frozen):
    """Music in a video: the file, its SHA-256, and who allows its use."""

    file: str
    sha256: str
    licence: str


class Output(Frozen):
    """One delivered video, and how far its captions are.

    Loudness is in LUFS and dBTP, as measured on the file. ``narration`` is the voice's file.
    """

    path: str
    preset: str
    short: str
    sha256: str
    seconds: float
    lufs: float | None
    dbtp: float | None
    captions: CaptionState
    approvals: tuple[Signature, ...] = ()
    headline: str | None = None
    narration: str | None = None
    music: MusicUsed | None = None


class Acted(Frozen):
    """How often a kind of action was performed and recalled; seconds spent performing."""

    performed: int
    recalled: int
    seconds: float


class RunResult(Frozen):
    """A run in one value; ``--json`` prints it.

    ``left_alone`` counts the files that the run was not about; nothing else tells of them.
    """

    sources: int
    shorts: int
    delivered: int
    failed: tuple[Problem, ...]
    rejected: tuple[Problem, ...]
    warnings: tuple[Warned, ...]
    actions: dict[str, Acted]
    outputs: tuple[Output, ...]
    held: tuple[Held, ...] = ()
    left_alone: int = 0
    report: str | None = None

    @property
    def exit_code(self) -> int:
        """0: all was delivered; 1: something could not be; 3: what is missing waits for people."""
        if self.failed or self.rejected:
            return 1
        return 3 if self.held else 0


def music_used(short: Short) -> MusicUsed | None:
    """Return the music in a short, None where there is none."""
    music = short.music
    if music is None:
        return None
    return MusicUsed(file=music.file, sha256=music.sha256, licence=music.licence)


def problem(file: str, failure: Failure) -> Problem:
    """Word a failure."""
    said = failure.notice
    told = {"reason": sentence(said.code, said.fields), "remedy": remedy(said.code, said.fields)}
    if failure.policy:
        fields = {**told, "code": said.code}
        told = {
            "reason": sentence("policy.error", fields),
            "remedy": remedy("policy.error", fields).strip(),
        }
    return Problem(
        file=file,
        stage=failure.stage,
        code=said.code,
        **told,
        preset=failure.preset,
        policy=failure.policy,
    )


def warned(file: str, said: Notice) -> Warned:
    """Word a warning."""
    return Warned(
        file=file,
        code=said.code,
        message=sentence(said.code, said.fields),
        remedy=remedy(said.code, said.fields),
    )


def held(short: str, state: CaptionState, paths: tuple[str, ...]) -> Held:
    """Word why a short waits."""
    fields = {"short": short}
    return Held(
        short=short,
        captions=state,
        paths=paths,
        reason=sentence(f"approval.held-{state}"),
        remedy=remedy(f"approval.held-{state}", fields),
    )


def rejections(sources: Sequence[Source]) -> tuple[Problem, ...]:
    """Word why sources are rejected."""
    return tuple(problem(each.path, each.rejection) for each in sources if each.rejection)


def failures(shorts: Sequence[Short]) -> tuple[Problem, ...]:
    """Word what kept shorts from being delivered."""
    return tuple(problem(short.name, failure) for short in shorts for failure in short.failures)


def warnings(shorts: Sequence[Short]) -> tuple[Warned, ...]:
    """Word every warning about shorts once."""
    told = (warned(short.name, notice) for short in shorts for notice in short.warnings)
    return tuple(dict.fromkeys(told))


def acted(tallies: Mapping[str, Tally]) -> dict[str, Acted]:
    """Return the tallies as values."""
    return {
        kind: Acted(performed=t.performed, recalled=t.recalled, seconds=round(t.seconds, 2))
        for kind, t in sorted(tallies.items())
    }
