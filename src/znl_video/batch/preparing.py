"""Before anything runs: settings, presets, kit, model and room are looked at, and refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from znl_video.batch.beside import People
from znl_video.batch.options import Options
from znl_video.io.companions import Finder
from znl_video.io.encoders import encoder_in_use
from znl_video.io.engines import check_engine
from znl_video.io.kits import LoadedKit, load_kit
from znl_video.io.people import load_lexicon, load_settings
from znl_video.io.presets import load_presets
from znl_video.io.scanning import Found, informant_of, scan, without_sounds
from znl_video.io.weights import Weights, find_weights
from znl_video.io.work import WorkFolder
from znl_video.model.base import replace
from znl_video.model.companions import Companions
from znl_video.model.encoder import EncoderInUse
from znl_video.model.lexicon import Lexicon
from znl_video.model.manifest import Source
from znl_video.model.names import unique_names
from znl_video.model.notice import Failure, notice
from znl_video.model.people import ClipNote, Settings, Story
from znl_video.model.preset import Preset


@dataclass(frozen=True)
class Prepared:
    """Everything a run stands on before footage is opened.

    ``stories`` are by relative folder; ``names`` give sources (by path) and stories (by folder
    with a trailing slash) their names. ``companions`` are by the same keys as ``names``, and
    ``files`` are what they name, by digest. ``links`` lead out of SOURCE and were not followed.
    """

    root: Path
    settings: Settings
    presets: tuple[Preset, ...]
    kit: LoadedKit
    lexicon: Lexicon
    found: tuple[Found, ...]
    notes: Mapping[str, ClipNote]
    broken: Mapping[str, Failure]
    stories: Mapping[str, Story]
    names: Mapping[str, str]
    companions: Mapping[str, Companions]
    files: Mapping[str, Path]
    encoder: EncoderInUse
    links: tuple[str, ...] = ()


def prepare(options: Options, work: WorkFolder) -> Prepared:
    """Read what people wrote and find the footage.

    Raises:
        UsageError: bad usage or configuration; nothing was started.
    """
    source = options.source
    root = options.root
    settings = settings_for(options)
    scanned = scan(source, options.work, follow_links=settings.limits.follow_links)
    found = scanned.found
    presets = load_presets(options.presets or settings.presets)
    kit = load_kit(options.brand or settings.brand, (work.root, root))
    finder = Finder(root, work.root, settings.limits)
    people = People(root, work.root, finder, follow_links=settings.limits.follow_links)
    people.read_notes(found)
    if source.is_dir():
        people.read_stories(found)
    beds = {file.resolve() for file in kit.files.values()}
    found = without_sounds(found, finder.sounds | beds, source)
    stories = people.stories
    names = _names(found, stories, source, work)
    return Prepared(
        root=root,
        settings=settings,
        presets=presets,
        kit=kit,
        lexicon=load_lexicon(options.lexicon, work.root, root, kit.folder),
        found=found,
        notes=people.notes,
        broken=people.broken,
        stories=stories,
        names=names,
        companions=people.companions,
        files=finder.files,
        links=scanned.links,
        encoder=encoder_in_use(settings.export.encoder),
    )


def find_model(prepared: Prepared) -> Weights:
    """Return the Whisper weights the settings name, for an engine that is there.

    Raises:
        UsageError: one of them is not on this machine.
    """
    check_engine(prepared.settings.transcribe)
    return find_weights(prepared.settings.transcribe.model)


def source_of(found: Found, sha256: str, prepared: Prepared) -> Source:
    """Return a source as found, before it is opened."""
    note = prepared.notes.get(found.path, ClipNote())
    return Source(
        name=prepared.names[found.path],
        path=found.path,
        size=found.size,
        sha256=sha256,
        informant=note.informant or informant_of(found.path),
        note=note,
        captions=prepared.companions.get(found.path, Companions()).captions,
        rejection=prepared.broken.get(found.path) or _unnameable(found),
    )


def _unnameable(found: Found) -> Failure | None:
    """Refuse a file whose name is not UTF-8: no command or document could hold it."""
    try:
        str(found.file).encode("utf-8")
    except UnicodeEncodeError:
        return Failure(stage="ingest", notice=notice("source.bad-name", file=found.path))
    return None


def settings_for(options: Options) -> Settings:
    """Return what ``znl.toml`` and the command line settle together.

    Raises:
        UsageError: ``znl.toml`` is wrong.
    """
    settings = load_settings(options.root, options.work)
    if options.model is not None:
        transcribe = replace(settings.transcribe, model=options.model)
        settings = replace(settings, transcribe=transcribe)
    if options.strict:
        settings = replace(settings, policy=settings.policy.strict)
    return settings


def _names(
    found: Sequence[Found], stories: Mapping[str, Story], source: Path, work: WorkFolder
) -> dict[str, str]:
    index = work.index()
    entries = (*index.sources, *index.shorts) if index else ()
    known = {entry.path: entry.name for entry in entries if entry.path}
    wanted = {each.path: each.path for each in found}
    for folder in sorted(stories):
        wanted[f"{folder}/"] = folder or source.name
    return unique_names(wanted, known)
