//! Whether the curve follows what happens: the demo clip's acts are known.

use affect::analysis::{Analyzer, Source};
use affect::{Depth, Model, PictureView};
use footage::demo;

#[test]
fn the_rush_is_felt() {
    // Half size: thumbnails are 160 wide either way, and drawing takes most of the time.
    let (width, height) = (demo::WIDTH / 2, demo::HEIGHT / 2);
    let model = Model::built_in().unwrap();
    let source = Source {
        fps: demo::RATE.as_f64(),
        frames: demo::FRAMES,
    };
    let mut analyzer = Analyzer::new(&*model, source).unwrap();
    for number in 0..demo::FRAMES {
        let picture = demo::frame(number, width, height).unwrap();
        let bytes = picture.bytes();
        let view = PictureView::packed_rgba(&bytes, width as usize, height as usize, Depth::U8);
        analyzer.push(number, &view).unwrap();
    }
    let track = analyzer.finish().unwrap();
    let mean = |act: &demo::Act| {
        let inside: Vec<f32> = track
            .samples()
            .iter()
            .filter(|sample| sample.seconds >= act.start && sample.seconds < act.end)
            .map(|sample| sample.affect.arousal)
            .collect();
        inside.iter().sum::<f32>() / inside.len() as f32
    };
    let [before, rush, after] = [mean(&demo::ACTS[0]), mean(&demo::ACTS[1]), mean(&demo::ACTS[2])];
    assert!(
        rush >= before + 0.3 && rush >= after + 0.3,
        "arousal {before:.3}, {rush:.3}, {after:.3}"
    );
    assert!(
        track.cuts().is_empty(),
        "cuts at {:?} in a clip without any",
        track.cuts()
    );
}
