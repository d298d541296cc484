"""Keys, recall, replay and what a dry run foretells."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from factories import (
    FPS25,
    cut,
    encode_picture,
    encode_sound,
    footage,
    given,
    short,
    source,
    track,
)
from projects import Project, silent_clip

from znl_video.engine.foretell import PENDING, foretell
from znl_video.engine.keys import key
from znl_video.engine.replay import replay
from znl_video.engine.runner import Answers, Runner, UndecidedError
from znl_video.errors import FootageError, ToolError
from znl_video.io.child import MediaChild
from znl_video.io.hashing import sha256_of
from znl_video.io.listening import Listener
from znl_video.io.outside import Outside
from znl_video.io.performers import performers
from znl_video.io.probing import probe
from znl_video.io.store import Store
from znl_video.model import actions, facts
from znl_video.model.actions import Action, Inspect, Mux, Probe, SplitWords
from znl_video.model.base import canonical, digest
from znl_video.model.composition import CardTail
from znl_video.model.kit import EndCard
from znl_video.model.looking import look_at
from znl_video.model.manifest import Short, Source
from znl_video.model.mixing import SoundClip
from znl_video.stages import ingest, loudness, trim

MUX = Mux(picture="p", sound="s", edit_list=True)
TRACK = track()


class Maker:
    """A performer that makes a blob of every action's name, and counts."""

    revision = 1

    def __init__(self, store: Store, pause_s: float = 0) -> None:
        self.store = store
        self.batches: list[list[Action]] = []
        self.pause_s = pause_s

    def identity(self, action: Any) -> str:
        return f"made of {action.kind}"

    def perform(self, wanted: Sequence[Any]) -> tuple[list[facts.Facts], float]:
        self.batches.append(list(wanted))
        time.sleep(self.pause_s)
        return [self._make(action) for action in wanted], 0.5

    def _make(self, action: Action) -> facts.Facts:
        if isinstance(action, SplitWords):
            return facts.Tokens(texts=tuple((text,) for text in action.texts))
        with self.store.scratch() as folder:
            made = folder / "made"
            made.write_text(canonical(action), "utf-8")
            return facts.Muxed(blob=self.store.keep(made))

    @property
    def performed(self) -> list[Action]:
        return [action for batch in self.batches for action in batch]


def mux(number: int = 0) -> Mux:
    return Mux(picture=f"p{number}", sound="s", edit_list=True)


def words(text: str) -> SplitWords:
    return SplitWords(texts=(text,))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def maker(store: Store) -> Maker:
    return Maker(store)


def runner(maker: Maker, **options: Any) -> Runner:
    return Runner({"Mux": maker, "SplitWords": maker}, maker.store, **options)


# --- keys -----------------------------------------------------------------------------------------

SAME = """
import json, sys
from znl_video.engine.keys import key
from znl_video.model.actions import Analyse, EncodeSound, Mux
from znl_video.model.media import Rate, VideoTrack
from znl_video.model.mixing import SoundClip

track = {"index": 0, "codec": "h264", "width": 1920, "height": 1080, "pixels": "yuv420p"}
for turn in (dict, lambda pairs: dict(reversed(pairs.items()))):
    sound = {"rate": Rate(num=25, den=1), "target_lufs": -15.0, "limit_dbtp": -1.0, "gain_db": 0.0,
             "headroom_db": 0.5, "sample_rate": 48000, "kbps": 128,
             "clips": (SoundClip(sha256="a", audio=1, start_ms=0, frames=9),)}
    analyse = {"sha256": "a", "video": turn(track), "audio": None, "duration_ms": 5}
    print(key(EncodeSound(**turn(sound)), 1, "x"), key(Analyse(**turn(analyse)), 2, "y"))
"""


def test_keys_depend_on_neither_order_nor_hash_seed() -> None:
    said = set()
    for seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", SAME],
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
            text=True,
        )
        said |= set(done.stdout.split("\n")) - {""}
    assert len(said) == 1
    first, second = said.pop().split()
    assert first != second
    assert len(first) == len(second) == 64


@pytest.mark.parametrize(
    "other",
    [
        pytest.param((mux(1), 1, "x"), id="action"),
        pytest.param((MUX, 2, "x"), id="revision"),
        pytest.param((MUX, 1, "y"), id="identity"),
        pytest.param((Inspect(blob="p"), 1, "x"), id="kind"),
    ],
)
def test_another_action_revision_or_identity_is_another_key(other: tuple[Action, int, str]) -> None:
    assert key(MUX, 1, "x") == key(mux_again(), 1, "x")
    assert key(MUX, 1, "x") != key(*other)


