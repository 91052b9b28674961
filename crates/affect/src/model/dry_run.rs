//! Tries a model from outside before it may serve, in a way that can be stopped.
//!
//! The same runtime as in service, but driven node by node, so that time is checked between nodes and a panic is
//! caught on our side (in service it would pass a C boundary, which ends the process).

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use tract_onnx::pb::{self, tensor_proto::DataLocation, tensor_shape_proto::dimension::Value as Size};
use tract_onnx::prelude::*;
use tract_onnx::tract_core::internal::DimLike;
use tract_onnx::tract_core::plan;

use super::outputs::{INPUT, INPUT_SHAPE, OUTPUTS};
use super::{file, first_line};
use crate::{Error, HEIGHT, Result, WIDTH};

/// From first look to verdict.
const WHOLE_CHECK: Duration = Duration::from_millis(1600);
/// One window: what leaves analysis at 4 Hz in real time.
const ONE_WINDOW: Duration = Duration::from_millis(250);
/// Multiplications and additions that one window may ask: a second's work for a slow core.
const MOST_WORK: f64 = 4e9;
/// Values in one tensor on the way.
const MOST_VALUES: usize = 64 << 20;
/// Nodes of the graph, those inside of others too: the built-in model has some two hundred. Optimising cannot be stopped
/// half-way, and the time it takes grows faster than their number.
const MOST_NODES: usize = 1000;
/// Operator sets of the default domain that the runtime knows.
const OPSETS: core::ops::RangeInclusive<i64> = 7..=20;
/// Nodes whose work and memory the graph does not tell.
const UNBOUNDED: [&str; 3] = ["Loop", "Scan", "If"];
/// Nodes whose output is as large as numbers in the graph say.
const SIZED_BY_VALUES: [&str; 8] = [
    "ConstantOfShape",
    "Expand",
    "Tile",
    "Range",
    "Pad",
    "Resize",
    "OneHot",
    "Upsample",
];

/// Everything that is asked of a model from outside.
pub(super) fn check(bytes: &[u8]) -> Result<()> {
    let started = Instant::now();
    file::check(bytes)?;
    let verdict = catch_unwind(AssertUnwindSafe(|| {
        let proto = decode(bytes)?;
        check_graph(&proto)?;
        let plan = prepare(&proto, started)?;
        try_windows(&plan, &proto, started)
    }));
    verdict.unwrap_or_else(|_| {
        Err(Error::NotAModel(
            "the runtime cannot handle one of its nodes".to_owned(),
        ))
    })
}

fn decode(mut bytes: &[u8]) -> Result<pb::ModelProto> {
    tract_onnx::onnx()
        .proto_model_for_read(&mut bytes)
        .map_err(|error| Error::NotAModel(format!("it is not ONNX: {}", first_line(error))))
}

/// What the file says of itself: operator set, names, types, shapes, and nodes that cannot be bounded.
fn check_graph(proto: &pb::ModelProto) -> Result<()> {
    let not = |what: String| Err(Error::NotAModel(what));
    let graph = proto
        .graph
        .as_ref()
        .ok_or_else(|| Error::NotAModel("it has no graph".to_owned()))?;
    let nodes = count_nodes(graph, proto);
    if nodes > MOST_NODES {
        return Err(Error::ModelTooLarge(format!("{nodes} nodes, at most {MOST_NODES}")));
    }
    let opset = proto
        .opset_import
        .iter()
        .find(|set| set.domain.is_empty() || set.domain == "ai.onnx");
    if let Some(opset) = opset.filter(|set| !OPSETS.contains(&set.version)) {
        return not(format!("operator set {}", opset.version));
    }
    let external = DataLocation::External as i32;
    if graph
        .initializer
        .iter()
        .any(|weights| weights.data_location == Some(external))
    {
        return not("its weights lie in another file".to_owned());
    }
    let constants = graph
        .node
        .iter()
        .flat_map(|node| &node.attribute)
        .filter_map(|attribute| attribute.t.as_ref());
    for tensor in graph.initializer.iter().chain(constants) {
        let values = tensor
            .dims
            .iter()
            .map(|&size| size.unsigned_abs() as f64)
            .product::<f64>();
        if values > MOST_VALUES as f64 || tensor.dims.iter().any(|&size| size < 0) {
            return Err(Error::ModelTooLarge(format!("the weights {}", shorten(&tensor.name))));
        }
    }
    for node in &graph.node {
        if UNBOUNDED.contains(&node.op_type.as_str()) {
            return not(format!("it has a {} node", node.op_type));
        }
        if SIZED_BY_VALUES.contains(&node.op_type.as_str()) && asks_for_too_much(node, graph) {
            return Err(Error::ModelTooLarge(format!(
                "a {} node asks for too many values",
                node.op_type
            )));
        }
    }
    check_input(graph)?;
    check_outputs(graph)
}

