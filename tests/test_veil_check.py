"""What is made is looked at under its veils: one that is missing, shifted or too fine is found."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import faces
import factories
import making_media
import numpy as np
import pytest
from PIL import Image
from projects import Project, performed, tiny_preset

from znl_video.ffmpeg.veil_check import EMPTY, check_arguments
from znl_video.io import masks, rendering
from znl_video.io.outside import Outside
from znl_video.io.store import Store
from znl_video.io.veil_check import check_veils
from znl_video.model.actions import CheckVeils, EncodePicture
from znl_video.model.base import replace
from znl_video.model.composition import Footage, LogoLayer, ProgressLayer, TextLayer
from znl_video.model.facts import VeilChecked, VeilsChecked
from znl_video.model.geometry import Fit, Region, View
from znl_video.model.protecting import Place, Veil, Veiling
from znl_video.stages.export.veil_check import checked

WIDTH, HEIGHT, FRAMES = 320, 180, 16
FACE = 60

CROP = factories.crop(100, 180, (0, 0, 0), (600, 150, 0))
MOVING = Veil(places=(Place(0, 30, 30, 120, 140), Place(15, 180, 40, 270, 150)))
STILL = Veil(places=(Place(4, 20, 110, 60, 170), Place(15, 20, 110, 60, 170)))
VEILING = Veiling(cell=12, veils=(MOVING, STILL))


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Outside:
    """A face that moves to the right over a grained picture, and a logo."""
    folder = tmp_path_factory.mktemp("veils")
    with Image.open(str(resources.files("skimage") / "data" / "astronaut.png")) as picture:
        ground = picture.convert("RGB").crop((0, 220, 512, 508)).resize((WIDTH, HEIGHT))
    grain = np.random.default_rng(5)
    raw = []
    for number in range(FRAMES):
        frame = ground.copy()
        frame.paste(faces.head(FACE), (45 + 10 * number, 45))
        noisy = np.asarray(frame).astype(np.int16)
        noisy = noisy + grain.integers(-12, 13, noisy.shape)
        raw.append(noisy.clip(0, 255).astype(np.uint8))
    (folder / "clip.rgb").write_bytes(np.stack(raw).tobytes())
    making_media.ffmpeg(
        *("-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", "25"),
        *("-i", folder / "clip.rgb", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-crf", "10"),
        folder / "clip.mp4",
    )
    Image.new("RGBA", (40, 20), "red").save(folder / "logo.png")
    outside = Outside(Store(folder / "store"), 2)
    outside.know({"clip": folder / "clip.mp4", "logo": folder / "logo.png"})
    return outside


def _picture(veiling: Veiling | None, view: View | None = None, **changes: object) -> EncodePicture:
    track = factories.track(width=WIDTH, height=HEIGHT, matrix="smpte170m")
    part = Footage(
        sha256="clip", track=track, start_ms=0, frames=FRAMES, view=view or Fit(), veiling=veiling
    )
    return factories.encode_picture(part, **{"width": 540, "height": 960, **changes})


def _checked(world: Outside, shown: EncodePicture, meant: EncodePicture) -> VeilsChecked:
    """Encode ``shown`` and check it as if it were ``meant``."""
    (made,) = rendering.encode_pictures([shown], world)
    return check_veils(CheckVeils(blob=made.blob, made=meant, step=3), world)


def _bare(facts: VeilsChecked, action: CheckVeils | None = None) -> tuple[int, ...]:
    """Return the milliseconds that export's verdict calls bare."""
    action = action or CheckVeils(blob="b", made=_picture(VEILING), step=3)
    short = checked(factories.short(), ("one",), action, facts)
    (done,) = short.veil_checks
    assert bool(done.bare) == bool(short.failures)
    return done.bare