def mux_again() -> Mux:
    return Mux.model_validate_json(MUX.model_dump_json())


def test_zeros_and_tuples_have_one_digest() -> None:
    assert digest({"a": 0.0, "b": (1, 2)}) == digest({"b": [1, 2], "a": -0.0})
    assert digest({"text": "电动车 🛵"}) != digest({"text": "电动车"})


# --- running --------------------------------------------------------------------------------------


def test_what_is_filed_is_recalled(maker: Maker) -> None:
    first = runner(maker)
    made = first.run("one", [mux()])
    assert runner(maker).run("two", [mux()]) == made
    assert first.run("one", [mux()]) == made
    assert maker.performed == [mux()]
    tally = first.ledger.tallies["Mux"]
    assert (tally.performed, tally.recalled, tally.seconds) == (1, 1, 0.5)
    assert [ran.kind for ran in first.ledger.ran["one"]] == ["Mux", "Mux"]


def test_one_kind_is_performed_together_and_answers_keep_their_order(maker: Maker) -> None:
    told: list[tuple[str, int]] = []
    run = runner(maker, announce=lambda subject, wanted: told.append((subject, len(wanted))))
    run.run("short", [mux(1)])
    wanted: list[Action] = [mux(2), words("一"), mux(1), mux(3), words("二"), mux(2)]
    answers = run.run("short", wanted)
    assert [action for action, _ in answers] == wanted
    assert answers[0] == answers[5]
    assert maker.batches == [[mux(1)], [mux(2), mux(3)], [words("一"), words("二")]]
    assert told == [("short", 1), ("short", 2), ("short", 2)]


def test_threads_that_want_the_same_perform_it_once(store: Store) -> None:
    maker = Maker(store, pause_s=0.1)
    run = runner(maker)
    found: dict[str, Answers] = {}

    def work(name: str, wanted: list[Action]) -> None:
        found[name] = run.run(name, wanted)

    wishes = {"a": [mux(1), mux(2)], "b": [mux(2), mux(1)], "c": [mux(1)]}
    threads = [threading.Thread(target=work, args=wish) for wish in wishes.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert {name: [action for action, _ in each] for name, each in found.items()} == wishes
    assert sorted(maker.performed, key=repr) == [mux(1), mux(2)]
    assert found["a"] == found["b"][::-1]
    assert found["c"][0] == found["a"][0]


def test_a_forced_kind_is_performed_once_more_and_no_other(maker: Maker) -> None:
    runner(maker).run("one", [mux(), words("一")])
    forced = runner(maker, forced=("Mux",))
    forced.run("one", [mux(), words("一")])
    forced.run("two", [mux()])
    assert maker.performed == [mux(), words("一"), mux()]
    assert forced.ledger.tallies["Mux"].recalled == 1


def test_a_blob_that_is_gone_is_made_again(maker: Maker) -> None:
    ((_, made),) = runner(maker).run("one", [mux()])
    assert isinstance(made, facts.Muxed)
    maker.store.blob(made.blob).unlink()
    assert runner(maker).run("one", [mux()]) == ((mux(), made),)
    assert len(maker.performed) == 2
    assert maker.store.blob(made.blob).is_file()


def test_an_error_leaves_nothing_filed_and_no_lock_held(maker: Maker) -> None:
    class Broken(Maker):
        def _make(self, action: Action) -> facts.Facts:
            raise OSError(f"no space for {action.kind}")

    run = Runner({"Mux": Broken(maker.store)}, maker.store)
    for _ in range(2):
        with pytest.raises(OSError, match="no space for Mux"):
            run.run("one", [mux()])
    assert run.ledger.ran["one"] == []
    assert runner(maker).run("one", [mux()])


# --- replaying ------------------------------------------------------------------------------------


class Collecting:
    """A stage that asks for one number after another until it has three."""

    def plan(self, subject: tuple[str, ...], wanted: int, /) -> tuple[Action, ...]:
        return (mux(len(subject)),) if len(subject) < wanted else ()

    def absorb(self, subject: tuple[str, ...], _given: Any, answers: Answers, /) -> tuple[str, ...]:
        return (*subject, *(repr(action) for action, _ in answers), *(() if answers else ("end",)))


def test_a_stage_is_asked_until_it_wants_nothing_and_then_concludes(maker: Maker) -> None:
    taken = replay(Collecting(), "short/a", (), 3, runner(maker))
    assert taken == (*(repr(mux(n)) for n in range(3)), "end")
    assert maker.batches == [[mux(n)] for n in range(3)]


def test_a_stage_that_wants_nothing_concludes_at_once(maker: Maker) -> None:
    assert replay(Collecting(), "short/a", (), 0, runner(maker)) == ("end",)


def test_a_stage_that_never_takes_its_answers_is_stopped(maker: Maker) -> None:
    with pytest.raises(RuntimeError, match="keeps asking about short/a"):
        replay(Collecting(), "short/a", (), 1000, runner(maker))


# --- foretelling ----------------------------------------------------------------------------------

CLIP = SoundClip(sha256="a", audio=1, start_ms=0, frames=50)
BLOB = f"{PENDING}key"


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (Probe(sha256="a"), None),
        (
            actions.Analyse(sha256="a", video=TRACK, audio=1, duration_ms=900),
            facts.Analysis(decoded_ms=900),
        ),
        (actions.Transcribe(sha256="a", audio=1, model="m", language=None), None),
        (SplitWords(texts=("电动车", "")), facts.Tokens(texts=(("电", "动", "车"), ()))),
        (
            actions.MeasureLoudness(rate=FPS25, clips=(CLIP,)),
            facts.Measured(lufs=-20.0, dbtp=-6.0),
        ),
        (
            encode_sound(CLIP, target_lufs=-15, limit_dbtp=-1),
            facts.SoundEncoded(blob=BLOB, lufs=-15.0, dbtp=-1.0),
        ),
        (
            encode_picture(
                footage(frames=50), footage(frames=25), card=CardTail(blob="c", frames=9)
            ),
            facts.PictureEncoded(blob=BLOB, frames=84),
        ),
        (
            actions.Card(
                card=EndCard(title="a", seconds=2.5),
                width=1080,
                height=1920,
                rate=FPS25,
                font="f",
                logo=None,
            ),
            facts.CardMade(blob=BLOB, frames=62),
        ),
        (
            actions.Cover(
                sha256="a",
                track=TRACK,
                at_ms=0,
                since_ms=0,
                rate=FPS25,
                view=footage().view,
                width=1080,
                height=1920,
                cover_width=1080,
                cover_height=1440,
            ),
            facts.CoverMade(blob=BLOB, thumbnail=BLOB),
        ),
        (MUX, facts.Muxed(blob=BLOB)),
        (Inspect(blob="b"), None),
    ],
    ids=lambda value: getattr(value, "kind", ""),
)
def test_what_can_be_foretold(action: Action, told: facts.Facts | None) -> None:
    assert foretell(action, "key") == told
    assert told is None or isinstance(told, action.answer)


