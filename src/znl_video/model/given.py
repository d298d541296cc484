"""What a stage is given besides the short: everything read and decided before it is asked."""

from __future__ import annotations

from znl_video.model.base import Frozen
from znl_video.model.kit import Kit
from znl_video.model.manifest import Cue, Segment, Short, Source
from znl_video.model.people import Settings
from znl_video.model.preset import Preset


class KitInUse(Frozen):
    """A kit with the digests of its files. ``logo_size`` is the picture's width and height."""

    kit: Kit
    font_sha256: str
    logo_sha256: str | None = None
    logo_size: tuple[int, int] | None = None


class ProofreadFile(Frozen):
    """An SRT a person changed: its cues, and the cut whose clock they are on."""

    cues: tuple[Cue, ...]
    base: tuple[Segment, ...]


class Given(Frozen):
    """Read-only surroundings of a short."""

    settings: Settings
    sources: tuple[Source, ...]
    presets: tuple[Preset, ...]
    kit: KitInUse
    title: str | None = None
    proofread: ProofreadFile | None = None
    transcriber: str = ""

    def source(self, name: str) -> Source:
        """Return the source called ``name``."""
        return next(source for source in self.sources if source.name == name)

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
