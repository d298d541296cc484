"""Files that people write, as TOML: read, validated, and refused with file, line and advice."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from znl_video.errors import UsageError
from znl_video.model.base import Frozen

MAX_BYTES = 1_000_000

M = TypeVar("M", bound=Frozen)
KeyPath = tuple[str | int, ...]

# pydantic's error types: the code of our sentence, and which bound the error carries, if any.
_PROBLEMS: dict[str, tuple[str, str | None]] = {
    "missing": ("toml.missing-key", None),
    "string_type": ("toml.needs-text", None),
    "int_type": ("toml.needs-whole-number", None),
    "int_from_float": ("toml.needs-whole-number", None),
    "float_type": ("toml.needs-number", None),
    "finite_number": ("toml.needs-number", None),
    "bool_type": ("toml.needs-true-or-false", None),
    "tuple_type": ("toml.needs-list", None),
    "model_type": ("toml.needs-table", None),
    "literal_error": ("toml.not-a-choice", "expected"),
    "greater_than_equal": ("toml.at-least", "ge"),
    "greater_than": ("toml.more-than", "gt"),
    "less_than_equal": ("toml.at-most", "le"),
    "less_than": ("toml.less-than", "lt"),
    "string_pattern_mismatch": ("toml.wrong-form", "pattern"),
    "string_too_short": ("toml.too-short", "min_length"),
    "string_too_long": ("toml.too-long", "max_length"),
    "too_short": ("toml.too-short", "min_length"),
    "unknown_warning": ("policy.unknown", "nearest"),
    "no_warning": ("policy.no-warning", None),
}

# What can hide a bracket, a hash or a line end from someone who splits TOML into statements.
_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|#[^\n]*"
    r"|[\[\]{}\n]",
    re.DOTALL,
)


def load(path: Path, model: type[M]) -> M:
    """Return the TOML file at ``path`` as a ``model``. No type is converted into another.

    The file is UTF-8, with or without a byte order mark, of at most 1 MB. Where several things
    are wrong, a misspelt key is told first, since it often explains the others; else the first
    line.

    Raises:
        UsageError: the file cannot be read, is no TOML, or does not fit ``model``; it names the
            file, the line and the key.
    """
    text = _read(path)
    try:
        data = tomllib.loads(text)
        # As JSON, strict validation takes a list for a tuple, and nothing else it should not.
        plain = json.dumps(data, default=str)
    except (ValueError, RecursionError) as error:
        raise _syntax_error(path, text, error) from None
    try:
        return model.model_validate_json(plain, strict=True)
    except ValidationError as error:
        found = [_Problem(details, data, text) for details in error.errors(include_url=False)]
        raise min(found, key=lambda problem: problem.order).told(path, model) from None


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(
            "toml.unreadable", file=path, problem=error.strerror or type(error).__name__
        ) from None
    if len(raw) > MAX_BYTES:
        raise UsageError("toml.too-large", file=path)
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UsageError("toml.not-utf8", file=path, line=line) from None


def _syntax_error(path: Path, text: str, error: Exception) -> UsageError:
    problem = str(error) or type(error).__name__
    place = re.search(r"^(.*) \(at line (\d+), column (\d+)\)$", problem, re.DOTALL)
    if place is not None:
        problem, line, column = place[1], int(place[2]), int(place[3])
    else:
        line, column = text.count("\n") + 1, 1
        problem = problem.removesuffix(" (at end of document)")
    return UsageError("toml.syntax", file=path, line=line, column=column, problem=problem)


class _Problem:
    """One of pydantic's complaints, and the key and line it belongs to."""

    def __init__(self, details: ErrorDetails, data: dict[str, Any], text: str) -> None:
        self.details = details
        self.path, self.value = _locate(details["loc"], data)
        self.sentence = str(details.get("ctx", {}).get("error", details["msg"]))
        self.line = _line_of(self.path, text, self.sentence)
        self.order = (details["type"] != "extra_forbidden", self.line, -len(self.path))

    def told(self, path: Path, model: type[BaseModel]) -> UsageError:
        """Return the error that tells a person about this problem of the file at ``path``."""
        fields: dict[str, object] = {
            "file": path,
            "line": self.line,
            "key": ".".join(map(str, self.path)),
            "found": _excerpt(self.value),
        }
        kind = self.details["type"]
        if kind == "extra_forbidden":
            known = _keys_of(model, self.path[:-1])
            close = difflib.get_close_matches(str(self.path[-1]).lower(), known, n=1)
            if close:
                return UsageError("toml.unknown-key-close", suggestion=close[0], **fields)
            return UsageError("toml.unknown-key", known=", ".join(known), **fields)
        if kind in _PROBLEMS:
            code, bound = _PROBLEMS[kind]
            if bound is not None:
                fields["bound"] = str(self.details["ctx"][bound]).replace(" or ", ", ")
            return UsageError(code, **fields)
        return UsageError("toml.contradiction", problem=self.sentence, **fields)


