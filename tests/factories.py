"""Small values for tests: whatever a test does not care about is filled in here."""

from __future__ import annotations

from typing import Any

from znl_video.model.actions import Cover, EncodePicture, EncodeSound
from znl_video.model.composition import Footage
from znl_video.model.cut import Cut, Segment
from znl_video.model.facts import Analysis
from znl_video.model.framing import Framing, Part
from znl_video.model.geometry import CameraPoint, Crop, Fit, View
from znl_video.model.given import Given, KitInUse
from znl_video.model.kit import Kit
from znl_video.model.manifest import Short, Source
from znl_video.model.media import AudioTrack, Media, Rate, VideoTrack
from znl_video.model.mixing import SoundClip
from znl_video.model.notice import notice
from znl_video.model.people import Settings
from znl_video.model.preset import Preset

FPS24, FPS25, FPS30 = (Rate(num=num, den=1) for num in (24, 25, 30))
NTSC = Rate(num=30_000, den=1001)

ANALYSIS = Analysis(
    luma=(118,) * 60, sharpness=(100,) * 60, motion=(0,) * 60, centre=(600,) * 60, decoded_ms=30_000
)


def figure(value: object, kind: str = "limit") -> dict[str, Any]:
    """A figure of a preset as its TOML holds it."""
    return {"value": value, "kind": kind, "grade": "H", "source": "a test", "date": "2026-01"}


def preset(
    name: str = "one",
    *,
    picture: dict[str, object] | None = None,
    sound: dict[str, object] | None = None,
    layers: dict[str, str] | None = None,
    cover: dict[str, object] | None = None,
    limits: dict[str, dict[str, Any]] | None = None,
) -> Preset:
    """A preset of 1080x1920 that allows everything; limits are whole figures, the rest values."""
    made: dict[str, dict[str, object]] = {
        "picture": {
            "width": 1080,
            "height": 1920,
            "crf": 20,
            "max_kbps": 8000,
            "gop_seconds": 2.0,
            "edit_list": True,
            **(picture or {}),
        },
        "sound": {"lufs": -15.0, "dbtp": -1.0, "kbps": 128, "sample_rate": 48_000, **(sound or {})},
        "safe_area": dict.fromkeys(("top", "bottom", "left", "right"), 100),
        "layers": {**dict.fromkeys(("logo", "cards", "credit"), "allow"), **(layers or {})},
        "cover": {"width": 1080, "height": 1440, **(cover or {})},
    }
    figures = {
        part: {name: figure(value) for name, value in values.items()}
        for part, values in made.items()
    }
    return Preset.model_validate(
        {"name": name, "title": name.title(), **figures, "limits": limits or {}}
    )


def track(**changes: Any) -> VideoTrack:
    """A plain 1920x1080 track."""
    plain = {"index": 0, "codec": "h264", "width": 1920, "height": 1080, "pixels": "yuv420p"}
    return VideoTrack.model_validate({**plain, "rate": FPS25, **changes})


def media(*, sound: bool = True, duration_ms: int = 30_000, **changes: Any) -> Media:
    """A probed file whose picture is ``track(**changes)``."""
    tone = AudioTrack(index=1, codec="aac", sample_rate=48_000, channels=2)
    return Media(
        container="mp4",
        duration_ms=duration_ms,
        video=(track(**changes),),
        audio=(tone,) if sound else (),
    )


def source(name: str = "clip", **changes: Any) -> Source:
    """An analysed source of thirty seconds; its digest is made of its name."""
    plain = {"name": name, "path": f"{name}.mp4", "size": 1, "sha256": f"sha-of-{name}"}
    return Source.model_validate({**plain, "media": media(), "analysis": ANALYSIS, **changes})


def cut(*segments: Segment) -> Cut:
    """A cut; one segment of 250 frames from second two where none is named."""
    chosen = segments or (Segment(source="clip", start_ms=2000, frames=250),)
    return Cut(segments=chosen, reason=notice("trim.whole", start="0", end="10"))


def crop(width: int = 608, height: int = 1080, *path: tuple[int, int, int]) -> Crop:
    """A crop along (ms, x, y); one still point in the middle of 1920x1080 where none is named."""
    points = path or ((0, 656, 0),)
    return Crop(
        width=width,
        height=height,
        path=tuple(CameraPoint(at_ms=at, x=x, y=y) for at, x, y in points),
    )


def framing(view: View | None = None) -> Framing:
    """How a segment is framed: as a fit where nothing is named."""
    return Framing(parts=(Part(view=view or Fit(), reason=notice("reframe.person-fit")),))


def short(**changes: Any) -> Short:
    """A short of one clip for the preset ``one``, cut and framed."""
    plain = {"name": "clip", "sources": ("clip",), "presets": ("one",), "rate": FPS25}
    return Short.model_validate({**plain, "cut": cut(), "framings": (framing(),), **changes})


def given(*presets: Preset, **changes: Any) -> Given:
    """What a stage is given for ``short()``."""
    return Given(
        **{
            "settings": Settings(),
            "sources": (source(),),
            "presets": presets or (preset(),),
            "kit": KitInUse(kit=Kit(name="plain"), font_sha256="sha-of-font"),
            **changes,
        }
    )


def footage(view: View | None = None, frames: int = 50, **changes: Any) -> Footage:
    """Footage from 1.5 s on; ``changes`` are its track's, and its digest's ``sha256``."""
    digest = changes.pop("sha256", "clip.mp4")
    start_ms = changes.pop("start_ms", 1500)
    return Footage(
        sha256=digest,
        track=track(**changes),
        start_ms=start_ms,
        frames=frames,
        view=view or crop(),
    )


def encode_picture(*parts: Footage, **changes: Any) -> EncodePicture:
    """A picture of 1080x1920 at 25 frames a second."""
    plain = {"width": 1080, "height": 1920, "rate": FPS25, "crf": 20, "max_kbps": 8000}
    return EncodePicture.model_validate(
        {**plain, "gop_frames": 50, "footage": parts or (footage(),), **changes}
    )


def encode_sound(*clips: SoundClip, **changes: Any) -> EncodeSound:
    """Fifty frames of sound at 25 frames a second, half a decibel under -1 dBTP."""
    heard = SoundClip(sha256="clip.mp4", audio=1, start_ms=1500, frames=50)
    plain = {"rate": FPS25, "target_lufs": -15.0, "limit_dbtp": -1.0, "headroom_db": 0.5}
    made = {"gain_db": 3.456, "kbps": 128, "sample_rate": 48_000, "clips": clips or (heard,)}
    return EncodeSound.model_validate({**plain, **made, **changes})


def cover(sha256: str = "clip.mp4", **changes: Any) -> Cover:
    """A cover of three to four, taken at 1.5 s."""
    plain = {
        "at_ms": 1500,
        "since_ms": 500,
        "rate": FPS25,
        "view": crop(),
        "width": 1080,
        "height": 1920,
        "track": track(),
    }
    return Cover.model_validate(
        {**plain, "sha256": sha256, "cover_width": 1080, "cover_height": 1440, **changes}
    )


def same(digest: str) -> str:
    """Locate a file whose digest is its path."""
    return digest
