"""Trains a toy emotion model in scikit-learn and writes it as ONNX, by the contract in docs/own-model.md.

    python docs/examples/own_model.py my-model.onnx

It learns from windows that it paints itself, labelled by `opinion` below: change that, or put your own pictures and
ratings in place of `lessons`. Needs numpy, scikit-learn and onnx (crates/affect/training/requirements.txt has versions
that are known to work).
"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPRegressor
from sklearn.preprocessing import StandardScaler

SHAPE = (8, 3, 90, 160)
"""A window: eight pictures, oldest first, 0.25 s apart; red, green, blue; rows from the top; sRGB, 0 to 1."""


def opinion(colour: np.ndarray, speed: float) -> tuple[float, float]:
    """What this model is to feel, valence and arousal in -1..1: warm and bright pleases, movement excites."""
    warmth, light = colour[0] - colour[2], colour.mean()
    return float(np.tanh(1.5 * warmth + 2.0 * light - 0.9)), float(np.tanh(4.0 * speed + 0.4 * (colour[0] - light) - 0.6))


def lessons(count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Features and labels of painted windows: a texture in some colour that drifts at some speed."""
    described, labels = [], []
    rows, columns = np.mgrid[0:90, 0:160]
    for _ in range(count):
        colour, speed = random.uniform(0, 1, 3), random.uniform(0, 1) ** 2
        pitch, depth = random.uniform(3, 25), random.uniform(0.02, 0.3)
        windows = []
        for moment in range(8):
            wave = np.sin((columns + 12 * speed * moment) / pitch) * np.cos((rows + 7 * speed * moment) / pitch)
            windows.append(np.clip(colour[:, None, None] + depth * wave, 0, 1))
        described.append(features(np.stack(windows)))
        labels.append(opinion(colour, speed))
    return np.stack(described), np.array(labels)


def features(window: np.ndarray) -> np.ndarray:
    """Nine numbers of a window: mean, variance and movement of each channel. `graph` does the same in ONNX."""
    mean = window.mean(axis=(0, 2, 3))
    variance = (window * window).mean(axis=(0, 2, 3)) - mean * mean
    movement = np.abs(window[1:] - window[:-1]).mean(axis=(0, 2, 3))
    return np.concatenate([mean, variance, movement])


def graph(scaler: StandardScaler, feeling: MLPRegressor, states: LogisticRegression) -> onnx.ModelProto:
    """The same features and the learned weights as one ONNX graph."""
    constants, nodes = [], []

    def constant(name: str, values: np.ndarray) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(kind: str, inputs: list[str], output: str, **attributes) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def dense(x: str, weights: np.ndarray, bias: np.ndarray, name: str) -> str:
        product = node("MatMul", [x, constant(f"{name}.weights", weights.astype(np.float32))], f"{name}.product")
        return node("Add", [product, constant(f"{name}.bias", bias[None].astype(np.float32))], f"{name}.sum")

    def part(name: str, start: int, end: int, axis: int, of: str, output: str) -> str:
        bounds = [constant(f"{name}.{k}", np.array([v], np.int64)) for k, v in (("from", start), ("to", end), ("axis", axis))]
        return node("Slice", [of, *bounds], output)

    over = {"axes": [1, 3, 4], "keepdims": 0}
    mean = node("ReduceMean", ["frames"], "mean", **over)
    squares = node("ReduceMean", [node("Mul", ["frames", "frames"], "squared")], "squares", **over)
    variance = node("Sub", [squares, node("Mul", [mean, mean], "mean.squared")], "variance")
    later, earlier = part("later", 1, 8, 1, "frames", "later"), part("earlier", 0, 7, 1, "frames", "earlier")
    movement = node("ReduceMean", [node("Abs", [node("Sub", [later, earlier], "steps")], "sizes")], "movement", **over)
    x = node("Concat", [mean, variance, movement], "features", axis=1)
    x = node("Sub", [x, constant("centre", scaler.mean_[None].astype(np.float32))], "centred")
    x = node("Mul", [x, constant("scale", (1 / scaler.scale_)[None].astype(np.float32))], "scaled")

    hidden = node("Tanh", [dense(x, feeling.coefs_[0], feeling.intercepts_[0], "hidden")], "hidden")
    felt = node("Tanh", [dense(hidden, feeling.coefs_[1], feeling.intercepts_[1], "felt")], "felt")
    node("Identity", [felt], "affect")
    mean_square = node("ReduceMean", [node("Mul", ["affect", "affect"], "felt.squared")], "mean.square", axes=[1], keepdims=1)
    node("Sqrt", [mean_square], "intensity")
    node("Softmax", [dense(x, states.coef_.T, states.intercept_, "states")], "states", axis=1)

    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)  # noqa: E731
    outputs = [value("affect", [1, 2]), value("intensity", [1, 1]), value("states", [1, 4])]
    made = helper.make_graph(nodes, "own-model", [value("frames", [1, *SHAPE])], outputs, constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", 13)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit("usage: python own_model.py FILE.onnx")
    random = np.random.default_rng(1)
    x, felt = lessons(1200, random)
    # The order of the contract: calm (pleasant, quiet), anxious (neither), excited (both), melancholic (the rest).
    pleasant, lively = felt[:, 0] >= 0, felt[:, 1] >= 0
    quadrant = np.select([pleasant & ~lively, ~pleasant & lively, pleasant & lively], [0, 1, 2], 3)
    scaler = StandardScaler().fit(x)
    learned, kept = slice(0, 1000), slice(1000, None)
    # The graph ends in tanh, so the regressor learns what comes before it.
    feeling = MLPRegressor((16,), activation="tanh", max_iter=3000, random_state=1)
    feeling.fit(scaler.transform(x[learned]), np.arctanh(np.clip(felt[learned], -0.99, 0.99)))
    states = LogisticRegression(max_iter=2000).fit(scaler.transform(x[learned]), quadrant[learned])
    answers = np.tanh(feeling.predict(scaler.transform(x[kept])))
    for k, name in enumerate(("valence", "arousal")):
        print(f"{name}: r {np.corrcoef(answers[:, k], felt[kept, k])[0, 1]:.2f} on 200 windows that were held back")
    onnx.save(graph(scaler, feeling, states), sys.argv[1])
    print(f"wrote {sys.argv[1]}")


if __name__ == "__main__":
    main()
