//! What a session answers, turned into a [`Reading`].

use ndarray::ArrayView5;
use ort::session::Session;
use ort::value::TensorRef;

use super::failed;
use crate::reader::{channels, from_channels, quantise};
use crate::{Affect, Error, HEIGHT, Reading, Result, WIDTH, Window};

/// The one input, and its shape.
pub(super) const INPUT: &str = "frames";
pub(super) const INPUT_SHAPE: [usize; 5] = [1, Window::FRAMES, 3, HEIGHT, WIDTH];
/// The outputs that mean something, with how many values each has.
pub(super) const OUTPUTS: [(&str, usize); 4] = [("affect", 2), ("intensity", 1), ("states", 4), ("familiarity", 1)];

/// Which of the outputs a model has beyond `affect`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outputs {
    intensity: bool,
    states: bool,
    familiarity: bool,
}

impl Outputs {
    pub(super) fn of(session: &Session) -> Result<Self> {
        let has = |name: &str| session.outputs().iter().any(|output| output.name() == name);
        if !session.inputs().iter().any(|input| input.name() == INPUT) || !has("affect") {
            return Err(Error::ModelContract(format!(
                "it needs an input named {INPUT} and an output named affect"
            )));
        }
        Ok(Self {
            intensity: has("intensity"),
            states: has("states"),
            familiarity: has("familiarity"),
        })
    }

    /// Runs a window, 8 x 3 x 90 x 160 values.
    pub(super) fn read(&self, session: &mut Session, frames: &[f32]) -> Result<Reading> {
        let view = ArrayView5::from_shape(INPUT_SHAPE, frames).map_err(failed)?;
        let input = TensorRef::from_array_view(view).map_err(failed)?;
        let answers = session.run(ort::inputs![INPUT => input]).map_err(failed)?;
        let answer = |name: &str| -> Result<&[f32]> {
            let value = answers.get(name).ok_or_else(|| failed(format!("no {name} came out")))?;
            Ok(value.try_extract_tensor::<f32>().map_err(failed)?.1)
        };
        let affect = values::<2>("affect", answer("affect")?)?;
        let optional = |there: bool, name: &str| there.then(|| answer(name)).transpose();
        let one = |there: bool, name| -> Result<Option<[f32; 1]>> {
            optional(there, name)?.map(|found| values(name, found)).transpose()
        };
        let states = optional(self.states, "states")?
            .map(|found| values("states", found))
            .transpose()?;
        Ok(reading(
            affect,
            one(self.intensity, "intensity")?,
            states,
            one(self.familiarity, "familiarity")?,
        ))
    }
}

/// Checks number and finiteness of one output's values.
pub(super) fn values<const N: usize>(name: &str, found: &[f32]) -> Result<[f32; N]> {
    let values: [f32; N] = found
        .try_into()
        .map_err(|_| Error::ModelContract(format!("{name} has {} values and not {N}", found.len())))?;
    if values.iter().all(|value| value.is_finite()) {
        Ok(values)
    } else {
        Err(Error::ModelNotFinite(format!("in {name}")))
    }
}

/// Clamps, derives what is missing, and rounds to 1/1000.
fn reading(
    [valence, arousal]: [f32; 2],
    intensity: Option<[f32; 1]>,
    states: Option<[f32; 4]>,
    familiarity: Option<[f32; 1]>,
) -> Reading {
    let mut affect = Affect::from_valence_arousal(valence, arousal);
    if let Some([intensity]) = intensity {
        affect.intensity = intensity.clamp(0.0, 1.0);
    }
    if let Some(states) = states {
        let [calm, anxious, excited, melancholic] = states.map(|state| state.clamp(0.0, 1.0));
        let sum = calm + anxious + excited + melancholic;
        // Four zeros say nothing: the derived states stay.
        if sum > 1e-3 {
            affect.calm = calm / sum;
            affect.anxious = anxious / sum;
            affect.excited = excited / sum;
            affect.melancholic = melancholic / sum;
        }
    }
    Reading {
        affect: from_channels(channels(affect).map(quantise)),
        familiarity: quantise(familiarity.map_or(1.0, |[value]| value.clamp(0.0, 1.0))),
    }
}
