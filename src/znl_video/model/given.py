"""What a stage is given besides the short: everything read and decided before it is asked."""

from __future__ import annotations

from znl_video.model.approval import Entry
from znl_video.model.base import Frozen, replace
from znl_video.model.captions import Cue
from znl_video.model.companions import Companions
from znl_video.model.cut import Segment
from znl_video.model.encoder import EncoderInUse
from znl_video.model.kit import Corner, Kit
from znl_video.model.layers import MusicFile
from znl_video.model.lexicon import Lexicon
from znl_video.model.manifest import Short, Source
from znl_video.model.notice import Notice
from znl_video.model.people import ClipNote, Settings
from znl_video.model.preset import Preset
from znl_video.model.protecting import Redact, RedactedBy
from znl_video.model.sharing import shown_as


def redacts(note: ClipNote, settings: Settings) -> tuple[Redact, RedactedBy]:
    """Return which faces are hidden in a clip with this sidecar, and who says so."""
    if note.consent == "no":
        return "faces", "consent"
    if note.redact is not None:
        return note.redact, "sidecar"
    return settings.protect.redact, "settings"


class KitInUse(Frozen):
    """A kit with the digests of its files and what its font can draw.

    ``logo_size`` is the logo's width and height in pixels; ``em_ratio`` the font's ascent plus
    descent over its em; ``glyphs`` the code points it has (empty: not known, draw all).
    """

    kit: Kit
    font_sha256: str
    em_ratio: float = 1.448
    glyphs: frozenset[int] = frozenset()
    logo_sha256: str | None = None
    logo_size: tuple[int, int] | None = None
    music: MusicFile | None = None

    def cornered(self, corner: Corner | None) -> KitInUse:
        """Return the kit with its logo in another corner; None leaves it where it is."""
        logo = self.kit.logo
        if corner is None or logo is None:
            return self
        return replace(self, kit=replace(self.kit, logo=replace(logo, corner=corner)))


class ProofreadFile(Frozen):
    """An SRT a person changed: its cues, the cut whose clock they are on, and its digest.

    ``warnings`` tell what was mended in it. ``own`` False: all of it was written for other shorts
    of the same source.
    """

    cues: tuple[Cue, ...]
    base: tuple[Segment, ...]
    sha256: str = ""
    warnings: tuple[Notice, ...] = ()
    own: bool = True


class Given(Frozen):
    """Read-only surroundings of a short. ``approvals`` are what was ever signed of it.

    ``overlays`` are the story's or the clip's own; ``model`` is the digest of the Whisper weights,
    ``encoder`` what this machine encodes pictures with.
    """

    settings: Settings
    sources: tuple[Source, ...]
    presets: tuple[Preset, ...]
    kit: KitInUse
    lexicon: Lexicon = Lexicon()
    title: str | None = None
    proofread: ProofreadFile | None = None
    approvals: tuple[Entry, ...] = ()
    overlays: Companions = Companions()
    model: str = ""
    encoder: EncoderInUse = EncoderInUse()

    @property
    def music(self) -> MusicFile | None:
        """The music bed of the short: its own, or the kit's unless somebody wants none."""
        laid = self.overlays
        if laid.music or laid.no_music or self.kit.music is None:
            return laid.music
        lu = self.kit.music.lu if laid.music_lu is None else laid.music_lu
        return replace(self.kit.music, lu=lu)

    def source(self, name: str) -> Source:
        """Return the source called ``name``."""
        return next(source for source in self.sources if source.name == name)

    def kit_for(self, short: Short) -> KitInUse:
        """Return the kit as ``short`` shows it."""
        return self.kit.cornered(short.branding.corner if short.branding else None)

    def redacts(self, name: str) -> tuple[Redact, RedactedBy]:
        """Return which faces are hidden in the source called ``name``, and who says so."""
        return redacts(self.source(name).note, self.settings)

    def protects(self, name: str) -> bool:
        """Tell whether anything of the source called ``name`` is hidden."""
        return self.redacts(name)[0] != "none" or bool(self.source(name).note.hide)

    def title_of(self, short: Short) -> str | None:
        """Return the story's title, or else the first one that a clip of ``short`` has."""
        notes = (self.source(name).note for name in short.sources)
        return self.title or next((note.title for note in notes if note.title), None)

    def live(self, short: Short) -> tuple[Preset, ...]:
        """Return the short's presets that have not failed for it, in order."""
        if any(failure.preset is None for failure in short.failures):
            return ()
        lost = {failure.preset for failure in short.failures}
        return tuple(
            preset
            for preset in self.presets
            if preset.name in short.presets and preset.name not in lost
        )

    def shown(self, short: Short) -> tuple[Preset, ...]:
        """Return the live presets with the figures of the pictures that they share."""
        return tuple(shown_as(preset, short.sharing) for preset in self.live(short))

    def target(self, preset: Preset) -> tuple[float, float]:
        """Return integrated loudness (LUFS) and true peak limit (dBTP) wanted for ``preset``."""
        wish = self.settings.loudness
        lufs = preset.sound.lufs.value if wish.lufs is None else wish.lufs
        dbtp = preset.sound.dbtp.value if wish.dbtp is None else wish.dbtp
        return lufs, dbtp


class SourceGiven(Frozen):
    """Read-only surroundings of a source. ``model`` is the digest of the Whisper weights.

    ``talked_over``: what is said in it is not what its short tells; ``sound_laid``: a voice or
    music comes over it.
    """

    settings: Settings
    model: str
    lexicon: Lexicon = Lexicon()
    talked_over: bool = False
    sound_laid: bool = False
