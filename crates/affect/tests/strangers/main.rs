//! Models from outside: a good one serves, and every bad one is refused within two seconds with its reason.

#![cfg(feature = "model")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod graphs;
mod slow;

use std::time::{Duration, Instant};

use affect::{Affect, Error, Model, ModelId, Reader, model};
use proptest::prelude::*;

use graphs::{DOUBLE, FLOAT, Graph, Message, floats, grey, integers, node, tensor, value_info};

/// The refusal of a model, which must come soon.
fn refusal(bytes: &[u8]) -> Error {
    let start = Instant::now();
    let error = Model::from_bytes(bytes).err().expect("it must be refused");
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "{:?} for: {error}",
        start.elapsed()
    );
    error
}

#[test]
fn a_model_with_affect_alone_serves() {
    let model = Model::from_bytes(&Graph::brightness([1.0, -0.5]).bytes()).unwrap();
    let reading = model.read(&grey(0.5)).unwrap();
    let expected = Affect::from_valence_arousal(0.5, -0.25);
    assert!((reading.affect.valence - 0.5).abs() < 2e-3 && (reading.affect.arousal + 0.25).abs() < 2e-3);
    assert!((reading.affect.intensity - expected.intensity).abs() < 2e-3);
    assert!((reading.affect.calm - expected.calm).abs() < 2e-3);
    assert_eq!(reading.familiarity, 1.0);
    assert_ne!(model.id(), Model::built_in().unwrap().id());
}

#[test]
fn a_batch_that_is_only_named_serves() {
    let mut graph = Graph::brightness([1.0, 1.0]);
    let dim = |size: Option<i64>| match size {
        Some(size) => Message::default().number(1, size),
        None => Message::default().bytes(2, "batch"),
    };
    let shape = [None, Some(8), Some(3), Some(90), Some(160)];
    let dims = shape
        .iter()
        .fold(Message::default(), |dims, &size| dims.message(1, dim(size)));
    let kind = Message::default().message(1, Message::default().number(1, FLOAT).message(2, dims));
    graph.input = Message::default().bytes(1, "frames").message(2, kind);
    graph.output = value_info("affect", FLOAT, &[]);
    graph.output = Message::default()
        .bytes(1, "affect")
        .message(2, Message::default().message(1, Message::default().number(1, FLOAT)));
    assert!(Model::from_bytes(&graph.bytes()).unwrap().read(&grey(0.25)).is_ok());
}

#[test]
fn a_broken_contract_is_named() {
    let refused = |change: &dyn Fn(&mut Graph)| {
        let mut graph = Graph::brightness([1.0, 1.0]);
        change(&mut graph);
        let error = refusal(&graph.bytes());
        assert!(matches!(error, Error::ModelContract(_)), "{error}");
        error.to_string()
    };
    let renamed = refused(&|graph| {
        graph.input = value_info("pixels", FLOAT, &[1, 8, 3, 90, 160]);
    });
    assert!(renamed.contains("pixels"), "{renamed}");
    assert!(refused(&|graph| graph.input = value_info("frames", FLOAT, &[1, 8, 3, 64, 64])).contains("90, 160"));
    assert!(refused(&|graph| graph.input = value_info("frames", DOUBLE, &[1, 8, 3, 90, 160])).contains("float32"));
    assert!(refused(&|graph| graph.output = value_info("mood", FLOAT, &[1, 2])).contains("mood"));
    assert!(refused(&|graph| graph.output = value_info("affect", FLOAT, &[1, 3])).contains("[1, 2]"));
    assert!(refused(&|graph| graph.output = value_info("affect", DOUBLE, &[1, 2])).contains("float32"));
}

#[test]
fn files_that_are_no_models_are_named() {
    let said = |bytes: &[u8]| refusal(bytes).to_string();
    assert!(said(b"").contains("empty"));
    assert!(said(b"Dear model,\nplease be one.\n").contains("text"));
    assert!(said(b"PK\x03\x04\x14\x00\x00\x00\x08\x00").contains("zip"));
    assert!(said(&[0x1f, 0x8b, 8, 0, 0, 0]).contains("gzip"));
    assert!(said(&[0xff; 64]).contains("not ONNX"));
    let whole = Graph::brightness([1.0, 1.0]).bytes();
    refusal(&whole[..whole.len() / 2]);
    let mut newer = Graph::brightness([1.0, 1.0]);
    newer.opset = 99;
    assert!(said(&newer.bytes()).contains("operator set 99"));
    let mut unknown = Graph::brightness([1.0, 1.0]);
    unknown.nodes[1] = node("Feel", &["mean", "gain"], "affect");
    refusal(&unknown.bytes());
    let mut looping = Graph::brightness([1.0, 1.0]);
    looping.nodes.push(node("Loop", &["mean"], "round"));
    assert!(said(&looping.bytes()).contains("Loop"));
}

