"""What is hidden is decided by sidecars and settings; what the check finds is hidden too."""

from __future__ import annotations

from pathlib import Path

import factories
import pytest

from znl_video.batch.copies import agreed
from znl_video.batch.report.hiding import hidden, unexposed
from znl_video.errors import UsageError
from znl_video.ffmpeg.picture import picture_arguments
from znl_video.io.tomls import load
from znl_video.model.actions import FindFaces, SeekFaces
from znl_video.model.base import Frozen, replace
from znl_video.model.encoded import CoverPicture, Picture
from znl_video.model.facts import FacesSeen
from znl_video.model.given import Given
from znl_video.model.manifest import Short
from znl_video.model.people import ClipNote, Settings
from znl_video.model.protecting import Hidden, Place, Searched, Veil, VeilCheck, Veiling
from znl_video.model.sight import Face
from znl_video.stages import export, protect

FRAMES = 250
SHOWN = Face(800, 400, 200, 200, 900)
PASSER = Face(200, 500, 80, 80, 700)


def _given(note: str = "", settings: str = "") -> Given:
    notes = ClipNote.model_validate_json(note or "{}")
    chosen = Settings.model_validate_json(settings or "{}")
    return factories.given(sources=(factories.source(note=notes),), settings=chosen)


def _seen(*faces: Face) -> FacesSeen:
    return FacesSeen(faces=(faces,) * FRAMES)


def _protected(given: Given, *faces: Face) -> Short:
    short = factories.short()
    actions = protect.plan(short, given)
    answers = tuple((action, _seen(*faces)) for action in actions)
    if answers:
        short = protect.absorb(short, given, answers)
        assert protect.plan(short, given) == ()
    return protect.absorb(short, given, ())


@pytest.mark.parametrize(
    ("note", "settings", "redact", "by"),
    [
        pytest.param("", "", "none", None, id="nobody"),
        pytest.param('{"consent": "no"}', "", "faces", "consent", id="consent"),
        pytest.param(
            '{"consent": "no"}',
            '{"protect": {"redact": "faces-except-main"}}',
            "faces",
            "consent",
            id="consent-over-settings",
        ),
        pytest.param("", '{"protect": {"redact": "faces"}}', "faces", "settings", id="settings"),
        pytest.param(
            '{"redact": "none"}', '{"protect": {"redact": "faces"}}', "none", None, id="sidecar"
        ),
    ],
)
def test_whose_word_holds(note: str, settings: str, redact: str, by: str | None) -> None:
    given = _given(note, settings)
    actions = protect.plan(factories.short(), given)
    assert [type(each) for each in actions] == ([FindFaces] if redact != "none" else [])
    short = _protected(given, SHOWN)
    if by is None:
        assert short.protections == ()
        return
    (protection,) = short.protections
    assert (protection.redact, protection.by, protection.faces) == (redact, by, 1)
    told = [each.code for each in short.warnings]
    assert told == (["protect.voice"] if by == "consent" else [])


def test_all_but_the_main_face_are_hidden() -> None:
    short = _protected(_given('{"redact": "faces-except-main"}'), SHOWN, PASSER)
    (protection,) = short.protections
    assert protection.veiling is not None
    (veil,) = protection.veiling.veils
    assert veil.places[0].right < SHOWN.left
    (shown,) = protection.shown
    assert shown.places[0][1:] == (800, 400, 1000, 600)


@pytest.mark.parametrize(
    ("model", "text", "code", "line", "says"),
    [
        pytest.param(Settings, "[protect]\nredact = 'face'", "toml.not-a-choice", 2, "redact"),
        pytest.param(
            ClipNote, "consent = 'no'\nredact = 'none'", "toml.contradiction", 1, "hides every face"
        ),
        pytest.param(
            ClipNote, "[[hide]]\nx = 0.5\ny = 0.5\nwidth = 0.6\nheight = 0.1",
            "toml.contradiction", 2, "must not leave the picture",
        ),
        pytest.param(
            ClipNote,
            "[[hide]]\nx = 0.5\ny = 0.5\nwidth = 0.1\nheight = 0.1\n[[hide]]\nx = 1.5\ny = 0\n"
            "width = 0.1\nheight = 0.1",
            "toml.at-most", 7, "1",
        ),
        pytest.param(
            ClipNote, "[[hide]]\nwidth = 0.1\nheight = 0.1", "toml.contradiction", 1, "keyframes"
        ),
        pytest.param(
            ClipNote,
            "[[hide]]\nx = 0\ny = 0\nwidth = 0.1\nheight = 0.1\nfrom = 3\nto = 2",
            "toml.contradiction", 6, "later than 'from'",
        ),
    ],
)  # fmt: skip
def test_what_is_written_wrongly_is_told_with_its_line(
    tmp_path: Path, model: type[Frozen], text: str, code: str, line: int, says: str
) -> None:
    file = tmp_path / "a.toml"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError) as caught:
        load(file, model)
    assert (caught.value.code, caught.value.fields["file"]) == (code, str(file))
    assert says in caught.value.reason
    assert str(line) == str(caught.value.fields["line"])


