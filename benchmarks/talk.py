"""The benchmarked short: a talk of 33 s, prepared by znl up to its export, then made three ways."""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
from clocks import Spent, run, spending
from pydantic import TypeAdapter

from znl_video.engine.runner import Runner
from znl_video.io.child import MediaChild
from znl_video.io.engines import make_engine
from znl_video.io.hashing import sha256_of
from znl_video.io.kits import load_kit
from znl_video.io.listening import Listener
from znl_video.io.outside import Outside, cores
from znl_video.io.performers import performers
from znl_video.io.store import Store
from znl_video.io.weights import find_weights
from znl_video.io.work import WorkFolder
from znl_video.model.actions import Action, EncodePicture, EncodeSound, Inspect, Mux
from znl_video.model.base import replace
from znl_video.model.facts import Facts, Muxed, PictureEncoded, SoundEncoded
from znl_video.model.people import TranscribeSettings

HERE = Path(__file__).parent
CLIP = HERE.parent / "sample_clips" / "陈晓明" / "IMG_0001.mp4"
ZNL = Path(sys.executable).with_name("znl")
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()

_ACTION: TypeAdapter[Action] = TypeAdapter(Action)
_PSNR = re.compile(r"PSNR .*average:(inf|[\d.]+)")
_FRAMES = re.compile(r"frame=\s*(\d+)")
_LENGTH = re.compile(r"Duration: (\d+):(\d+):([\d.]+)")
_LUFS = re.compile(r"^\s*I:\s+(-?[\d.]+) LUFS", re.MULTILINE)


@dataclass(frozen=True)
class Result:
    """What a finished file holds: frames, seconds as the container says, LUFS."""

    frames: int
    seconds: float
    lufs: float


