"""The report page: what it says, what it never lets through, where its links lead."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from PIL import Image

from znl_video.batch.account import accounted
from znl_video.batch.figures import decimal
from znl_video.batch.report import report_parts
from znl_video.batch.report.markup import Html, joined, link, tag
from znl_video.io.presets import load_presets
from znl_video.io.store import Store
from znl_video.io.work import WorkFolder
from znl_video.messages import remedy, sentence
from znl_video.model.base import replace
from znl_video.model.branding import Branding
from znl_video.model.captions import Captions, Cue
from znl_video.model.cut import Cut, Segment
from znl_video.model.encoded import CoverPicture, Delivery, Loudness, Take, Track
from znl_video.model.facts import Inspection
from znl_video.model.framing import Framing, Part
from znl_video.model.geometry import CameraPoint, Crop, Fit
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import Kit
from znl_video.model.manifest import Short, Source
from znl_video.model.media import Rate
from znl_video.model.notice import Failure, Notice, notice
from znl_video.model.people import ClipNote, Settings
from znl_video.model.transcript import Correction, Dropped, Transcript

PRESETS = load_presets(["douyin", "bilibili"])
RATE = Rate(num=30, den=1)
CROP = Crop(width=608, height=1080, path=(CameraPoint(at_ms=0, x=656, y=0),))
MEDIA = "ab" * 32
FOUND = Inspection(
    container="mp4",
    bytes=14_260_000,
    duration_ms=32_000,
    faststart=True,
    edit_list=False,
    video_codec="h264",
    width=1080,
    height=1920,
    pixels="yuv420p",
    fps=30.0,
    constant_fps=True,
    frames=960,
    keyframe_ms=2000,
    video_kbps=3400,
    lufs=-15.0,
    dbtp=-1.52,
)
VOID = {"img", "meta"}
HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "</title></style><b>bold</b>",
    "<!-- --> & &amp; &lt;",
    "first\nsecond\r\n\x00\x1b[31m",
    "\u202egpj.exe\u2066",
    "\udce9t\udce9.mov",
    "🌀 台风 {0} {file} %s",
)


@dataclass
class Made:
    """Everything ``report_parts`` takes."""

    sources: list[Source]
    done: list[tuple[Short, Given]]
    store: Store
    work: WorkFolder

    def page(self) -> str:
        told = [
            accounted(short, given, self.store, self.work, verified=True)
            for short, given in self.done
        ]
        accounts, pages = [each for each, _ in told], [page.card for _, page in told]
        return "".join(report_parts(self.work, self.sources, accounts, pages))


@dataclass
class Seen(HTMLParser):
    """A page as a browser reads it."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    text: str = ""
    unclosed: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.unclosed.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.unclosed.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    def every(self, name: str) -> list[dict[str, str]]:
        return [attributes for tag, attributes in self.tags if tag == name]


def seen(page: str) -> Seen:
    parser = Seen()
    parser.feed(page)
    parser.close()
    assert parser.unclosed == []
    return parser


def source(name: str, **fields: object) -> Source:
    return Source.model_validate(
        {"name": name, "path": f"{name}.mov", "size": 1, "sha256": name, **fields}
    )


def short_of(name: str, thumbnail: str, **fields: object) -> Short:
    short = Short(
        name=name,
        sources=(name,),
        presets=("douyin", "bilibili"),
        rate=RATE,
        cut=Cut(
            segments=(Segment(source=name, start_ms=3200, frames=900),),
            reason=notice("trim.speech", start="3.2", end="33.2", words=96, sentences=7, share=88),
        ),
        framings=(Framing(parts=(Part(view=CROP, reason=notice("reframe.centre", share=64)),)),),
        captions=Captions(cues=(Cue(start_ms=0, end_ms=900, text="大家好"),)),
        branding=Branding(kit="default", credit="素材：王芳"),
        sound=Loudness(lufs=-31.24, dbtp=-12.0),
        tracks=(
            Track(
                presets=("douyin", "bilibili"),
                target_lufs=-15.0,
                limit_dbtp=-1.0,
                takes=(Take(gain_db=16.24, headroom_db=0.5, lufs=-15.0, dbtp=-1.5),),
                encoded=Loudness(lufs=-15.0, dbtp=-1.5),
                blob=MEDIA,
            ),
        ),
        covers=(CoverPicture(presets=("douyin",), blob=MEDIA, thumbnail=thumbnail),),
        deliveries=tuple(Delivery(preset=p.name, media=MEDIA, inspection=FOUND) for p in PRESETS),
    )
    return replace(short, **fields)


