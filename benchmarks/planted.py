"""Defects planted in real footage, from clear ones to ones just above what counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from editing import Planted, base, edited
from planted_files import planted_files


def planted(media: Path, work: Path) -> Iterator[Planted]:  # noqa: PLR0915
    """Yield every planted defect."""

    def of(name: str) -> Path:
        return base(media, work, name)

    def box(colour: str, a: float, b: float, rest: str = "") -> str:
        return f"drawbox=c={colour}:t=fill:enable='between(t,{a},{b - 0.02})'{rest}"

    def one(  # what most variants are: one base, filters
        kind: str,
        name: str,
        footage: str,
        where: tuple[float, float] | None,
        code: str = "",
        slack: float = 0.3,
        **how: object,
    ) -> Planted:
        source = of(footage)
        return Planted(
            kind,
            f"{kind}-{name}",
            code or f"defect.{kind}",
            where,
            lambda path: edited(source, path, **how),  # type: ignore[arg-type]
            slack,
        )

    yield one("black", "two-seconds", "coast", (4, 6), picture=box("black", 4, 6))
    yield one("black", "two-frames", "street", (3, 3.067), picture=box("black", 3, 3.067))
    yield one("black", "start", "dog", (0, 0.8), picture=box("black", 0, 0.8))
    yield one("black", "end", "film", (5.5, 6.2), picture=box("black", 5.5, 9))
    yield one("black", "last-frame", "coast", (9.93, 9.97), picture=box("black", 9.93, 12))
    logo = "drawbox=x=400:y=40:w=90:h=60:c=white:t=fill"
    yield one("black", "logo", "coast", (5, 6.5), picture=f"{box('black', 5, 6.5)},{logo}")
    fades = (
        "split[a][b];[a]trim=0:4,fade=out:st=3:d=0.5[c];"
        "[b]trim=4,setpts=PTS-STARTPTS,fade=in:st=1:d=0.5[d];[c][d]concat"
    )
    yield one("black", "held-fade", "coast", (3.5, 5), picture=fades)
    yield one("black", "dark-grey", "coast", (6, 7), picture=box("0x080808", 6, 7))

    def freeze(at: int, count: int) -> str:
        return f"loop=loop={count}:size=1:start={at}"

    yield one("frozen", "three-seconds", "coast", (4, 7), picture=freeze(120, 90))
    yield one("frozen", "one-second", "dog", (2, 3), picture=freeze(60, 30))
    yield one("frozen", "short", "car", (1.5, 2.1), picture=freeze(45, 18))
    jump = "split[a][b];[b]select=eq(n\\,90),loop=-1:1,setpts=N/30/TB[c];[a][c]overlay="
    yield one(
        *("frozen", "then-jumps", "street", (3, 5)),
        picture=f"{jump}shortest=1:enable='between(t,3,4.98)'",
    )
    tail = "tpad=stop_mode=clone:stop_duration=1.5"
    yield one("frozen", "tail", "film", (6.13, 7.6), picture=tail, sound="apad=pad_dur=1.5")
    yield one("frozen", "coast-tail", "coast", (9.97, 12), picture=tail.replace("1.5", "2"))
    yield one("frozen", "low-rate", "coast", (4, 5.5), picture=freeze(120, 45), crf=32)
    yield one("frozen", "start", "car", (0, 1.5), picture=freeze(0, 45))

    yield one("flat", "green", "coast", (4, 4.1), picture=box("0x008700", 4, 4.1))
    yield one("flat", "grey", "dog", (2, 2.5), picture=box("0x808080", 2, 2.5))
    yield one("flat", "one-white", "street", (5, 5.034), picture=box("white", 5, 5.034))

    def smear(part: str, a: float, b: float) -> str:
        return (
            f"split[p][q];[q]crop={part},lutyuv=y=0:u=0:v=0[g];"
            f"[p][g]overlay=0:main_h-overlay_h:format=yuv420:enable='between(t,{a},{b - 0.02})'"
        )

    yield one("garbage", "all", "coast", (4, 4.2), picture=smear("iw:ih", 4, 4.2))
    yield one("garbage", "lower-half", "dog", (2, 2.4), picture=smear("iw:ih/2", 2, 2.4))
    yield one("garbage", "strip", "street", (6, 6.034), picture=smear("iw:ih/6", 6, 6.034))

    def mute(a: float, b: float) -> str:
        return f"volume=0:enable='between(t,{a},{b})'"

    yield one("silence", "five-seconds", "coast", (3, 8), sound=mute(3, 8))
    yield one("silence", "two-seconds", "street", (4, 6.2), sound=mute(4, 6.2))
    yield one("silence", "end", "street", (6.5, 9.6), sound=mute(6.5, 20))
    yield one("silence", "whole", "film", None, sound="volume=0")
    yield one("silence", "nearly", "coast", (4, 7), sound="volume=-65dB:enable='between(t,4,7)'")

    yield one("dropout", "half-second", "coast", (4, 4.5), sound=mute(4, 4.5))
    yield one("dropout", "fifth", "street", (5, 5.22), sound=mute(5, 5.22))
    yield one("dropout", "second", "film", (3, 4), sound=mute(3, 4))

    yield one("one-sided", "right-gone", "coast", None, sound="pan=stereo|c0=c0|c1=0*c1")
    yield one("one-sided", "left-weak", "street", None, sound="pan=stereo|c0=0.2*c0|c1=c1")
    panned = (
        "asplit[x][y];[x]volume=1:enable='1'[x1];[y]pan=stereo|c0=c0|c1=0*c1,"
        "volume=0:enable='not(between(t,3,5))'[y1];[x1]volume=0:enable='between(t,3,5)'[x2];"
        "[x2][y1]amix=inputs=2:normalize=0"
    )
    yield one("one-sided", "two-seconds", "coast", (3, 5), slack=1.0, sound=panned)

    loud = "alimiter=limit=0.9:level=0,volume={}dB,aformat=sample_fmts=s16,volume={}dB"
    yield one("clipping", "hard", "coast", None, slack=2.5, sound=loud.format(18, 0))
    yield one("clipping", "turned-down", "street", None, slack=2.5, sound=loud.format(15, -8))
    part = (
        "asplit[x][y];[y]volume=14dB,aformat=sample_fmts=s16,aformat=sample_fmts=fltp,"
        "volume=0:enable='not(between(t,3,6))'[y1];[x]volume=0:enable='between(t,3,6)'[x1];"
        "[x1][y1]amix=inputs=2:normalize=0"
    )
    yield one("clipping", "three-seconds", "coast", (3, 6), slack=1.1, sound=part)

    yield one("out-of-phase", "whole", "coast", None, sound="pan=stereo|c0=c0|c1=-1*c1")
    yield one("out-of-phase", "weaker", "street", None, sound="pan=stereo|c0=c0|c1=-0.6*c1")
    turned = (
        "asplit[x][y];[y]pan=stereo|c0=c0|c1=-1*c1,volume=0:enable='not(between(t,4,7))'[y1];"
        "[x]volume=0:enable='between(t,4,7)'[x1];[x1][y1]amix=inputs=2:normalize=0"
    )
    yield one("out-of-phase", "three-seconds", "coast", (4, 7), slack=1.0, sound=turned)

    for name, value in (("clear", 0.2), ("less", 0.06), ("just", 0.03)):
        shift = f"dcshift=shift={value}"
        yield one("dc-offset", name, "coast", None, sound=shift)

    def drop(first: int, count: int) -> str:
        return f"select='not(between(n,{first},{first + count - 1}))'"

    passed = ("-fps_mode", "passthrough")
    for name, footage, first, count in (
        ("ten", "coast", 120, 10),
        ("three", "dog", 60, 3),
        ("one", "street", 90, 1),
    ):
        where = (first / 30 - 0.033, (first + count) / 30)
        yield one(
            "dropped", name, footage, where, slack=0.1, picture=drop(first, count), options=passed
        )

    def again(*frames: int) -> str:
        holds = "+".join(f"eq(n,{each})" for each in frames)
        return f"split[a][b];[b]setpts=PTS+1/30/TB[c];[a][c]overlay=enable='{holds}':shortest=0"

    yield one("doubled", "five", "coast", (2, 8), slack=9, picture=again(60, 97, 131, 180, 233))
    yield one("doubled", "two", "dog", (1.3, 3.4), slack=9, picture=again(40, 100))
    stutter = "loop=loop=3:size=1:start=90"
    yield one("doubled", "stutter", "coast", (2.97, 3.13), slack=0.1, picture=stutter)
    yield one(
        "doubled", "old-film", "street", (2.97, 3.2), slack=0.1, picture=stutter.replace("3:", "6:")
    )
    held = "loop=loop=12:size=1:start=90"
    yield one("doubled", "held", "dog", (2.97, 3.4), slack=0.1, picture=held)
    for rate in ("15", "24", "25"):
        yield one(
            *("cadence", f"from-{rate}", "coast", None),
            picture=f"fps={rate},fps=30",
        )

    wide = "crop=540:304,pad=540:960:0:328:black"
    yield one("bars", "letterbox", "coast", None, "defect.bars-top", picture=wide)
    tall = "crop=540:400,scale=-2:720,pad=1280:720:154:0:black"
    yield one("bars", "pillarbox", "street", None, "defect.bars-side", picture=tall)
    yield one(
        *("bars", "narrow", "dog", None, "defect.bars-top"),
        picture="crop=540:900,pad=540:960:0:30:black",
    )
    yield one(
        *("bars", "second-half", "coast", (5, 10), "defect.bars-top"),
        picture="split[a][b];[b]crop=540:600,pad=540:960:0:180:black[c];"
        "[a][c]overlay=enable='gte(t,5)'",
    )

    def strobe(rate: float, a: float, b: float, size: str, colour: str = "white") -> str:
        on = f"between(t,{a},{b})*lt(mod(t,{1 / rate:.5f}),{0.5 / rate:.5f})"
        return f"drawbox={size}:c={colour}:t=fill:enable='{on}'"

    full = "x=0:y=0:w=iw:h=ih"
    yield one("flashing", "ten-a-second", "dog", (1, 3), slack=0.4, picture=strobe(10, 1, 3, full))
    yield one("flashing", "five", "film", (2, 4), slack=0.5, picture=strobe(5, 2, 4, full))
    third = "x=0:y=0:w=iw:h=ih*0.34"
    yield one("flashing", "a-third", "dog", (1, 4), slack=0.6, picture=strobe(6, 1, 4, third))
    for name, footage, a_second in (("red", "film", 5), ("red-fast", "dog", 7.5)):
        grey = "drawbox=x=0:y=0:w=iw:h=ih:c=0x363636:t=fill:enable='between(t,1,4)',"
        yield one(
            *("red-flashing", name, footage, (1, 4)),
            slack=0.7,
            picture=grey + strobe(a_second, 1, 4, full, "0xE00000"),
        )
    half = "x=0:y=0:w=iw/2:h=ih"
    yield one(
        *("red-flashing", "half", "film", (1, 4)),
        slack=0.7,
        picture=grey + strobe(5, 1, 4, half, "0xFF0000"),
    )

    for name, footage in (("dog", "dog"), ("car", "car"), ("film", "film")):
        yield one(
            *("combed", name, footage, None),
            picture="tinterlace=interleave_top,setfield=prog",
        )
    yield from planted_files(base(media, work, "coast"))
