"""The whole argument list of every ffmpeg command, and what the packaged ffmpeg makes of it.

Expected graphs are written with chains joined by commas: labels that only lead from one filter to
the next are left out, all others are as compiled.
"""

from __future__ import annotations

import re
import subprocess
from fractions import Fraction
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from factories import FPS24, FPS25, FPS30, NTSC, crop, encode_picture, footage, track
from making_media import QUARTERS, ffmpeg, film, picture, shown
from numpy.typing import NDArray

from znl_video.ffmpeg import parsing
from znl_video.ffmpeg.finish import cover_arguments, mux_arguments
from znl_video.ffmpeg.picture import picture_arguments, together
from znl_video.ffmpeg.sound import (
    file_meter_arguments,
    meter_arguments,
    sound_arguments,
    speech_arguments,
)
from znl_video.io.boxes import read_layout
from znl_video.io.inspecting import inspect
from znl_video.io.probing import probe
from znl_video.model.actions import (
    CardTail,
    Cover,
    EncodePicture,
    EncodeSound,
    Footage,
    LogoLayer,
    MeasureLoudness,
    Mux,
    SoundClip,
    TextLayer,
)
from znl_video.model.base import replace
from znl_video.model.facts import Inspection, Measured
from znl_video.model.geometry import Fit
from znl_video.model.media import Media, Rate

GUARD = (
    "-format_whitelist mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,asf,mp3,wav,flac,"
    "ogg,aac -noautorotate -protocol_whitelist file"
)
QUIET = "-hide_banner -nostdin -progress pipe:1 -nostats -v"
CLIP = f"{GUARD} -ss 1.500000 -t 2.500000 -i clip.mp4"

COUNTED = "fps=25/1:start_time=0,tpad=stop=-1:stop_mode=clone,trim=end_frame=50"
UPRIGHT = "sidedata=mode=delete:type=DISPLAYMATRIX"
CROP = "crop=608:1080:exact=1:x=656:y=0"
SCALER = "flags=bicubic+accurate_rnd+full_chroma_int"
SDR = (
    "format=yuv420p,setsar=1,"
    "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=limited"
)
FILL = (
    "scale=180:320:force_original_aspect_ratio=increase,crop=180:320,gblur=sigma=7,"
    "lutyuv=y=16+(val-16)*0.62,scale=1080:1920,setsar=1"
)
CENTRED = "overlay=eof_action=repeat:format=yuv420:x=(W-w)/2:y=(H-h)/2"
MARK = (
    "format=rgba,scale=172:-2:out_color_matrix=bt709:out_range=limited,format=yuva420p,"
    "lut=a=val*0.9000"
)

LOGO = LogoLayer(sha256="logo.png", x=60, y=100, width=172, opacity=0.9)
TEXT = TextLayer(ass="[Script Info]", fonts=("font",))
CARD = CardTail(blob="card.mp4", frames=50)


def scaled(size: str = "1080:1920", matrix: str = "bt709", levels: str = "limited") -> str:
    told = f"in_color_matrix={matrix}:in_range={levels}"
    return f"scale={size}:{SCALER}:{told}:out_color_matrix=bt709:out_range=limited"


def tone_mapped(
    transfer: str, levels: str = "limited", curve: str = "tonemap=hable:desat=0,"
) -> str:
    return (
        f"zscale=matrixin=bt2020nc:npl=100:primariesin=bt2020:rangein={levels}:transfer=linear:"
        f"transferin={transfer},format=gbrpf32le,zscale=primaries=bt709,{curve}"
        "zscale=matrix=bt709:range=limited:transfer=bt709"
    )


def x264(output: str = "out.mp4", frames: int = 50, threads: str = "") -> str:
    return (
        "-f mp4 -bf 2 -bufsize 16000k -c:v libx264 -color_primaries bt709 -color_range tv "
        "-color_trc bt709 -colorspace bt709 -crf 20 -fflags +bitexact -flags:v +cgop+bitexact "
        f"-fps_mode cfr -frames:v {frames} -g 50 -map_chapters -1 -map_metadata -1 -maxrate 8000k "
        f"-pix_fmt yuv420p -preset veryfast -profile:v high -r 25/1 {threads}{output}"
    )


