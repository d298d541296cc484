"""Logo, plates and covers keep clear of faces, wherever the camera puts them."""

from __future__ import annotations

import pytest
from factories import ANALYSIS, crop, framing, given, preset, short, source

from znl_video.model.actions import Analyse, Cover
from znl_video.model.base import replace
from znl_video.model.branding import Branding, CoverMoment
from znl_video.model.geometry import Fit, Region, View, shared
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import Credit, Kit, Logo, LowerThird, Opening
from znl_video.model.looking import look_at
from znl_video.model.manifest import Short
from znl_video.model.people import ClipNote
from znl_video.model.protecting import Place, Protection, Veil, Veiling
from znl_video.model.sight import Face, Sight
from znl_video.stages import brand, export
from znl_video.vision.mapping import on_screen

HD = (1920, 1080)
TALL = (1080, 1920)
FACE = Face(left=900, top=200, width=120, height=160, sure=900)
PAN = crop(608, 1080, (0, 656, 0), (1000, 856, 0))
INNER = Fit(region=Region(x=240, y=0, width=1440, height=1080))
KIT = KitInUse(
    kit=Kit(
        name="plain",
        logo=Logo(file="logo.png", corner="top-left", width=0.2),
        credit=Credit(template="{informant}"),
        opening=Opening(),
        lower_third=LowerThird(),
    ),
    font_sha256="font",
    logo_sha256="logo",
    logo_size=(400, 100),
)


@pytest.mark.parametrize(
    ("view", "since_ms", "place"),
    [
        # 608 pixels of width become 1080.
        pytest.param(crop(), 0, (433, 356, 647, 640), id="crop"),
        pytest.param(PAN, 500, (256, 356, 469, 640), id="pan"),
        pytest.param(crop(608, 1080, (0, 0, 0)), 0, None, id="out of sight"),
        pytest.param(crop(608, 1080, (0, 960, 0)), 0, (0, 356, 107, 640), id="cut"),
        pytest.param(Fit(), 0, (506, 769, 574, 859), id="fit"),
        pytest.param(INNER, 0, (495, 705, 585, 825), id="bars"),
    ],
)
def test_where_a_face_comes_to_lie(
    view: View, since_ms: int, place: tuple[int, int, int, int] | None
) -> None:
    found = on_screen(FACE.box, view, HD, TALL, since_ms)
    if place is None:
        assert found is None
    else:
        assert found is not None
        assert tuple(found) == pytest.approx(place, abs=1)


def test_what_two_places_share() -> None:
    assert shared((0, 0, 10, 10), (5, 5, 20, 20)) == 25
    assert shared((0, 0, 10, 10), (10, 0, 20, 10)) == 0


def seen(*faces: Face, samples: int = 240) -> Sight:
    return Sight(width=1080, height=1920, faces=(faces,) * samples)


def branded(
    sight: Sight | None, view: View | None = None, protections: tuple[Protection, ...] = ()
) -> tuple[Short, Given]:
    """A short whose upright footage was looked at, branded as far as a look tells."""
    note = ClipNote(title="八旬老人迷路", speaker="陈晓明", informant="王阿姨")
    upright = source(note=note, informant="王阿姨")
    assert upright.media is not None
    track = replace(upright.media.video[0], width=1080, height=1920)
    upright = replace(upright, media=replace(upright.media, video=(track,)))
    around = given(preset(), sources=(upright,), kit=KIT)
    subject = short(
        framings=(framing(view or crop(1080, 1920, (0, 0, 0))),),
        branding=Branding(kit="plain", title=("八旬", "老人", "迷路")),
        protections=protections,
    )
    asked = brand.plan(subject, around)
    assert look_at(upright) in asked
    facts = replace(ANALYSIS, sight=sight)
    return brand.absorb(subject, around, ((look_at(upright), facts),)), around


def branding(made: Short) -> Branding:
    assert made.branding is not None
    assert made.branding.looked
    return made.branding


def test_the_logo_leaves_a_corner_where_a_face_is_and_the_credit_goes_to_the_other() -> None:
    made, around = branded(seen(Face(100, 60, 200, 250, 900)))
    assert branding(made).corner == "top-right"
    made = brand.absorb(made, around, ())
    picture = export.picture_of(made, around, preset())
    assert picture.logo is not None
    assert picture.logo.x == 1080 - 60 - 216
    assert picture.text is not None
    # An ASS alignment of 7 is the top left corner, 9 the top right one.
    (style,) = (line for line in picture.text.ass.splitlines() if line.startswith("Style: Credit"))
    assert style.split(",")[-5] == "7"


