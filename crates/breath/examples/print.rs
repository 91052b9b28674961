//! Prints a recipe's main amounts over time as CSV, to be plotted.
//!
//!     cargo run -p breath --example print -- "Night Pulse" walk 0 12 > pulse.csv
//!
//! Mood (default Plain City), feeling (default `walk`), first and last second (default 0 and 20). A feeling is `walk`,
//! which goes from calm through a rush at 8 to 12 s back to calm, or valence and arousal such as `-0.5,0.8`.

use affect::{Affect, Focus, Rhythm};
use breath::{Controls, Feeling, Mood, Steady, lungs, recipe};

/// Calm, a rush from 8 to 12 s, calm again.
struct Walk;

impl Feeling for Walk {
    fn affect(&self, seconds: f64) -> Affect {
        let rush = (-((seconds - 10.0) / 2.5).powi(4)).exp() as f32;
        Affect::from_valence_arousal(0.3 - 0.6 * rush, -0.5 + 1.3 * rush)
    }

    fn focus(&self, _seconds: f64) -> Focus {
        Focus::ANYWHERE
    }

    fn rhythm(&self) -> Rhythm {
        Rhythm::NONE
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut words = std::env::args().skip(1);
    let mood = words.next().unwrap_or_else(|| "Plain City".to_owned());
    let mood = Mood::ALL
        .into_iter()
        .find(|m| m.label() == mood)
        .ok_or("no such mood: Plain City, Rainy Day Reverie, Night Pulse or Foggy Morning Flow")?;
    let feeling: Box<dyn Feeling> = match words.next().as_deref() {
        None | Some("walk") => Box::new(Walk),
        Some(pair) => {
            let (valence, arousal) = pair.split_once(',').ok_or("a feeling is `walk` or valence,arousal")?;
            Box::new(Steady::at(valence.parse()?, arousal.parse()?))
        }
    };
    let mut second = |default: f64| words.next().map_or(Ok(default), |word| word.parse::<f64>());
    let (first, last) = (second(0.0)?, second(20.0)?);

    let controls = Controls {
        mood,
        ..Controls::default()
    };
    println!(
        "seconds,arousal,lungs,touched,shift,freeze,held,glow,grain,soften,veil,low_res,stutter,split,drops,rings,waves"
    );
    for step in 0..((last - first) * 60.0) as u32 {
        let seconds = first + f64::from(step) / 60.0;
        let r = recipe(&*feeling, &controls, seconds);
        let touched: f32 = r.events().iter().map(|e| e.touched(controls.aspect)).sum();
        let shift: f32 = r.events().iter().map(|e| e.level * (e.shift + e.row_shift).abs()).sum();
        let freeze: f32 = r.events().iter().map(|e| e.level * e.freeze).sum();
        let drops: f32 = r.drops().iter().map(|d| d.level * d.radius).sum();
        let rings: f32 = r.rings().iter().map(|d| d.height).sum();
        let waves: f32 = r.waves().iter().map(|w| w.shift).sum();
        println!(
            "{seconds:.4},{},{},{touched},{shift},{freeze},{},{},{},{},{},{},{},{},{drops},{rings},{waves}",
            feeling.affect(seconds).arousal,
            lungs(&*feeling, &controls, seconds),
            r.held,
            r.glow,
            r.grain,
            r.soften,
            r.veil,
            r.low_res,
            r.stutter,
            r.split[0] + r.split_radial,
        );
    }
    Ok(())
}