def joined(arguments: list[str]) -> str:
    """The command as one line, linear chains of its graph joined by commas."""
    line = " ".join(arguments)
    chains = re.compile(r"\[(s\d+)\];\[\1\]")
    while chains.search(line):
        line = chains.sub(",", line, count=1)
    return line


def command(*parts: str) -> str:
    return " ".join((*parts, "-y"))


def same(digest: str) -> str:
    return digest


PAN_X = r"if(lt(t\,1.000)\,656+(t-0.000)*-556.000000\,if(lt(t\,2.000)\,100\,100))"
PAN_Y = r"if(lt(t\,1.000)\,0\,if(lt(t\,2.000)\,0+(t-1.000)*40.000000\,40))"


@pytest.mark.parametrize(
    ("part", "graph", "last"),
    [
        pytest.param(footage(), f"{CROP},{scaled()},{SDR}", 8, id="crop"),
        pytest.param(
            footage(crop(608, 1080, (0, 656, 0), (1000, 100, 0), (2000, 100, 40))),
            f"crop=608:1080:exact=1:x={PAN_X}:y={PAN_Y},{scaled()},{SDR}",
            8,
            id="pan",
        ),
        pytest.param(
            footage(Fit()),
            f"{scaled('1080:608')},{SDR},split=2[s8][s9];[s8]{FILL},[s9]{CENTRED}",
            16,
            id="fit",
        ),
        pytest.param(
            footage(Fit(), width=540, height=960, matrix="bt709"),
            f"{scaled()},{SDR}",
            7,
            id="fit-without-fill",
        ),
        pytest.param(
            footage(turn=90, mirrored=True),
            f"hflip,transpose=clock,{CROP},{scaled()},{SDR}",
            10,
            id="turned-mirrored",
        ),
        pytest.param(
            footage(turn=180),
            f"transpose=clock,transpose=clock,{CROP},{scaled()},{SDR}",
            10,
            id="upside-down",
        ),
        pytest.param(
            footage(turn=270), f"transpose=cclock,{CROP},{scaled()},{SDR}", 9, id="turned-left"
        ),
        pytest.param(
            footage(width=1440, sar=Rate(num=4, den=3)),
            f"scale=1920:1080,{CROP},{scaled()},{SDR}",
            9,
            id="oblong-pixels",
        ),
        pytest.param(
            footage(full_range=True, width=640, height=480),
            f"{CROP},{scaled(matrix='bt601', levels='full')},{SDR}",
            8,
            id="full-range-sd",
        ),
        pytest.param(
            footage(hdr="hlg", primaries="bt2020"),
            f"{CROP},scale=1080:1920:{SCALER},{tone_mapped('arib-std-b67')},{SDR}",
            13,
            id="hlg",
        ),
        pytest.param(
            footage(hdr="pq", full_range=True),
            f"{CROP},scale=1080:1920:{SCALER},{tone_mapped('smpte2084', 'full')},{SDR}",
            13,
            id="pq-full-range",
        ),
        pytest.param(
            footage(primaries="bt2020"),
            f"{CROP},scale=1080:1920:{SCALER},{tone_mapped('bt709', curve='')},{SDR}",
            12,
            id="wide-gamut-sdr",
        ),
    ],
)
def test_picture_command(part: Footage, graph: str, last: int) -> None:
    made = picture_arguments([encode_picture(part)], same, ["out.mp4"])
    graph = f"[0:0]{COUNTED},{UPRIGHT},{graph}[s{last}]"
    assert joined(made) == command(CLIP, "-filter_complex", graph, f"-map [s{last}]", x264())


def test_interlaced_footage_is_deinterlaced() -> None:
    part = footage(interlaced=True, matrix="smpte170m")
    made = picture_arguments([encode_picture(part)], same, ["out.mp4"])
    deinterlaced = "bwdif=deint=interlaced:mode=send_frame"
    graph = f"{UPRIGHT},{CROP},{scaled(matrix='bt601')},{SDR}[s9]"
    # Whether fields are joined before or after frames are counted is for the graph to decide.
    line = joined(made)
    assert line.count(deinterlaced) == 1
    plain = f"[0:0]{COUNTED},{graph}"
    assert line.replace(f"{deinterlaced},", "") == command(
        CLIP, "-filter_complex", plain, "-map [s9]", x264()
    )


