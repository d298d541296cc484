"""Captions of a work folder written out: SRT, WebVTT, ASS, or text to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Literal

from znl_video.batch.last_run import check_known, last_run
from znl_video.batch.options import Options
from znl_video.captions.approval import signoff
from znl_video.captions.clock import placed, words_on_clock
from znl_video.captions.house import styled
from znl_video.captions.srt import write_srt
from znl_video.captions.transcript import plain_text
from znl_video.captions.vtt import write_vtt
from znl_video.errors import FootageError, UsageError, ZnlError
from znl_video.io.approvals import Approvals
from znl_video.io.hashing import sha256_bytes
from znl_video.io.kits import load_kit
from znl_video.io.people import load_settings
from znl_video.io.presets import load_presets, shipped
from znl_video.io.transcripts import Transcripts
from znl_video.io.work import WorkFolder
from znl_video.messages import sentence
from znl_video.model.approval import CaptionState
from znl_video.model.base import Frozen
from znl_video.model.captions import Cue
from znl_video.model.given import KitInUse
from znl_video.model.manifest import Short, ShortDocument
from znl_video.model.people import Settings
from znl_video.model.preset import Preset
from znl_video.model.sharing import shown_as
from znl_video.stages.export.layers import text_of

Form = Literal["srt", "vtt", "ass", "txt"]


class Exported(Frozen):
    """What came of one short: a file, or the reason why there is none.

    ``captions`` tells how far they are. With ``none`` there is nothing to write, which is no fault:
    ``code`` is None then too.
    """

    short: str
    captions: CaptionState
    file: str | None = None
    code: str | None = None
    reason: str | None = None
    remedy: str | None = None


def export_captions(
    options: Options, form: Form, names: Sequence[str] = (), to: Path | None = None
) -> tuple[Exported, ...]:
    """Write the captions of shorts as the last run left them.

    Args:
        options: where the work folder is; presets and kit of the styled document.
        form: what to write.
        names: of the shorts; none for all.
        to: the folder to write into; None for ``transcripts`` in the work folder.

    Raises:
        UsageError: there is no work folder or no such short, or the options do not fit.
    """
    if (options.presets or options.brand) and form != "ass":
        raise UsageError("captions.export-unstyled", form=form)
    if to is not None and to.exists() and not to.is_dir():
        raise UsageError("captions.export-no-folder", folder=to)
    work, index = last_run(options)
    known = [entry.name for entry in index.shorts]
    for name in names:
        check_known(name, known)
    writer = _Writer(options, work, form, to)
    return tuple(each for name in dict.fromkeys(names or known) for each in writer.export(name))


class _Writer:
    """Writes one short after the other."""

    def __init__(self, options: Options, work: WorkFolder, form: Form, to: Path | None) -> None:
        self._options = options
        self._work = work
        self._form = form
        self._settings = load_settings(options.root, work.root)
        self._approvals = Approvals(work.root).read()
        self._transcripts = Transcripts(work.root)
        self._to = to or self._transcripts.folder
        self._kit: KitInUse | None = None
        self._presets: tuple[Preset, ...] = ()
        if form == "ass":
            brand = options.brand or self._settings.brand
            self._kit = load_kit(brand, (work.root, options.root)).kit_in_use
            self._presets = load_presets(options.presets or self._settings.presets)

    def export(self, name: str) -> Iterator[Exported]:
        """Write a short's captions; what keeps it from being written is told, not raised."""
        document = self._work.short(name)
        state: CaptionState = "none"
        if document:
            state = signoff(document.short, self._approvals.get(name, ())).state
        try:
            short = _captioned(name, document, self._work)
            if not (short.captions and short.captions.cues):
                nothing = sentence("captions.export-nothing", {"short": name})
                yield Exported(short=name, captions=state, reason=nothing)
                return
            for ending, text in self._texts(short, short.captions.cues):
                place = self._to / f"{name}.{ending}"
                self._transcripts.write(place, text)
                yield Exported(short=name, captions=state, file=str(place))
        except ZnlError as error:
            yield Exported(
                short=name,
                captions=state,
                code=error.code,
                reason=error.reason,
                remedy=error.remedy,
            )

    def _texts(self, short: Short, cues: tuple[Cue, ...]) -> Iterator[tuple[str, str]]:
        """Yield what to write, each with the ending of its file's name."""
        if self._form == "ass":
            for preset in self._presets_of(short):
                yield f"{preset.name}.ass", self._styled(short, preset)
        elif self._form == "srt":
            yield "srt", write_srt(cues)
        elif self._form == "vtt":
            yield "vtt", write_vtt(cues)
        else:
            yield "txt", _readable(short, cues, self._work, self._settings)

    def _presets_of(self, short: Short) -> tuple[Preset, ...]:
        """Return the presets asked for, or the first that the short was rendered for.

        Raises:
            FootageError: it was not rendered for one of them, or the first cannot be found.
        """
        if self._options.presets:
            others = [each.name for each in self._presets if each.name not in short.presets]
            if others:
                raise FootageError(
                    "captions.export-other-preset",
                    short=short.name,
                    preset=", ".join(others),
                    known=", ".join(short.presets),
                )
            return self._presets
        first = short.presets[0]
        named = tuple(each for each in self._presets if each.name == first)
        if not named and first not in shipped():
            raise FootageError("captions.export-whose-preset", short=short.name, preset=first)
        return named or load_presets([first])

    def _styled(self, short: Short, preset: Preset) -> str:
        assert self._kit is not None  # noqa: S101
        kit = self._kit.cornered(short.branding.corner if short.branding else None)
        layer, _ = text_of(short, shown_as(preset, short.sharing), kit)
        if layer is None:
            raise FootageError("captions.export-undrawn", short=short.name)
        return layer.ass


def _captioned(name: str, document: ShortDocument | None, work: WorkFolder) -> Short:
    """Return a short whose captions are made, and are what its file says.

    Raises:
        FootageError: the last run did not come so far, or somebody edited them since.
    """
    if document is None or document.short.captions is None:
        raise FootageError("captions.export-not-made", short=name)
    raw = work.read_captions(name)
    if raw is not None and sha256_bytes(raw) != document.captions_sha256:
        file = work.captions_file(name).relative_to(work.root).as_posix()
        raise FootageError("captions.export-stale", short=name, file=file)
    return document.short


def _readable(short: Short, cues: tuple[Cue, ...], work: WorkFolder, settings: Settings) -> str:
    if short.narrated is not None:
        return plain_text(cues, styled(short.narrated.words, settings.captions), [])
    segments = short.cut.segments if short.cut else ()
    made = {name: work.source(name) for name in short.sources}
    words = {
        name: document.source.transcript.words
        for name, document in made.items()
        if document and document.source.transcript
    }
    heard = styled(words_on_clock(words, segments, short.rate), settings.captions)
    places = placed(segments, short.rate)
    turns = [
        after.begin_ms
        for before, after in pairwise(places)
        if before.segment.source != after.segment.source
    ]
    return plain_text(cues, heard, turns)
