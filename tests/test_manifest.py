"""Documents: equal bytes for equal values, nothing unknown, nothing newer."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from factories import crop, media, preset, short, source
from pydantic import BaseModel, ValidationError

from znl_video.errors import UsageError
from znl_video.io.work import WorkFolder, present
from znl_video.model.base import canonical, replace, text_digest
from znl_video.model.branding import Branding, MadeCard
from znl_video.model.captions import Captions, Cue
from znl_video.model.cut import Segment
from znl_video.model.encoded import CoverPicture, Delivery, Loudness, Picture, Take, Track
from znl_video.model.facts import Inspection
from znl_video.model.kit import Kit
from znl_video.model.manifest import (
    SCHEMA,
    Index,
    IndexEntry,
    Placed,
    Ran,
    ShortDocument,
    SourceDocument,
)
from znl_video.model.notice import Failure, notice
from znl_video.model.people import ClipNote, Settings, Story
from znl_video.model.preset import Preset
from znl_video.model.transcript import Transcript, Word

INSPECTION = Inspection(
    container="mp4",
    bytes=1,
    duration_ms=10_000,
    faststart=True,
    edit_list=False,
    video_codec="h264",
    width=1080,
    height=1920,
    pixels="yuv420p",
    fps=25.0,
    constant_fps=True,
    frames=250,
    keyframe_ms=2000,
    video_kbps=4000,
    lufs=-15.1,
    dbtp=-1.3,
)
SOURCE = SourceDocument(
    source=source(
        informant="王师傅",
        note=ClipNote.model_validate({"in": 1.5, "out": 9, "title": "电动车 🛵"}),
        media=media(turn=90, mirrored=True),
        transcript=Transcript(language="zh", words=(Word(start_ms=0, end_ms=300, text="你好，"),)),
        warnings=(notice("media.no-sound", file="a\nb.mp4"),),
        rejection=Failure(stage="ingest", notice=notice("media.empty")),
    ),
    mtime_ns=1_700_000_000_123_456_789,
    ran=(Ran(kind="Probe", key="k"),),
)
SHORT = ShortDocument(
    short=short(
        captions=Captions(cues=(Cue(start_ms=0, end_ms=900, text="一\n二"),), proofread=True),
        branding=Branding(kit="k", cards=(MadeCard(width=2, height=2, frames=5, blob="c"),)),
        sound=Loudness(lufs=None, dbtp=-0.0),
        tracks=(
            Track(
                presets=("one",),
                target_lufs=-15.0,
                limit_dbtp=-1.0,
                takes=(Take(gain_db=3.25, headroom_db=0.5, lufs=-15.1, dbtp=-1.2),),
                encoded=Loudness(lufs=-15.1, dbtp=-1.2),
                blob="t",
            ),
        ),
        pictures=(Picture(presets=("one",), frames=250, blob="p"),),
        covers=(CoverPicture(presets=("one",), blob="c", thumbnail="n"),),
        deliveries=(Delivery(preset="one", media="m", inspection=INSPECTION),),
        warnings=(notice("captions.too-long", text="“一”", seconds="0.0", preset="one"),),
        failures=(Failure(stage="verify", notice=notice("check.faststart"), preset="one"),),
    ),
    ran=(Ran(kind="Mux", key="k"),),
    captions_footage={"clip": "d"},
    captions_base=(Segment(source="clip", start_ms=0, frames=1),),
    placed=(Placed(path="exports/one/clip.mp4", sha256="m", size=1, mtime_ns=2),),
)


@pytest.mark.parametrize("document", [SOURCE, SHORT], ids=["source", "short"])
def test_a_document_comes_back_equal_with_equal_bytes(
    document: SourceDocument | ShortDocument,
) -> None:
    text = canonical(document)
    loaded = type(document).model_validate_json(text)
    assert loaded == document
    assert canonical(loaded) == text
    assert list(json.loads(text)) == sorted(json.loads(text))
    assert "电动车" in text or "一" in text


def test_a_clip_note_is_written_with_the_names_people_use() -> None:
    note = json.loads(canonical(SOURCE))["source"]["note"]
    assert (note["in"], note["out"]) == (1.5, 9.0)
    assert "start" not in note


@pytest.mark.parametrize("document", [SOURCE, SHORT], ids=["source", "short"])
def test_a_work_folder_gives_back_what_was_written(
    document: SourceDocument | ShortDocument, tmp_path: Path
) -> None:
    work = WorkFolder(tmp_path / "clips-znl")
    for _ in range(2):
        if isinstance(document, SourceDocument):
            work.write_source(document)
            assert work.source("clip") == document
        else:
            work.write_short(document)
            assert work.short("clip") == document
    (file,) = (each for each in work.root.rglob("*") if each.is_file())
    assert file.read_bytes() == (canonical(document) + "\n").encode()
    before = file.stat().st_mtime_ns
    work.write_source(SOURCE) if isinstance(document, SourceDocument) else work.write_short(SHORT)
    assert file.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    "place", [("source",), ("source", "media"), ("source", "media", "video", 0), ("ran", 0)]
)
def test_an_unknown_field_is_refused(place: tuple[str | int, ...]) -> None:
    plain = json.loads(canonical(SOURCE))
    inner = plain
    for step in place:
        inner = inner[step]
    inner["surprise"] = 1
    with pytest.raises(ValidationError, match="surprise"):
        SourceDocument.model_validate(plain)


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValidationError, match="frames"):
        replace(SHORT.captions_base[0], frames=0)
    with pytest.raises(ValidationError, match="finite"):
        Loudness(lufs=float("nan"), dbtp=None)
    with pytest.raises(ValidationError, match="frozen"):
        SHORT.captions_footage = {}  # type: ignore[misc]
    with pytest.raises(ValidationError, match="ends before it starts"):
        Word(start_ms=2, end_ms=1, text="a")
    with pytest.raises(ValidationError, match="at least 1 item"):
        Story(order=())


@pytest.mark.parametrize("times", [(0, 0), (0, 400, 400), (400, 0)])
def test_a_camera_path_goes_forward_in_time(times: tuple[int, ...]) -> None:
    path = [(at, 10 * number, 0) for number, at in enumerate(times)]
    with pytest.raises(ValidationError, match="must follow each other in time"):
        crop(608, 1080, *path)
    assert len(crop(608, 1080, *((at, 0, 0) for at in (0, 1, 400))).path) == 3


@pytest.mark.parametrize("text", ["", "{", "[]", '{"short":{}}', "\ufeff{}"])
def test_a_damaged_document_is_none(tmp_path: Path, text: str) -> None:
    work = WorkFolder(tmp_path)
    work.write_short(SHORT)
    (tmp_path / "shorts" / "clip.json").write_text(text, "utf-8")
    assert work.short("clip") is None
    assert work.short("another") is None


@pytest.mark.parametrize(
    ("manifest", "refused"),
    [
        (canonical(Index(znl="0.1.0")), False),
        (f'{{"schema_version":{SCHEMA + 1},"shape":"another"}}', True),
        ('{"schema_version":"2"}', False),
        ("not JSON", False),
        (None, False),
    ],
    ids=["ours", "newer", "odd", "damaged", "none"],
)
def test_a_newer_folder_is_refused(tmp_path: Path, manifest: str | None, refused: bool) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest, "utf-8")
    if not refused:
        WorkFolder(tmp_path).check_version()
        return
    with pytest.raises(UsageError) as caught:
        WorkFolder(tmp_path).check_version()
    assert (caught.value.code, caught.value.exit_code) == ("work.newer", 2)
    assert str(SCHEMA + 1) in caught.value.reason


def test_the_index_comes_back(tmp_path: Path) -> None:
    work = WorkFolder(tmp_path / "new")
    assert work.index() is None
    index = Index(znl="0.1.0", sources=(IndexEntry(name="a", path="x/a.mp4", state="used"),))
    work.write_index(index)
    assert work.index() == index


def test_only_one_run_may_hold_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "clips-znl"
    with (
        WorkFolder(folder).locked(),
        pytest.raises(UsageError) as caught,
        WorkFolder(folder).locked(),
    ):
        pass
    assert caught.value.code == "work.locked"
    with WorkFolder(folder).locked():
        pass


def test_a_delivered_file_that_changed_no_longer_stands(tmp_path: Path) -> None:
    work = WorkFolder(tmp_path / "work")
    blob = tmp_path / "blob"
    blob.write_text("video", "utf-8")
    placed = work.place_blob(blob, "digest", work.export("one", "clip.mp4"))
    card = work.place_text("{}", work.export("one", "clip.json"))
    assert (placed.path, placed.size) == ("exports/one/clip.mp4", 5)
    assert present((card, placed), "exports/one/clip.mp4") is placed
    assert present((card,), "exports/one/clip.mp4") is None
    assert work.stands(placed)
    work.withdraw(work.export("one", "clip.json"))
    work.withdraw(work.export("one", "clip.json"))
    assert not work.stands(card)
    work.export("one", "clip.mp4").write_text("shorter or longer", "utf-8")
    assert not work.stands(placed)


@pytest.mark.parametrize(
    "model", [ShortDocument, SourceDocument, Index, Preset, Kit, Settings], ids=lambda m: m.__name__
)
def test_schemas_are_made_and_refuse_what_is_unknown(model: type[BaseModel]) -> None:
    schema = model.model_json_schema()
    assert json.loads(json.dumps(schema)) == schema
    objects = [schema, *schema.get("$defs", {}).values()]
    described = [each for each in objects if each.get("type") == "object"]
    assert described
    assert all(each["additionalProperties"] is False for each in described)


def test_a_short_knows_what_its_presets_share() -> None:
    made, one, other = SHORT.short, preset(), preset("other")
    assert made.footage_frames == 250
    assert [
        found.blob
        for found in (made.track_for("one"), made.picture_for("one"), made.cover_for("one"))
        if found
    ] == ["t", "p", "c"]
    assert made.delivery_for("one") == made.deliveries[0]
    assert (made.track_for("two"), made.picture_for("two"), made.delivery_for("two")) == (
        None,
        None,
        None,
    )
    small = replace(made, branding=Branding(kit="k", cards=()))
    assert small.card_for(other) is None
    card = MadeCard(width=1080, height=1920, frames=5, blob="c")
    carded = replace(made, branding=Branding(kit="k", cards=(card,)))
    assert carded.card_for(one) == card
    assert carded.card_for(preset(layers={"cards": "forbid"})) is None
    assert carded.card_for(preset(picture={"width": 720, "height": 1280})) is None
    uncut = replace(made, cut=None, framings=())
    assert uncut.footage_frames == 0


def test_captions_written_side_by_side_are_all_known_for_ours(tmp_path: Path) -> None:
    work = WorkFolder(tmp_path)
    texts = [f"1\n00:00:00,000 --> 00:00:01,000\n{number}\n" for number in range(40)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work.write_captions, map(str, range(40)), texts))
    with (tmp_path / "captions" / ".written").open("a") as noted:
        noted.write("torn")
    work = WorkFolder(tmp_path)
    work.write_captions("last", "late")
    known = [*((str(number), text) for number, text in enumerate(texts)), ("last", "late")]
    assert all(WorkFolder(tmp_path).wrote(name, text_digest(text)) for name, text in known)
    assert not WorkFolder(tmp_path).wrote("last", text_digest("somebody's"))
    # The same words written for one short may be a person's in another.
    assert not WorkFolder(tmp_path).wrote("0", text_digest("late"))


def test_captions_noted_without_a_name_are_still_known_for_ours(tmp_path: Path) -> None:
    (tmp_path / "captions").mkdir()
    (tmp_path / "captions" / ".written").write_text(text_digest("old") + "\n", "utf-8")
    assert WorkFolder(tmp_path).wrote("any", text_digest("old"))
