"""CTranslate2's weights under openai-whisper's names."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from znl_video.errors import UsageError
from znl_video.io.checkpoint import Checkpoint, read_checkpoint
from znl_video.io.weights import find_weights

# CTranslate2's numbers of types.
TYPES = {"float32": 0, "int8": 1, "int16": 2, "float16": 4}


@pytest.fixture(scope="module")
def base() -> Checkpoint:
    return read_checkpoint(find_weights("base").folder)


def test_the_dimensions_are_those_of_base(base: Checkpoint) -> None:
    assert base.dims == {
        "n_mels": 80,
        "n_audio_ctx": 1500,
        "n_audio_state": 512,
        "n_audio_head": 8,
        "n_audio_layer": 6,
        "n_vocab": 51865,
        "n_text_ctx": 448,
        "n_text_state": 512,
        "n_text_head": 8,
        "n_text_layer": 6,
    }
    # As openai-whisper's own _ALIGNMENT_HEADS["base"] says.
    assert base.heads == ((3, 1), (4, 2), (4, 3), (4, 7), (5, 1), (5, 2), (5, 4), (5, 6))


def test_the_tensors_have_the_names_of_openai_whisper(base: Checkpoint) -> None:
    attention = {f"{part}.weight" for part in ("query", "key", "value", "out")}
    attention |= {f"{part}.bias" for part in ("query", "value", "out")}
    both = ("weight", "bias")
    block = {f"attn.{name}" for name in attention} | {f"mlp.{n}.{k}" for n in (0, 2) for k in both}
    block |= {f"{norm}.{kind}" for norm in ("attn_ln", "mlp_ln") for kind in both}
    cross = {f"cross_attn.{name}" for name in attention} | {f"cross_attn_ln.{k}" for k in both}
    assert set(base.tensors) == {
        *(f"encoder.blocks.{n}.{name}" for n in range(6) for name in block),
        *(f"decoder.blocks.{n}.{name}" for n in range(6) for name in block | cross),
        *(f"encoder.{part}.{kind}" for part in ("conv1", "conv2", "ln_post") for kind in both),
        *("encoder.positional_embedding", "decoder.positional_embedding"),
        *("decoder.token_embedding.weight", "decoder.ln.weight", "decoder.ln.bias"),
    }
    assert {values.dtype for values in base.tensors.values()} == {np.dtype("float32")}
    for name, values in base.tensors.items():
        if name.endswith(("query.weight", "key.weight", "value.weight", "out.weight")):
            assert values.shape == (512, 512), name
    # Sines come before cosines in a position's code: the first is of zero.
    assert base.tensors["encoder.positional_embedding"][0, [0, 256]].tolist() == [0.0, 1.0]


def packed(text: str) -> bytes:
    return struct.pack("<H", len(text) + 1) + text.encode() + b"\0"


def write_model(
    folder: Path, variables: dict[str, np.ndarray], version: int = 6, kind: str = "WhisperSpec"
) -> Path:
    """Write variables as CTranslate2 does."""
    raw = struct.pack("<I", version) + packed(kind) + struct.pack("<II", 3, len(variables))
    for name, values in variables.items():
        raw += packed(name) + struct.pack(f"<B{values.ndim}I", values.ndim, *values.shape)
        raw += struct.pack("<BI", TYPES[values.dtype.name], values.nbytes) + values.tobytes()
    (folder / "model.bin").write_bytes(raw + struct.pack("<I", 0))
    (folder / "config.json").write_text(json.dumps({"lang_ids": []}), "utf-8")
    return folder


def small() -> dict[str, np.ndarray]:
    heads = np.array(2, np.int16)
    return {
        "encoder/num_heads": heads,
        "encoder/conv1/weight": np.ones((4, 80, 3), np.float16),
        "encoder/position_encodings/encodings": np.ones((6, 4), np.float16),
        "decoder/num_heads": heads,
        "decoder/embeddings/weight": np.ones((9, 4), np.float16),
        "decoder/position_encodings/encodings": np.ones((5, 4), np.float16),
        "decoder/layer_0/attention/linear_1/weight": np.array([[10, 20], [-127, 64]], np.int8),
        "decoder/layer_0/attention/linear_1/weight_scale": np.array([10, 127], np.float32),
        "decoder/layer_0/attention/linear_1/bias": np.array([3, 4], np.float32),
    }


def test_whole_numbers_are_scaled_and_fused_projections_parted(tmp_path: Path) -> None:
    read = read_checkpoint(write_model(tmp_path, small()))
    prefix = "decoder.blocks.0.cross_attn"
    assert read.tensors[f"{prefix}.key.weight"].tolist() == [[1.0, 2.0]]
    assert np.allclose(read.tensors[f"{prefix}.value.weight"], [[-1.0, 64 / 127]])
    assert read.tensors[f"{prefix}.value.bias"].tolist() == [4.0]
    assert f"{prefix}.key.bias" not in read.tensors
    assert (read.dims["n_text_layer"], read.dims["n_audio_layer"], read.heads) == (1, 0, ())


@pytest.mark.parametrize(
    ("without", "changes"),
    [("none", {"version": 9}), ("none", {"kind": "TransformerSpec"}), ("position_encodings", {})],
    ids=["a later version", "a translator", "no positions"],
)
def test_what_is_no_whisper_model_is_refused(
    tmp_path: Path, without: str, changes: dict[str, Any]
) -> None:
    left = {name: values for name, values in small().items() if without not in name}
    with pytest.raises(UsageError, match=r"model\.bin cannot be read"):
        read_checkpoint(write_model(tmp_path, left, **changes))


@pytest.mark.parametrize("kept", [0, 3, 40, 1000])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, kept: int) -> None:
    write_model(tmp_path, small())
    file = tmp_path / "model.bin"
    file.write_bytes(file.read_bytes()[:kept])
    with pytest.raises(UsageError) as refused:
        read_checkpoint(tmp_path)
    assert refused.value.code == "model.unreadable"