@pytest.mark.parametrize(
    ("changes", "inputs", "graph", "frames"),
    [
        pytest.param(
            {"logo": LOGO},
            "-protocol_whitelist file -i logo.png",
            f"[s8];[1:v]{MARK}[s12];[s8][s12]overlay=eof_action=repeat:format=yuv420:x=60:y=100[s13]",
            50,
            id="logo",
        ),
        pytest.param(
            {"text": TEXT}, "", ",ass=filename=text0.ass:fontsdir=fonts[s9]", 50, id="text"
        ),
        pytest.param(
            {"card": CARD},
            "-protocol_whitelist file -i card.mp4",
            "[s8];[1:v]setsar=1,format=yuv420p[s10];[s8][s10]concat=a=0:n=2:v=1[s11]",
            100,
            id="card",
        ),
    ],
)
def test_layers_command(changes: dict[str, object], inputs: str, graph: str, frames: int) -> None:
    made = picture_arguments([encode_picture(**changes)], same, ["out.mp4"])
    opened = f"{CLIP} {inputs}".strip()
    base = f"[0:0]{COUNTED},{UPRIGHT},{CROP},{scaled()},{SDR}"
    last = graph[graph.rindex("[") :]
    assert joined(made) == command(
        opened, f"-filter_complex {base}{graph}", f"-map {last}", x264(frames=frames)
    )


def test_two_segments_command() -> None:
    second = footage(Fit(), 25, sha256="b.mp4", start_ms=0, width=1080, height=1920, index=2)
    made = picture_arguments([encode_picture(footage(), second)], same, ["out.mp4"])
    graph = (
        f"[0:0]{COUNTED},{UPRIGHT},{CROP},{scaled()},{SDR}[s8];"
        f"[1:2]{COUNTED.replace('=50', '=25')},{UPRIGHT},{scaled()},{SDR}[s16];"
        "[s8][s16]concat=a=0:n=2:v=1[s17]"
    )
    opened = f"{CLIP} {GUARD} -t 1.500000 -i b.mp4"
    assert joined(made) == command(opened, "-filter_complex", graph, "-map [s17]", x264(frames=75))


def test_two_pictures_share_one_decode() -> None:
    plain, dressed = encode_picture(), encode_picture(text=TEXT, logo=LOGO, card=CARD)
    assert together([plain, dressed, encode_picture(width=720)]) == [
        [plain, dressed],
        [encode_picture(width=720)],
    ]
    made = picture_arguments([plain, dressed], same, ["a.mp4", "b.mp4"], threads=2)
    graph = (
        f"[0:0]{COUNTED},{UPRIGHT},{CROP},{scaled()},{SDR},split=2[s9][s10];"
        f"[1:v]{MARK}[s14];[s10][s14]overlay=eof_action=repeat:format=yuv420:x=60:y=100,"
        "ass=filename=text1.ass:fontsdir=fonts[s16];[2:v]setsar=1,format=yuv420p[s18];"
        "[s16][s18]concat=a=0:n=2:v=1[s19]"
    )
    assert joined(made) == command(
        f"{QUIET} warning -filter_complex_threads 2 {CLIP}",
        "-protocol_whitelist file -i logo.png -protocol_whitelist file -i card.mp4",
        f"-filter_complex {graph}",
        f"-map [s9] {x264('a.mp4', threads='-threads:v 2 ')}",
        f"-map [s19] {x264('b.mp4', frames=100, threads='-threads:v 2 ')}",
    )


HEARD = SoundClip(sha256="clip.mp4", audio=1, start_ms=1500, frames=50)
SILENT = SoundClip(sha256="b.mp4", audio=None, start_ms=0, frames=26)