def test_copies_are_hidden_as_strictly_as_any_of_them() -> None:
    box = Hidden(x=0, y=0, width=0.1, height=0.1)
    notes = [
        ClipNote(redact="none"),
        ClipNote(redact="faces-except-main", hide=(box,)),
        ClipNote(redact="faces"),
    ]
    copies = [factories.source(f"c{n}", sha256="same", note=note) for n, note in enumerate(notes)]
    found = agreed([*copies, factories.source("other")], Settings())
    assert [(each.note.redact, each.note.hide) for each in found[:3]] == [("faces", (box,))] * 3
    assert found[3] == factories.source("other")
    assert [each.code for each in found[0].warnings] == ["protect.copy"]
    no = factories.source("n", sha256="same", note=ClipNote(consent="no"))
    assert {each.note.consent for each in agreed([*copies, no], Settings())} == {"no"}
    unused = factories.source("u", sha256="same", note=ClipNote(use=False))
    assert not any(each.note.use for each in agreed([*copies, unused], Settings()))


def _made(short: Short) -> Short:
    """Give a protected short its picture and cover."""
    name = f"{short.repairs}"
    picture = Picture(presets=("one",), frames=FRAMES, blob=f"picture{name}")
    cover = CoverPicture(presets=("one",), blob=f"cover{name}", thumbnail="small")
    return replace(short, pictures=(picture,), covers=(cover,))


def _searched(short: Short, given: Given, frame: int | None, face: Face) -> Short:
    wanted = export.plan(short, given)
    assert [type(each) for each in wanted] == [SeekFaces, SeekFaces]
    answers = []
    for action in wanted:
        assert isinstance(action, SeekFaces)
        faces = [(face,) if number == frame else () for number in range(action.frames)]
        answers.append((action, FacesSeen(faces=tuple(faces))))
    return export.absorb(short, given, tuple(answers))


def _crop(short: Short) -> Short:
    crop = factories.crop(608, 1080, (0, 700, 0))
    return replace(short, framings=(factories.framing(crop),))


def test_what_the_check_finds_bare_is_hidden_as_well() -> None:
    given = _given('{"redact": "faces"}')
    short = _made(_crop(_protected(given, PASSER)))
    mended = _searched(short, given, 100, Face(540, 960, 180, 180, 400))
    assert (mended.repairs, mended.pictures, mended.covers) == (1, (), ())
    (protection,) = mended.protections
    assert protection.missed == 1
    assert protection.veiling is not None
    veil = protection.veiling.veils[-1]
    # Half a second before and after, and where the crop shows it: 608 of 1080 pixels, from 700.
    assert (veil.places[0].frame, veil.places[-1].frame) == (88, 112)
    left, right = 700 + 540 * 608 / 1080, 700 + 720 * 608 / 1080
    assert veil.places[0].left < left < right < veil.places[0].right
    # Under the new veil the same find is the mosaic itself, if it is no longer sure.
    done = _searched(_made(mended), given, 100, Face(540, 960, 180, 180, 400))
    assert (done.repairs, done.failures) == (1, ())
    assert [each.leaks for each in done.searched] == [(), ()]
    assert "Frames in which the check still finds a face: 0." in hidden(done, given)[-1]


def test_a_mosaic_that_looks_like_a_face_gets_coarser_and_in_the_end_nothing_goes_out() -> None:
    given = _given('{"consent": "no"}')
    face = Face(760, 400, 200, 200, 900)
    short = _crop(_protected(given, face))
    under = Face(round((760 - 700) * 1080 / 608), round(400 * 16 / 9), 340, 340, 800)
    cells = []
    for _ in range(2):
        short = _searched(_made(short), given, 50, under)
        assert short.protections[0].veiling is not None
        cells.append(short.protections[0].veiling.cell)
    assert cells[0] < cells[1]
    short = _searched(_made(short), given, 50, under)
    (failure,) = short.failures
    assert (failure.notice.code, failure.preset) == ("protect.leak", None)
    assert failure.notice.fields["seconds"] == "2.0"
    assert given.live(short) == ()
    assert export.plan(short, given) == ()


def test_a_report_shows_only_covers_that_were_checked() -> None:
    given = _given('{"consent": "no"}')
    short = _made(_crop(_protected(given, PASSER)))
    cover = short.covers[0]
    looked = VeilCheck(blob="picture0", looked=9)
    sought = tuple(Searched(blob=each) for each in ("picture0", cover.blob))
    good = replace(short, searched=sought, veil_checks=(looked,))
    assert unexposed(good, cover)
    assert unexposed(replace(short, protections=()), cover)
    for changes in (
        {"searched": sought[:1]},
        {"searched": (*sought[1:], Searched(blob="picture0", leaks=(40,)))},
        {"veil_checks": ()},
        {"veil_checks": (replace(looked, bare=(40,)),)},
    ):
        assert not unexposed(replace(good, **changes), cover)


def test_the_main_face_is_no_leak() -> None:
    given = _given('{"redact": "faces-except-main"}')
    short = _made(_crop(_protected(given, Face(800, 400, 200, 200, 900))))
    where = Face(round(100 * 1080 / 608), round(400 * 16 / 9), 355, 355, 900)
    done = _searched(short, given, 50, where)
    assert (done.repairs, done.failures) == (0, ())


def test_the_graph_veils_before_it_crops() -> None:
    veil = Veil(places=(Place(0, 100, 100, 300, 300), Place(49, 200, 100, 400, 300)))
    part = replace(factories.footage(), veiling=Veiling(cell=64, veils=(veil,)))
    arguments = picture_arguments(
        [factories.encode_picture(part)], factories.same, ["out.mp4"]
    )  # fmt: skip
    line = " ".join(arguments)
    assert (
        "-f rawvideo -pix_fmt gray -protocol_whitelist file -r 25/1 -s 240x135 -i veil0.gray"
        in line
    )
    order = ["framestep=6", "flags=area", "lutyuv", "flags=neighbor", "maskedmerge", "crop=608"]
    places = [line.index(each) for each in order]
    assert places == sorted(places)
