use super::*;

/// Looks a second, as at 25 frames a second.
const HERTZ: f64 = 12.5;

/// Numbers of -1 to 1 that follow from a seed.
fn noise(seed: u64) -> impl FnMut() -> f32 {
    let mut bits = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    move || {
        bits ^= bits << 13;
        bits ^= bits >> 7;
        bits ^= bits << 17;
        (bits >> 40) as f32 / (1_u64 << 23) as f32 - 1.0
    }
}

/// The rhythm of a camera that is shaken without a beat: its place is noise, smoothed twice.
fn shaken(seconds: f64, seed: u64, smooth: f32) -> Rhythm {
    let mut noise = noise(seed);
    let mut finder = RhythmFinder::new(HERTZ);
    let (mut once, mut twice) = (0.0, 0.0);
    for _ in 0..(seconds * HERTZ) as usize {
        once += (1.0 - smooth) * (noise() - once);
        let before = twice;
        twice += (1.0 - smooth) * (once - twice);
        finder.push(1, Some((4.0 * (twice - before), 0.01)));
    }
    finder.finish()
}

/// The rhythm of a camera that bobs, with so much noise in it.
fn bobbing(seconds: f64, seed: u64, bpm: f64) -> Rhythm {
    let mut noise = noise(seed);
    let mut finder = RhythmFinder::new(HERTZ);
    for look in 0..(seconds * HERTZ) as usize {
        let beat = libm::sin(2.0 * std::f64::consts::PI * bpm / 60.0 * look as f64 / HERTZ) as f32;
        finder.push(1, Some((0.5 * beat + 0.2 * noise(), 0.01)));
    }
    finder.finish()
}

#[test]
fn what_shakes_without_a_beat_has_no_tempo() {
    const SEEDS: u64 = 120;
    for seconds in [5.0, 8.0, 10.0, 12.0, 20.0, 40.0] {
        for smooth in [0.0, 0.5, 0.6, 0.8] {
            let clear = (0..SEEDS)
                .filter(|&seed| shaken(seconds, seed, smooth).is_clear())
                .count();
            // One in twenty.
            assert!(
                clear as u64 * 20 <= SEEDS,
                "{clear} of {SEEDS} over {seconds} s, smoothed by {smooth}"
            );
        }
    }
}

#[test]
fn a_beat_is_heard_in_a_short_clip() {
    for seconds in [8.0, 10.0, 12.0, 20.0, 40.0] {
        for bpm in (60..=150).step_by(15).map(f64::from) {
            for seed in 0..20 {
                let found = bobbing(seconds, seed, bpm);
                assert!(
                    found.is_clear() && (f64::from(found.bpm) / bpm - 1.0).abs() < 0.04,
                    "{bpm} for {seconds} s: {found:?}"
                );
            }
        }
    }
    let found = bobbing(10.0, 3, 120.0);
    assert!(found.strength > 0.9, "{found:?}");
}

#[test]
fn chance_gives_less_the_more_is_heard() {
    assert_eq!([60.0, 61.0, 1e9].map(chance), [CHANCE; 3]);
    assert!((chance(15.0) - 2.0 * CHANCE).abs() < 1e-6);
    for beats in 0..60 {
        assert!(chance(f64::from(beats)) >= chance(f64::from(beats + 1)));
    }
}