def given_of(sources: Sequence[Source], title: str | None = None) -> Given:
    return Given(
        settings=Settings(),
        sources=tuple(sources),
        presets=PRESETS,
        kit=KitInUse(kit=Kit(name="default"), font_sha256=MEDIA),
        title=title,
    )


def jpeg(colour: str = "navy") -> bytes:
    sink = io.BytesIO()
    Image.new("RGB", (27, 48), colour).save(sink, "JPEG")
    return sink.getvalue()


def put(store: Store, content: bytes) -> str:
    with store.scratch() as folder:
        made = folder / "made.jpg"
        made.write_bytes(content)
        return store.keep(made)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """One short delivered for both presets."""
    store = Store(tmp_path / "store")
    note = ClipNote(title="暴雨中的街道", place="青岛", informant="王芳")
    clip = source("rain", informant="王芳", note=note)
    done = [(short_of("rain", put(store, jpeg())), given_of([clip]))]
    return Made([clip], done, store, WorkFolder(tmp_path / "clips-znl"))


def worded(said: Notice) -> str:
    return sentence(said.code, said.fields)


def change(made: Made, **fields: object) -> None:
    short, given = made.done[0]
    made.done[0] = (replace(short, **fields), given)


def test_a_delivered_short_is_told_whole(made: Made) -> None:
    short, _ = made.done[0]
    assert short.cut
    text = seen(made.page()).text
    for told in (
        "2 of 2 videos delivered",
        "clips-znl",
        "暴雨中的街道",
        "王芳",
        "青岛",
        "rain.mov",
        "1 · captions/rain.srt",
        "Draft",
        "素材：王芳",
        "Douyin 抖音",
        "exports/douyin/rain.mp4",
        "32.0",
        "−15.0",
        "−1.5",
        "14.3",
        "Passed",
        worded(short.cut.reason),
        "3.2–33.2 s",
        "cropped",
        worded(short.framings[0].parts[0].reason),
        "Measured −31.2 LUFS; +16.2 dB of gain gave −15.0 LUFS and −1.5 dBTP.",
    ):
        assert told in text


def test_the_page_is_whole_and_needs_nothing_from_outside(made: Made) -> None:
    page = made.page()
    parsed = seen(page)
    assert page.startswith("<!doctype html>")
    assert parsed.every("html") == [{"lang": "en"}]
    assert {"charset": "utf-8"} in parsed.every("meta")
    assert not {"script", "link", "iframe", "object", "base"} & {tag for tag, _ in parsed.tags}
    assert "url(" not in page
    assert "@import" not in page
    assert "://" not in page
    policy = next(m["content"] for m in parsed.every("meta") if "http-equiv" in m)
    assert policy.startswith("default-src 'none'; img-src data:;")


def test_the_cover_is_in_the_page_with_an_alternative_text(made: Made) -> None:
    (picture,) = seen(made.page()).every("img")
    head, _, data = picture["src"].partition(",")
    assert head == "data:image/jpeg;base64"
    assert base64.b64decode(data) == jpeg()
    assert picture["alt"] == "Cover of 暴雨中的街道"


def test_a_cover_that_is_gone_leaves_words_in_its_place(made: Made) -> None:
    change(made, covers=(CoverPicture(presets=("douyin",), blob=MEDIA, thumbnail="cd" * 32),))
    parsed = seen(made.page())
    assert parsed.every("img") == []
    assert "No cover" in parsed.text


