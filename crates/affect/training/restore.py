"""`python -m training.restore MODEL.onnx TRUNK.pt`: the trunk out of a file that was shipped, to fit a head on it anew.

Normalisation is folded into the convolutions there, and weights are as stored, in half precision.
"""

import pathlib
import sys

import onnx
import torch
from onnx import numpy_helper

from .trunk import Trunk


def restore(model: onnx.ModelProto) -> Trunk:
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    wide = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "Cast"}
    value = lambda name: torch.tensor(stored[wide.get(name, name)].astype("float32"))  # noqa: E731
    trunk = Trunk().eval()
    found = [node for node in model.graph.node if node.op_type == "Conv" and "/blocks." in node.name]
    for block, node in zip(trunk.blocks, found, strict=True):
        block.convolution.weight.data = value(node.input[1])
        block.norm.running_mean.zero_()
        block.norm.running_var.fill_(1 - block.norm.eps)
        block.norm.weight.data.fill_(1)
        block.norm.bias.data = value(node.input[2])
    return trunk


if __name__ == "__main__":
    torch.save(restore(onnx.load(pathlib.Path(sys.argv[1]))).state_dict(), sys.argv[2])
