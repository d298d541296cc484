"""A whole render with footage and work folder on file systems that lack what others have.

    python benchmarks/shares.py [KIND ...]

Each kind (exFAT, an SMB share, a disk that neither syncs nor locks) is simulated by ``share.py``
through FUSE over a temporary folder. There two clips are rendered, rendered twice again, and
rendered after an edit of an SRT that neither size nor coarse time tells of. The second and third
run must perform nothing, the edit must be shown, no draft may be left, and what is delivered
must be what a common disk gets. Exits 1 where it is not; where FUSE cannot be had, says so and
exits 0.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from projects import Project, beeps, kit, performed, speech, tiny_preset  # noqa: E402

KINDS = ("exfat", "smb", "bare")


def main() -> int:
    missing = _missing()
    if missing:
        print(f"left out: {missing}")
        return 0
    missed = 0
    with tempfile.TemporaryDirectory(prefix="znl-shares-") as folder:
        home = Path(folder)
        plain = _project(home / "plain")
        plain.run()
        wanted = _delivered(plain)
        for kind in sys.argv[1:] or KINDS:
            started = time.monotonic()
            with _mounted(kind, home) as (place, log):
                told = _misses(_project(place), wanted)
            refused = Counter(log.read_text("utf-8").splitlines())
            for line in told:
                print(f"MISS {kind}: {line}")
            missed += len(told)
            shown = ", ".join(f"{line[9:]} {count}" for line, count in sorted(refused.items()))
            verdict = "as on a common disk" if not told else f"{len(told)} missed"
            print(f"{kind}: {verdict} in {time.monotonic() - started:.0f} s; refused: {shown}")
    return 1 if missed else 0


def _misses(project: Project, wanted: dict[str, str]) -> list[str]:
    told = []
    first = project.run()
    if first.failed or first.rejected:
        return [each.reason for each in (*first.failed, *first.rejected)]
    if _delivered(project) != wanted:
        told.append(f"delivered {_delivered(project)}, not {wanted}")
    for which in ("second", "third"):
        again = performed(project.run())
        if again:
            told.append(f"the {which} run performed {again}")
    captions = project.folder.captions_file(project.name_of("talk É.mp4"))
    text = captions.read_text("utf-8")
    # Right after a run has written it: a clock of two seconds does not tell.
    project.run(force="subtitle")
    captions.write_text(text.replace("morning", "evening"), "utf-8")
    project.run()
    edited = project.export(f"{captions.stem}.srt").read_text("utf-8")
    if "evening" not in edited:
        told.append("an edit of the same size within two seconds was not seen")
    told += [f"left: {file}" for file in project.work.rglob("*.part")]
    return told


def _delivered(project: Project) -> dict[str, str]:
    found = {}
    for file in sorted((project.work / "exports").rglob("*.srt")):
        video = file.with_suffix(".mp4")
        found[file.name] = f"{file.read_text('utf-8')!r} {video.stat().st_size // 10_000}"
    return found


def _project(home: Path) -> Project:
    footage = home / "clips"
    footage.mkdir(parents=True)
    # Composed as macOS writes it.
    speech(footage / "talk É.mp4")
    (footage / "A").mkdir()
    beeps(footage / "A" / "beeps.mp4", (0.4, 1.2), 2.0)
    preset = tiny_preset(home / "tiny.toml")
    return Project(footage, (str(preset),), str(kit(home / "kit")))


@contextmanager
def _mounted(kind: str, home: Path) -> Iterator[tuple[Path, Path]]:
    root, mount, log = home / f"{kind}-root", home / kind, home / f"{kind}.log"
    root.mkdir()
    mount.mkdir()
    with log.open("w", encoding="utf-8") as sink:
        command = [sys.executable, str(HERE / "share.py"), kind, str(root), str(mount)]
        process = subprocess.Popen(command, stdout=sink)
        try:
            while not os.path.ismount(mount):
                if process.poll() is not None:
                    raise SystemExit(f"{kind} could not be mounted")
                time.sleep(0.05)
            yield mount, log
        finally:
            subprocess.run(["fusermount", "-u", str(mount)], check=False)
            process.wait(10)


def _missing() -> str:
    if not Path("/dev/fuse").exists():
        return "there is no /dev/fuse"
    if shutil.which("fusermount") is None:
        return "there is no fusermount (Debian: fuse3 and libfuse2)"
    try:
        import mfusepy
    except (ImportError, OSError) as error:
        return f"mfusepy cannot be used: {error}"
    return "" if mfusepy.FUSE else "mfusepy has no FUSE"


if __name__ == "__main__":
    sys.exit(main())