def _locate(loc: KeyPath, data: Any) -> tuple[KeyPath, Any]:
    """Return ``loc`` without the names pydantic adds for union members, and the value there."""
    path: list[str | int] = []
    value = data
    for position, part in enumerate(loc):
        if isinstance(value, dict) and part in value:
            value = value[str(part)]
        elif isinstance(value, list) and isinstance(part, int):
            value = value[part]
        elif position < len(loc) - 1 or not isinstance(value, dict):
            continue
        path.append(part)
    return tuple(path), value


def _line_of(path: KeyPath, text: str, sentence: str) -> int:
    """Return the line of the key at ``path``, else of the innermost table around it.

    Where ``path`` is a table of which ``sentence`` names a key, that key's line comes first.
    """
    best, line = 0.0, 1
    for start, keys in _statements(text):
        shared = 0.0
        for ours, theirs in zip(path, keys, strict=False):
            if ours != theirs:
                break
            shared += 1
        if shared == len(path) < len(keys) and re.search(
            rf"\b{re.escape(str(keys[len(path)]))}\b", sentence
        ):
            shared += 0.5
        if shared > best:
            best, line = shared, start
    return line


def _statements(text: str) -> Iterator[tuple[int, KeyPath]]:
    """Yield each statement of valid TOML as its line and the full path of its key or header."""
    table: KeyPath = ()
    lists: Counter[KeyPath] = Counter()
    for line, statement in _split(text):
        parsed = tomllib.loads(statement)
        if not parsed:
            continue
        keys = _only_path(parsed)
        if statement.lstrip().startswith("[["):
            table = (*keys, lists[keys])
            lists[keys] += 1
            yield line, table
        elif statement.lstrip().startswith("["):
            table = keys
            yield line, table
        else:
            yield line, table + keys


def _split(text: str) -> Iterator[tuple[int, str]]:
    depth, start, line, first = 0, 0, 1, 1
    for token in _TOKEN.finditer(text):
        mark = token[0]
        if mark in "[{":
            depth += 1
        elif mark in "]}":
            depth -= 1
        elif mark == "\n" and depth == 0:
            yield first, text[start : token.end()]
            start, first = token.end(), line + 1
        line += mark.count("\n")
    yield first, text[start:]


def _only_path(parsed: Any) -> KeyPath:
    path: list[str | int] = []
    while isinstance(parsed, dict) and len(parsed) == 1:
        [(key, parsed)] = parsed.items()
        path.append(key)
    return tuple(path)


def _keys_of(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """Return the keys a person may write in the table at ``path``."""
    for part, after in zip(path, (*path, None)[1:], strict=True):
        if isinstance(part, int):
            continue
        listed = isinstance(after, int)
        inner = next(
            (
                found
                for name, field in model.model_fields.items()
                if part in (name, field.alias)
                and (found := _model_in(field.annotation, listed=listed))
            ),
            None,
        )
        if inner is None:
            return []
        model = inner
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any, *, listed: bool) -> type[BaseModel] | None:
    """Return the first model an annotation holds; ``listed``: the first that is in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return None if listed else annotation
    within = listed and get_origin(annotation) is not tuple
    inner = (_model_in(each, listed=within) for each in get_args(annotation))
    return next((found for found in inner if found), None)


def _excerpt(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:57] + "..."
