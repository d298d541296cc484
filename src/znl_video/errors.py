"""One root for everything znl raises on purpose."""

from __future__ import annotations

from znl_video.messages import remedy, sentence


class ZnlError(Exception):
    """Something a person can act on.

    Attributes:
        code: the entry in the message catalogue, for example ``settings.unknown-key``.
        fields: what fills the sentence's placeholders.
        exit_code: what the command line exits with when nothing else was started.
    """

    exit_code = 1

    def __init__(self, code: str, **fields: object) -> None:
        self.code = code
        self.fields = {name: str(value) for name, value in fields.items()}
        super().__init__(sentence(code, self.fields))

    def __reduce__(self) -> tuple[object, ...]:
        # As exceptions are put together again by default, the sentence would be taken for the code.
        return _again, (type(self), self.code, self.fields)

    @property
    def reason(self) -> str:
        """What went wrong, in one sentence."""
        return sentence(self.code, self.fields)

    @property
    def told(self) -> dict[str, str]:
        """What scripts read of it: its code, the reason and the remedy."""
        return {"code": self.code, "reason": self.reason, "remedy": self.remedy}

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return remedy(self.code, self.fields)


class UsageError(ZnlError):
    """Bad usage or configuration, or a work folder that may not be touched: nothing was started."""

    exit_code = 2


class FootageError(ZnlError):
    """One file or one short cannot be worked on; the others go on."""


class LostError(FootageError):
    """A stored result that is needed is gone or damaged; whoever replays makes it anew."""


class ToolError(ZnlError):
    """ffmpeg, Whisper or another tool failed; ``fields`` hold its command and last words."""


def _again(kind: type[ZnlError], code: str, fields: dict[str, str]) -> ZnlError:
    return kind(code, **fields)