def test_a_dry_run_performs_nothing_and_collects_what_it_would(maker: Maker) -> None:
    runner(maker).run("one", [mux(1)])
    maker.batches.clear()
    dry = runner(maker, dry=True)
    answers = dry.run("one", [mux(1), mux(2), words("一二")])
    assert maker.batches == []
    assert [(each.subject, each.action) for each in dry.ledger.wanted] == [
        ("one", mux(2)),
        ("one", words("一二")),
    ]
    (_, known), (_, foretold), (_, split) = answers
    assert isinstance(known, facts.Muxed)
    assert not known.blob.startswith(PENDING)
    assert foretold == facts.Muxed(blob=PENDING + dry.ledger.wanted[0].key)
    assert split == facts.Tokens(texts=(("一", "二"),))


def test_a_dry_run_tells_of_a_look_at_a_source_once(maker: Maker) -> None:
    dry = Runner({"Analyse": maker}, maker.store, dry=True)
    look = look_at(source())
    for subject in ("source/clip", "short/clip", "short/clip-40s", "source/clip"):
        assert dry.run(subject, [look]) == ((look, foretell(look, "")),)
    assert [each.subject for each in dry.ledger.wanted] == ["source/clip"]


def test_a_dry_run_tells_a_subject_once_what_it_wants_again(maker: Maker) -> None:
    dry = runner(maker, dry=True)
    for subject in ("one", "one", "two"):
        dry.run(subject, [mux(1), words("一二")])
    told = [(each.subject, each.action) for each in dry.ledger.wanted]
    assert told == [(one, what) for one in ("one", "two") for what in (mux(1), words("一二"))]


def test_a_dry_run_stops_where_everything_depends_on_the_answer(maker: Maker) -> None:
    dry = Runner({"Probe": maker}, maker.store, dry=True)
    with pytest.raises(UndecidedError):
        replay(ingest, "source/clip", source(media=None, analysis=None), None, dry)
    assert [each.action for each in dry.ledger.wanted] == [Probe(sha256="sha-of-clip")]
    assert maker.batches == []


