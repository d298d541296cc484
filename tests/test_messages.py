"""The catalogue against the code: every code known, every placeholder filled, nothing unused."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

import znl_video
from znl_video.errors import FootageError, ToolError, UsageError, ZnlError
from znl_video.messages import codes, remedy, sentence
from znl_video.messages.english import CATALOGUE
from znl_video.model.notice import notice

ROOT = Path(znl_video.__file__).parent
ERRORS = {each.__name__ for each in (ZnlError, UsageError, FootageError, ToolError)}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if not name.startswith("messages/"):
            yield name, ast.parse(path.read_text("utf-8"))


def wanted_fields(code: str) -> set[str]:
    texts = CATALOGUE[code]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def given_fields(call: ast.Call) -> set[str] | None:
    """The fields a call hands over, None where they are gathered elsewhere."""
    if called(call) in {"sentence", "remedy"}:
        if len(call.args) < 2:
            return set()
        if not isinstance(call.args[1], ast.Dict):
            return None
        keys = call.args[1].keys
        return {str(key.value) for key in keys if isinstance(key, ast.Constant)}
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return {str(keyword.arg) for keyword in call.keywords}


def calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """Where, code and fields of every sentence that the source names in one piece."""
    for name, tree in modules():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and called(node) in ERRORS | {"notice", "sentence", "remedy"}
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield f"{name}:{node.lineno}", str(node.args[0].value), given_fields(node)


def test_every_code_used_is_known_and_gets_its_fields() -> None:
    found = list(calls())
    assert len(found) > 100
    unknown = [f"{where} {code}" for where, code, _ in found if code not in CATALOGUE]
    assert unknown == []
    lacking = [
        f"{where} {code} lacks {sorted(wanted_fields(code) - fields)}"
        for where, code, fields in found
        if fields is not None and wanted_fields(code) - fields
    ]
    assert lacking == []


def put_together(text: ast.JoinedStr) -> str:
    """What a code made at run time can be, as a pattern: f"brand.{layer}-disliked" and the like."""
    parts = [
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+"
        for part in text.values
    ]
    return "".join(parts)


def test_no_code_is_unused() -> None:
    named: set[str] = set()
    patterns: set[str] = set()
    for _, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                patterns.add(put_together(node))
    families = [each for each in patterns if re.match(r"[a-z]+\\\.", each)]
    unused = [
        code
        for code in codes()
        if code not in named and not any(re.fullmatch(each, code) for each in families)
    ]
    assert unused == []


@pytest.mark.parametrize("code", codes())
def test_every_sentence_is_well_formed(code: str) -> None:
    said, do = CATALOGUE[code]
    assert re.fullmatch(r"[a-z]+(\.[A-Za-z0-9_-]+)+", code)
    assert said
    assert said == said.strip()
    assert do == do.strip()
    assert not do or do[-1] in ".?…" or "}" in do
    fields = {name: f"<{name}>" for name in wanted_fields(code)}
    for text in (sentence(code, fields), remedy(code, fields)):
        assert all(f"<{name}>" in sentence(code, fields) + remedy(code, fields) for name in fields)
        assert "  " not in text


def test_areas_do_not_hide_each_others_codes() -> None:
    areas = sorted((ROOT / "messages" / "english").glob("[a-z]*.py"))
    said = "".join(path.read_text("utf-8") for path in areas)
    keys = re.findall(r'^    "([a-z]+\.[^"]+)": \(', said, re.MULTILINE)
    assert sorted(keys) == list(codes())


def test_an_error_tells_its_reason_and_its_remedy() -> None:
    error = UsageError("source.missing", source=Path("a {b} 'c'"))
    assert str(error) == error.reason == "There is no file or folder a {b} 'c'."
    assert error.remedy.startswith("Check the path")
    assert (error.exit_code, FootageError("media.empty").exit_code) == (2, 1)
    assert error.fields == {"source": "a {b} 'c'"}


def test_fields_are_text_and_missing_ones_are_noticed() -> None:
    told = notice("encode.frames", written=3, planned=4)
    assert told.fields == {"written": "3", "planned": "4"}
    with pytest.raises(KeyError, match="planned"):
        sentence("encode.frames", {"written": 3})
    with pytest.raises(KeyError, match="no-such-code"):
        sentence("no-such-code")
