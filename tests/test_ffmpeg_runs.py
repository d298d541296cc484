"""What the packaged ffmpeg makes of our commands: pixels, samples, lengths, tags."""

from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pylopdf_fonts_zh_cn
import pytest
from factories import (
    FPS24,
    FPS25,
    FPS30,
    NTSC,
    cover,
    crop,
    encode_picture,
    encode_sound,
    footage,
    preset,
    same,
)
from making_media import QUARTERS, ffmpeg, film, picture, shown
from numpy.typing import NDArray

from znl_video.captions.layer import text_layer
from znl_video.errors import ToolError
from znl_video.ffmpeg import parsing
from znl_video.ffmpeg.finish import cover_arguments, mux_arguments
from znl_video.ffmpeg.picture import picture_arguments
from znl_video.ffmpeg.sound import file_meter_arguments, meter_arguments, sound_arguments
from znl_video.io import rendering
from znl_video.io.boxes import read_layout
from znl_video.io.fonts import em_ratio
from znl_video.io.inspecting import inspect
from znl_video.io.outside import Outside
from znl_video.io.probing import probe
from znl_video.io.store import Store
from znl_video.model.actions import EncodePicture, MeasureBackdrop, MeasureLoudness, Mux
from znl_video.model.base import replace
from znl_video.model.captions import Captions, Cue
from znl_video.model.composition import CardTail, Footage, LogoLayer
from znl_video.model.facts import Inspection, Measured
from znl_video.model.geometry import Area, Fit
from znl_video.model.given import KitInUse
from znl_video.model.kit import Kit
from znl_video.model.media import Media, Rate
from znl_video.model.mixing import SoundClip
from znl_video.model.preset import Preset

SILENT = SoundClip(sha256="b.mp4", audio=None, start_ms=0, frames=26)


def perform(arguments: list[str], folder: Path) -> str:
    """Run the packaged ffmpeg in ``folder`` and return its stderr."""
    program = [imageio_ffmpeg.get_ffmpeg_exe(), *arguments]
    done = subprocess.run(program, cwd=folder, check=True, capture_output=True)
    return done.stderr.decode("utf-8", "replace")


def encode(folder: Path, *actions: EncodePicture) -> list[Path]:
    outputs = [f"made{number}.mp4" for number in range(len(actions))]
    perform(picture_arguments(actions, same, outputs, threads=1), folder)
    return [folder / output for output in outputs]


def small(part: Footage, width: int = 96, height: int = 64, **changes: object) -> EncodePicture:
    """A picture of next to no loss, so that its pixels can be held against the footage's."""
    return encode_picture(part, width=width, height=height, crf=1, **changes)


def media_of(path: Path) -> Media:
    media = probe(path).media
    assert media is not None
    return media


def found_in(path: Path) -> Inspection:
    found = inspect(path).found
    assert found is not None
    return found


def grey(path: Path, width: int, height: int) -> NDArray[np.int16]:
    """Every frame's brightness as coded: frames x height x width."""
    raw = ffmpeg("-i", path, "-f", "rawvideo", "-vf", "extractplanes=y", "-pix_fmt", "gray", "-")
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width).astype(np.int16)


def colours(path: Path, width: int, height: int) -> NDArray[np.int16]:
    """The first frame as R, G, B, read as BT.709 limited: height x width x 3."""
    read = "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd,format=rgb24"
    raw = ffmpeg("-i", path, "-vf", read, "-frames:v", "1", "-f", "rawvideo", "-")
    return np.frombuffer(raw, np.uint8).reshape(height, width, 3).astype(np.int16)


def units(path: Path) -> set[int]:
    """Return the types of all NAL units of the picture (ITU-T H.264, table 7-1)."""
    stream = ffmpeg("-i", path, "-map", "0:v", "-c", "copy", "-f", "h264", "-")
    return {part[0] & 31 for part in stream.split(b"\0\0\1")[1:]}


