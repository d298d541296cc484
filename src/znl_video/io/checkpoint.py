"""Whisper weights in CTranslate2's format, read as openai-whisper names them.

The format is that of CTranslate2's ``specs/model_spec.py``, ``ModelSpec._serialize``: a header,
then every variable with its name, shape and bytes, little-endian throughout, then aliases. Fused
projections are taken apart; openai-whisper knows no bias for keys.
"""

from __future__ import annotations

import json
import mmap
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from znl_video.errors import UsageError

Array = npt.NDArray[Any]

# From 4 on, variables carry their type and size.
_VERSIONS = range(4, 7)
# CTranslate2's DataType by number; the sixth, bfloat16, is unknown to numpy.
_TYPES = (np.float32, np.int8, np.int16, np.int32, np.float16)

_NORMS = {"gamma": "weight", "beta": "bias"}
_SELF = {"linear_0": ("query", "key", "value"), "linear_1": ("out",)}
_CROSS = {"linear_0": ("query",), "linear_1": ("key", "value"), "linear_2": ("out",)}
_FEED_FORWARD = {"linear_0": ("0",), "linear_1": ("2",)}
_BLOCKS: Mapping[str, tuple[str, Mapping[str, tuple[str, ...]]]] = {
    "self_attention": ("attn", _SELF),
    "attention": ("cross_attn", _CROSS),
    "ffn": ("mlp", _FEED_FORWARD),
}


class Checkpoint(NamedTuple):
    """What openai-whisper makes a model of.

    ``heads`` are the (layer, head) pairs that follow the sound in time, none where not known.
    """

    dims: Mapping[str, int]
    tensors: Mapping[str, Array]
    heads: tuple[tuple[int, int], ...]


def read_checkpoint(folder: Path) -> Checkpoint:
    """Return the model in ``folder``, numbers as float32.

    Raises:
        UsageError: it is no Whisper model, or stored in a way that cannot be read.
    """
    file = folder / "model.bin"
    try:
        with (
            file.open("rb") as source,
            mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as raw,
        ):
            found = dict(_variables(raw))
        config = json.loads((folder / "config.json").read_text("utf-8"))
        return Checkpoint(
            dims=_dims(found),
            tensors=dict(_renamed(found)),
            heads=tuple((layer, head) for layer, head in config.get("alignment_heads") or ()),
        )
    except (KeyError, IndexError, ValueError, struct.error) as error:
        raise UsageError("model.unreadable", file=file, why=error) from error


def _variables(raw: mmap.mmap) -> Iterator[tuple[str, Array]]:
    at = 0

    def take(form: str) -> tuple[Any, ...]:
        nonlocal at
        taken = struct.unpack_from("<" + form, raw, at)
        at += struct.calcsize("<" + form)
        return taken

    def text() -> str:
        (size,) = take("H")
        (found,) = take(f"{size}s")
        return str(found.rstrip(b"\0"), "utf-8")

    (version,) = take("I")
    if version not in _VERSIONS or text() != "WhisperSpec":
        raise ValueError(f"no Whisper model of version {_VERSIONS[0]} to {_VERSIONS[-1]}")
    _revision, count = take("II")
    for _ in range(count):
        name = text()
        (rank,) = take("B")
        shape = take(f"{rank}I")
        number, size = take("BI")
        (data,) = take(f"{size}s")
        yield name, np.frombuffer(data, _TYPES[number]).reshape(shape)


def _dims(found: Mapping[str, Array]) -> dict[str, int]:
    dims = {"n_mels": found["encoder/conv1/weight"].shape[1]}
    dims["n_vocab"] = found["decoder/embeddings/weight"].shape[0]
    for side, kind in (("encoder", "audio"), ("decoder", "text")):
        context, state = found[f"{side}/position_encodings/encodings"].shape
        layers = {name.split("/")[1] for name in found if name.startswith(f"{side}/layer_")}
        dims[f"n_{kind}_ctx"] = context
        dims[f"n_{kind}_state"] = state
        dims[f"n_{kind}_head"] = int(found[f"{side}/num_heads"])
        dims[f"n_{kind}_layer"] = len(layers - {"layer_norm"})
    return dims


def _renamed(found: Mapping[str, Array]) -> Iterator[tuple[str, Array]]:
    for name in found:
        side, *path, last = name.split("/")
        if last not in ("weight", "bias", "gamma", "beta", "encodings"):
            continue
        values = _numbers(found, name)
        if path == ["position_encodings"]:
            yield f"{side}.positional_embedding", values
        elif path == ["embeddings"]:
            yield f"{side}.token_embedding.{last}", values
        elif path == ["layer_norm"]:
            yield f"{side}.{'ln_post' if side == 'encoder' else 'ln'}.{_NORMS[last]}", values
        elif len(path) == 1:
            yield f"{side}.{path[0]}.{last}", values
        else:
            layer, part, kind = path
            block, linear = _BLOCKS[part]
            prefix = f"{side}.blocks.{layer.removeprefix('layer_')}.{block}"
            if kind == "layer_norm":
                yield f"{prefix}_ln.{_NORMS[last]}", values
                continue
            for target, piece in zip(
                linear[kind], np.split(values, len(linear[kind])), strict=True
            ):
                if (target, last) != ("key", "bias"):
                    yield f"{prefix}.{target}.{last}", piece


def _numbers(found: Mapping[str, Array], name: str) -> Array:
    """Return a variable as float32; whole numbers are stored with a scale for each row."""
    values = found[name].astype(np.float32)
    scale = found.get(f"{name}_scale")
    if scale is None:
        return values
    return values / scale.astype(np.float32).reshape(-1, *[1] * (values.ndim - 1))