#[test]
fn answers_must_be_numbers() {
    let error = refusal(&Graph::brightness([f32::NAN, 1.0]).bytes());
    assert!(matches!(error, Error::ModelNotFinite(_)), "{error}");
    // Finite on most windows, infinite on the black one.
    let mut division = Graph::brightness([1.0, 1.0]);
    division.nodes[1] = node("Div", &["gain", "mean"], "affect");
    let error = refusal(&division.bytes());
    assert!(matches!(error, Error::ModelNotFinite(_)), "{error}");
    // Infinite on mid grey alone, of eight bits or of all.
    for grey in [0.5, 128.0 / 255.0] {
        let mut division = Graph::brightness([1.0, 1.0]);
        division.weights.push(floats("grey", &[1], &[grey]));
        division.nodes = vec![
            node("Sub", &["frames", "grey"], "off"),
            node("Abs", &["off"], "far"),
            graphs::mean("far", &[1, 2, 3, 4], "mean"),
            node("Div", &["gain", "mean"], "affect"),
        ];
        let error = refusal(&division.bytes());
        assert!(matches!(error, Error::ModelNotFinite(_)), "{error}");
    }
}

#[test]
fn weights_of_half_a_gigabyte_are_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.onnx");
    let file = std::fs::File::create(&path).unwrap();
    file.set_len(500 << 20).unwrap();
    let start = Instant::now();
    let selection = model::select(Some(&path)).unwrap();
    assert!(start.elapsed() < Duration::from_secs(2));
    assert!(selection.refused.unwrap().contains("500 MB"));
    assert_eq!(selection.model.id(), Model::built_in().unwrap().id());
}

#[test]
fn bombs_are_refused() {
    let mut swelling = Graph::brightness([1.0, 1.0]);
    swelling.weights.push(integers("size", &[100_000, 100_000, 1000]));
    swelling.nodes.push(node("ConstantOfShape", &["size"], "all"));
    assert!(matches!(refusal(&swelling.bytes()), Error::ModelTooLarge(_)));
    let mut hollow = Graph::brightness([1.0, 1.0]);
    hollow.weights.push(tensor("hollow", FLOAT, &[1 << 40]));
    assert!(matches!(refusal(&hollow.bytes()), Error::ModelTooLarge(_)));
    // Two bytes a node unpack to some two hundred: 16 MB would take 2 GB.
    let crowd = Message::default().message(7, Message([0x0a, 0].repeat(8 << 20)));
    assert!(matches!(refusal(&crowd.0), Error::ModelTooLarge(_)));
}

#[test]
fn a_path_is_checked_again_when_its_file_changes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.onnx");
    std::fs::write(&path, "not yet").unwrap();
    assert!(model::select(Some(&path)).unwrap().refused.unwrap().contains("text"));
    let bytes = Graph::brightness([1.0, 1.0]).bytes();
    std::fs::write(&path, &bytes).unwrap();
    let selection = model::select(Some(&path)).unwrap();
    assert_eq!(selection.refused, None);
    assert_eq!(selection.model.id(), affect::ModelId::of(&bytes));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_change_of_a_file_does_harm(
        at in any::<prop::sample::Index>(), to in any::<u8>(), cut in any::<prop::sample::Index>(), cuts in any::<bool>(),
    ) {
        let mut bytes = Graph::brightness([0.7, -0.4]).bytes();
        let at = at.index(bytes.len());
        bytes[at] = to;
        if cuts {
            bytes.truncate(cut.index(bytes.len()));
        }
        let start = Instant::now();
        if let Ok(model) = Model::from_bytes(&bytes) {
            prop_assert!(model.read(&grey(0.5)).is_ok());
        }
        prop_assert!(start.elapsed() < Duration::from_secs(2));
    }
}

#[test]
fn where_a_model_fails_in_service_the_built_in_reads() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("blind.onnx");
    std::fs::write(&path, graphs::blind_in_the_dark()).unwrap();
    let selection = model::select(Some(&path)).unwrap();
    assert_eq!(selection.refused, None, "it passes its trial");
    assert_eq!(selection.model.id(), ModelId::of(&graphs::blind_in_the_dark()));

    let bright = selection.model.read(&grey(0.9)).unwrap();
    assert!((bright.affect.valence - 0.632).abs() < 0.002, "{bright:?}");
    assert!(selection.trouble().is_none());

    let built_in = Model::built_in().unwrap();
    for _ in 0..2 {
        let dark = selection.model.read(&grey(0.25)).unwrap();
        assert_eq!(dark, built_in.read(&grey(0.25)).unwrap());
    }
    let trouble = selection.trouble().expect("it failed");
    assert_eq!(trouble.windows(), 2);
    assert!(trouble.why().contains("number"), "{}", trouble.why());
}
