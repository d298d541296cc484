"""What znl falls back on, leaves aside or guesses is told by a warning."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import given, media, preset, short, source, track
from making_media import ffmpeg, film
from projects import Project, tiny_preset

from znl_video.captions.layer import text_layer
from znl_video.io.companions import Finder
from znl_video.io.probing import probe
from znl_video.io.scanning import scan
from znl_video.io.store import Store
from znl_video.messages import is_warning
from znl_video.model.base import replace
from znl_video.model.branding import Branding
from znl_video.model.captions import Captions, Cue
from znl_video.model.given import Given, KitInUse, SourceGiven
from znl_video.model.kit import Credit, EndCard, Kit, LowerThird, Opening
from znl_video.model.limits import Limits
from znl_video.model.manifest import Short
from znl_video.model.media import Media
from znl_video.model.notice import Notice
from znl_video.model.people import ClipNote, Settings, Story
from znl_video.stages import brand, export, ingest
from znl_video.stages.compose import compose


def codes(told: tuple[Notice, ...]) -> list[str]:
    assert all(is_warning(each.code) for each in told)
    return [each.code for each in told]


# --- footage --------------------------------------------------------------------------------------

PLAIN = media()
STILL = track(index=2, rate={"num": 1, "den": 1})


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (PLAIN, []),
        (replace(PLAIN, audio=PLAIN.audio * 2), ["media.more-sounds"]),
        (replace(PLAIN, video=(track(), track(index=2))), ["media.more-pictures"]),
        (replace(PLAIN, video=(track(), STILL)), []),
        (replace(PLAIN, unreadable_video=1), ["media.pictures-unreadable"]),
        (media(primaries="bt2020"), ["media.hdr-guessed"]),
        (media(matrix="bt2020nc"), ["media.hdr-guessed"]),
        (media(primaries="bt2020", transfer="bt2020-10"), []),
        (media(primaries="bt2020", transfer="arib-std-b67", hdr="hlg"), []),
        (replace(PLAIN, unusable_aigc=True), ["media.label-unusable"]),
    ],
)
def test_what_a_file_holds_and_is_not_used_is_told(found: Media, told: list[str]) -> None:
    around = SourceGiven(settings=Settings(), model="weights")
    assert codes(ingest.absorb(source(media=found), around, ()).warnings) == told


@pytest.mark.parametrize(("begin", "told"), [(29, []), (30, ["protect.hide-outside"])])
def test_a_box_after_the_end_hides_nothing(begin: int, told: list[str]) -> None:
    box = {"x": 0.1, "y": 0.1, "width": 0.2, "height": 0.2, "from": begin}
    around = SourceGiven(settings=Settings(), model="weights")
    note = ClipNote.model_validate({"hide": [box]})
    assert codes(ingest.absorb(source(note=note), around, ()).warnings) == told


def test_tracks_and_labels_are_probed(tmp_path: Path) -> None:
    clip = film(tmp_path / "clip.mp4", "testsrc2=s=96x64:r=25", "sine", 0.4)
    two = tmp_path / "two.mov"
    label = ("-metadata", f"AIGC={'x' * 5000}", "-movflags", "use_metadata_tags")
    ffmpeg("-i", clip, "-map", "0:v", "-map", "0:a", "-map", "0:a", "-c", "copy", *label, two)
    found = probe(two).media
    assert found
    assert (len(found.audio), found.aigc, found.unusable_aigc) == (2, None, True)
    assert (found.unreadable_video, found.unreadable_audio) == (0, 0)


# --- stories and people's files -------------------------------------------------------------------


def test_a_storys_guessed_order_is_told() -> None:
    known = source("a", path="t/a.mp4", media=replace(PLAIN, captured_at="2026-03-04T05:06:07Z"))
    unknown = source("b", path="t/b.mp4")
    for clips, story, told in (
        ((known, unknown), Story(), ["story.no-times"]),
        ((known, unknown), Story(order=("b.mp4", "a.mp4")), []),
        ((known, replace(known, name="c", path="t/c.mp4")), Story(), []),
        ((unknown,), Story(), []),
    ):
        (made,) = compose(clips, {"t": story}, (preset(),), Settings(), {"t": "t"})
        assert codes(made.warnings) == told


def test_captions_that_are_a_link_are_told_of_and_left_aside(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"x")
    (tmp_path / "real.srt").write_text("1\n00:00:00,000 --> 00:00:01,000\nword\n", "utf-8")
    (tmp_path / "clip.srt").symlink_to(tmp_path / "real.srt")
    finder = Finder(tmp_path, tmp_path / "work", Limits())
    written = finder.of_clip(clip, ClipNote(), None).captions
    assert written
    assert (written.used, written.cues, codes(written.warnings)) == (False, (), ["captions.link"])


def test_a_file_that_nobody_can_look_into_is_not_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "IMG_0417"
    closed.write_bytes(b"x")
    real = Path.open

    def opened(self: Path, mode: str = "r") -> object:
        if self == closed:
            raise PermissionError(13, "Permission denied", str(self))
        return real(self, mode)

    monkeypatch.setattr(Path, "open", opened)
    assert [each.path for each in scan(tmp_path, tmp_path / "work").found] == ["IMG_0417"]


def test_clips_beside_a_story_that_lists_none_of_them_are_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "clips" / "t"
    folder.mkdir(parents=True)
    film(folder / "a.mp4", "mandelbrot=s=180x320:r=25", "sine", 1)
    (folder / "b.mp4").write_text("no film", "utf-8")
    (folder / "story.toml").write_text('order = ["b.mp4"]\n', "utf-8")
    project = Project(folder.parent, (str(tiny_preset(tmp_path / "tiny.toml")),))
    told = project.run(until="trim")
    assert (told.shorts, [each.file for each in told.rejected]) == (0, ["t/b.mp4"])
    assert ("t/a.mp4", "story.unlisted") in {(each.file, each.code) for each in told.warnings}


# --- text and brand -------------------------------------------------------------------------------


def branded(kit: Kit, note: ClipNote | None = None, **changes: object) -> list[str]:
    clip = source(note=note or ClipNote(), informant=changes.pop("informant", None))
    glyphs = changes.pop("glyphs", frozenset())
    around = given(sources=(clip,), kit=KitInUse(kit=kit, font_sha256="font", glyphs=glyphs))
    branding = Branding(kit="plain", looked=True, title=changes.pop("title", ()))
    return codes(brand.absorb(short(branding=branding, **changes), around, ()).warnings)


def test_a_credit_line_that_nobody_is_known_for_is_told() -> None:
    kit = Kit(name="plain", credit=Credit(template="from {informant}"))
    assert branded(kit) == ["brand.no-credit"]
    assert branded(kit, informant="Wang") == []
    assert branded(kit, ClipNote(credit="Own words")) == []
    assert branded(Kit(name="plain", credit=Credit(template="always"))) == []
    assert branded(Kit(name="plain", credit=None)) == []


def test_characters_that_the_font_lacks_are_told_of_titles_and_cards_too() -> None:
    glyphs = frozenset(map(ord, "abcdefgh"))
    card = Kit(name="plain", credit=None, end_card=EndCard(title="ab龘"))
    assert branded(card, glyphs=glyphs) == ["brand.glyphs-dropped"]
    plain = Kit(name="plain", credit=None, lower_third=LowerThird())
    assert "brand.glyphs-dropped" in branded(plain, ClipNote(speaker="a靐"), glyphs=glyphs)
    assert branded(plain, ClipNote(speaker="abc"), glyphs=glyphs) == []
    assert "brand.glyphs-dropped" in branded(plain, title=("a", "龘"), glyphs=glyphs)


def test_plates_that_do_not_fit_are_told() -> None:
    kit = Kit(name="plain", credit=None, opening=Opening(), lower_third=LowerThird())
    who = ClipNote(speaker="陈晓明")
    assert branded(kit, who, title=("题",)) == []
    assert branded(kit, ClipNote(speaker="陈" * 120)) == ["brand.plate-cut"]
    brief = short().cut
    assert brief
    tight = replace(brief, segments=(replace(brief.segments[0], frames=20),))
    assert branded(kit, who, title=("题",), cut=tight) == ["brand.plate-left-out"] * 2


def test_captions_that_are_set_smaller_are_counted() -> None:
    def told(*texts: str) -> tuple[Notice, ...]:
        cues = (
            Cue(start_ms=1000 * number, end_ms=1000 * number + 900, text=text)
            for number, text in enumerate(texts)
        )
        kit = KitInUse(kit=Kit(name="plain", credit=None), font_sha256="font")
        return text_layer(Captions(cues=tuple(cues)), "", preset(), kit, 9000)[1]

    assert told("短") == ()
    (said,) = told("短", "字" * 33, "字" * 35)
    assert said.code == "captions.smaller"
    assert said.fields["count"] == "2"
    assert 75 <= int(said.fields["share"]) < 100


def test_one_of_several_labels_is_carried_and_that_is_told() -> None:
    def labelled(*labels: str | None) -> tuple[Short, Given]:
        clips = tuple(
            source(f"c{number}", media=replace(PLAIN, aigc=label))
            for number, label in enumerate(labels)
        )
        names = tuple(each.name for each in clips)
        subject = short(sources=names)
        assert subject.cut
        segment = replace(subject.cut.segments[0], source="c0")
        whole = replace(subject.cut, segments=(segment,))
        return replace(subject, cut=whole), given(sources=clips)

    for labels, told in ((("a", None), []), (("a", "a"), []), (("a", "b"), ["export.one-label"])):
        assert codes(export.absorb(*labelled(*labels), ()).warnings) == told


# --- the store ------------------------------------------------------------------------------------


def test_a_store_on_a_disk_without_locks_is_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path / "store")
    with store.joined():
        assert store.guarded
    monkeypatch.setattr("znl_video.io.locking.Lock.take", lambda _: None)
    with store.joined():
        assert not store.guarded