def clip_chain(samples: int, fade_out: str, index: str = "0:1") -> str:
    return (
        f"[{index}]aresample=48000:async=1:first_pts=0,"
        "aformat=channel_layouts=stereo:sample_fmts=fltp,apad,"
        f"atrim=end_sample={samples},afade=d=0.01:t=in,afade=d=0.01:st={fade_out}:t=out"
    )


def limited(gain: str, rate: int, samples: int) -> str:
    return (
        f"volume={gain}dB,aresample=192000,"
        "alimiter=attack=5:latency=1:level=0:limit=0.841395:release=50,"
        f"aresample={rate},apad,atrim=end_sample={samples}"
    )


def aac(rate: int = 48_000) -> str:
    return (
        f"-f mp4 -ac 2 -ar {rate} -b:a 128k -c:a aac -fflags +bitexact -flags:a +bitexact "
        "-map_chapters -1 -map_metadata -1 sound.m4a"
    )


def encode_sound(*clips: SoundClip, **changes: object) -> EncodeSound:
    plain = {"rate": FPS25, "target_lufs": -15.0, "limit_dbtp": -1.0, "gain_db": 3.456}
    return EncodeSound.model_validate(
        {**plain, "clips": clips, "kbps": 128, "sample_rate": 48_000, **changes}
    )


@pytest.mark.parametrize(
    ("action", "inputs", "graph", "last"),
    [
        pytest.param(
            encode_sound(HEARD),
            CLIP,
            f"{clip_chain(96_000, '1.990000')},{limited('3.46', 48_000, 96_000)}",
            11,
            id="one-clip",
        ),
        pytest.param(
            encode_sound(HEARD, replace(HEARD, sha256="b.mp4", audio=0, start_ms=0)),
            f"{CLIP} {GUARD} -t 2.500000 -i b.mp4",
            f"{clip_chain(96_000, '1.990000')}[s5];{clip_chain(96_000, '1.990000', '1:0')}[s11];"
            f"[s5][s11]concat=a=1:n=2:v=0,{limited('3.46', 48_000, 192_000)}",
            18,
            id="two-clips",
        ),
        pytest.param(
            encode_sound(HEARD, SILENT, rate=NTSC, tail_frames=60, sample_rate=44_100),
            # Fifty frames of 1001/30000 s are 80,080 samples; 26 more end at 121,721.6.
            f"{GUARD} -ss 1.500000 -t 2.168333 -i clip.mp4 -f lavfi -i anullsrc=r=48000:cl=stereo",
            f"{clip_chain(80_080, '1.658333')}[s5];[1:a]atrim=end_sample=41642[s6];"
            f"[s5][s6]concat=a=1:n=2:v=0,{limited('3.46', 44_100, 200_120)}",
            13,
            id="silence-and-tail",
        ),
    ],
)
def test_sound_command(action: EncodeSound, inputs: str, graph: str, last: int) -> None:
    rate = action.sample_rate
    assert joined(sound_arguments(action, same, "sound.m4a")) == command(
        inputs, f"-filter_complex {graph}[s{last}]", f"-map [s{last}]", aac(rate)
    )


@pytest.mark.parametrize("rate", [FPS24, FPS25, FPS30, NTSC], ids=["24", "25", "30", "29.97"])
def test_clips_of_one_frame_do_not_drift(rate: Rate) -> None:
    clips = tuple(replace(HEARD, frames=1, start_ms=100 * number) for number in range(101))
    line = " ".join(sound_arguments(encode_sound(*clips, rate=rate), same, "sound.m4a"))
    ends = [int(found) for found in re.findall(r"atrim=end_sample=(\d+)", line)]
    assert sum(ends[:-1]) == ends[-1]
    assert abs(ends[-1] - 101 * 48_000 / rate.exact) <= Fraction(1, 2)


def test_meter_commands() -> None:
    loud = "apad=whole_dur=1,ebur128=framelog=quiet:peak=true"
    action = MeasureLoudness(rate=FPS25, clips=(HEARD,))
    assert joined(meter_arguments(action, same, 2)) == command(
        f"{QUIET} info -filter_complex_threads 2 {CLIP}",
        f"-filter_complex {clip_chain(96_000, '1.990000')},{loud}[s7] -map [s7] -f null -",
    )
    assert joined(file_meter_arguments("a.mp4", 1)) == command(
        f"{QUIET} info -filter_complex_threads 1 -protocol_whitelist file -i a.mp4",
        f"-filter_complex [0:a:0]{loud}[s1] -map [s1] -f null -",
    )


