//! What the property tests share: feelings that jump, and a recipe read as a list of amounts.

use affect::{Affect, Focus, Rhythm};
use breath::{Controls, Event, Feeling, Mood, Recipe, recipe};
use proptest::prelude::*;

/// A feeling that jumps four times a second: worse than any footage.
#[derive(Clone, Debug)]
pub(crate) struct Wild {
    pub(crate) affects: Vec<Affect>,
    pub(crate) focuses: Vec<Focus>,
    pub(crate) rhythm: Rhythm,
}

impl Feeling for Wild {
    fn affect(&self, seconds: f64) -> Affect {
        self.affects[((seconds * 4.0).floor() as i64).rem_euclid(self.affects.len() as i64) as usize]
    }

    fn focus(&self, seconds: f64) -> Focus {
        self.focuses[((seconds * 3.0).floor() as i64).rem_euclid(self.focuses.len() as i64) as usize]
    }

    fn rhythm(&self) -> Rhythm {
        self.rhythm
    }
}

pub(crate) fn wild() -> impl Strategy<Value = Wild> {
    let affect = (-1.0..=1.0_f32, -1.0..=1.0_f32).prop_map(|(v, a)| Affect::from_valence_arousal(v, a));
    let focus = (0.0..=1.0_f32, 0.0..=1.0_f32, 0.0..=1.0_f32).prop_map(|(x, y, spread)| Focus { x, y, spread });
    let rhythm = (0.0..=220.0_f32, 0.0..=1.0_f32).prop_map(|(bpm, strength)| Rhythm { bpm, strength });
    (
        prop::collection::vec(affect, 1..24),
        prop::collection::vec(focus, 1..12),
        rhythm,
    )
        .prop_map(|(affects, focuses, rhythm)| Wild {
            affects,
            focuses,
            rhythm,
        })
}

pub(crate) fn mood() -> impl Strategy<Value = Mood> {
    prop::sample::select(Mood::ALL.to_vec())
}

/// All knobs anywhere within their ranges.
pub(crate) fn controls() -> impl Strategy<Value = Controls> {
    let shape = (
        0.0..=2.0_f32,
        0.0..=2.0_f32,
        prop::sample::select(vec![0.0, 4.0, 11.0, 30.0]),
        0.25..=4.0_f32,
        0.25..=4.0_f32,
        0.0..=1.0_f32,
    );
    let rest = (any::<u32>(), any::<bool>(), any::<bool>(), 0.4..=2.6_f32);
    (mood(), shape, prop::array::uniform10(0.0..=2.0_f32), rest).prop_map(|(mood, shape, knobs, rest)| Controls {
        mood,
        amount: shape.0,
        sensitivity: shape.1,
        breath_rate: shape.2,
        inhale: shape.3,
        exhale: shape.4,
        depth: shape.5,
        displace: knobs[0],
        split: knobs[1],
        noise: knobs[2],
        low_res: knobs[3],
        stutter: knobs[4],
        bleed: knobs[5],
        shake: knobs[6],
        glow: knobs[7],
        soften: knobs[8],
        weather: knobs[9],
        seed: rest.0,
        safe_flash: rest.1,
        neighbours: rest.2,
        mix: 1.0,
        aspect: rest.3,
    })
}

/// One amount of a recipe: its name, its value, and what counts as all of it.
pub(crate) type Amount = (&'static str, f32, f32);

/// Every amount of the whole picture.
pub(crate) fn whole(r: &Recipe) -> Vec<Amount> {
    vec![
        ("shake x", r.shake[0], 0.02),
        ("shake y", r.shake[1], 0.02),
        ("split x", r.split[0], 0.06),
        ("split y", r.split[1], 0.06),
        ("split radial", r.split_radial, 0.06),
        ("chroma shift x", r.chroma_shift[0], 0.06),
        ("chroma shift y", r.chroma_shift[1], 0.06),
        ("bleed", r.bleed, 1.0),
        ("overflow", r.overflow, 1.0),
        ("grain", r.grain, 0.2),
        ("noise", r.noise, 0.2),
        ("low res", r.low_res, 1.0),
        ("stutter", r.stutter, 1.0),
        ("scan lines", r.scan_lines, 1.0),
        ("sync slip", r.sync_slip, 0.2),
        ("soften", r.soften, 1.0),
        ("glow", r.glow, 2.0),
        ("saturation", r.saturation, 1.0),
        ("warmth", r.warmth, 1.0),
        ("contrast", r.contrast, 0.5),
        ("veil", r.veil, 0.9),
    ]
}

/// What the many things of a recipe come to. A thing that pops makes one of these jump.
pub(crate) fn sums(r: &Recipe) -> Vec<Amount> {
    let events = |f: fn(&Event) -> f32| r.events().iter().map(|e| e.level * f(e)).sum::<f32>();
    let drops = |f: fn(&breath::Drop) -> f32| r.drops().iter().map(|d| d.level * f(d)).sum::<f32>();
    let rings = |f: fn(&breath::Ring) -> f32| r.rings().iter().map(|d| d.height * f(d)).sum::<f32>();
    let waves = |f: fn(&breath::Wave) -> f32| r.waves().iter().map(|w| w.shift * f(w)).sum::<f32>();
    vec![
        ("event levels", events(|_| 1.0), 8.0),
        ("event shifts", events(|e| e.shift), 0.8),
        ("event row shifts", events(|e| e.row_shift), 0.8),
        ("event splits", events(|e| e.split), 0.8),
        ("event cells", events(|e| e.cell), 0.8),
        ("event freezes", events(|e| e.freeze), 8.0),
        ("event chroma", events(|e| e.chroma), 8.0),
        ("event places", events(|e| e.x + e.y), 16.0),
        ("drop levels", drops(|_| 1.0), 8.0),
        ("drop places", drops(|d| d.x + d.y), 16.0),
        ("drop radii", drops(|d| d.radius), 0.5),
        ("drop stretches", drops(|d| d.stretch), 16.0),
        ("ring heights", rings(|_| 1.0), 0.1),
        ("ring radii", rings(|d| d.radius), 0.1),
        ("wave shifts", waves(|_| 1.0), 0.4),
        ("wave places", waves(|w| w.y + w.phase), 0.4),
    ]
}

/// Whether a recipe leaves every pixel as it is.
pub(crate) fn does_nothing(r: &Recipe) -> bool {
    whole(r).iter().chain(&sums(r)).all(|&(_, value, _)| value == 0.0) && r.held == 0.0
}

/// What tells one event from another: thrown at birth, kept for life.
pub(crate) fn name(e: &Event) -> [u32; 6] {
    [e.x, e.y, e.half_width, e.half_height, e.block, e.block_aspect].map(f32::to_bits)
}

/// A minute at 24 moments a second.
pub(crate) fn minute<'a>(feeling: &'a dyn Feeling, controls: &'a Controls) -> impl Iterator<Item = Recipe> + 'a {
    (0..24 * 60).map(move |i| recipe(feeling, controls, f64::from(i) / 24.0))
}

/// The mean of something over a minute.
pub(crate) fn mean(feeling: &dyn Feeling, controls: &Controls, read: impl Fn(&Recipe) -> f32) -> f32 {
    minute(feeling, controls).map(|r| read(&r)).sum::<f32>() / (24.0 * 60.0)
}

pub(crate) fn touched(r: &Recipe) -> f32 {
    r.events().iter().map(|e| e.touched(16.0 / 9.0)).sum()
}

pub(crate) fn of(mood: Mood) -> Controls {
    Controls {
        mood,
        ..Controls::default()
    }
}
