"""Warnings against the catalogue and the page: every one listed, every code of one kind."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import znl_video
from znl_video.messages import codes, is_warning, losses, warning_codes
from znl_video.messages.english import WARNINGS
from znl_video.messages.kinds import FAILURES, OF_RUNS, REJECTIONS
from znl_video.messages.page import scope, with_tables

PAGE = Path(__file__).parents[1] / "docs" / "warnings.md"
ROOT = Path(znl_video.__file__).parent

# What is told elsewhere than in warnings, failures and rejections: reasons of decisions, doubts and
# rules of captions, parts of other sentences, what ``znl status`` finds, and ``znl check`` in files
# of others.
REASONS = (
    r"(why|doubt|firewall|framed|cut|rule)\..+"
    r"|reframe\.(bars|centre|coarse|lively|narrow|person-.+|portrait|setting-.+|spread|unknown"
    r"|whole)"
    r"|defect\.(av-offset|sound-(short|long)|hdr|colour|no-tags|full-range|pixel-shape|turned)"
    r"|trim\.story|sound\.(none|undecodable)|work\.damaged(-short)?"
)


def noticed() -> Iterator[str]:
    """Every code that the source makes a notice of in one piece."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "notice"
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                yield str(node.args[0].value)


def test_every_notice_is_a_warning_a_loss_or_a_reason() -> None:
    found = set(noticed())
    assert len(found) > 100
    known = {code for code in found if is_warning(code) or code in losses()}
    assert [code for code in sorted(found - known) if not re.fullmatch(REASONS, code)] == []
    assert not [code for code in known if re.fullmatch(REASONS, code)]


def test_every_code_listed_is_in_the_catalogue_once() -> None:
    listed = [code for area in WARNINGS.values() for code in area]
    assert len(listed) == len(set(listed))
    assert set(listed) | REJECTIONS | FAILURES <= set(codes())
    assert set(warning_codes()) >= OF_RUNS
    # A preset's figure is a warning where it only advises, and a failure where it limits.
    assert {code.partition(".")[0] for code in set(listed) & losses()} <= {"check"}


def test_the_page_is_up_to_date() -> None:
    page = PAGE.read_text("utf-8")
    assert with_tables(page) == page, "run make docs"
    assert all(f"| `{code}` |" in page for code in warning_codes())


def test_the_page_says_what_a_forbidden_warning_keeps_back() -> None:
    assert scope("brand.logo-disliked") == scope("check.faststart") == "preset"
    assert scope("loudness.hiss") == "preset"
    assert scope("media.no-sound") == scope("check.loudness") == "short"
    assert scope("export.not-renewed") == "short"
    assert scope("work.no-locks") == "run"
