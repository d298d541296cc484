"""The whole argument list of every ffmpeg command, and what is read from what ffmpeg prints.

Expected graphs are written with chains joined by commas: labels that only lead from one filter to
the next are left out, all others are as compiled.
"""

from __future__ import annotations

import re
from fractions import Fraction

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
    same,
)

from znl_video.ffmpeg import parsing
from znl_video.ffmpeg.containers import DECODERS
from znl_video.ffmpeg.finish import cover_arguments, mux_arguments
from znl_video.ffmpeg.picture import picture_arguments, together
from znl_video.ffmpeg.sound import (
    file_meter_arguments,
    meter_arguments,
    sound_arguments,
    speech_arguments,
)
from znl_video.model.actions import EncodeSound, MeasureLoudness, Mux
from znl_video.model.base import replace
from znl_video.model.composition import CardTail, Footage, LogoLayer, TextLayer
from znl_video.model.facts import Measured
from znl_video.model.geometry import Fit
from znl_video.model.media import Rate
from znl_video.model.mixing import SoundClip

GUARD = (
    "-format_whitelist mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,mpeg,avi,flv,asf,mp3,wav,flac,"
    "ogg,aac -noautorotate -protocol_whitelist file"
)
# What commands refuse and keys do not know of.
CLOSED = f"-codec_whitelist {DECODERS} -max_pixels 67108864 -max_streams 256"
LIVE = GUARD.replace(" -noautorotate", f" {CLOSED} -noautorotate")
OWN = "-format_whitelist mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,jpeg_pipe -protocol_whitelist file"
QUIET = "-hide_banner -nostdin -progress pipe:1 -nostats -v"
NOTHING = "-f lavfi -i anullsrc=r=48000:cl=stereo"
CLIP = f"{GUARD} -ss 1.500000 -t 2.500000 -i clip.mp4"
LIVE_CLIP = CLIP.replace(GUARD, LIVE)

NO_SEI = "-bsf:v filter_units=remove_types=6"
COUNTED = "fps=25/1:start_time=0,tpad=stop=-1:stop_mode=clone,trim=end_frame=50"
BWDIF = "bwdif=deint=interlaced:mode=send_frame"
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


def take(opened: str, number: int) -> str:
    """An input as opened for a later segment: told apart from equal ones by its queue."""
    return opened.replace("-i ", f"-thread_queue_size {8 + number} -i ")


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


PAN_X = r"656+-556.000000*clip(t-0.000000\,0\,1.000000)"
STEP_X = rf"min(trunc({PAN_X})\,1310)"
PAN_Y = r"0+40.000000*clip(t-1.000000\,0\,1.000000)"


@pytest.mark.parametrize(
    ("part", "graph", "last"),
    [
        pytest.param(footage(), f"{CROP},{scaled()},{SDR}", 8, id="crop"),
        pytest.param(
            footage(crop(608, 1080, (0, 656, 0), (1000, 100, 0), (2000, 100, 40))),
            f"crop=610:1080:exact=1:x={STEP_X}:y={PAN_Y},{scaled('1084:1920')},"
            f"crop=1080:1920:exact=1:x=(({PAN_X})-{STEP_X})*1.776316:y=0,{SDR}",
            9,
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
            f"{CROP},{tone_mapped('arib-std-b67')},format=yuv420p10le,{scaled()},{SDR}",
            14,
            id="hlg",
        ),
        pytest.param(
            footage(crop(1216, 2160), hdr="hlg", width=3840, height=2160),
            f"crop=1216:2160:exact=1:x=656:y=0,scale=1080:1920:{SCALER},"
            f"{tone_mapped('arib-std-b67')},{SDR}",
            13,
            id="hlg-made-smaller",
        ),
        pytest.param(
            footage(hdr="pq", full_range=True),
            f"{CROP},{tone_mapped('smpte2084', 'full')},format=yuv420p10le,{scaled()},{SDR}",
            14,
            id="pq-full-range",
        ),
        pytest.param(
            footage(primaries="bt2020"),
            f"{CROP},{tone_mapped('bt709', curve='')},format=yuv420p10le,{scaled()},{SDR}",
            13,
            id="wide-gamut-sdr",
        ),
    ],
)
def test_picture_command(part: Footage, graph: str, last: int) -> None:
    made = picture_arguments([encode_picture(part)], same, ["out.mp4"])
    graph = f"[0:0]{COUNTED},{UPRIGHT},{graph}[s{last}]"
    assert joined(made) == command(CLIP, "-filter_complex", graph, f"-map [s{last}]", x264())


