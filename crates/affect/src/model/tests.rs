use std::sync::Arc;

use super::*;
use crate::Thumbnail;

fn grey(level: f32) -> Arc<Thumbnail> {
    Arc::new(Thumbnail::from_planes(vec![level; 3 * 160 * 90]).unwrap())
}

#[test]
fn the_built_in_model_reads() {
    let model = Model::built_in().unwrap();
    let reading = model.read(&Window::still(&grey(0.5))).unwrap();
    let Reading { affect, familiarity } = reading;
    assert!(affect.valence.abs() <= 1.0 && affect.arousal.abs() <= 1.0 && (0.0..=1.0).contains(&familiarity));
    let sum = affect.calm + affect.anxious + affect.excited + affect.melancholic;
    assert!((sum - 1.0).abs() < 4e-3, "{sum}");
    assert_eq!(model.read(&Window::still(&grey(0.5))).unwrap(), reading);
    // Frames of one colour say nothing, whatever the colour; a picture says something.
    assert_eq!(model.read(&Window::still(&grey(0.1))).unwrap(), reading);
    let ramp = (0..3 * 160 * 90).map(|at| (at % 160) as f32 / 159.0).collect();
    let ramp = Arc::new(Thumbnail::from_planes(ramp).unwrap());
    assert_ne!(model.read(&Window::still(&ramp)).unwrap(), reading);
}

#[test]
fn threads_read_the_same() {
    let model = Model::built_in().unwrap();
    let window = Window::new(std::array::from_fn(|at| grey(at as f32 / 8.0)));
    let expected = model.read(&window).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| assert_eq!(model.read(&window).unwrap(), expected));
        }
    });
}

#[test]
fn the_built_in_model_passes_as_one_from_outside() {
    let bytes = include_bytes!("../../model/affect.onnx");
    let model = Model::from_bytes(bytes).unwrap();
    assert_eq!(model.id(), Model::built_in().unwrap().id());
}

#[test]
fn a_missing_file_leaves_the_built_in_serving() {
    let selection = select(Some(Path::new("no/such/model.onnx"))).unwrap();
    assert_eq!(selection.model.id(), Model::built_in().unwrap().id());
    assert!(selection.refused.unwrap().contains("check the path"));
    assert!(select(None).unwrap().refused.is_none());
}
