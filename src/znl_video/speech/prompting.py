"""What a recogniser is told it has just heard."""

from __future__ import annotations

from collections.abc import Iterable

from znl_video.speech.languages import CHINESE

# In the wanted script and with punctuation: Whisper goes on in the same style. An instruction
# instead of speech ("write Simplified Chinese") was itself written into silences.
STYLE = "好的，我们来看一下。"
_NAMING = "今天说到{names}。"
# Whisper takes at most 223 tokens of this, a Chinese character up to three.
_MOST_CHARACTERS = 110


def prompt(language: str, names: Iterable[str]) -> str | None:
    """Return what to tell a recogniser beforehand, None where there is nothing to tell.

    Args:
        language: what is spoken (ISO 639).
        names: likely to be said, the likeliest first; as many as fit are told.
    """
    kept: list[str] = []
    for name in names:
        if sum(map(len, kept)) + len(kept) + len(name) > _MOST_CHARACTERS:
            break
        kept.append(name)
    if language not in CHINESE:
        return ", ".join(kept) or None
    return (_NAMING.format(names="、".join(kept)) if kept else "") + STYLE
