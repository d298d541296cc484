"""Captions over lettering that is part of the footage: told with the time, elsewhere not."""

from __future__ import annotations

import pytest
from factories import ANALYSIS, crop, framing, given, preset, short, source

from znl_video.captions.layer import caption_area
from znl_video.model.base import replace
from znl_video.model.captions import Captions, Cue
from znl_video.model.geometry import Fit, View
from znl_video.model.kit import CaptionStyle
from znl_video.model.notice import Notice
from znl_video.model.sight import Lettering, Sight
from znl_video.stages.brand.colliding import collisions

HD = (1920, 1080)
TALL = (1080, 1920)
PLACE = caption_area(preset(), CaptionStyle())
MIDDLE = (PLACE.left + PLACE.right) // 2
# Somebody's burnt-in subtitle, where a caption of one line comes to stand.
UNDER = Lettering(MIDDLE - 200, PLACE.bottom - 80, 400, 70, 0, 20_000)
SHORT = Captions(
    cues=(
        Cue(start_ms=1000, end_ms=2500, text="有人吗"),
        Cue(start_ms=5000, end_ms=6000, text="来了"),
    ),
)


def told(*lettering: Lettering, view: View | None = None, size: tuple[int, int] = TALL) -> str:
    sight = Sight(width=size[0], height=size[1], lettering=lettering)
    seen = source(analysis=replace(ANALYSIS, sight=sight))
    around = given(preset(), sources=(seen,))
    subject = short(framings=(framing(view or crop(*TALL, (0, 0, 0))),), captions=SHORT)
    found: list[Notice] = list(collisions(subject, around))
    assert all(each.code == "brand.captions-on-text" for each in found)
    return "; ".join(each.fields["at"] for each in found)


def test_captions_on_lettering_are_told_with_their_times() -> None:
    assert told(UNDER) == "1.0-2.5, 5.0-6.0"
    # The short begins with the clip's second two.
    assert told(UNDER._replace(end_ms=5000)) == "1.0-2.5"


@pytest.mark.parametrize(
    "elsewhere",
    [
        pytest.param(UNDER._replace(top=300), id="high up"),
        pytest.param(UNDER._replace(left=0, width=60), id="beside"),
        pytest.param(UNDER._replace(start_ms=4600, end_ms=6900), id="between"),
    ],
)
def test_lettering_elsewhere_is_not(elsewhere: Lettering) -> None:
    assert not told(elsewhere)


def test_framing_counts() -> None:
    # At the foot of a wide picture: over the fill where all of it is shown, under captions where a
    # crop shows that part of it.
    foot = Lettering(860, round(PLACE.bottom * 1080 / 1920) - 50, 200, 45, 0, 20_000)
    assert not told(foot, view=Fit(), size=HD)
    assert told(foot, view=crop(608, 1080, (0, 656, 0)), size=HD) == "1.0-2.5, 5.0-6.0"
    assert not told(foot, view=crop(608, 1080, (0, 0, 0)), size=HD)