def frames_of(path: Path) -> list[bytes]:
    """Return a digest of every frame as decoded, in order."""
    listed = ffmpeg("-i", path, "-map", "0:v", "-fps_mode", "passthrough", "-f", "framehash", "-")
    rows = [line for line in listed.splitlines() if not line.startswith(b"#")]
    return [line.rsplit(b",", 1)[1].strip() for line in rows]


def shot(path: Path, view: Fit | None = None, frames: int = 1, start_ms: int = 0) -> Footage:
    """Footage of a generated clip, its track as probed, whole unless ``view`` says otherwise."""
    own = media_of(path).video[0]
    return Footage(
        sha256=str(path),
        track=own,
        start_ms=start_ms,
        frames=frames,
        view=view or crop(*own.upright, (0, 0, 0)),
    )


@pytest.fixture(scope="module")
def quarters(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return picture(tmp_path_factory.mktemp("quarters") / "q.mp4", QUARTERS, 0.2)


@pytest.mark.parametrize("flip", [False, True], ids=["plain", "mirrored"])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_footage_comes_out_upright(
    quarters: Path, tmp_path: Path, rotation: int, flip: bool
) -> None:
    turned = tmp_path / "turned.mp4"
    options = ["-display_rotation", str(rotation), *(["-display_hflip"] if flip else [])]
    ffmpeg(*options, "-i", quarters, "-c", "copy", turned)
    size = media_of(turned).video[0].upright
    (made,) = encode(tmp_path, small(shot(turned), *size))
    # The footage as ffmpeg's own player would turn it is what a viewer should see.
    wanted = shown(turned, *size)
    assert len({int(level) for level in wanted[8::16, 8::16].ravel()}) >= 4
    assert np.abs(shown(made, *size, "-noautorotate") - wanted).mean() < 3
    assert not found_in(made).turned


PATCHES = ((200, 40, 40), (40, 180, 60), (40, 60, 200), (128, 128, 128))


def test_an_enlarged_window_moves_in_pixels_of_the_picture(tmp_path: Path) -> None:
    drawn = "color=black:s=320x180:r=25,drawbox=x=80:y=0:w=4:h=180:color=white:t=fill"
    path = picture(tmp_path / "in.mp4", drawn, 2, "-qp", "1")
    slow = crop(101, 180, (0, 60, 0), (2000, 69, 0))
    part = shot(path, frames=50).model_copy(update={"view": slow})
    (made,) = encode(tmp_path, encode_picture(part, width=404, height=720, crf=4))
    column = np.clip(grey(made, 404, 720).mean(axis=1) - 20, 0, None)
    places = (column * (np.arange(404) + 0.5)).sum(axis=1) / column.sum(axis=1)
    wanted = (82 - 60 - 9 * np.arange(50) / 50) * 4
    assert np.abs(places - wanted).max() < 0.8  # steps of the footage's pixels would be 2 off
    assert np.abs(np.diff(places)).max() < 1.4


@pytest.mark.parametrize(
    ("size", "matrix", "levels", "tags"),
    [
        (96, "bt601", "tv", ()),
        (96, "bt709", "tv", ("-colorspace", "bt709")),
        (96, "bt601", "pc", ("-colorspace", "smpte170m", "-color_range", "pc")),
        (720, "bt709", "tv", ()),
        (720, "bt601", "tv", ("-colorspace", "bt470bg")),
    ],
    ids=["sd-untagged", "sd-709", "sd-full-range", "hd-untagged", "hd-601"],
)
@pytest.mark.parametrize("view", [None, Fit()], ids=["crop", "fit"])
def test_colours_are_kept(
    tmp_path: Path, view: Fit | None, size: int, matrix: str, levels: str, tags: tuple[str, ...]
) -> None:
    half = size // 2
    boxes = [
        f"drawbox=x={half * (n % 2)}:y={half * (n // 2)}:w={half}:h={half}:t=fill:"
        f"c=0x{red:02x}{green:02x}{blue:02x}"
        for n, (red, green, blue) in enumerate(PATCHES)
    ]
    converted = f"scale=out_color_matrix={matrix}:out_range={levels}"
    drawn = ",".join((f"color=s={size}x{size}:r=25", "format=rgb24", *boxes, converted))
    path = picture(tmp_path / "in.mp4", f"{drawn},format=yuv420p", 0.08, "-qp", "1", *tags)
    (made,) = encode(tmp_path, small(shot(path, view), 96, 96))
    pixels = colours(made, 96, 96)
    seen = [pixels[24 + 48 * (n // 2), 24 + 48 * (n % 2)] for n in range(4)]
    assert np.abs(np.array(seen) - np.array(PATCHES)).max() <= 4
    found = found_in(made)
    assert (found.primaries, found.transfer, found.matrix) == ("bt709", "bt709", "bt709")
    assert (found.full_range, found.sar, found.pixels) == (False, "1:1", "yuv420p")


HDR = ("white", "0x808080", "0x404040", "black", "0xC82828", "0x28B43C", "0x283CC8", "0xDCC83C")


def hdr_patches(path: Path, transfer: str) -> Path:
    """Eight patches of 40 x 48 pixels as a phone would send them: 10-bit HEVC in BT.2020.

    White lies at 203 nits (ITU-R BT.2408-7, table 1).
    """
    boxes = [
        f"drawbox=x={40 * (n % 4)}:y={48 * (n // 4)}:w=40:h=48:t=fill:c={colour}"
        for n, colour in enumerate(HDR)
    ]
    drawn = ",".join(("color=c=black:s=160x96:r=25,format=gbrp", *boxes))
    wide = (
        "setparams=color_primaries=bt709:color_trc=bt709:colorspace=gbr:range=pc,"
        "zscale=transfer=linear,format=gbrpf32le,zscale=primaries=bt2020,"
        f"zscale=transfer={transfer}:matrix=bt2020nc:range=limited:npl=203,format=yuv420p10le"
    )
    ffmpeg(
        *("-f", "lavfi", "-i", drawn, "-vf", wide, "-t", "0.12", "-c:v", "libx265"),
        *("-preset", "ultrafast", "-x265-params", "log-level=none:crf=4", "-tag:v", "hvc1"),
        *("-color_primaries", "bt2020", "-color_trc", transfer, "-colorspace", "bt2020nc"),
        *("-color_range", "tv", path),
    )
    return path


@pytest.mark.parametrize(
    ("hdr", "transfer"), [("hlg", "arib-std-b67"), ("pq", "smpte2084")], ids=["hlg", "pq"]
)
@pytest.mark.parametrize("view", [None, Fit()], ids=["crop", "fit"])
def test_hdr_is_shown_as_sdr(tmp_path: Path, view: Fit | None, hdr: str, transfer: str) -> None:
    part = shot(hdr_patches(tmp_path / "in.mp4", transfer), view, frames=2)
    assert part.track.hdr == hdr
    (made,) = encode(tmp_path, small(part, 160, 160 if view else 96))
    height = 160 if view else 96
    pixels = colours(made, 160, height)
    top = (height - 96) // 2
    seen = [pixels[top + 24 + 48 * (n // 4), 20 + 40 * (n % 4)] for n in range(8)]
    white, grey, dark, black, red, green, blue, yellow = (
        [int(each) for each in patch] for patch in seen
    )
    for neutral in (white, grey, dark, black):
        assert max(neutral) - min(neutral) <= 4
    luma = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in seen]
    assert luma[0] > luma[7] > luma[5] > luma[1] > luma[4] > luma[6] > luma[3]
    assert luma[1] > luma[2] + 20 > luma[3] + 40
    # White keeps most of its brightness, middle grey stays in the middle, black is black.
    assert 170 < white[1] < 215
    assert 90 < grey[1] < 140
    assert black[1] < 8
    for patch, strongest in ((red, 0), (green, 1), (blue, 2)):
        others = [value for place, value in enumerate(patch) if place != strongest]
        assert patch[strongest] > 2 * max(others)
    assert min(yellow[:2]) > 2 * yellow[2]
    assert abs(yellow[0] - yellow[1]) < 40
    found = found_in(made)
    assert (found.primaries, found.transfer, found.matrix) == ("bt709", "bt709", "bt709")
    assert (found.full_range, found.pixels) == (False, "yuv420p")


# Brightness tells the time at which a frame was taken: 60 levels a second.
CLOCK = "color=s=32x32:r={rate},format=yuv420p,geq=lum=16+T*60:cb=128:cr=128"


@pytest.fixture(scope="module")
def clocks(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("clocks")
    unsteady = r",select=lt(n\,20)+not(mod(n\,3))"
    rates = {"25": "25", "29.97": "30000/1001", "50": "50"}
    made = {
        name: picture(folder / f"{name}.mp4", CLOCK.format(rate=rate), 3.2, "-qp", "4")
        for name, rate in rates.items()
    }
    made["vfr"] = picture(
        folder / "vfr.mp4", CLOCK.format(rate="30") + unsteady, 3.2, "-qp", "4", "-fps_mode", "vfr"
    )
    assert media_of(made["vfr"]).video[0].vfr
    return made


@pytest.mark.parametrize("rate", [FPS24, FPS25, FPS30, NTSC], ids=["24", "25", "30", "29.97"])
@pytest.mark.parametrize(
    # A moment may show the frame before or after it; where two of three are gone, that is farther.
    ("name", "slack"),
    [("25", 0.044), ("29.97", 0.037), ("50", 0.022), ("vfr", 0.11)],
    ids=["25", "29.97", "50", "vfr"],
)
def test_frames_are_counted_and_shown_at_their_time(
    clocks: dict[str, Path], tmp_path: Path, name: str, slack: float, rate: Rate
) -> None:
    frames = rate.frames(2000)
    part = shot(clocks[name], frames=frames, start_ms=500)
    (made,) = encode(tmp_path, small(part, 32, 32, rate=rate))
    found = found_in(made)
    assert (found.frames, found.constant_fps) == (frames, True)
    assert found.fps == pytest.approx(float(rate.exact), abs=0.001)
    taken = (grey(made, 32, 32).mean(axis=(1, 2)) - 16) / 60
    wanted = 0.5 + np.arange(frames) / float(rate.exact)
    assert np.abs(taken - wanted).max() <= slack


def test_the_same_segment_may_come_twice(clocks: dict[str, Path], tmp_path: Path) -> None:
    part = shot(clocks["25"], frames=20, start_ms=1000)
    (made,) = encode(tmp_path, small(replace(part, frames=40), 32, 32))
    (twice,) = encode(tmp_path, encode_picture(part, part, width=32, height=32, crf=1))
    once = grey(made, 32, 32).mean(axis=(1, 2))[:20]
    levels = grey(twice, 32, 32).mean(axis=(1, 2))
    assert levels == pytest.approx(np.tile(once, 2), abs=1.5)
    assert once[-1] > once[0] + 30


@pytest.mark.parametrize("rate", [FPS25, FPS30], ids=["same-rate", "other-rate"])
def test_interlaced_footage_has_no_comb(tmp_path: Path, rate: Rate) -> None:
    # A bar runs 12 pixels from field to field, and its edges are torn where fields are mixed.
    moving = (
        "color=c=black:s=96x64:r=50,geq=lum='if(between(X-mod(N*12,96),0,23),200,40)':cb=128:cr=128"
    )
    path = picture(
        tmp_path / "fields.mp4",
        f"{moving},tinterlace=interleave_top,fieldorder=tff",
        1,
        *("-flags", "+ilme+ildct", "-qp", "2", "-x264-params", "tff=1"),
    )
    part = shot(path, frames=rate.frames(800))
    assert part.track.interlaced
    (made,) = encode(tmp_path, small(part, rate=rate))
    assert comb(grey(path, 96, 64)) > 10
    assert comb(grey(made, 96, 64)) < 2
    assert found_in(made).frames == rate.frames(800)


def comb(frames: NDArray[np.int16]) -> float:
    """How much more neighbouring lines differ than lines of the same field do."""
    inner = frames[:, 8:-8].astype(float)
    near = np.abs(np.diff(inner, axis=1)).mean()
    return float(near - np.abs(inner[:, 2:] - inner[:, :-2]).mean())


def test_footage_that_ends_early_holds_its_last_frame(
    clocks: dict[str, Path], tmp_path: Path
) -> None:
    (made,) = encode(tmp_path, small(shot(clocks["25"], frames=30, start_ms=2800), 32, 32))
    levels = grey(made, 32, 32).mean(axis=(1, 2))
    assert len(levels) == 30
    assert levels[-1] == pytest.approx(levels[12], abs=1)
    assert levels[-1] > levels[0] + 15


def test_the_camera_follows_its_path(tmp_path: Path) -> None:
    ramp = "color=s=256x64:r=25,format=yuv420p,geq=lum=20+X*0.8:cb=128:cr=128"
    path = picture(tmp_path / "ramp.mp4", ramp, 3, "-qp", "1")
    view = crop(64, 64, (0, 0, 0), (1000, 128, 0), (2000, 128, 0), (2800, 16, 0))
    part = replace(shot(path, frames=75), view=view)
    (made,) = encode(tmp_path, small(part, 64, 64))
    # The middle of the window, from the brightness there.
    places = (grey(made, 64, 64)[:, :, 28:36].mean(axis=(1, 2)) - 20) / 0.8 - 31.5
    wanted = np.interp(np.arange(75) * 40, [0, 1000, 2000, 2800], [0, 128, 128, 16])
    assert np.abs(places - wanted).max() < 3


def test_layers_are_drawn_over_footage_and_not_over_the_card(
    quarters: Path, tmp_path: Path
) -> None:
    mark, card = tmp_path / "mark.png", tmp_path / "card.mp4"
    ffmpeg("-f", "lavfi", "-i", "color=c=white:s=16x16", "-frames:v", "1", mark)
    picture(card, "color=c=0x404040:s=96x64:r=25", 0.2)
    plain = small(shot(quarters, frames=5))
    logo = LogoLayer(sha256=str(mark), x=8, y=8, width=16, opacity=1.0)
    dressed = replace(plain, logo=logo, card=CardTail(blob=str(card), frames=5))
    bare, whole = (grey(made, 96, 64) for made in encode(tmp_path, plain, dressed))
    assert (len(bare), len(whole)) == (5, 10)
    assert bare[:, 10:22, 10:22].mean() < 30
    assert whole[:5, 10:22, 10:22].mean() > 220
    assert np.abs(whole[:5, 30:, :] - bare[:, 30:, :]).mean() < 3
    assert whole[5:, 10:22, 10:22].std() < 2


FONT = Path(pylopdf_fonts_zh_cn.sans_path())
PLAIN = KitInUse(kit=Kit(name="plain"), font_sha256="font", em_ratio=em_ratio(FONT))


@pytest.fixture
def world(tmp_path: Path) -> Outside:
    """A world with a store and a font, in which paths are their own digests."""
    outside = Outside(Store(tmp_path / "store"), threads=1)
    outside.know({"font": FONT})
    return outside


def captioned(part: Footage, text: str, credit: str = "") -> tuple[EncodePicture, Preset]:
    """A picture of 540 x 960 with a caption for the first second."""
    made = preset(picture={"width": 540, "height": 960})
    cues = (Cue(start_ms=0, end_ms=1000, text=text),)
    layer, _ = text_layer(Captions(cues=cues), credit, made, PLAIN, 2000)
    assert layer is not None
    action = encode_picture(part, width=540, height=960, crf=10, text=layer)
    return action, made


def test_text_is_burnt_into_the_safe_area_while_it_is_said(tmp_path: Path, world: Outside) -> None:
    path = picture(tmp_path / "grey.mp4", "color=c=0x606060:s=540x960:r=25", 2)
    world.know({str(path): path})
    dressed, made = captioned(
        shot(path, frames=50), "各位市民请注意，台风今晚十点登陆", "素材：小明"
    )
    plain = replace(dressed, text=None)
    facts = rendering.encode_pictures([plain, dressed], world)
    assert [each.frames for each in facts] == [50, 50]
    bare, drawn = (grey(world.path(each.blob), 540, 960) for each in facts)
    ink = np.abs(drawn - bare) > 24
    area = made.safe_area
    top, bottom, left, right = (
        each.value for each in (area.top, area.bottom, area.left, area.right)
    )
    inside = np.zeros((960, 540), bool)
    inside[top : 960 - bottom, left : 540 - right] = True
    assert ink[10][inside].sum() > 1500
    assert not ink[10][~inside].any()
    # Captions stand in the lower half and end after a second; the credit stays.
    assert ink[10, 480:].sum() > 1500
    assert not ink[30, 480:].any()
    assert ink[30, :480].sum() > 200


def test_a_glyph_that_the_font_lacks_is_an_error(tmp_path: Path, world: Outside) -> None:
    path = picture(tmp_path / "grey.mp4", "color=c=0x606060:s=540x960:r=25", 0.2)
    world.know({str(path): path})
    action, _ = captioned(shot(path, frames=2), "台风来了")
    assert action.text is not None
    # No font of any machine has a glyph for what Unicode has given no character.
    odd = replace(action.text, ass=action.text.ass.replace("来", "\u0378"))
    action = replace(action, text=odd)
    with pytest.raises(ToolError) as caught:
        rendering.encode_pictures([action], world)
    assert (caught.value.code, caught.value.fields) == (
        "encode.glyphs-missing",
        {"glyphs": "\u0378"},
    )


@pytest.fixture(scope="module")
def spoken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip with private tags, a hostile name and noise that is loud and soft by turns."""
    path = tmp_path_factory.mktemp("a [b], 'c'") / " 10%d: [s0], it's\\ 🛵.mp4"
    noise = "anoisesrc=c=pink:a=0.5:r=44100:seed=7,volume=eval=frame:volume=1+3*mod(floor(t*4)\\,2)"
    tags = ("location=+51.5033-000.1195/", "make=Phone", "com.android.model=Secret")
    private = [part for tag in tags for part in ("-metadata", tag)]
    return film(
        path,
        "testsrc2=s=96x64:r=30000/1001",
        noise,
        3,
        *("-preset", "veryfast", "-movflags", "use_metadata_tags"),
        *private,
    )


def heard(path: Path, frames: int, start_ms: int = 300) -> SoundClip:
    return SoundClip(
        sha256=str(path), audio=media_of(path).audio[0].index, start_ms=start_ms, frames=frames
    )


@pytest.mark.parametrize("sample_rate", [44_100, 48_000])
@pytest.mark.parametrize("rate", [FPS24, NTSC], ids=["24", "29.97"])
def test_sound_is_as_long_as_its_frames(
    spoken: Path, tmp_path: Path, rate: Rate, sample_rate: int
) -> None:
    clips = (heard(spoken, 31), replace(SILENT, frames=7), heard(spoken, 17, 1000))
    action = encode_sound(*clips, rate=rate, tail_frames=11, sample_rate=sample_rate)
    perform(sound_arguments(action, same, "sound.m4a", 1), tmp_path)
    samples = decoded(tmp_path / "sound.m4a")
    assert abs(len(samples) - 66 * sample_rate / rate.exact) <= 1
    silent = slice(*(int(n * sample_rate / rate.exact) for n in (32, 37)))
    assert np.abs(samples[silent]).max() < 0.01
    assert np.abs(samples[-8 * sample_rate // 30 :]).max() < 0.01
    assert np.abs(samples[: sample_rate // 2]).max() > 0.1


def decoded(path: Path) -> NDArray[np.float32]:
    """The sound as stereo samples: samples x 2."""
    return np.frombuffer(ffmpeg("-i", path, "-f", "f32le", "-"), np.float32).reshape(-1, 2)


def test_two_silent_clips_are_joined(tmp_path: Path, world: Outside) -> None:
    # Clips without sound are all alike, whatever file they come from.
    clips = (SILENT, replace(SILENT, sha256="c.mp4"), SILENT)
    made = rendering.encode_sound(encode_sound(*clips), world)
    assert (made.lufs, made.dbtp) == (None, None)
    samples = decoded(world.path(made.blob))
    assert abs(len(samples) - 78 * 48_000 / 25) <= 1
    assert not samples.any()
    assert rendering.measure(MeasureLoudness(rate=FPS25, clips=clips), world) == Measured(
        lufs=None, dbtp=None
    )


def test_the_same_segment_is_heard_twice(spoken: Path, tmp_path: Path, world: Outside) -> None:
    world.know({str(spoken): spoken})
    clip = heard(spoken, 25, 600)
    made = rendering.encode_sound(encode_sound(clip, clip, gain_db=0), world)
    samples = decoded(world.path(made.blob)).mean(axis=1)
    assert abs(len(samples) - 2 * 48_000) <= 1
    first, second = samples[2400:45_600], samples[50_400:93_600]
    assert np.corrcoef(first, second)[0, 1] > 0.9


# A voiced sound in four syllables a second: with 12 dB more, each would pass full scale.
SYLLABLES = (
    "aevalsrc='0.25*(sin(2*PI*180*t)+sin(2*PI*360*t)/2+sin(2*PI*2500*t)/4)"
    "*max(0\\,sin(2*PI*4*t))^3':s=48000"
)


@pytest.mark.parametrize("limit", [-1.0, -2.0, -6.0])
def test_the_limiter_keeps_the_true_peak(tmp_path: Path, limit: float) -> None:
    path = tmp_path / "syllables.wav"
    ffmpeg("-f", "lavfi", "-i", SYLLABLES, "-t", "3", path)
    clip = SoundClip(sha256=str(path), audio=0, start_ms=0, frames=70)
    measured = meter_arguments(MeasureLoudness(rate=FPS25, clips=(clip,)), same, 1)
    peak = parsing.loudness(perform(measured, tmp_path)).dbtp
    assert peak is not None
    assert peak + 12 > 0
    action = encode_sound(clip, gain_db=12.0, limit_dbtp=limit)
    perform(sound_arguments(action, same, "sound.m4a", 1), tmp_path)
    told = parsing.loudness(perform(file_meter_arguments("sound.m4a", 1), tmp_path))
    assert told.dbtp is not None
    assert limit - 1.5 < told.dbtp <= limit


def test_gain_is_linear_under_the_limiter(spoken: Path, tmp_path: Path) -> None:
    clip = heard(spoken, 60)
    action = MeasureLoudness(rate=FPS25, clips=(clip,))
    before = parsing.loudness(perform(meter_arguments(action, same, 1), tmp_path)).lufs
    quieter = encode_sound(clip, gain_db=-9.0)
    perform(sound_arguments(quieter, same, "sound.m4a", 1), tmp_path)
    after = parsing.loudness(perform(file_meter_arguments("sound.m4a", 1), tmp_path)).lufs
    assert before is not None
    assert after == pytest.approx(before - 9, abs=0.3)


@pytest.mark.parametrize("edit_list", [True, False], ids=["edit-list", "no-edit-list"])
def test_a_finished_file_is_in_sync_and_tells_nothing(
    spoken: Path, tmp_path: Path, edit_list: bool
) -> None:
    part = shot(spoken, frames=45, start_ms=300)
    (made,) = encode(tmp_path, small(part, rate=NTSC))
    sound = encode_sound(heard(spoken, 45), rate=NTSC)
    perform(sound_arguments(sound, same, "sound.m4a", 1), tmp_path)
    label = '{"Label":"1","Producer":"it\'s 100%: [a], b; c"}'
    action = Mux(
        picture=str(made), sound=str(tmp_path / "sound.m4a"), edit_list=edit_list, aigc=label
    )
    perform(mux_arguments(action, same, "video.mp4", 1), tmp_path)
    video = tmp_path / "video.mp4"
    found = found_in(video)
    assert (found.frames, found.decode_errors, found.other_streams) == (45, 0, 0)
    assert abs(found.av_offset_ms) <= 1
    assert abs(found.duration_ms - 45 * 1001 / 30) <= 45
    assert (found.faststart, found.private_tags) == (True, ())
    raw = video.read_bytes()
    assert read_layout(video).edit_list is edit_list
    assert edit_list or b"elst" not in raw
    assert media_of(video).aigc == label
    # x264's settings and version are in the picture as encoded, and no more; the frames are its.
    assert 6 in units(made)
    assert units(video) == {1, 5, 7, 8}
    assert not any(maker in raw for maker in (b"x264", b"Lavf", b"Lavc"))
    assert frames_of(video) == frames_of(made)
    for secret in (b"51.5033", b"Phone", b"Secret"):
        assert secret in spoken.read_bytes()
        assert secret not in raw


def test_a_cover_has_its_size_its_colours_and_no_tags(spoken: Path, tmp_path: Path) -> None:
    own = media_of(spoken).video[0]
    action = cover(
        str(spoken),
        track=own,
        view=Fit(),
        width=90,
        height=160,
        cover_width=96,
        cover_height=128,
    )
    perform(cover_arguments(action, same, ("c.jpg", "t.jpg"), 2, 1), tmp_path)
    for name, size in (("c.jpg", (96, 128)), ("t.jpg", (240, 320))):
        path = tmp_path / name
        assert shown(path, *size).std() > 10
        assert b"51.5033" not in path.read_bytes()


@pytest.mark.parametrize(
    ("times", "at_ms", "luma"),
    [
        ("TS-if(gt(N\\,7)\\,0.3/TB\\,0)", 400, 29),
        ("N", 300, 29),
        ("0", 200, 29),
    ],
    ids=["leaps", "runs", "stands"],
)
def test_a_cover_without_a_frame_at_its_moment_shows_what_the_video_holds(
    tmp_path: Path, world: Outside, times: str, at_ms: int, luma: int
) -> None:
    # Eight frames are red, the later ones blue.
    ground = "color=c=red:s=96x64:r=25:d=0.32[a];color=c=blue:s=96x64:r=25:d=0.32[b];[a][b]concat"
    whole = picture(tmp_path / "whole.mp4", ground, 0.64, "-bf", "0")
    odd = tmp_path / "odd.mkv"
    ffmpeg("-i", whole, "-c", "copy", "-bsf:v", f"setts=ts={times}", odd)
    world.know({"odd": odd})
    own = media_of(whole).video[0]
    wanted = {"at_ms": at_ms, "since_ms": 0, "view": Fit(), "width": 96, "height": 64}
    size = {"cover_width": 96, "cover_height": 64}
    made = rendering.make_cover(cover("odd", track=own, **wanted, **size), world)
    assert made.held
    assert abs(shown(world.path(made.blob), 96, 64).mean() - luma) < 8
    # A moment that has a frame is taken as it is, and one of no footage at all is refused.
    first = cover("odd", track=own, **{**wanted, "at_ms": 0}, **size)
    assert not rendering.make_cover(first, world).held
    none = cover("odd", track=own, **{**wanted, "at_ms": 90_000, "since_ms": 80_000}, **size)
    with pytest.raises(ToolError, match="No picture could be taken"):
        rendering.make_cover(none, world)


def test_the_picture_behind_captions_is_measured_where_and_when_they_stand(
    tmp_path: Path, world: Outside
) -> None:
    # White below and black above; from the third second on, black all over.
    source = (
        "color=c=black:s=360x640:r=25,drawbox=x=0:y=320:w=360:h=320:c=white:t=fill:enable='lt(t,2)'"
    )
    clip = picture(tmp_path / "clip.mp4", source, 3)
    world.know({"clip": clip})
    part = footage(Fit(), 75, sha256="clip", start_ms=0, width=360, height=640)
    above = Area(left=100, top=200, right=980, bottom=800)
    under = Area(left=100, top=1_200, right=980, bottom=1_600)
    action = MeasureBackdrop(
        width=1080, height=1920, rate=FPS25, footage=(part,), areas=(above, under)
    )
    dark, light = rendering.measure_backdrop(action, world).seen
    assert dark.step_ms == light.step_ms == 250
    assert set(dark.bright) == {16}
    assert light.middle == (235,) * 8 + (16,) * 4