/// The nodes of the graph, of graphs inside its nodes, and of functions that the file defines.
fn count_nodes(graph: &pb::GraphProto, proto: &pb::ModelProto) -> usize {
    fn count(nodes: &[pb::NodeProto]) -> usize {
        let attributes = nodes.iter().flat_map(|node| &node.attribute);
        let graphs = attributes.flat_map(|attribute| attribute.g.iter().chain(&attribute.graphs));
        nodes.len() + graphs.map(|graph| count(&graph.node)).sum::<usize>()
    }
    let functions = proto.functions.iter().map(|function| count(&function.node));
    count(&graph.node) + functions.sum::<usize>()
}

fn check_input(graph: &pb::GraphProto) -> Result<()> {
    // Before IR version 4, weights were listed among the inputs.
    let is_weight = |name: &str| graph.initializer.iter().any(|weights| weights.name == name);
    let inputs: Vec<_> = graph.input.iter().filter(|input| !is_weight(&input.name)).collect();
    let [input] = inputs.as_slice() else {
        return contract(format!("it has {} inputs, and needs one, named {INPUT}", inputs.len()));
    };
    if input.name != INPUT {
        return contract(format!("its input is named {} and not {INPUT}", shorten(&input.name)));
    }
    let (kind, shape) = tensor_type(input);
    if kind != Some(pb::tensor_proto::DataType::Float as i32) {
        return contract(format!("{INPUT} is not float32"));
    }
    let fits = shape.is_some_and(|sizes| {
        sizes.len() == INPUT_SHAPE.len()
            && sizes
                .iter()
                .zip(INPUT_SHAPE)
                .all(|(size, ours)| size.is_none_or(|size| size == ours as i64))
    });
    if fits {
        Ok(())
    } else {
        contract(format!("{INPUT} is not {INPUT_SHAPE:?}"))
    }
}

fn check_outputs(graph: &pb::GraphProto) -> Result<()> {
    let find = |name: &str| graph.output.iter().find(|output| output.name == name);
    if find("affect").is_none() {
        let names: Vec<_> = graph.output.iter().map(|output| shorten(&output.name)).collect();
        return contract(format!("it has no output named affect, only {}", names.join(", ")));
    }
    for (name, count) in OUTPUTS {
        let Some(output) = find(name) else { continue };
        let (kind, shape) = tensor_type(output);
        if kind != Some(pb::tensor_proto::DataType::Float as i32) {
            return contract(format!("{name} is not float32"));
        }
        let fits = shape.is_none_or(|sizes| {
            sizes.len() == 2 && sizes[0].is_none_or(|one| one == 1) && sizes[1].is_none_or(|n| n == count as i64)
        });
        if !fits {
            return contract(format!("{name} is not [1, {count}]"));
        }
    }
    Ok(())
}

/// Element type and sizes of a tensor; a size that is only named, or missing, is `None`.
fn tensor_type(info: &pb::ValueInfoProto) -> (Option<i32>, Option<Vec<Option<i64>>>) {
    let Some(pb::type_proto::Value::TensorType(tensor)) = info.r#type.as_ref().and_then(|kind| kind.value.as_ref())
    else {
        return (None, None);
    };
    let sizes = tensor.shape.as_ref().map(|shape| {
        let size = |value: &Option<Size>| match value {
            Some(Size::DimValue(size)) => Some(*size),
            _ => None,
        };
        shape.dim.iter().map(|dim| size(&dim.value)).collect()
    });
    (Some(tensor.elem_type), sizes)
}

/// Whether the constant numbers that a node is given multiply to more values than are allowed.
fn asks_for_too_much(node: &pb::NodeProto, graph: &pb::GraphProto) -> bool {
    let constants = graph.node.iter().filter(|other| other.op_type == "Constant");
    let tensors = node.input.iter().filter_map(|name| {
        let weights = graph.initializer.iter().find(|weights| weights.name == *name);
        weights.or_else(|| {
            let constant = constants.clone().find(|constant| constant.output.contains(name))?;
            constant.attribute.iter().find_map(|attribute| attribute.t.as_ref())
        })
    });
    tensors.into_iter().any(|tensor| {
        let asked = integers(tensor)
            .into_iter()
            .map(|size| size.unsigned_abs().max(1) as f64)
            .product::<f64>();
        asked > MOST_VALUES as f64
    })
}

/// A tensor of whole numbers, or nothing for one of another type (or too long to be sizes).
fn integers(tensor: &pb::TensorProto) -> Vec<i64> {
    let raw = &tensor.raw_data;
    if tensor.data_type == pb::tensor_proto::DataType::Int64 as i32 && raw.len() <= 512 {
        let packed = raw.as_chunks::<8>().0.iter().map(|bytes| i64::from_le_bytes(*bytes));
        tensor.int64_data.iter().copied().chain(packed).collect()
    } else {
        Vec::new()
    }
}

