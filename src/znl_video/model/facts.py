"""What comes back from actions. Blobs are named by the SHA-256 of their bytes."""

from __future__ import annotations

from typing import NamedTuple

from pydantic import Field

from znl_video.model.base import Frozen
from znl_video.model.defects import Defect
from znl_video.model.media import Media
from znl_video.model.notice import Notice
from znl_video.model.sight import Face, Sight
from znl_video.model.transcript import Passage


class Probed(Frozen):
    """The probe's answer: the media, or why the file cannot be used."""

    media: Media | None = None
    problem: Notice | None = None


class SoundProbed(Frozen):
    """A sound track that can be laid over footage and its length, or why there is none."""

    audio: int = 0
    duration_ms: int = Field(default=0, ge=0)
    problem: Notice | None = None


class Analysis(Frozen):
    """A low-resolution look and listen, sampled evenly.

    Picture samples lie ``step_ms`` apart: ``luma`` mean brightness 0-255, ``sharpness`` variance
    of the Laplacian, ``motion`` mean absolute difference to the sample before, times 100,
    ``centre`` per mille of detail and motion inside the middle 9:16 window. Sound samples lie
    ``sound_step_ms`` apart: ``sound_db`` RMS in whole dBFS, -100 for digital silence. ``sight`` is
    bulky: a source's document leaves it out, and who needs it asks for the same ``Analyse`` again,
    which the store remembers.
    """

    step_ms: int = 500
    luma: tuple[int, ...] = ()
    sharpness: tuple[int, ...] = ()
    motion: tuple[int, ...] = ()
    centre: tuple[int, ...] = ()
    sound_step_ms: int = 50
    sound_db: tuple[int, ...] = ()
    decoded_ms: int = Field(default=0, ge=0)
    decode_errors: int = Field(default=0, ge=0)
    sight: Sight | None = None
    problem: Notice | None = None


class Transcribed(Frozen):
    """A recogniser's answer as it stands, nothing dropped or corrected.

    ``voice`` holds begin and end, in milliseconds, of stretches where voice activity was found;
    ``device`` what the engine ran on and the numbers it computed with, for example ``cpu int8``.
    """

    passages: tuple[Passage, ...] = ()
    voice: tuple[tuple[int, int], ...] = ()
    engine: str = ""
    model: str = ""
    device: str = ""


class Tokens(Frozen):
    """Texts cut into words; each text's words join to the text again."""

    texts: tuple[tuple[str, ...], ...]


class Readings(Frozen):
    """How a text is read, which words it has, and how names may be read.

    ``syllables`` are pinyin with tone numbers, one a character, empty where it has none; ``words``
    the text cut into dictionary words, unknown names into characters, and ``counts`` how often the
    dictionary's corpus has each; ``names`` every reading of every character of each name.
    """

    syllables: tuple[str, ...]
    words: tuple[str, ...]
    counts: tuple[int, ...]
    names: tuple[tuple[tuple[str, ...], ...], ...] = ()


class Backdrop(Frozen):
    """The picture where captions stand, a sample every ``step_ms`` of the short's footage.

    Luma is BT.709 limited range, 16 to 235: the tenth, fiftieth and ninetieth percentile.
    """

    step_ms: int = Field(gt=0)
    dark: tuple[int, ...]
    middle: tuple[int, ...]
    bright: tuple[int, ...]


class Backdrops(Frozen):
    """What :class:`Backdrop` says of each area asked about, in the order asked."""

    seen: tuple[Backdrop, ...]


class FacesSeen(Frozen):
    """Faces in every frame looked at, in pixels of the picture asked about (upright footage)."""

    faces: tuple[tuple[Face, ...], ...]


class VeilChecked(NamedTuple):
    """What lies under a veil in one frame of a picture, counted from its first.

    ``seen`` pixels could be judged, ``bare`` of them lie in cells that are no mosaic's; ``off`` is
    their mean distance from the mosaic's levels, in hundredths of a level of luma.
    """

    frame: int
    seen: int
    bare: int
    off: int


class VeilsChecked(Frozen):
    """What lies under every veil in every frame looked at."""

    veils: tuple[VeilChecked, ...]


class Measured(Frozen):
    """Integrated loudness (LUFS) and true peak (dBTP); None where too quiet or short."""

    lufs: float | None
    dbtp: float | None


class SoundEncoded(Frozen):
    """An encoded sound and what an EBU R128 meter says of it."""

    blob: str
    lufs: float | None
    dbtp: float | None


class PictureEncoded(Frozen):
    """An encoded picture of ``frames`` frames."""

    blob: str
    frames: int


class CardMade(Frozen):
    """A card as a clip of ``frames`` frames."""

    blob: str
    frames: int


class PlateMade(Frozen):
    """A plate as a clip with transparency, and its size in pixels."""

    blob: str
    width: int
    height: int


class CoverMade(Frozen):
    """A cover JPEG and a small one for the report; ``held``: of a frame shown before its moment."""

    blob: str
    thumbnail: str
    held: bool = False


class Muxed(Frozen):
    """A finished file."""

    blob: str


class Inspection(Frozen):
    """A finished file as somebody else would find it: opened anew and decoded whole.

    Times in milliseconds, rates in kbit/s, loudness in LUFS, peak in dBTP. ``av_offset_ms`` is how
    much later the sound starts than the picture, ``sound_end_ms`` how much later it ends.
    ``private_tags`` are container or track tags that tell of place, device or person; ``cut_off``
    says that the file breaks off before its end; ``defects`` what was found in light, time and
    sound.
    """

    container: str
    bytes: int = Field(ge=0)
    duration_ms: int = Field(ge=0)
    faststart: bool
    edit_list: bool
    video_codec: str
    profile: str = ""
    level: int = 0
    width: int
    height: int
    sar: str = "1:1"
    turned: bool = False
    pixels: str
    primaries: str | None = None
    transfer: str | None = None
    matrix: str | None = None
    full_range: bool = False
    fps: float
    constant_fps: bool
    frames: int
    keyframe_ms: int
    video_kbps: int
    audio_codec: str | None = None
    sample_rate: int | None = None
    channels: int | None = None
    audio_kbps: int | None = None
    lufs: float | None = None
    dbtp: float | None = None
    av_offset_ms: float = 0.0
    sound_end_ms: float = 0.0
    other_streams: int = 0
    private_tags: tuple[str, ...] = ()
    decode_errors: int = 0
    cut_off: bool = False
    defects: tuple[Defect, ...] = ()


class PreviewMade(Frozen):
    """An MP4 to look at, and how many frames it has."""

    blob: str
    frames: int


class StripMade(Frozen):
    """A JPEG."""

    blob: str


class SheetMade(Frozen):
    """A JPEG."""

    blob: str


class Inspected(Frozen):
    """The inspection, or why the file cannot be opened."""

    found: Inspection | None = None
    problem: Notice | None = None


Facts = (
    Probed
    | SoundProbed
    | Analysis
    | Transcribed
    | Tokens
    | Readings
    | Backdrops
    | Measured
    | SoundEncoded
    | PictureEncoded
    | CardMade
    | PlateMade
    | CoverMade
    | Muxed
    | Inspected
    | FacesSeen
    | PreviewMade
    | StripMade
    | SheetMade
    | VeilsChecked
)

# Which fields of facts name blobs.
_BLOB_FIELDS = ("blob", "thumbnail")


def blobs_of(facts: Frozen) -> tuple[str, ...]:
    """Return the digests of the blobs that ``facts`` name."""
    return tuple(getattr(facts, name) for name in _BLOB_FIELDS if hasattr(facts, name))