def test_a_dry_run_takes_a_stage_to_its_end(maker: Maker) -> None:
    dry = Runner({"MeasureLoudness": maker, "EncodeSound": maker}, maker.store, dry=True)
    subject: Short = replay(loudness, "short/clip", short(cut=cut()), given(), dry)
    assert [each.action.kind for each in dry.ledger.wanted] == ["MeasureLoudness", "EncodeSound"]
    assert subject.tracks[0].blob.startswith(PENDING)
    assert subject.warnings == ()


# --- one clip's trouble ---------------------------------------------------------------------------


class Deaf:
    """A recogniser that hears nothing."""

    notices = ()
    at_once = 1

    def divide(self, threads: int, at_once: int, seconds: float) -> None:
        pass

    def listen(self, *_: Any) -> facts.Transcribed:
        return facts.Transcribed()


def working(child: MediaChild, clip: Path, store: Store) -> Runner:
    """A runner over the real performers."""
    outside = Outside(store, threads=1)
    outside.know({"sha-of-clip": clip, sha256_of(clip): clip})
    return Runner(performers(outside, child, Listener(Deaf())), store)


def test_a_decoder_that_hung_is_asked_again_in_the_next_run(store: Store, tmp_path: Path) -> None:
    clip = silent_clip(tmp_path / "clip.mp4", "gray", 0.4)
    own = probe(clip).media
    assert own is not None
    look = actions.Analyse(sha256="sha-of-clip", video=own.video[0], audio=None, duration_ms=400)
    # No process starts within a thousandth of a second.
    with MediaChild(timeout_s=0.001) as slow:
        run = working(slow, clip, store)
        with pytest.raises(ToolError) as caught:
            run.run("source/clip", [look])
    assert (caught.value.code, caught.value.fields) == ("media.decoder-hung", {"seconds": "0.001"})
    assert run.ledger.ran["source/clip"] == []
    with MediaChild() as child:
        ((_, made),) = working(child, clip, store).run("source/clip", [look])
    assert isinstance(made, facts.Analysis)
    assert (made.problem, len(made.luma)) == (None, 1)


def test_a_file_that_cannot_be_decoded_is_remembered(store: Store, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_text("no video", "utf-8")
    with MediaChild() as child:
        run = working(child, clip, store)
        asked = Probe(sha256=sha256_of(clip))
        ((_, first),) = run.run("source/clip", [asked])
        assert run.run("source/clip", [asked]) == ((asked, first),)
    assert isinstance(first, facts.Probed)
    assert first.problem is not None
    assert (run.ledger.tallies["Probe"].performed, run.ledger.tallies["Probe"].recalled) == (1, 1)


def test_a_file_that_is_still_being_copied_is_not_taken_for_damaged(
    store: Store, tmp_path: Path
) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_text("no video", "utf-8")
    asked = Probe(sha256=sha256_of(clip))
    with MediaChild() as child:
        run = working(child, clip, store)
        clip.write_text("no video yet", "utf-8")
        for _ in range(2):
            with pytest.raises(FootageError) as caught:
                run.run("source/clip", [asked])
            assert caught.value.code == "media.changed"
    assert run.ledger.tallies["Probe"].recalled == 0


def test_what_nobody_foresaw_fails_one_clip_and_the_others_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    footage = tmp_path / "clips"
    footage.mkdir()
    for name, colour in (("cursed", "red"), ("doomed", "green"), ("good", "blue")):
        silent_clip(footage / f"{name}.mp4", colour, 0.4)
    plan_source, plan_short = ingest.plan, trim.plan

    def ingesting(subject: Source, given: Any) -> tuple[Action, ...]:
        if subject.name == "cursed":
            raise ZeroDivisionError("cursed has no rate")
        return plan_source(subject, given)

    def trimming(subject: Short, given: Any) -> tuple[Action, ...]:
        if subject.name == "doomed":
            raise MemoryError("no room for doomed")
        return plan_short(subject, given)

    monkeypatch.setattr(ingest, "plan", ingesting)
    monkeypatch.setattr(trim, "plan", trimming)
    project = Project(footage, ("douyin",))
    told = project.run(until="reframe")
    [rejected], [failed] = told.rejected, told.failed
    assert (rejected.file, rejected.stage, rejected.code) == (
        "cursed.mp4",
        "ingest",
        "run.unforeseen",
    )
    assert "ZeroDivisionError" in rejected.reason
    assert (failed.file, failed.stage, failed.code) == ("doomed", "trim", "run.unforeseen")
    assert "no room for doomed" in failed.reason
    assert failed.remedy
    assert told.exit_code == 1
    good = project.short("good").short
    assert (good.failures, good.cut is not None, len(good.framings)) == ((), True, 1)
    lost = project.short("doomed").short.failures
    assert lost[0].notice.fields == {"kind": "MemoryError", "why": "no room for doomed"}
