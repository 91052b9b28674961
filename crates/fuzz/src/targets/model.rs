//! Model files from outside.

use std::sync::Arc;

use affect::{HEIGHT, Model, Reader, Thumbnail, WIDTH, Window};

use super::track::without_numbers;

/// A file is refused in words, or the model answers with numbers in their ranges.
pub(super) fn run(input: &[u8]) -> Result<String, String> {
    let model = match Model::from_bytes(input) {
        Ok(model) => model,
        Err(error) => return Ok(without_numbers(&error.to_string())),
    };
    let grey = Thumbnail::from_planes(vec![0.4; 3 * WIDTH * HEIGHT]).map_err(|error| error.to_string())?;
    match model.read(&Window::still(&Arc::new(grey))) {
        Ok(reading) => {
            let felt = reading.affect;
            let fine = [felt.valence, felt.arousal].iter().all(|v| (-1.0..=1.0).contains(v))
                && [felt.intensity, reading.familiarity]
                    .iter()
                    .all(|v| (0.0..=1.0).contains(v));
            if fine {
                Ok("reads".to_owned())
            } else {
                Err(format!("out of range: {reading:?}"))
            }
        }
        Err(error) => Ok(without_numbers(&error.to_string())),
    }
}
