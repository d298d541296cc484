"""All that one sidecar or story brings along besides what is written in it."""

from __future__ import annotations

from znl_video.model.base import Frozen
from znl_video.model.captions import WrittenCaptions
from znl_video.model.layers import Headline, MusicFile, NarrationFile
from znl_video.model.people import OriginalSound


class Companions(Frozen):
    """The headline, and files that were found and are known by digest.

    ``captions`` belong to the clip's own sound, ``narration_captions`` to the narration.
    ``original`` None: nobody said. ``no_music``: not even the kit's is wanted; ``music_lu`` holds
    for the kit's as well.
    """

    headline: Headline | None = None
    narration: NarrationFile | None = None
    original: OriginalSound | None = None
    music: MusicFile | None = None
    music_lu: float | None = None
    no_music: bool = False
    captions: WrittenCaptions | None = None
    narration_captions: WrittenCaptions | None = None

    @property
    def lays_sound(self) -> bool:
        """Whether a voice or music is laid over the footage."""
        return self.narration is not None or self.music is not None

    @property
    def talks_over(self) -> bool:
        """Whether what is said in the footage is not what the short tells."""
        return self.original == "mute" or (
            self.narration is not None and self.narration.original != "keep"
        )