@pytest.mark.parametrize(
    "faces",
    [
        pytest.param((), id="nobody"),
        pytest.param((Face(440, 800, 200, 250, 900),), id="in the middle"),
        pytest.param((Face(100, 60, 200, 250, 900), Face(800, 60, 200, 250, 900)), id="both"),
    ],
)
def test_the_logo_stays_where_another_corner_is_no_better(faces: tuple[Face, ...]) -> None:
    made, around = branded(seen(*faces))
    assert branding(made).corner is None
    logo = export.picture_of(made, around, preset()).logo
    assert logo is not None
    assert logo.x == 60


def test_a_passing_face_moves_nothing() -> None:
    passing = Sight(
        width=1080,
        height=1920,
        faces=((),) * 40 + ((Face(100, 60, 200, 250, 900),),) * 6 + ((),) * 194,
    )
    assert branding(branded(passing)[0]).corner is None


def test_plates_go_up_where_they_would_lie_on_a_face() -> None:
    made, _ = branded(seen(Face(300, 1400, 400, 300, 900)))
    # The opening begins at frame 5 of 25 a second; the lower third when it has gone.
    assert branding(made).high == (5, 75)
    assert branding(branded(seen(Face(300, 600, 400, 300, 900)))[0]).high == ()


def test_a_cover_shows_faces_large_and_whole() -> None:
    faces: list[tuple[Face, ...]] = [()] * 240
    faces[48] = (Face(400, 500, 120, 150, 900),)
    faces[64] = (Face(300, 400, 400, 500, 900),)
    sight = Sight(width=1080, height=1920, faces=tuple(faces))
    made, around = branded(sight)
    moment = branding(made).cover
    assert moment is not None
    assert (moment.segment, moment.at_ms) == (0, 8000)
    assert moment.faces == ((300, 400, 700, 900),)
    (cover,) = (each for each in export.plan(made, around) if isinstance(each, Cover))
    assert cover.at_ms == 8000


def test_a_cover_keeps_clear_of_veils_and_shows_who_may_be_seen() -> None:
    large, small = Face(300, 400, 400, 500, 900), Face(400, 500, 120, 150, 900)
    faces: list[tuple[Face, ...]] = [()] * 240
    faces[64], faces[80] = (large,), (small,)
    sight = Sight(width=1080, height=1920, faces=tuple(faces))

    def moment(*hidden: tuple[int, int]) -> CoverMoment | None:
        # Frames count from second two.
        veils = tuple(
            Veil(places=(Place(first, 250, 350, 750, 950), Place(last, 250, 350, 750, 950)))
            for first, last in hidden
        )
        kept = Protection(
            redact="faces", by="settings", veiling=Veiling(cell=9, veils=veils) if veils else None
        )
        return branding(branded(sight, protections=(kept,))[0]).cover

    plain = moment()
    assert plain is not None
    assert (plain.at_ms, plain.faces) == (8000, ((300, 400, 700, 900),))
    # What is under a veil is no face to show: the small one is bare.
    other = moment((130, 170))
    assert other is not None
    assert (other.at_ms, other.faces) == (10_000, ((400, 500, 520, 650),))
    # Where both are hidden, a moment without either of them.
    neither = moment((130, 170), (171, 220))
    assert neither is not None
    assert neither.faces == ()
    assert not 2000 + 40 * 124 <= neither.at_ms <= 2000 + 40 * 226
    # Hidden all the time, there is nothing better.
    always = moment((0, 249))
    assert always is not None
    assert always.faces == ()


def test_a_title_stands_at_the_top_of_a_cover_whose_faces_are_below() -> None:
    made, around = branded(seen(Face(300, 1150, 400, 450, 900)))
    (cover,) = (each for each in export.plan(made, around) if isinstance(each, Cover))
    assert cover.text is not None
    title = next(line for line in cover.text.ass.splitlines() if "\\an4" in line)
    height = float(title.split("\\pos(")[1].split(",")[1].split(")")[0])
    assert height < 1440 / 2


@pytest.mark.parametrize("sight", [None, Sight(width=1080, height=1920)], ids=["no look", "empty"])
def test_without_a_look_all_stays_as_the_kit_has_it(sight: Sight | None) -> None:
    plain = branding(branded(sight)[0])
    assert (plain.corner, plain.cover, plain.high) == (None, None, ())


def test_footage_that_was_never_looked_at_is_not_asked_about() -> None:
    assert brand.plan(short(), given(sources=(source(analysis=None),))) == ()
    looks = [each for each in brand.plan(short(), given()) if isinstance(each, Analyse)]
    assert len(looks) == 1
