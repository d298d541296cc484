"""The manifest handed out: nothing private in its public form, and every field decided on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from commands import znl
from making_media import picture
from projects import Project, tiny_preset
from pydantic import BaseModel

from znl_video.messages.english import GOES, STAYS
from znl_video.messages.page import with_fields
from znl_video.model.branding import Branding
from znl_video.model.captions import Captions, Cue
from znl_video.model.cut import Cut, Segment
from znl_video.model.encoded import Delivery
from znl_video.model.facts import Inspection
from znl_video.model.framing import Framing, Part
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Media
from znl_video.model.protecting import Protection

PAGE = Path(__file__).parents[1] / "docs" / "public-manifest.md"
MODELS: tuple[type[BaseModel], ...] = (
    *(Short, Cut, Segment, Framing, Part, Protection, Captions, Cue, Branding, Delivery),
    *(Inspection, Source, Media),
)
SIDECAR = """
informant = "王秘密"
place = "虹口秘密路"
speaker = "李秘密"
role = "secretrole"
title = "街角"
in = 0.2
out = 1.8
"""
PRIVATE = ("秘密", "secret", "IMG_", "2026-03", "sources", "path", "note", 'start_ms": 200')


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    home = tmp_path_factory.mktemp("public") / "home"
    footage = home / "clips"
    clip = footage / "secretfolder" / "IMG_0417.mp4"
    clip.parent.mkdir(parents=True)
    told = (
        "-metadata",
        "creation_time=2026-03-04T05:06:07Z",
        "-metadata",
        "location=+31.23+121.4/",
    )
    picture(clip, "mandelbrot=s=180x320:r=25", 2, *told)
    clip.with_suffix(".toml").write_text(SIDECAR, "utf-8")
    made = Project(footage, (str(tiny_preset(home / "tiny.toml")),))
    made.run()
    return made


def exported(project: Project, *arguments: str) -> Any:
    said = znl("export-manifest", project.footage, *arguments)
    assert said.code == 0
    return json.loads(said.out)


def test_every_field_is_decided_on() -> None:
    assert {model.__name__ for model in MODELS} == {*STAYS, *GOES}
    for model in MODELS:
        stays, goes = STAYS.get(model.__name__, {}), GOES.get(model.__name__, {})
        assert not stays.keys() & goes.keys()
        undecided = set(model.model_fields) ^ (stays.keys() | goes.keys())
        assert not undecided, f"{model.__name__}: decide in messages/english/public.py"
        assert all(why for why in (*stays.values(), *goes.values()))


def test_the_page_is_up_to_date() -> None:
    page = PAGE.read_text("utf-8")
    assert with_fields(page) == page, "run make docs"


def test_the_public_form_tells_nothing_private(project: Project) -> None:
    inside = json.dumps(exported(project), ensure_ascii=False)
    assert all(each in inside for each in PRIVATE)
    told = exported(project, "--public")
    outside = json.dumps(told, ensure_ascii=False)
    assert [each for each in PRIVATE if each in outside] == []
    document = project.short("secretfolder-IMG_0417")
    for source in document.short.sources:
        known = project.folder.source(source)
        assert known
        assert known.source.sha256 not in outside
    assert (told["kind"], len(told["shorts"])) == ("znl-public-manifest", 1)
    [made] = told["shorts"]
    assert (made["title"], made["captions"], made["music"]) == ("街角", "none", False)
    assert [(each["source"], each["redact"]) for each in made["segments"]] == [(1, "none")]
    [file] = made["files"]
    assert file["sha256"] == document.short.deliveries[0].media
    assert (file["width"], file["height"], file["video_codec"]) == (270, 480, "h264")


def test_the_public_form_holds_to_its_schema(project: Project) -> None:
    schema = json.loads(znl("schema", "public-manifest").out)
    told = exported(project, "--public")
    assert set(told) == set(schema["properties"])
    shorts = schema["$defs"]["PublicShort"]["properties"]
    assert set(told["shorts"][0]) == set(shorts)


def test_a_file_is_replaced_only_where_it_is_a_manifest(project: Project, tmp_path: Path) -> None:
    file = tmp_path / "out" / "told.json"
    for arguments in (("--public",), ()):
        said = znl("export-manifest", project.footage, *arguments, "--to", file)
        assert (said.code, said.out) == (0, "")
        assert json.loads(file.read_text("utf-8")) == exported(project, *arguments)
    file.write_text('{"mine": 1}', "utf-8")
    said = znl("export-manifest", project.footage, "--to", file)
    assert said.code == 2
    assert "did not write it" in said.err.replace("\n", " ")
    assert file.read_text("utf-8") == '{"mine": 1}'


def test_what_is_not_delivered_is_not_told(project: Project, tmp_path: Path) -> None:
    copy = project.copied(tmp_path / "copy")
    (copy.footage / "znl.toml").write_text('[policy]\nerrors = ["*"]\n', "utf-8")
    assert copy.run().delivered == 0
    assert exported(copy, "--public")["shorts"] == []
    name = "secretfolder-IMG_0417"
    assert len(exported(copy, name)["shorts"]) == 1
    assert znl("export-manifest", copy.footage, name, "--public").code == 2
    assert znl("export-manifest", copy.footage, "nobody").code == 2
