"""Checks the other engine: openai-whisper hears some sentences as faster-whisper does."""

import json
import subprocess
import sys
import tempfile
from difflib import SequenceMatcher
from pathlib import Path

import imageio_ffmpeg

CLIP = Path("sample_clips") / "王阿姨" / "IMG_0001.mp4"
# PyTorch takes a minute of CPU for twenty seconds of speech.
SENTENCES = slice(2, 5)
TRUTH = json.loads(Path("sample_clips/truth.json").read_text("utf-8"))
znl = str(Path(sys.executable).with_name("znl"))

# Between sentences there is a pause of half a second.
MARGIN_S = 0.25
# Of characters: the base model mishears one in ten of this clip.
LIKE_THE_TRUTH, LIKE_EACH_OTHER = 0.8, 0.9
# Between the beginnings of what both engines begin and end with.
APART_MS = 100


def heard(engine: str) -> dict[str, object]:
    """Return the transcript that a run with ``engine`` writes down."""
    with tempfile.TemporaryDirectory() as home:
        footage = Path(home) / "footage"
        footage.mkdir()
        begin, end = said[0]["start"] - MARGIN_S, said[-1]["end"] + MARGIN_S
        part = ["-ss", str(begin), "-to", str(end), "-i", CLIP, "-vf", "scale=180:-2"]
        ffmpeg = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *part, footage / "clip.mp4"]
        subprocess.run(ffmpeg, check=True)
        (footage / "znl.toml").write_text(f'[transcribe]\nengine = "{engine}"\n', "utf-8")
        subprocess.run([znl, "transcribe", footage], check=True)
        document = Path(home) / "footage-znl" / "sources" / "clip.json"
        return json.loads(document.read_text("utf-8"))["source"]["transcript"]


def text(transcript: dict[str, object]) -> str:
    """Return the letters and characters of a transcript's words."""
    return "".join(filter(str.isalnum, "".join(word["text"] for word in transcript["words"])))


def alike(one: str, other: str) -> float:
    """Return how alike two texts are, 1 for equal ones."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


said = TRUTH["王阿姨/IMG_0001.mp4"]["sentences"][SENTENCES]
truth = "".join(filter(str.isalnum, "".join(sentence["text"] for sentence in said)))
reference, usual = heard("openai-whisper"), heard("faster-whisper")
assert (reference["engine"], usual["engine"]) == ("openai-whisper", "faster-whisper")
assert reference["model"] == usual["model"], "both engines hear with the same weights"
assert reference["language"] == usual["language"] == "zh", reference["language"]
assert alike(text(reference), truth) > LIKE_THE_TRUTH, text(reference)
assert alike(text(reference), text(usual)) > LIKE_EACH_OTHER, (text(reference), text(usual))
for at, edge in ((0, "start_ms"), (-1, "end_ms")):
    apart = abs(reference["words"][at][edge] - usual["words"][at][edge])
    assert apart < APART_MS, (edge, apart)
print(f"openai-whisper: {text(reference)}")
