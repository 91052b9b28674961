"""Writes the network as ONNX with half-precision storage, and proves the file against the network.

Large weights are stored as float16, or as bytes where they are small whole numbers, and cast to float32 by the graph
itself, once, when it is loaded: arithmetic is float32 throughout. This halves the file and changes no reading by more
than about 1e-3.
"""

import io
import pathlib
import warnings

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper

from . import procedural
from .network import Network
from .tidy import join_rectifiers, tidy

OPSET = 13
OUTPUTS = ("affect", "intensity", "states", "familiarity")
SHORTENED_FROM = 4096
"""Tensors of this many values or more are stored in fewer bytes."""

TOLERANCE = 2e-3
"""What shorter storage may change in any output."""


def _shortened(model: onnx.ModelProto) -> onnx.ModelProto:
    graph = model.graph
    casts = []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SHORTENED_FROM:
            continue
        wide = tensor.name
        whole = (values == values.astype(np.uint8)).all()
        narrow = numpy_helper.from_array(values.astype(np.uint8 if whole else np.float16), f"{wide}.short")
        tensor.CopyFrom(narrow)
        casts.append(helper.make_node("Cast", [narrow.name], [wide], name=f"{wide}.cast", to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    return model


def _prove(model: bytes, network: Network) -> None:
    """The file must answer as the network does, on windows made by arithmetic."""
    runner = Runner(model)
    for kind in procedural.KINDS:
        frames = procedural.window(kind, 1)
        with torch.no_grad():
            expected = network(torch.from_numpy(frames)[None])
        for value, (name, found) in zip(expected, runner.window(frames).items()):
            if (worst := float(np.abs(value[0].numpy() - found).max())) > TOLERANCE:
                raise ValueError(f"{name} of a window of {kind} is {worst:.4f} off")


def to_onnx(network: Network) -> bytes:
    """The network as the bytes of an ONNX file."""
    network.eval()
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (torch.zeros(1, 8, 3, 90, 160),),
            buffer,
            input_names=["frames"],
            output_names=list(OUTPUTS),
            opset_version=OPSET,
            dynamo=False,
        )
    model = onnx.load_from_string(buffer.getvalue())
    tidy(model.graph)
    model = _shortened(join_rectifiers(model))
    model.producer_name, model.producer_version, model.doc_string = "glitch-glow", "", ""
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model, full_check=True)
    stored = model.SerializeToString()
    _prove(stored, network)
    return stored


class Runner:
    """The exported file in ONNX Runtime, by the contract alone: one window in, named outputs out."""

    def __init__(self, model: bytes | pathlib.Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        source = model if isinstance(model, bytes) else str(model)
        self.session = onnxruntime.InferenceSession(source, options, providers=["CPUExecutionProvider"])

    def window(self, frames: np.ndarray) -> dict[str, np.ndarray]:
        """Frames f32 [8, 3, 90, 160]."""
        values = self.session.run(list(OUTPUTS), {"frames": np.ascontiguousarray(frames[None], np.float32)})
        return {name: value[0] for name, value in zip(OUTPUTS, values)}

    def stills(self, pictures: np.ndarray) -> dict[str, np.ndarray]:
        """Pictures u8 [n, 90, 160, 3], each repeated eight times."""
        found = []
        for picture in pictures:
            frame = picture.transpose(2, 0, 1).astype(np.float32) / 255
            found.append(self.window(np.broadcast_to(frame, (8, *frame.shape))))
        return {name: np.stack([one[name] for one in found]) for name in OUTPUTS}
