"""The base of every document znl reads or writes: frozen, strict, digestible."""

from __future__ import annotations

import hashlib
import json
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """An immutable value that refuses fields it does not know and numbers that are not finite."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, validate_default=True, defer_build=True
    )


Model = TypeVar("Model", bound=Frozen)


def replace(value: Model, **changes: Any) -> Model:
    """Return a copy of ``value`` with ``changes``, validated again.

    ``model_copy(update=...)`` would let an invalid value through, so it is not used.

    Raises:
        pydantic.ValidationError: a changed field does not fit its type.
    """
    return type(value).model_validate({**dict(value), **changes})


def canonical(value: Any) -> str:
    """Return ``value`` as sorted, compact JSON: equal values give equal text on every machine."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    return json.dumps(
        _tidy(plain), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(value: Any) -> str:
    """Return the SHA-256, as hex, of ``canonical(value)``."""
    return text_digest(canonical(value))


def text_digest(text: str) -> str:
    """Return the SHA-256, as hex, of ``text`` in UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _tidy(value: Any) -> Any:
    # -0.0 and 0.0 are equal but print differently; a set has no order at all.
    if isinstance(value, float):
        return value + 0.0
    if isinstance(value, dict):
        return {key: _tidy(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_tidy(item) for item in value]
    if isinstance(value, BaseModel):
        return _tidy(value.model_dump(mode="json"))
    return value