def test_every_link_leads_to_a_file_beside_the_page_or_to_a_card(made: Made) -> None:
    clip = source("雨 #1?", path="a b/雨 #1?.mov")
    made.sources.append(clip)
    made.done.append((short_of("雨 #1?", "", covers=()), given_of([clip])))
    for short, given in made.done:
        for preset in given.presets:
            made.work.place_text("", made.work.export(preset.name, f"{short.name}.mp4"))
        made.work.write_captions(short.name, "")
    parsed = seen(made.page())
    ids = {attributes["id"] for _, attributes in parsed.tags if "id" in attributes}
    targets = [attributes["href"] for attributes in parsed.every("a")]
    assert len(targets) == 2 * (2 + 1) + 2
    for target in targets:
        if target.startswith("#"):
            assert unquote(target[1:]) in ids
        else:
            assert "#" not in target
            assert "?" not in target
            assert (made.work.root / unquote(target)).is_file()


def test_table_headings_say_what_they_head(made: Made) -> None:
    headings = seen(made.page()).every("th")
    assert [each["scope"] for each in headings] == ["col"] * 6 + ["row"] * 2


def test_an_unchanged_run_gives_an_unchanged_page(made: Made) -> None:
    assert made.page() == made.page()
    assert made.page().encode("utf-8")


def test_what_was_not_delivered_says_why_and_what_to_do(made: Made) -> None:
    lost = notice("trim.under-minimum", seconds="9.0", preset="bilibili", limit="15")
    failure = Failure(stage="trim", notice=lost, preset="bilibili")
    change(made, failures=(failure, failure))
    text = seen(made.page()).text
    assert "1 of 2 videos delivered" in text
    assert text.count(worded(lost)) == 1
    assert remedy(lost.code, lost.fields) in text
    assert "exports/bilibili" not in text
    assert "exports/douyin/rain.mp4" in text


def test_a_warning_is_told_once_with_its_remedy(made: Made) -> None:
    said = notice("trim.short", seconds="9.0", least="15")
    change(made, warnings=(said, said))
    text = seen(made.page()).text
    assert text.count(worded(said)) == 1
    assert remedy(said.code, said.fields) in text


def test_edited_captions_and_silent_shorts_are_told_apart(made: Made) -> None:
    cue = Cue(start_ms=0, end_ms=900, text="大家好")
    change(made, captions=Captions(cues=(cue,), proofread=True))
    assert "Edited" in seen(made.page()).text
    change(made, captions=Captions(), sound=Loudness(lufs=None, dbtp=None))
    text = seen(made.page()).text
    assert "Proofread" not in text
    assert "Draft" not in text
    assert sentence("report.unmeasured") in text


def test_words_that_are_not_as_heard_are_told(made: Made) -> None:
    short, given = made.done[0]
    assert short.cut
    begin = short.cut.segments[0].start_ms
    put_right = Correction(
        start_ms=begin, end_ms=begin + 500, before="陈小名", after="陈晓明", score=0.9
    )
    left_out = Dropped(
        start_ms=begin + 600, end_ms=begin + 800, text="请点赞", reason=notice("firewall.loop")
    )
    heard = Transcript(corrections=(put_right,), dropped=(left_out,))
    sources = tuple(replace(each, transcript=heard) for each in given.sources)
    cue = Cue(start_ms=0, end_ms=900, text="陈晓明说")
    told = replace(short, captions=Captions(cues=(cue,)))
    made.done[0] = (told, replace(given, sources=sources))
    text = seen(made.page()).text
    assert "【陈晓明】说" in text
    assert "陈小名" in text
    assert "请点赞" in text


def test_every_segment_of_a_story_is_named_with_its_framing(made: Made) -> None:
    second = source("wind", informant="李强")
    short, _ = made.done[0]
    assert short.cut
    made.sources.append(second)
    told = replace(
        short,
        sources=("rain", "wind"),
        cut=replace(
            short.cut,
            segments=(*short.cut.segments, Segment(source="wind", start_ms=0, frames=45)),
        ),
        framings=(
            *short.framings,
            Framing(parts=(Part(view=Fit(), reason=notice("reframe.unknown")),)),
        ),
    )
    made.done[0] = (told, given_of(made.sources, title="台风来了"))
    text = seen(made.page()).text
    assert "台风来了" in text
    assert "王芳 · 李强" in text
    assert "rain.mov 3.2–33.2 s, cropped" in text
    assert "wind.mov 0.0–1.5 s, shown whole" in text
    assert sentence("reframe.unknown") in text