def test_speech_command() -> None:
    assert joined(speech_arguments("clip.mp4", 1, "out.f32", 1)) == command(
        f"{QUIET} warning -filter_complex_threads 1 {GUARD} -i clip.mp4",
        "-filter_complex [0:1]aresample=16000:async=1:first_pts=0,"
        "aformat=channel_layouts=mono:sample_fmts=flt[s1] -map [s1] -f f32le out.f32",
    )


@pytest.mark.parametrize(
    ("edit_list", "aigc", "before", "after"),
    [
        pytest.param(True, None, "", "-movflags +faststart", id="edit-list"),
        pytest.param(
            False,
            None,
            "-bsf:a noise=drop='eq(n,0)' ",
            "-movflags +faststart+negative_cts_offsets -use_editlist 0",
            id="no-edit-list",
        ),
        pytest.param(
            True,
            '{"Label":"1"}',
            "",
            '-metadata AIGC={"Label":"1"} -movflags +faststart+use_metadata_tags',
            id="aigc",
        ),
    ],
)
def test_mux_command(edit_list: bool, aigc: str | None, before: str, after: str) -> None:
    action = Mux(picture="picture.mp4", sound="sound.m4a", edit_list=edit_list, aigc=aigc)
    assert joined(mux_arguments(action, same, "video.mp4")) == command(
        "-protocol_whitelist file -i picture.mp4 -protocol_whitelist file -i sound.m4a",
        f"-map 0:v:0 -map 1:a:0 -f mp4 {before}-c copy -fflags +bitexact -map_chapters -1",
        f"-map_metadata -1 {after} video.mp4",
    )


def cover(sha256: str = "clip.mp4", **changes: object) -> Cover:
    plain = {"at_ms": 1500, "view": crop(), "width": 1080, "height": 1920, "track": track()}
    return Cover.model_validate(
        {**plain, "sha256": sha256, "cover_width": 1080, "cover_height": 1440, **changes}
    )


def test_cover_command() -> None:
    jpeg = "in_color_matrix=bt709:in_range=limited:out_color_matrix=bt601:out_range=full"
    written = (
        "-f image2 -c:v mjpeg -fflags +bitexact -frames:v 1 -map_chapters -1 -map_metadata -1 "
        "-q:v 4 -update 1"
    )
    assert joined(cover_arguments(cover(), same, ("c.jpg", "t.jpg"), 4, None)) == command(
        CLIP.replace("2.500000", "1.500000"),
        f"-filter_complex [0:0]trim=end_frame=1,{UPRIGHT},{CROP},{scaled()},{SDR},"
        f"crop=1080:1440,split=2[s8][s9];[s8]scale=1080:1440:{jpeg},format=yuvj420p[s11];"
        f"[s9]scale=240:320:{jpeg},format=yuvj420p[s13]",
        f"-map [s11] {written} c.jpg -map [s13] {written} t.jpg",
    )


HOSTILE = {
    "spaces": "/a b/c  d.mp4",
    "leading-space": "/ clip.mp4",
    "quotes": '/it\'s "one".mp4',
    "colon": "/12:30:00.mp4",
    "comma": "/a,b;c.mp4",
    "bracket": "/[s0]clip].mp4",
    "percent": "/100%d%%.mp4",
    "newline": "/a\nb.mp4",
    "emoji": "/🛵电动车.mp4",
    "backslash": "/a\\b.mp4",
}