LAYERS = {
    "text": TextLayer(
        ass="[Script Info]\nScriptType: v4.00+\nPlayResX: 540\nPlayResY: 960\n\n[V4+ Styles]\n"
        "Format: Name, Fontname, Fontsize, PrimaryColour, OutlineColour, Outline, Alignment\n"
        "Style: s,Sans,60,&H00FFFFFF,&H00000000,4,5\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Text\n"
        "Dialogue: 0,0:00:00.00,0:00:09.00,s,{\\p1}m 0 0 l 200 0 200 60 0 60{\\p0}\n",
        fonts=(),
    ),
    "logo": LogoLayer(sha256="logo", x=60, y=420, width=80, opacity=0.6),
    "progress": ProgressLayer(y=500, height=20, colour="#FF0000", opacity=0.8),
}


@pytest.mark.parametrize(
    ("view", "changes"),
    [
        pytest.param(Fit(), {}, id="fit"),
        pytest.param(CROP, {}, id="moving-crop"),
        pytest.param(Fit(region=Region(x=20, y=10, width=280, height=160)), {}, id="without-bars"),
        pytest.param(Fit(), {"width": 1080, "height": 1920}, id="large"),
        pytest.param(Fit(), {"max_kbps": 400}, id="low-rate"),
        pytest.param(CROP, {"crf": 30, "max_kbps": 600}, id="crop-low-rate"),
        pytest.param(Fit(), LAYERS, id="under-layers"),
    ],
)
def test_veils_that_are_there_pass_and_missing_shifted_and_fine_ones_do_not(
    world: Outside, view: View, changes: dict[str, object]
) -> None:
    meant = _picture(VEILING, view, **changes)
    good = _checked(world, meant, meant)
    assert {veil.frame for veil in good.veils} == {0, 3, 6, 9, 12, 15}
    assert max(veil.seen for veil in good.veils) > 2000
    assert _bare(good) == ()

    missing = _picture(None, view, **changes)
    assert len(_bare(_checked(world, missing, meant))) >= 5

    places = [
        each._replace(left=each.left + FACE, right=each.right + FACE) for each in MOVING.places
    ]
    moved = replace(VEILING, veils=(Veil(places=tuple(places)), STILL))
    assert len(_bare(_checked(world, _picture(moved, view, **changes), meant))) >= 4

    fine = replace(VEILING, cell=VEILING.cell // 2)
    assert len(_bare(_checked(world, _picture(fine, view, **changes), meant))) >= 4


def test_a_veil_that_lets_a_third_through_is_too_weak(
    world: Outside, monkeypatch: pytest.MonkeyPatch
) -> None:
    meant = _picture(VEILING)
    draw = masks.write_mask

    def thin(
        veiling: Veiling, frames: int, size: tuple[int, int], file: Path, every: int = 1
    ) -> None:
        draw(veiling, frames, size, file, every)
        file.write_bytes(bytes(round(each * 0.65) for each in file.read_bytes()))

    monkeypatch.setattr(rendering, "write_mask", thin)
    assert len(_bare(_checked(world, meant, meant))) >= 4


def test_a_veil_that_comes_late_is_found(world: Outside) -> None:
    meant = _picture(VEILING)
    late = Veil(places=(Place(7, 100, 35, 190, 145), MOVING.places[1]))
    facts = _checked(world, _picture(replace(VEILING, veils=(late, STILL))), meant)
    assert set(_bare(facts)) >= {0, 120, 240}
    assert max(_bare(facts)) < 400


def test_a_veil_outside_the_crop_is_not_judged(world: Outside) -> None:
    aside = factories.crop(100, 180, (0, 220, 0))
    meant = _picture(replace(VEILING, veils=(STILL,)), aside)
    facts = _checked(world, meant, meant)
    assert {veil.seen for veil in facts.veils} == {0}
    assert _bare(facts) == ()


@pytest.mark.parametrize("quality", [2, 31])
def test_covers_are_looked_at_too(
    world: Outside, quality: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rendering, "_QUALITIES", (quality,))
    still = Veil(places=(Place(0, 60, 30, 150, 140),))
    track = factories.track(width=WIDTH, height=HEIGHT, matrix="smpte170m")
    for view in (Fit(), factories.crop(100, 180, (0, 50, 0))):
        meant = factories.cover(
            "clip", view=view, track=track, at_ms=200, cover_width=810,
            veiling=Veiling(cell=12, veils=(still,)), text=LAYERS["text"],
        )  # fmt: skip
        for veiling, passes in ((meant.veiling, True), (None, False)):
            made = rendering.make_cover(replace(meant, veiling=veiling), world)
            action = CheckVeils(blob=made.blob, made=meant, step=1)
            facts = check_veils(action, world)
            assert facts.veils[0].seen > 2000
            assert bool(_bare(facts, action)) != passes


def test_nothing_that_is_laid_over_can_have_the_colour_that_stands_for_nothing() -> None:
    red, green, blue = np.meshgrid(*[np.arange(0, 256, 5)] * 3)
    luma = 16 + (0.2126 * red + 0.7152 * green + 0.0722 * blue) * 219 / 255
    cb = 128 + (blue - (luma - 16) * 255 / 219) / 1.8556 * 224 / 255
    cr = 128 + (red - (luma - 16) * 255 / 219) / 1.5748 * 224 / 255
    away = np.abs(luma - EMPTY[0]) + np.abs(cb - EMPTY[1]) + np.abs(cr - EMPTY[2])
    assert away.min() > 20


def test_what_is_looked_at_is_opened_as_guarded_as_everywhere() -> None:
    logo = LogoLayer(sha256="logo", x=2, y=2, width=40, opacity=1)
    action = CheckVeils(blob="made.mp4", made=_picture(VEILING, logo=logo), step=3)
    said = check_arguments(action, lambda digest: digest, threads=2)
    assert "-format_whitelist" in said[: said.index("made.mp4")]
    assert "png_pipe" in said[: said.index("logo")]
    # The pictures go to stdout: nothing else may.
    assert "-progress" not in said


def test_one_rough_frame_at_a_low_rate_is_no_fault_but_two_or_a_bare_one_are() -> None:
    def verdict(*shares: int) -> tuple[int, ...]:
        return _bare(VeilsChecked(veils=tuple(
            VeilChecked(frame=5 * n, seen=100, bare=share, off=0) for n, share in enumerate(shares)
        )))  # fmt: skip

    assert verdict(0, 40, 0, 0) == verdict(30, 30, 30) == ()
    assert verdict(0, 40, 0, 40) == (200, 600)
    assert verdict(0, 60, 0, 0) == (200,)


def test_where_a_veil_is_missing_nothing_is_delivered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    footage = tmp_path / "raw"
    footage.mkdir()
    making_media.film(footage / "m.mp4", "testsrc2=s=180x320:r=25", "sine=440", 1.2)
    (footage / "m.toml").write_text("[[hide]]\nx = 0.3\ny = 0.4\nwidth = 0.4\nheight = 0.2\n")
    (footage / "znl.toml").write_text("[captions]\nenabled = false\n", "utf-8")
    project = Project(footage, (str(tiny_preset(tmp_path / "tiny.toml", cards="forbid")),))
    draw = masks.write_mask

    def empty(
        veiling: Veiling, frames: int, size: tuple[int, int], file: Path, every: int = 1
    ) -> None:
        draw(veiling, frames, size, file, every)
        file.write_bytes(bytes(file.stat().st_size))

    monkeypatch.setattr(rendering, "write_mask", empty)
    told = project.run()
    assert (told.delivered, told.exit_code) == (0, 1)
    codes = {each.code for each in told.failed}
    assert codes == {"protect.bare", "protect.bare-cover"}
    assert not project.export("m.mp4").exists()
    monkeypatch.undo()
    told = project.run(force="export")
    assert (told.delivered, told.exit_code) == (1, 0)
    assert "CheckVeils" in performed(told)
    report = (project.work / "report.html").read_text("utf-8")
    assert "one of them is no mosaic: 0." in report
