//! Models that would take too long, to load or to ask.

use affect::{Error, Model, Reader};

use crate::graphs::{Graph, Message, floats, grey, integers, list, mean, node};
use crate::refusal;

/// A graph of so many nodes, a chain of one kind between the mean of the pictures and the answer.
fn chain(nodes: usize, kind: &str, more: &[&str]) -> Graph {
    let mut graph = Graph::brightness([1.0, 1.0]);
    graph.weights.push(floats("little", &[1, 2], &[1e-6, 1e-6]));
    graph.nodes = vec![
        mean("frames", &[1, 2, 3, 4], "mean"),
        node("Mul", &["mean", "gain"], "step0"),
    ];
    let names: Vec<String> = (0..nodes - 2).map(|step| format!("step{step}")).collect();
    let outputs = names.iter().skip(1).map(String::as_str).chain(["affect"]);
    for (from, to) in names.iter().zip(outputs) {
        let mut inputs = vec![from.as_str()];
        inputs.extend(more);
        graph.nodes.push(node(kind, &inputs, to));
    }
    graph
}

#[test]
fn more_nodes_than_are_optimised_in_time_are_refused() {
    for (kind, more) in [("Add", &["little"][..]), ("Identity", &[]), ("Sin", &[])] {
        for nodes in [1001, 8000, 12_000] {
            let said = refusal(&chain(nodes, kind, more).bytes()).to_string();
            assert!(said.contains(&format!("{nodes} nodes, at most 1000")), "{said}");
        }
        // As many as there may be: the verdict comes in time, whatever it is, and here it is a good one.
        let start = std::time::Instant::now();
        let model = Model::from_bytes(&chain(1000, kind, more).bytes());
        let took = start.elapsed();
        assert!(took.as_secs_f64() < 2.0, "{kind}: {took:?}");
        if let Ok(model) = model {
            assert!(model.read(&grey(0.5)).is_ok());
        }
    }
}

#[test]
fn nodes_inside_of_nodes_and_functions_count() {
    let inner = (0..600).fold(Message::default().bytes(2, "inner"), |graph, _| {
        graph.message(1, node("Sin", &["x"], "y"))
    });
    let branch = Message::default()
        .bytes(1, "then_branch")
        .number(20, 5)
        .message(6, inner);
    let mut nested = chain(500, "Sin", &[]);
    nested.nodes.push(node("If", &["mean"], "either").message(5, branch));
    let said = refusal(&nested.bytes()).to_string();
    assert!(said.contains("1101 nodes, at most 1000"), "{said}");
    let function = (0..600).fold(Message::default().bytes(1, "often"), |function, _| {
        function.message(7, node("Sin", &["x"], "y"))
    });
    let bytes = [
        chain(500, "Sin", &[]).bytes(),
        Message::default().message(25, function).0,
    ]
    .concat();
    let said = refusal(&bytes).to_string();
    assert!(said.contains("1100 nodes, at most 1000"), "{said}");
}

#[test]
fn slow_models_are_refused() {
    // Half a trillion multiplications, told before they are run.
    let mut heavy = Graph::brightness([1.0, 1.0]);
    heavy.weights.push(integers("flat", &[1, 24, 90, 160]));
    heavy.weights.push(integers("kernel", &[2400, 24, 9, 9]));
    let pads = list("pads", &[4; 4]);
    heavy.nodes = vec![
        node("Reshape", &["frames", "flat"], "picture"),
        node("ConstantOfShape", &["kernel"], "weights").message(
            5,
            Message::default()
                .bytes(1, "value")
                .number(20, 4)
                .message(5, floats("", &[1], &[0.1])),
        ),
        node("Conv", &["picture", "weights"], "wide").message(5, pads),
        mean("wide", &[1, 2, 3], "mean"),
        node("Mul", &["mean", "gain"], "affect"),
    ];
    let error = refusal(&heavy.bytes());
    assert!(matches!(error, Error::ModelSlow(_)), "{error}");
    // Many small steps, each of which says nothing of its cost: stopped by the clock between two of them.
    let mut long = Graph::brightness([1.0, 1.0]);
    let steps = 900;
    let name = |step: usize| {
        if step == 0 {
            "frames".to_owned()
        } else {
            format!("step{step}")
        }
    };
    let mut nodes: Vec<Message> = (0..steps)
        .map(|step| node("Sin", &[&name(step)], &name(step + 1)))
        .collect();
    let last = name(steps);
    nodes.push(mean(&last, &[1, 2, 3, 4], "mean"));
    nodes.push(node("Mul", &["mean", "gain"], "affect"));
    long.nodes = nodes;
    let error = refusal(&long.bytes());
    assert!(matches!(error, Error::ModelSlow(_)), "{error}");
}