def test_fields_are_joined_before_frames_are_chosen() -> None:
    part = footage(interlaced=True, matrix="smpte170m")
    made = picture_arguments([encode_picture(part)], same, ["out.mp4"])
    graph = f"[0:0]{BWDIF},{COUNTED},{UPRIGHT},{CROP},{scaled(matrix='bt601')},{SDR}[s9]"
    assert joined(made) == command(CLIP, "-filter_complex", graph, "-map [s9]", x264())
    still = joined(cover_arguments(cover(track=part.track), same, ("c.jpg", "t.jpg"), 4, None))
    assert f"[0:0]{BWDIF},trim=end_frame=1,{UPRIGHT}," in still


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
    inputs = f"{CLIP} {inputs}".strip()
    base = f"[0:0]{COUNTED},{UPRIGHT},{CROP},{scaled()},{SDR}"
    last = graph[graph.rindex("[") :]
    assert joined(made) == command(
        inputs, f"-filter_complex {base}{graph}", f"-map {last}", x264(frames=frames)
    )


def test_two_segments_command() -> None:
    second = footage(Fit(), 25, sha256="b.mp4", start_ms=0, width=1080, height=1920, index=2)
    made = picture_arguments([encode_picture(footage(), second)], same, ["out.mp4"])
    graph = (
        f"[0:0]{COUNTED},{UPRIGHT},{CROP},{scaled()},{SDR}[s8];"
        f"[1:2]{COUNTED.replace('=50', '=25')},{UPRIGHT},{scaled()},{SDR}[s16];"
        "[s8][s16]concat=a=0:n=2:v=1[s17]"
    )
    inputs = f"{CLIP} {take(f'{GUARD} -t 1.500000 -i b.mp4', 1)}"
    assert joined(made) == command(inputs, "-filter_complex", graph, "-map [s17]", x264(frames=75))


def opened(arguments: list[str]) -> list[str]:
    return [arguments[n + 1] for n, each in enumerate(arguments) if each == "-i"]


def test_the_same_segment_may_come_twice() -> None:
    made = picture_arguments([encode_picture(footage(), footage(), footage())], same, ["out.mp4"])
    chain = f"{COUNTED},{UPRIGHT},{CROP},{scaled()},{SDR}"
    graph = (
        f"[0:0]{chain}[s8];[1:0]{chain}[s17];[2:0]{chain}[s26];"
        "[s8][s17][s26]concat=a=0:n=3:v=1[s27]"
    )
    assert joined(made) == command(
        CLIP, take(CLIP, 1), take(CLIP, 2), "-filter_complex", graph, "-map [s27]", x264(frames=150)
    )


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
        f"{QUIET} warning -filter_complex_threads 2 {LIVE_CLIP}",
        f"-f png_pipe -max_pixels 67108864 -protocol_whitelist file -i logo.png {OWN} -i card.mp4",
        f"-filter_complex {graph}",
        f"-map [s9] {x264('a.mp4', threads='-threads:v 2 ')}",
        f"-map [s19] {x264('b.mp4', frames=100, threads='-threads:v 2 ')}",
    )


HEARD = SoundClip(sha256="clip.mp4", audio=1, start_ms=1500, frames=50)
SILENT = SoundClip(sha256="b.mp4", audio=None, start_ms=0, frames=26)


def clip_chain(
    samples: int,
    fade_out: str,
    index: str = "0:1",
    fades: tuple[float, float] = (0.01, 0.01),
) -> str:
    return (
        f"[{index}]aresample=48000:async=1:first_pts=0,"
        "aformat=channel_layouts=stereo:sample_fmts=fltp,apad,"
        f"atrim=end_sample={samples},afade=d={fades[0]}:t=in,"
        f"afade=d={fades[1]}:st={fade_out}:t=out"
    )


def limited(gain: str, rate: int, samples: int, ceiling: str = "0.841395") -> str:
    return (
        f"volume={gain}dB,aresample=192000,"
        f"alimiter=attack=5:latency=1:level=0:limit={ceiling}:release=50,"
        f"aresample={rate},apad,atrim=end_sample={samples}"
    )