class Job:
    """The short for one list of presets, decided and measured, its export still to be made."""

    def __init__(self, folder: Path, presets: tuple[str, ...]) -> None:
        self.presets = presets
        self._folder = folder
        self._kit = load_kit("default", (folder,))
        source = folder / "clip"
        place = source / "陈晓明"
        place.mkdir(parents=True, exist_ok=True)
        self.clip = place / CLIP.name
        shutil.copyfile(CLIP, self.clip)
        # The hand-written script has its geometry typed in, so the content must not decide it.
        self.clip.with_suffix(".toml").write_text('framing = "center"\n', "utf-8")
        self._store = Store(folder / "store")
        out = folder / "-".join(presets)
        wanted = ("--preset", ",".join(presets), "--store", folder / "store")
        run((ZNL, "export", source, "--out", out, *wanted))
        work = WorkFolder(out)
        index = work.index()
        document = work.short(index.shorts[0].name) if index else None
        if document is None:
            raise SystemExit("znl made no short of the benchmark's clip")
        self.credit = document.short.branding.credit if document.short.branding else ""
        self.captions = out / "captions" / f"{document.short.name}.srt"
        ran = [
            (_ACTION.validate_python(self._store.action(each.key)), each.key)
            for each in document.ran
        ]
        self.pictures = [action for action, _ in ran if isinstance(action, EncodePicture)]
        self.sounds = [action for action, _ in ran if isinstance(action, EncodeSound)]
        self.muxes = [action for action, _ in ran if isinstance(action, Mux)]
        self._blobs: dict[Action, str] = {
            action: _blob(self._store.recall(key, action.answer))
            for action, key in ran
            if isinstance(action, EncodePicture | EncodeSound)
        }
        logo, card = self.pictures[0].logo, self.pictures[0].card
        if logo is None or card is None:
            raise SystemExit("the default kit has lost its logo or its end card")
        self.logo = self._kit.files[logo.sha256]
        self.font = self._kit.files[self._kit.kit_in_use.font_sha256]
        self._card = card.blob
        self.card = self._store.blob(card.blob)

    def by_znl(self, made: Sequence[Path]) -> Spent:
        """Perform this short's encodes and muxes in an empty store; copy its files to ``made``.

        Counted: keys, looking up, starting and watching ffmpeg, the meter that checks the encoded
        sound, hashing, flushing to disk, filing facts. Not counted: the copies.
        """
        with tempfile.TemporaryDirectory(dir=self._folder) as fresh:
            runner, store, child = self._runner(Path(fresh))
            with spending() as spent:
                encoded = (
                    *runner.run("short", self.pictures),
                    *runner.run("short", self.sounds),
                )
                # x264 under a rate limit need not give the same bytes as when this was prepared.
                now = {self._blobs[action]: _blob(facts) for action, facts in encoded}
                muxes = [
                    replace(each, picture=now[each.picture], sound=now[each.sound])
                    for each in self.muxes
                ]
                answers = runner.run("short", muxes)
            child.close()
            for (_, facts), place in zip(answers, made, strict=True):
                shutil.copyfile(store.blob(_blob(facts)), place)
        return spent

    def inspected(self, made: Path) -> Spent:
        """Verify one file as znl does: opened anew in a child process, decoded whole, metered.

        The child runs already, as a run starts it for its first clip: what one takes that only
        opens the file is taken off.
        """
        with tempfile.TemporaryDirectory(dir=self._folder) as fresh:
            copy = Path(fresh) / "copy.mp4"
            shutil.copyfile(made, copy)
            runner, store, child = self._runner(Path(fresh))
            action = Inspect(blob=store.keep(copy))
            with spending() as starting, MediaChild() as other:
                other.probe(copy)
            child.probe(copy)
            with spending() as whole:
                with spending() as spent:
                    runner.run("short", [action])
                child.close()
        # A child's seconds count once it has ended, all of them at once.
        return Spent(spent.wall, whole.cpu - starting.cpu)

    def by_hand(self, made: Sequence[Path]) -> Spent:
        """Run the hand-written script on the same clip, captions, logo and card."""
        fonts = self._folder / "fonts"
        fonts.mkdir(exist_ok=True)
        shutil.copyfile(self.font, fonts / self.font.name)
        captions = []
        for number, picture in enumerate(self.pictures):
            captions.append(self._folder / f"{number}.ass")
            captions[-1].write_text(picture.text.ass if picture.text else "", "utf-8")
        how = "one" if len(self.pictures) == 1 else "eight"
        files = (self.clip, fonts, self.logo, self.card, *captions, *made)
        with spending() as spent:
            run([HERE / "hand_export.sh", how, *files], {"FFMPEG": FFMPEG})
        return spent

    def _runner(self, fresh: Path) -> tuple[Runner, Store, MediaChild]:
        store = Store(fresh / "store")
        outside = Outside(store, cores())
        outside.know({sha256_of(self.clip): self.clip, **self._kit.files})
        outside.know({self._card: self.card})
        child = MediaChild()
        # Nothing here listens to speech, but the list of performers wants somebody who could.
        listener = Listener(make_engine(TranscribeSettings(), find_weights("base"), cores()))
        return Runner(performers(outside, child, listener), store), store, child


def _blob(facts: Facts | None) -> str:
    if isinstance(facts, PictureEncoded | SoundEncoded | Muxed):
        return facts.blob
    raise SystemExit("znl's store has lost an encoded picture or sound")


def result_of(made: Path) -> Result:
    """Decode a file whole with ffmpeg and tell what it holds."""
    said = ffmpeg_says("-i", made, "-af", "ebur128=framelog=quiet", "-f", "null", "-")
    return Result(
        frames=int(_FRAMES.findall(said)[-1]),
        seconds=length(said),
        lufs=float(_LUFS.findall(said)[-1]),
    )


def psnr(one: Path, other: Path) -> float:
    """Return the average PSNR between two videos' pictures in decibels."""
    found = _PSNR.findall(
        ffmpeg_says("-i", one, "-i", other, "-lavfi", "[0:v][1:v]psnr", "-f", "null", "-")
    )
    return float(found[-1])


def length(said: str) -> float:
    """Return the seconds of the first file in what ffmpeg printed."""
    hours, minutes, rest = _LENGTH.findall(said)[0]
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def ffmpeg_says(*arguments: str | Path) -> str:
    """Run ffmpeg and return all that it printed, its reports among it."""
    return run(["sh", "-c", 'exec "$@" 2>&1', "sh", FFMPEG, "-hide_banner", "-nostdin", *arguments])
