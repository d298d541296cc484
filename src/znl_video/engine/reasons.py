"""Why an action would run: what differs from the one of its kind that ran before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from znl_video.engine.foretell import PENDING
from znl_video.messages import codes
from znl_video.model.actions import Action
from znl_video.model.base import canonical
from znl_video.model.notice import Notice, notice

_KNOWN = frozenset(codes())

# Longer values are not worth printing: a caption document, a list of segments.
_SHOWN = 40


def reasons(
    action: Action, key: str, before: Iterable[tuple[str, Mapping[str, Any] | None]]
) -> tuple[Notice, ...]:
    """Return why ``action`` would run.

    Args:
        action: the action wanted.
        key: its key.
        before: key and plain action of every action of its subject's last run; the plain action
            is None where the store has forgotten it.
    """
    earlier = list(before)
    if any(old == key for old, _ in earlier):
        return (notice("why.gone"),)
    plain = action.model_dump(mode="json")
    same_kind = [old for _, old in earlier if old and old.get("kind") == action.kind]
    if not same_kind:
        return (notice("why.first"),)
    closest = min(same_kind, key=lambda old: len(_differing(plain, old)))
    fields = _differing(plain, closest)
    if not fields:
        return (notice("why.maker"),)
    return tuple(_reason(action.kind, name, closest.get(name), plain.get(name)) for name in fields)


def _differing(new: Mapping[str, Any], old: Mapping[str, Any]) -> list[str]:
    return [
        name
        for name in sorted(set(new) | set(old))
        if canonical(new.get(name)) != canonical(old.get(name))
    ]


def _reason(kind: str, name: str, old: Any, new: Any) -> Notice:
    if PENDING in canonical(new):
        return notice(f"why.{name}-part")
    specific = f"why.{kind}.{name}"
    if specific in _KNOWN:
        return notice(specific, old=_short(old), new=_short(new))
    return notice("why.field", field=name, old=_short(old), new=_short(new))


def _short(value: Any) -> str:
    if isinstance(value, dict) and value.keys() == {"num", "den"}:
        return f"{value['num'] / value['den']:.5g}"
    text = str(value) if isinstance(value, str | int | float) else canonical(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
