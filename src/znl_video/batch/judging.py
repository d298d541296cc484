"""Caption files, anybody's, held against the rules of captions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from znl_video.captions.encoding import decoded
from znl_video.captions.judging import judge
from znl_video.captions.layer import line_units
from znl_video.captions.mending import mended
from znl_video.captions.rules import Box, Breach, Rule
from znl_video.captions.subrip import Entry, Listing, parse
from znl_video.captions.vtt import is_vtt, parse_vtt
from znl_video.errors import FootageError, ZnlError
from znl_video.io.kits import load_kit
from znl_video.io.outside import Outside
from znl_video.io.people import load_lexicon
from znl_video.io.presets import load_presets
from znl_video.io.store import temporary_store
from znl_video.io.words import dictionary_words
from znl_video.messages import remedy, sentence
from znl_video.model.base import Frozen
from znl_video.model.captions import Cue
from znl_video.model.notice import Notice
from znl_video.model.people import Settings

# Captions of a day of speech are smaller; a video is not.
_MOST_BYTES = 10_000_000


class Finding(Frozen):
    """One rule that one caption breaks; ``measured`` and ``limit`` as in ``Breach``."""

    rule: Rule
    line: int | None
    caption: int
    seconds: float
    text: str
    measured: float | None
    limit: float | None
    reason: str
    remedy: str


class Told(Frozen):
    """A sentence about a file as a whole; ``line`` is where, None for all of it."""

    code: str
    line: int | None
    reason: str
    remedy: str


class Verdict(Frozen):
    """What one file breaks.

    ``mended`` is what ``znl render`` would put right on reading it. ``problems`` keep it from being
    understood whole, and a run from taking it; what can be understood is judged all the same.
    """

    file: str
    captions: int
    breaches: tuple[Finding, ...] = ()
    mended: tuple[Told, ...] = ()
    problems: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Standard:
    """What files are held against besides the rules; ``brand`` gives the type and its font."""

    presets: tuple[str, ...] = ()
    brand: str | None = None
    lexicon: Path | None = None


def check_captions(files: Sequence[Path], standard: Standard) -> tuple[Verdict, ...]:
    """Judge every file; one that cannot be read does not keep the others from being judged.

    Raises:
        UsageError: there is no such preset, brand kit or lexicon, or it is not valid.
    """
    kit = load_kit(standard.brand or Settings().brand, (Path(),))
    names = load_lexicon(standard.lexicon, kit.folder).names
    presets = load_presets(standard.presets) if standard.presets else ()
    style = kit.kit_in_use.kit.captions
    boxes = [Box(preset=each.name, units=line_units(each, style)) for each in presets]
    box = min(boxes, key=lambda each: each.units, default=None)
    verdicts = []
    with temporary_store() as store:
        world = Outside(store, 1)
        for file in files:
            try:
                listing = _read(file)
            except ZnlError as error:
                problem = _told(Notice(code=error.code, fields=error.fields))
                verdicts.append(Verdict(file=_printable(file), captions=0, problems=(problem,)))
                continue
            cues = [_as_written(entry) for entry in listing.entries]
            found = judge(
                cues,
                partial(dictionary_words, names=names, world=world),
                lines=[entry.line for entry in listing.entries],
                names=names,
                box=box,
                glyphs=kit.kit_in_use.glyphs,
            )
            verdicts.append(
                Verdict(
                    file=_printable(file),
                    captions=len(cues),
                    breaches=tuple(map(_finding, found)),
                    mended=tuple(map(_told, mended(listing, _printable(file))[1])),
                    problems=tuple(map(_told, listing.problems)),
                )
            )
    return tuple(verdicts)


def _read(file: Path) -> Listing:
    """Take a file apart.

    Raises:
        FootageError: it is not there, cannot be read, or is no text.
    """
    try:
        if file.is_dir():
            raise FootageError("captions.check-folder", file=_printable(file))
        if file.stat().st_size > _MOST_BYTES:
            raise FootageError("captions.check-large", file=_printable(file))
        raw = file.read_bytes()
    except FileNotFoundError:
        raise FootageError("check.missing", file=_printable(file)) from None
    except OSError as error:
        raise FootageError(
            "file.failed", file=_printable(file), why=error.strerror or error
        ) from error
    text = decoded(raw, _printable(file))
    return parse_vtt(text) if is_vtt(text) else parse(text)


def _printable(file: Path) -> str:
    """Return a path that any document can hold; a name may be bytes in no encoding."""
    return str(file).encode("utf-8", "replace").decode("utf-8")


def _as_written(entry: Entry) -> Cue:
    return Cue(start_ms=entry.start_ms, end_ms=entry.end_ms, text="\n".join(entry.lines))


def _finding(breach: Breach) -> Finding:
    return Finding(
        rule=breach.rule,
        line=breach.line,
        caption=breach.cue,
        seconds=breach.at_ms / 1000,
        text=breach.text,
        measured=breach.measured,
        limit=breach.limit,
        reason=sentence(breach.reason.code, breach.reason.fields),
        remedy=remedy(breach.reason.code, breach.reason.fields),
    )


def _told(said: Notice) -> Told:
    line = said.fields.get("line", "")
    return Told(
        code=said.code,
        line=int(line) if line.isdecimal() else None,
        reason=sentence(said.code, said.fields),
        remedy=remedy(said.code, said.fields),
    )