/// Types and optimises the graph, having bounded memory and work on the way.
fn prepare(proto: &pb::ModelProto, started: Instant) -> Result<Arc<TypedRunnableModel>> {
    let broken = |error: TractError| Error::NotAModel(first_line(format!("{error:#}")));
    let parsed = tract_onnx::onnx().parse(proto, None).map_err(broken)?;
    if let Some(missing) = parsed.unresolved_inputs.first() {
        return Err(Error::NotAModel(format!("nothing gives {}", shorten(missing))));
    }
    let typed = parsed
        .model
        .with_input_names([INPUT])
        .and_then(|model| model.with_input_fact(0, f32::fact(INPUT_SHAPE).into()))
        .and_then(|model| model.into_typed())
        .map_err(broken)?;
    in_time(started)?;
    let mut work = 0.0;
    for node in typed.nodes() {
        for fact in node.outputs.iter().map(|output| &output.fact) {
            let values = fact.shape.volume().to_usize().unwrap_or(usize::MAX);
            if values > MOST_VALUES {
                return Err(Error::ModelTooLarge("more values than memory on the way".to_owned()));
            }
        }
        let facts = typed.node_input_facts(node.id).map_err(broken)?;
        for (cost, times) in node.op.cost(&facts).map_err(broken)? {
            if cost.is_compute() {
                work += times.to_usize().map_or(f64::INFINITY, |times| times as f64);
            }
        }
    }
    if work > MOST_WORK {
        return Err(Error::ModelSlow(format!(
            "{:.0} million multiplications a window, at most {:.0}",
            work / 1e6,
            MOST_WORK / 1e6
        )));
    }
    let plan = typed
        .into_optimized()
        .and_then(|model| model.into_runnable())
        .map_err(broken)?;
    in_time(started)?;
    Ok(plan)
}

/// Windows of one colour, chequered, rising, noisy and flickering ones, the last one twice: answers must be finite and
/// repeatable.
fn try_windows(plan: &Arc<TypedRunnableModel>, proto: &pb::ModelProto, started: Instant) -> Result<()> {
    let names: Vec<&str> = proto
        .graph
        .iter()
        .flat_map(|graph| &graph.output)
        .map(|out| out.name.as_str())
        .collect();
    let windows: [fn(usize) -> f32; 9] = [
        |_| 0.0,
        |_| 1.0,
        |_| 0.5,
        // Mid grey of eight bits.
        |_| 128.0 / 255.0,
        |at| (at % 2) as f32,
        |at| (at % WIDTH) as f32 / (WIDTH - 1) as f32,
        // One picture of noise, held.
        |at| noise(at % (3 * HEIGHT * WIDTH)),
        noise,
        noise,
    ];
    let mut last = Vec::new();
    for (turn, window) in windows.into_iter().enumerate() {
        let answers = run(plan, window, started)?;
        let mut affect = Vec::new();
        for (name, answer) in names.iter().zip(&answers) {
            let Some((name, count)) = OUTPUTS.iter().find(|(known, _)| known == name) else {
                continue;
            };
            let values = answer
                .try_as_plain_ram()
                .and_then(|plain| Ok(plain.as_slice::<f32>()?.to_vec()));
            let values = values.map_err(|_| Error::ModelContract(format!("{name} is not float32")))?;
            if values.len() != *count {
                return contract(format!("{name} has {} values and not {count}", values.len()));
            }
            if !values.iter().all(|value| value.is_finite()) {
                return Err(Error::ModelNotFinite(format!("in {name}")));
            }
            affect.extend(values);
        }
        if turn + 1 == windows.len() && affect != last {
            return contract("the same window is answered differently each time".to_owned());
        }
        last = affect;
    }
    Ok(())
}

/// Values that differ from place to place and frame to frame.
fn noise(at: usize) -> f32 {
    ((at as u32).wrapping_mul(2_654_435_761) >> 8) as f32 / (1 << 24) as f32
}

/// One window, stopped between nodes when its time is up.
fn run(plan: &Arc<TypedRunnableModel>, window: fn(usize) -> f32, started: Instant) -> Result<TVec<TValue>> {
    let failed = |error: TractError| Error::ModelFailed(first_line(format!("{error:#}")));
    let values: Vec<f32> = (0..INPUT_SHAPE.iter().product()).map(window).collect();
    let input = Tensor::from_shape(&INPUT_SHAPE, &values).map_err(failed)?;
    let begun = Instant::now();
    let mut state = plan.spawn().map_err(failed)?;
    let answers = state.run_plan_with_eval(tvec!(input.into()), |context, state, node, inputs| {
        if begun.elapsed() > ONE_WINDOW || started.elapsed() > WHOLE_CHECK {
            return Err(TractError::msg("out of time"));
        }
        plan::eval(context, state, node, inputs)
    });
    if begun.elapsed() > ONE_WINDOW {
        let limit = ONE_WINDOW.as_millis();
        return Err(Error::ModelSlow(format!("one window takes more than {limit} ms here")));
    }
    in_time(started)?;
    answers.map_err(failed)
}

fn in_time(started: Instant) -> Result<()> {
    if started.elapsed() > WHOLE_CHECK {
        return Err(Error::ModelSlow("its check takes more than 1.6 s".to_owned()));
    }
    Ok(())
}

fn contract<T>(what: String) -> Result<T> {
    Err(Error::ModelContract(what))
}

fn shorten(name: &str) -> String {
    name.chars().take(40).collect()
}
