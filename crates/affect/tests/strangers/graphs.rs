//! Small ONNX files, written by hand.

use std::sync::Arc;

use affect::{Thumbnail, Window};

/// A protobuf message in the making: just enough of ONNX to write small graphs by hand.
#[derive(Clone, Default)]
pub(crate) struct Message(pub(crate) Vec<u8>);

impl Message {
    fn varint(&mut self, mut value: u64) {
        while value >= 0x80 {
            self.0.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.0.push(value as u8);
    }

    pub(crate) fn number(mut self, field: u64, value: i64) -> Self {
        self.varint(field << 3);
        self.varint(value as u64);
        self
    }

    pub(crate) fn bytes(mut self, field: u64, bytes: impl AsRef<[u8]>) -> Self {
        self.varint(field << 3 | 2);
        self.varint(bytes.as_ref().len() as u64);
        self.0.extend(bytes.as_ref());
        self
    }

    pub(crate) fn message(self, field: u64, inner: Message) -> Self {
        self.bytes(field, inner.0)
    }
}

pub(crate) const FLOAT: i64 = 1;
pub(crate) const INT64: i64 = 7;
pub(crate) const DOUBLE: i64 = 11;

pub(crate) fn value_info(name: &str, kind: i64, shape: &[i64]) -> Message {
    let dims = shape.iter().fold(Message::default(), |dims, &size| {
        dims.message(1, Message::default().number(1, size))
    });
    let tensor = Message::default().number(1, kind).message(2, dims);
    Message::default()
        .bytes(1, name)
        .message(2, Message::default().message(1, tensor))
}

pub(crate) fn floats(name: &str, shape: &[i64], values: &[f32]) -> Message {
    let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    tensor(name, FLOAT, shape).bytes(9, raw)
}

pub(crate) fn integers(name: &str, values: &[i64]) -> Message {
    let raw: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
    tensor(name, INT64, &[values.len() as i64]).bytes(9, raw)
}

pub(crate) fn tensor(name: &str, kind: i64, shape: &[i64]) -> Message {
    shape
        .iter()
        .fold(Message::default(), |tensor, &size| tensor.number(1, size))
        .number(2, kind)
        .bytes(8, name)
}

pub(crate) fn node(kind: &str, inputs: &[&str], output: &str) -> Message {
    inputs
        .iter()
        .fold(Message::default(), |node, input| node.bytes(1, input))
        .bytes(2, output)
        .bytes(4, kind)
}

/// An attribute that is a list of whole numbers.
pub(crate) fn list(name: &str, values: &[i64]) -> Message {
    let empty = Message::default().bytes(1, name).number(20, 7);
    values.iter().fold(empty, |list, &value| list.number(8, value))
}

/// The mean over axes, which go.
pub(crate) fn mean(from: &str, axes: &[i64], to: &str) -> Message {
    node("ReduceMean", &[from], to)
        .message(5, list("axes", axes))
        .message(5, Message::default().bytes(1, "keepdims").number(20, 2).number(3, 0))
}

/// A graph from `frames` to `affect`, in parts that a test may change.
pub(crate) struct Graph {
    pub(crate) opset: i64,
    pub(crate) input: Message,
    pub(crate) output: Message,
    pub(crate) nodes: Vec<Message>,
    pub(crate) weights: Vec<Message>,
}

impl Graph {
    /// Mean brightness times a gain for each of valence and arousal.
    pub(crate) fn brightness(gain: [f32; 2]) -> Self {
        Self {
            opset: 13,
            input: value_info("frames", FLOAT, &[1, 8, 3, 90, 160]),
            output: value_info("affect", FLOAT, &[1, 2]),
            nodes: vec![
                mean("frames", &[1, 2, 3, 4], "mean"),
                node("Mul", &["mean", "gain"], "affect"),
            ],
            weights: vec![floats("gain", &[1, 2], &gain)],
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut graph = Message::default().bytes(2, "graph");
        for node in &self.nodes {
            graph = graph.message(1, node.clone());
        }
        for weights in &self.weights {
            graph = graph.message(5, weights.clone());
        }
        graph = graph.message(11, self.input.clone()).message(12, self.output.clone());
        let opset = Message::default().bytes(1, "").number(2, self.opset);
        Message::default().number(1, 8).message(7, graph).message(8, opset).0
    }
}

pub(crate) fn grey(level: f32) -> Window {
    Window::still(&Arc::new(Thumbnail::from_planes(vec![level; 3 * 160 * 90]).unwrap()))
}

/// A model that says nothing of pictures from a tenth to four tenths bright: its square root is of less than nothing.
pub(crate) fn blind_in_the_dark() -> Vec<u8> {
    let mut graph = Graph::brightness([1.0, 1.0]);
    graph.weights.push(floats("dark", &[1], &[0.1]));
    graph.weights.push(floats("dim", &[1], &[0.4]));
    graph.nodes = vec![
        mean("frames", &[1, 2, 3, 4], "mean"),
        node("Sub", &["mean", "dark"], "over"),
        node("Sub", &["mean", "dim"], "under"),
        node("Mul", &["over", "under"], "product"),
        node("Sqrt", &["product"], "root"),
        node("Mul", &["root", "gain"], "affect"),
    ];
    graph.bytes()
}
