"""Files made to do harm: they reach nothing outside, and end in a reason."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import making_media
import pytest
from factories import encode_picture, encode_sound, footage
from hostile_claims import claims
from hostile_damage import films, scrambled, truncated
from hostile_references import ENDINGS, references, scripts
from watching import Watch, laid_out

from znl_video.ffmpeg.picture import picture_arguments
from znl_video.ffmpeg.sound import file_meter_arguments, sound_arguments, speech_arguments
from znl_video.io.child import MediaChild
from znl_video.io.outside import find_ffmpeg
from znl_video.messages import codes
from znl_video.model.composition import LogoLayer
from znl_video.model.geometry import Fit
from znl_video.model.limits import Limits
from znl_video.model.looking import look_at
from znl_video.model.manifest import Source


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with laid_out(tmp_path_factory.mktemp("outside") / "o") as found:
        if not found.notices():
            pytest.skip("this disk does not tell when a file was read")
        yield found


@pytest.fixture(scope="module")
def traps(tmp_path_factory: pytest.TempPathFactory, watch: Watch) -> dict[str, Path]:
    """Every way to name another file, under an ending that footage has."""
    folder = tmp_path_factory.mktemp("traps")
    film = making_media.film(folder / "film.mp4", "testsrc2=s=160x90:r=25", "sine", 0.4)
    made = {**scripts(watch.bait), **references(film.read_bytes(), watch.bait)}
    watch.forget()
    laid = {}
    for number, (name, content) in enumerate(made.items()):
        laid[name] = folder / f"{name}.{ENDINGS[number % len(ENDINGS)]}"
        laid[name].write_bytes(content)
    return laid


def _reached(watch: Watch) -> tuple[list[str], list[str]]:
    return watch.opened(), watch.callers


NOTHING: tuple[list[str], list[str]] = ([], [])

# What these point to is left out, and the film that they hold is used.
FILMS = {"dref-url", "dref-http", "dref-urn"}


def test_the_traps_are_no_dummies(watch: Watch, traps: dict[str, Path]) -> None:
    program = str(find_ffmpeg())
    for name, *options in (
        ("hls-file", "-f", "hls", "-allowed_extensions", "ALL", "-extension_picky", "0"),
        ("concat", "-f", "concat", "-safe", "0"),
        ("dref-alias", "-enable_drefs", "1", "-use_absolute_path", "1"),
    ):
        watch.forget()
        subprocess.run(
            [program, "-v", "error", *options, "-i", traps[name], "-f", "null", "-"],
            check=False,
            capture_output=True,
        )
        assert "o.mp4" in watch.opened(), name
    watch.forget()


def test_probing_reaches_nothing_outside(watch: Watch, traps: dict[str, Path]) -> None:
    watch.forget()
    with MediaChild() as child:
        for name, file in traps.items():
            probed = child.probe(file)
            assert (probed.problem is None) is (name in FILMS), name
            assert child.probe_sound(file).problem is None or name not in FILMS
            assert probed.problem is None or probed.problem.code in codes()
            assert _reached(watch) == NOTHING, name


def _picture(file: Path) -> list[str]:
    action = encode_picture(footage())
    return picture_arguments([action], lambda _: str(file), ["out.mp4"], 1)


def _sound(file: Path) -> list[str]:
    return sound_arguments(encode_sound(), lambda _: str(file), "out.m4a", 1)


COMMANDS: dict[str, Callable[[Path], list[str]]] = {
    "picture": _picture,
    "sound": _sound,
    "speech": lambda file: speech_arguments(str(file), 0, "out.f32", 1),
    "meter": lambda file: file_meter_arguments(str(file), 1),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_no_command_reaches_anything_outside(
    watch: Watch, traps: dict[str, Path], tmp_path: Path, command: Callable[[Path], list[str]]
) -> None:
    watch.forget()
    for name, file in traps.items():
        told = [str(find_ffmpeg()), *command(file)]
        subprocess.run(told, cwd=tmp_path, check=False, capture_output=True)
        assert _reached(watch) == NOTHING, name


@pytest.mark.parametrize("name", ["logo%d.png", "logo%03d.png", "logo*.png"])
def test_a_logos_name_is_no_pattern(tmp_path: Path, watch: Watch, name: str) -> None:
    film = making_media.film(tmp_path / "film.mp4", "testsrc2=s=160x90:r=25", "sine", 0.4)
    (tmp_path / name).write_bytes(watch.bait.picture.read_bytes())
    for other in ("logo1.png", "logo001.png"):
        (tmp_path / other).symlink_to(watch.bait.picture)
    watch.forget()
    files = {"clip.mp4": film, "logo.png": tmp_path / name}
    logo = LogoLayer(sha256="logo.png", x=0, y=0, width=16, opacity=1.0)
    whole = footage(Fit(), frames=5, start_ms=0, width=160, height=90)
    action = encode_picture(whole, width=90, height=160, logo=logo)
    told = picture_arguments([action], lambda digest: str(files[digest]), ["out.mp4"], 1)
    subprocess.run([find_ffmpeg(), *told], cwd=tmp_path, check=True, capture_output=True)
    assert _reached(watch) == NOTHING


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Films that claim what cannot be, and some that are damaged or cut off."""
    folder = tmp_path_factory.mktemp("broken")
    found = claims(folder)
    for form, film in films(folder / "films", ("first.mp4", "film.mkv", "mpeg4.avi")).items():
        found |= {f"{name}-{form}": content for name, content in scrambled(form, film, 6)}
        if form == "first.mp4":
            cut = list(truncated(film))
            found |= {f"{name}.mp4": content for name, content in cut[:: len(cut) // 8]}
    return found


def test_what_is_broken_ends_in_a_look_or_a_reason(
    broken: dict[str, bytes], tmp_path: Path
) -> None:
    assert len(broken) > 70
    refused, looked = set(), 0
    with MediaChild() as child:
        for name, content in broken.items():
            file = tmp_path / name
            file.write_bytes(content)
            probed = child.probe(file)
            problem = probed.problem
            if probed.media:
                problem = Limits().breached(probed.media, name)
            if probed.media and not problem:
                looked += 1
                source = Source(name="x", path=name, size=1, sha256="x", media=probed.media)
                problem = child.analyse(look_at(source), file).problem
            if problem:
                refused.add(problem.code)
                # Of a crash, a hang or what nobody foresaw there is none among them.
                assert problem.code not in {
                    "media.decoder-crashed",
                    "media.decoder-hung",
                    "media.decoder-failed",
                }, name
            file.unlink()
    assert looked > 20
    assert {"limit.hours", "limit.streams", "media.undecodable", "media.truncated"} <= refused


def test_libraries_tell_nobody_what_they_run(tmp_path: Path) -> None:
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "TMPDIR": str(tmp_path)}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ORT_")}
    # On a build server it keeps quiet by itself.
    for name in ("CI", "GITHUB_ACTIONS", "TF_BUILD", "JENKINS_URL"):
        plain.pop(name, None)
    looks = "from znl_video.io.centerface import FaceFinder; FaceFinder(1)"
    subprocess.run([sys.executable, "-c", looks], env={**plain, **home}, check=True)
    assert list(tmp_path.rglob("*")) == []
