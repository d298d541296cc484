"""Bare faster-whisper over files, as its own documentation has it; for ``folder.py``.

python benchmarks/bare_whisper.py MODEL FILE ...
"""

from __future__ import annotations

import sys

from faster_whisper import BatchedInferencePipeline, WhisperModel


def main() -> None:
    """Hear every file."""
    folder, *files = sys.argv[1:]
    model = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=1)
    for file in files:
        pipeline = BatchedInferencePipeline(model)
        segments, _ = pipeline.transcribe(file, batch_size=8, beam_size=5, word_timestamps=True)
        for _ in segments:
            pass


if __name__ == "__main__":
    main()