@pytest.mark.parametrize("path", HOSTILE.values(), ids=HOSTILE.keys())
def test_a_path_is_one_untouched_argument(path: str) -> None:
    def locate(digest: str) -> str:
        return path + digest

    dressed = encode_picture(logo=LOGO, card=CARD)
    out = f"{path}.out"
    commands = [
        (["clip.mp4", "logo.png", "card.mp4"], picture_arguments([dressed], locate, [out])),
        (["clip.mp4"], sound_arguments(encode_sound(HEARD), locate, out)),
        (["p", "s"], mux_arguments(Mux(picture="p", sound="s", edit_list=True), locate, out)),
        (["clip.mp4"], cover_arguments(cover(), locate, (out, "t.jpg"), 2, None)),
    ]
    for digests, made in commands:
        opened = [made[n + 1] for n, each in enumerate(made) if each == "-i"]
        assert opened == [locate(digest) for digest in digests]
        assert made.count(out) == 1


# --- what ffmpeg prints ---------------------------------------------------------------------------

SUMMARY = """
[Parsed_ebur128_1 @ 0x1] Summary:

  Integrated loudness:
    I:         {lufs} LUFS
    Threshold: -33.2 LUFS

  Loudness range:
    LRA:         5.0 LU
    Threshold: -43.2 LUFS

  True peak:
    Peak:       {peak} dBFS
"""


@pytest.mark.parametrize(
    ("lufs", "peak", "wanted"),
    [
        ("-23.0", "-3.1", Measured(lufs=-23.0, dbtp=-3.1)),
        ("-70.0", "-inf", Measured(lufs=None, dbtp=None)),
        ("nan", "nan", Measured(lufs=None, dbtp=None)),
        ("-inf", "-91.0", Measured(lufs=None, dbtp=-91.0)),
        ("-9.5", "1.2", Measured(lufs=-9.5, dbtp=1.2)),
    ],
    ids=["loud", "silent", "nan", "inf", "over-full-scale"],
)
def test_the_last_loudness_summary_counts(lufs: str, peak: str, wanted: Measured) -> None:
    said = SUMMARY.format(lufs="-1.0", peak="0.0") + SUMMARY.format(lufs=lufs, peak=peak)
    assert parsing.loudness(said) == wanted


@pytest.mark.parametrize("said", ["", "Summary:\n  I: -20.0 LUFS\n"], ids=["none", "cut-short"])
def test_a_missing_loudness_summary_is_an_error(said: str) -> None:
    with pytest.raises(ValueError, match=r"substring|incomplete"):
        parsing.loudness(said)


def test_progress_glyphs_and_tails() -> None:
    assert parsing.frames_written("frame=12\nfps=3\nprogress=continue\nframe=  50\n") == 50
    assert parsing.frames_written("progress=end\n") == 0
    said = (
        "Glyph 0x4E00 not found\n[x] fontselect: Glyph 0x1F6F5 not found, y\nGlyph 0x4e00 not found"
    )
    assert parsing.missing_glyphs(said) == ("一", "🛵")
    assert parsing.tail("one\n\ntwo  \nthree\n", 2) == "two\nthree"


# --- what ffmpeg makes ----------------------------------------------------------------------------


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
    read = "scale=in_color_matrix=bt709:in_range=tv:flags=accurate_rnd,format=rgb24"
    raw = ffmpeg("-i", made, "-vf", read, "-frames:v", "1", "-f", "rawvideo", "-")
    pixels = np.frombuffer(raw, np.uint8).reshape(96, 96, 3).astype(np.int16)
    seen = [pixels[24 + 48 * (n // 2), 24 + 48 * (n % 2)] for n in range(4)]
    assert np.abs(np.array(seen) - np.array(PATCHES)).max() <= 4
    found = found_in(made)
    assert (found.primaries, found.transfer, found.matrix) == ("bt709", "bt709", "bt709")
    assert (found.full_range, found.sar, found.pixels) == (False, "1:1", "yuv420p")


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
    raw = ffmpeg("-i", tmp_path / "sound.m4a", "-f", "f32le", "-")
    samples = np.frombuffer(raw, np.float32).reshape(-1, 2)
    assert abs(len(samples) - 66 * sample_rate / rate.exact) <= 1
    silent = slice(*(int(n * sample_rate / rate.exact) for n in (32, 37)))
    assert np.abs(samples[silent]).max() < 0.01
    assert np.abs(samples[-8 * sample_rate // 30 :]).max() < 0.01
    assert np.abs(samples[: sample_rate // 2]).max() > 0.1


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