def test_a_short_that_failed_at_once_still_has_a_card(made: Made) -> None:
    lost = Failure(stage="trim", notice=notice("trim.no-picture", source="rain.mov"))
    _, given = made.done[0]
    bare = Short(name="rain", sources=("rain",), presets=("douyin", "bilibili"), rate=RATE)
    made.done[0] = (replace(bare, failures=(lost,)), given)
    parsed = seen(made.page())
    assert "0 of 2 videos delivered" in parsed.text
    assert worded(lost.notice) in parsed.text
    assert "Decisions" not in parsed.text


def test_rejected_files_and_duplicates_are_listed(made: Made) -> None:
    cut_off = Failure(stage="ingest", notice=notice("media.truncated"))
    made.sources += [
        source("broken", rejection=cut_off),
        source("copy", duplicate_of="rain.mov"),
    ]
    text = seen(made.page()).text
    assert "broken.mov" in text
    assert sentence("media.truncated") in text
    assert remedy("media.truncated") in text
    assert sentence("media.duplicate", {"file": "copy.mov", "of": "rain.mov"}) in text


def test_a_run_without_shorts_says_so(tmp_path: Path) -> None:
    nothing = Made([], [], Store(tmp_path / "store"), WorkFolder(tmp_path / "work"))
    assert sentence("report.headline-nothing") in seen(nothing.page()).text


@pytest.mark.parametrize(
    "name",
    HOSTILE,
    ids=["script", "attribute", "closing", "entities", "controls", "turning", "bytes", "emoji"],
)
def test_names_are_only_ever_text(made: Made, name: str) -> None:
    def filled(value: str) -> Made:
        # Sidecars are UTF-8; only names of files may hold other bytes.
        text = value.encode("utf-8", "replace").decode()
        clip = source("rain", path=value, informant=value, note=ClipNote(title=text, place=text))
        lost = Failure(stage=value, notice=notice("media.unreachable", reason=value))
        given = given_of([clip])
        short, _ = made.done[0]
        told = replace(
            short,
            branding=Branding(kit="default", credit=value),
            warnings=(notice("media.no-sound", file=value),),
            failures=(replace(lost, preset="bilibili"),),
        )
        others = [
            source("lost", path=value, rejection=lost),
            source("copy", path=value, duplicate_of=value),
        ]
        work = WorkFolder(made.work.root.with_name("work"))
        return Made([clip, *others], [(told, given)], made.store, work)

    page = filled(name).page()
    page.encode("utf-8")
    parsed, plain = seen(page), seen(filled("Some Name").page())
    assert [tag for tag, _ in parsed.tags] == [tag for tag, _ in plain.tags]
    assert [sorted(each) for _, each in parsed.tags] == [sorted(each) for _, each in plain.tags]
    assert parsed.comments == []
    assert not set("\x00\x1b\r\u202e\u2066") & set(parsed.text)
    if name.isprintable():
        assert parsed.text.count(name) == plain.text.count("Some Name")


def test_the_folders_name_is_only_text(made: Made) -> None:
    hostile = replace_work(made, '<b>"x"&')
    assert '<b>"x"&' in seen(hostile.page()).text


def replace_work(made: Made, folder: str) -> Made:
    return Made(made.sources, made.done, made.store, WorkFolder(made.work.root.parent / folder))


def test_markup_escapes_all_but_markup() -> None:
    inner = tag("b", "1 < 2")
    assert inner == "<b>1 &lt; 2</b>"
    assert joined(inner, "&") == "<b>1 &lt; 2</b>&amp;"
    assert isinstance(joined("x"), Html)
    assert tag("i", class_='a"b', aria_label=None) == '<i class="a&quot;b"></i>'
    assert link("a b/#?%.mp4", "x") == '<a href="a%20b/%23%3F%25.mp4">x</a>'


@pytest.mark.parametrize(
    ("value", "signed", "shown"),
    [
        (-15.04, False, "−15.0"),
        (-0.04, False, "0.0"),
        (3.25, True, "+3.2"),
        (-3.0, True, "−3.0"),
        (None, False, "–"),
    ],
    ids=["negative", "nearly-zero", "gain", "loss", "unknown"],
)
def test_figures_have_one_decimal(value: float | None, signed: bool, shown: str) -> None:
    assert decimal(value, signed=signed) == shown
