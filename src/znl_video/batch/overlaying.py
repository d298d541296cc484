"""What is laid over a short's footage, and whether captions still go with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from znl_video.batch.preparing import Prepared
from znl_video.errors import FootageError
from znl_video.model.base import digest, replace
from znl_video.model.captions import WrittenCaptions
from znl_video.model.companions import Companions
from znl_video.model.given import Given
from znl_video.model.manifest import Short, ShortDocument, Source
from znl_video.model.notice import Notice, notice

# Names of sources hold no slash, so these keys of ``captions_footage`` are nobody's.
_NARRATION, _WRITTEN = "/narration", "/captions"


def overlays_of(own: Sequence[Source], prepared: Prepared) -> tuple[Companions, tuple[Notice, ...]]:
    """Return what is laid over the short of ``own`` sources, and what of it is left aside.

    A story's own headline comes before its clips'; voices and music that a clip of a story asks
    for are not used, and that is said.
    """
    folder = own[0].path.rpartition("/")[0]
    if folder not in prepared.stories:
        return prepared.companions.get(own[0].path, Companions()), ()
    laid = prepared.companions.get(f"{folder}/", Companions())
    parts = [(each.path, prepared.companions.get(each.path, Companions())) for each in own]
    aside = [
        notice("story.clip-sound", clip=path)
        for path, part in parts
        if part.lays_sound or part.original or part.no_music
    ]
    if laid.headline is None:
        first = next((part.headline for _, part in parts if part.headline), None)
        laid = replace(laid, headline=first)
    aside += [
        notice("story.clip-headline", clip=path)
        for path, part in parts
        if part.headline and laid.headline and part.headline.text != laid.headline.text
    ]
    return laid, tuple(aside)


def laid_over(source: Source, prepared: Prepared) -> Companions:
    """Return what is laid over a source, by its folder's story or by its own sidecar."""
    folder = source.path.rpartition("/")[0]
    key = f"{folder}/" if folder in prepared.stories else source.path
    return prepared.companions.get(key, Companions())


def captions_footage(short: Short, given: Given) -> dict[str, str]:
    """Return the digests of all that captions of ``short`` go with, by name."""
    footage = {name: given.source(name).sha256 for name in short.sources}
    voice, written = given.overlays.narration, _written(given)
    if voice:
        footage[_NARRATION] = voice.sha256
    if written:
        footage[_WRITTEN] = written
    return footage


def check_captions(short: str, given: Given, before: ShortDocument | None) -> tuple[Notice, ...]:
    """Refuse captions of ``short`` that a person proofread for a voice that has changed since.

    Returns:
        A warning where captions beside the footage were changed as well: they are not shown.

    Raises:
        FootageError: they belong to something else.
    """
    file = f"captions/{short}.srt"
    known: Mapping[str, str] = before.captions_footage if before else {}
    voice = given.overlays.narration
    if known and known.get(_NARRATION, "") != (voice.sha256 if voice else ""):
        raise FootageError("captions.other-voice", file=file)
    written = _written(given)
    if written and known.get(_WRITTEN) != written:
        other = ", ".join(each.file for each in _beside(given))
        return (notice("captions.two-files", file=file, other=other),)
    return ()


def _written(given: Given) -> str:
    """Return one digest of all captions beside the footage, empty where there are none."""
    found = [each.sha256 for each in _beside(given)]
    return digest(found) if found else ""


def _beside(given: Given) -> list[WrittenCaptions]:
    """Return the captions beside footage or narration that are shown in the short."""
    if given.overlays.narration:
        found = [given.overlays.narration_captions]
    else:
        found = [each.captions for each in given.sources]
    return [each for each in found if each and each.used]