def aac(rate: int = 48_000) -> str:
    return (
        f"-f mp4 -ac 2 -ar {rate} -b:a 128k -c:a aac -fflags +bitexact -flags:a +bitexact "
        "-map_chapters -1 -map_metadata -1 sound.m4a"
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
            # -2 dBTP less 1.7 dB: 10 ** (-3.7 / 20).
            encode_sound(HEARD, limit_dbtp=-2.0, headroom_db=1.7),
            CLIP,
            f"{clip_chain(96_000, '1.990000')},{limited('3.46', 48_000, 96_000, '0.653131')}",
            11,
            id="headroom",
        ),
        pytest.param(
            encode_sound(HEARD, replace(HEARD, sha256="b.mp4", audio=0, start_ms=0)),
            f"{CLIP} {take(f'{GUARD} -t 2.500000 -i b.mp4', 1)}",
            f"{clip_chain(96_000, '1.990000')}[s5];{clip_chain(96_000, '1.990000', '1:0')}[s11];"
            f"[s5][s11]concat=a=1:n=2:v=0,{limited('3.46', 48_000, 192_000)}",
            18,
            id="two-clips",
        ),
        pytest.param(
            encode_sound(HEARD, SILENT, rate=NTSC, tail_frames=60, sample_rate=44_100),
            # Fifty frames of 1001/30000 s are 80,080 samples; 26 more end at 121,721.6.
            f"{GUARD} -ss 1.500000 -t 2.168333 -i clip.mp4 {take(NOTHING, 1)}",
            f"{clip_chain(80_080, '1.658333')}[s5];[1:a]atrim=end_sample=41642[s6];"
            f"[s5][s6]concat=a=1:n=2:v=0,{limited('3.46', 44_100, 200_120)}",
            13,
            id="silence-and-tail",
        ),
        pytest.param(
            encode_sound(SILENT, SILENT),
            f"{NOTHING} {take(NOTHING, 1)}",
            "[0:a]atrim=end_sample=49920[s0];[1:a]atrim=end_sample=49920[s1];"
            f"[s0][s1]concat=a=1:n=2:v=0,{limited('3.46', 48_000, 99_840)}",
            8,
            id="silence-twice",
        ),
        pytest.param(
            encode_sound(HEARD, HEARD),
            f"{CLIP} {take(CLIP, 1)}",
            f"{clip_chain(96_000, '1.975000', fades=(0.01, 0.025))}[s5];"
            f"{clip_chain(96_000, '1.990000', '1:1', fades=(0.025, 0.01))}[s11];"
            f"[s5][s11]concat=a=1:n=2:v=0,{limited('3.46', 48_000, 192_000)}",
            18,
            id="same-clip-twice",
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
        f"{QUIET} info -filter_complex_threads 2 {LIVE_CLIP}",
        f"-filter_complex {clip_chain(96_000, '1.990000')},{loud}[s7] -map [s7] -f null -",
    )
    assert joined(file_meter_arguments("a.mp4", 1)) == command(
        f"{QUIET} info -filter_complex_threads 1 {LIVE} -i a.mp4",
        f"-filter_complex [0:a:0]{loud}[s1] -map [s1] -f null -",
    )


def test_speech_command() -> None:
    assert joined(speech_arguments("clip.mp4", 1, "out.f32", 1)) == command(
        f"{QUIET} warning -filter_complex_threads 1 {LIVE} -i clip.mp4",
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
        f"-map 0:v:0 -map 1:a:0 -f mp4 {before}{NO_SEI} -c copy -fflags +bitexact -map_chapters -1",
        f"-map_metadata -1 {after} video.mp4",
    )


def test_cover_command() -> None:
    jpeg = "in_color_matrix=bt709:in_range=limited:out_color_matrix=bt601:out_range=full"
    written = (
        "-f image2 -c:v mjpeg -fflags +bitexact -flags:v +bitexact -frames:v 1 "
        "-map_chapters -1 -map_metadata -1 -q:v 4 -update 1"
    )
    assert joined(cover_arguments(cover(), same, ("c.jpg", "t.jpg"), 4, None)) == command(
        CLIP.replace("2.500000", "1.500000"),
        f"-filter_complex [0:0]trim=end_frame=1,{UPRIGHT},{CROP},{scaled()},{SDR},"
        f"crop=1080:1440,split=2[s8][s9];[s8]scale=1080:1440:{jpeg},format=yuvj420p[s11];"
        f"[s9]scale=240:320:{jpeg},format=yuvj420p[s13]",
        f"-map [s11] {written} c.jpg -map [s13] {written} t.jpg",
    )


def test_a_cover_with_a_title_draws_it_before_it_is_made_small() -> None:
    titled = cover(text=TextLayer(ass="whatever", fonts=("font",)))
    written = joined(cover_arguments(titled, same, ("c.jpg", "t.jpg"), 4, None))
    assert "crop=1080:1440,ass=filename=text.ass:fontsdir=fonts,split=2" in written


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
        assert opened(made) == [locate(digest) for digest in digests]
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
