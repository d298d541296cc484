"""Files that sidecars and stories name: found by safe paths, read or hashed, known by digest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from znl_video.captions.srt import read_srt
from znl_video.errors import FootageError, UsageError
from znl_video.io.hashing import sha256_bytes, sha256_of
from znl_video.io.people import NOTES, Names
from znl_video.model.captions import WrittenCaptions
from znl_video.model.companions import Companions
from znl_video.model.layers import Headline, MusicFile, NarrationFile
from znl_video.model.limits import Limits
from znl_video.model.notice import notice
from znl_video.model.people import NO_MUSIC, ClipNote, Overlays, Story

MAX_CAPTIONS_BYTES = 5_000_000

# Drones write where they flew into a .srt beside the film, a caption a frame.
_TELEMETRY = re.compile(r"FrameCnt|SrtCnt|\[iso ?:|GPS ?\(|\[latitude|HOME ?\(|F/\d|SS \d", re.I)


class Finder:
    """Finds what people name, in the footage's folder ``root`` and in the ``work`` folder.

    ``files`` are all that was found so far, by digest; ``sounds`` those that are laid over footage.
    Sounds beyond ``limits`` are refused.
    """

    def __init__(self, root: Path, work: Path, limits: Limits) -> None:
        self._root = root
        self._work = work
        self._limits = limits
        self._captions_in: dict[Path, dict[str, Path]] = {}
        self._digests: dict[Path, str] = {}
        self._names = Names()
        self.files: dict[str, Path] = {}
        self.sounds: set[Path] = set()

    def of_clip(self, clip: Path, note: ClipNote, sidecar: Path | None) -> Companions:
        """Return what a clip brings along; ``sidecar`` None: it has none.

        Raises:
            UsageError: a file is missing, lies outside, or may not be used.
            FootageError: captions that cannot be understood.
        """
        folder = clip.parent.relative_to(self._root)
        laid = self._overlays(note, sidecar, folder, clip) if sidecar else Companions()
        if laid.captions is None and (beside := self._beside(clip, folder)):
            return laid.model_copy(update={"captions": self._captions(beside, guessed=True)})
        return laid

    def of_story(self, story: Story, folder: Path, file: Path) -> Companions:
        """Return what a folder's story brings along, as :meth:`of_clip`."""
        return self._overlays(story, file, folder.relative_to(self._root), None)

    def _overlays(
        self, wish: Overlays, sidecar: Path, folder: Path, clip: Path | None
    ) -> Companions:
        def found(key: str, name: str) -> Path:
            return self._named(name, key, sidecar, folder, clip)

        told = self._shown(sidecar)
        narration = captions = music = None
        if wish.narration is not None:
            voice = found("narration", wish.narration)
            narration = NarrationFile(
                file=self._shown(voice),
                sha256=self._sound(voice),
                original=wish.original or "duck",
            )
            captions = self._beside(voice, folder)
        if wish.music is not None and wish.music != NO_MUSIC:
            if not (wish.music_licence or "").strip():
                raise UsageError("music.no-licence", sidecar=told, file=wish.music)
            bed = found("music", wish.music)
            music = MusicFile(
                file=self._shown(bed),
                sha256=self._sound(bed),
                licence=" ".join((wish.music_licence or "").split()),
                lu=MusicFile.model_fields["lu"].default if wish.music_lu is None else wish.music_lu,
            )
        guessed = wish.captions is None
        if wish.captions is not None:
            captions = found("captions", wish.captions)
        written = self._captions(captions, guessed=guessed) if captions else None
        return Companions(
            headline=Headline(text=wish.headline, file=told) if wish.headline else None,
            narration=narration,
            original=wish.original,
            music=music,
            music_lu=wish.music_lu,
            no_music=wish.music == NO_MUSIC,
            captions=None if narration else written,
            narration_captions=written if narration else None,
        )

    def _named(self, name: str, key: str, sidecar: Path, folder: Path, clip: Path | None) -> Path:
        """Return the file that a sidecar names, from beside it or beside the clip."""
        told = {"sidecar": self._shown(sidecar), "key": key, "file": name}
        # Both ways of writing paths are looked at: a folder travels between systems.
        for pure in (PurePosixPath(name), PureWindowsPath(name)):
            if pure.is_absolute() or pure.anchor or ".." in pure.parts:
                raise UsageError("sidecar.file-outside", **told)
        for place in self._places(folder):
            path = place / name
            if not path.is_file():
                found = self._names.find(path.parent, path.name)
                if found is None:
                    continue
                path = found
            real = path.resolve()
            if not any(real.is_relative_to(home.resolve()) for home in (self._root, self._work)):
                raise UsageError("sidecar.file-outside", **told)
            if clip is not None and real == clip.resolve():
                raise UsageError("sidecar.names-itself", **told)
            return path
        raise UsageError("sidecar.file-missing", **told)

    def _places(self, folder: Path) -> Iterator[Path]:
        """Yield where files of ``folder`` may lie; the work folder comes first, as for notes."""
        yield self._work / NOTES / folder
        yield self._root / folder

    def _beside(self, media: Path, folder: Path) -> Path | None:
        """Return captions that are called as ``media`` is, with its ending or without."""
        wanted = (f"{media.name}.srt".casefold(), f"{media.stem}.srt".casefold())
        for place in self._places(folder):
            there = self._listed(place)
            for name in wanted:
                if name in there:
                    return there[name]
        return None

    def _listed(self, place: Path) -> dict[str, Path]:
        """Return the caption files of a folder by their names; it is read once for all clips."""
        if place not in self._captions_in:
            self._captions_in[place] = {
                each.name.casefold(): each
                for each in (sorted(place.iterdir()) if place.is_dir() else ())
                if each.suffix.casefold() == ".srt" and (each.is_file() or each.is_symlink())
            }
        return self._captions_in[place]

    def _captions(self, path: Path, *, guessed: bool) -> WrittenCaptions:
        file = self._shown(path)
        if guessed and path.is_symlink():
            # It was not named by anybody, and what it leads to may be anything.
            told = notice("captions.link", file=file)
            return WrittenCaptions(file=file, sha256="", used=False, warnings=(told,))
        try:
            with path.open("rb") as opened:
                raw = opened.read(MAX_CAPTIONS_BYTES + 1)
        except OSError as error:
            raise UsageError("file.failed", file=file, why=error.strerror or error) from None
        if len(raw) > MAX_CAPTIONS_BYTES:
            raise FootageError("captions.srt-too-large", file=file)
        sha256 = sha256_bytes(raw)
        if guessed and _is_telemetry(raw):
            told = notice("captions.telemetry", file=file)
            return WrittenCaptions(file=file, sha256=sha256, used=False, warnings=(told,))
        read = read_srt(raw, name=file)
        return WrittenCaptions(file=file, sha256=sha256, cues=read.cues, warnings=read.warnings)

    def _sound(self, path: Path) -> str:
        """Return a sound file's digest and remember where it lies."""
        real = path.resolve()
        if real not in self._digests:
            try:
                told = self._limits.oversized(real.stat().st_size, self._shown(path))
                if told:
                    raise FootageError(told.code, **told.fields)
                self._digests[real] = sha256_of(real)
            except OSError as error:
                shown = self._shown(path)
                raise UsageError("file.failed", file=shown, why=error.strerror or error) from None
        self.files[self._digests[real]] = real
        self.sounds.add(real)
        return self._digests[real]

    def _shown(self, path: Path) -> str:
        """Return a path as people know it, below the footage's folder or the work folder."""
        for home in (self._work, self._root):
            if path.is_relative_to(home):
                return path.relative_to(home).as_posix()
        return path.name


def _is_telemetry(raw: bytes) -> bool:
    text = raw[:20_000].decode("utf-8", "replace")
    captions = max(1, text.count("-->"))
    return len(_TELEMETRY.findall(text)) >= captions
