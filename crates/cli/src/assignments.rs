//! Parameters as people type them: `NAME=VALUE` and `NAME=FRAME:VALUE,FRAME:VALUE`.
//!
//! Values stay text here; the plugin's own description says what they mean.

use std::str::FromStr;

use crate::error::Error;

/// One value for the whole clip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// Script name of the parameter.
    pub name: String,
    /// The value as typed.
    pub value: String,
}

impl FromStr for Assignment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (name, value) = split_name(text, "NAME=VALUE, as in amount=0.5")?;
        Ok(Self {
            name: name.to_owned(),
            value: value.to_owned(),
        })
    }
}

/// Values at frames.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyList {
    /// Script name of the parameter.
    pub name: String,
    /// Frame and value as typed, in the order of frames.
    pub keys: Vec<(f64, String)>,
    /// Whether they were typed in another order.
    pub sorted: bool,
}

impl FromStr for KeyList {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        const SHAPE: &str = "NAME=FRAME:VALUE,FRAME:VALUE, as in arousal=0:-1,96:0.8";
        let (name, list) = split_name(text, SHAPE)?;
        let mut keys: Vec<(f64, String)> = Vec::new();
        for piece in list.split(',') {
            match (piece.split_once(':'), keys.last_mut()) {
                (Some((frame, value)), _) => keys.push((frame_number(frame)?, value.trim().to_owned())),
                // A comma within a value, as in 0:0.1,0.2 for two dimensions.
                (None, Some((_, value))) => {
                    value.push(',');
                    value.push_str(piece.trim());
                }
                (None, None) => return Err(format!("`{piece}` names no frame; write {SHAPE}")),
            }
        }
        let sorted = !keys.is_sorted_by(|a, b| a.0 <= b.0);
        keys.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let Some(twice) = keys.windows(2).find(|pair| pair[0].0 == pair[1].0) {
            return Err(format!("`{name}` has two keys at frame {}; leave one", twice[0].0));
        }
        Ok(Self {
            name: name.to_owned(),
            keys,
            sorted,
        })
    }
}

/// Refuses values or keys for a parameter that were given before: which of them is meant, nobody knows.
///
/// # Errors
/// [`Error::Usage`] with the name.
pub fn refuse_twice(values: &[Assignment], keys: &[KeyList]) -> crate::Result<()> {
    let values: Vec<&str> = values.iter().map(|value| value.name.as_str()).collect();
    let keys: Vec<&str> = keys.iter().map(|list| list.name.as_str()).collect();
    for (option, names) in [("--param", values), ("--key", keys)] {
        let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
        if let Some((_, name)) = twice {
            return Err(Error::Usage(format!(
                "{option} {name} is given twice: leave one of them out"
            )));
        }
    }
    Ok(())
}

fn split_name<'a>(text: &'a str, shape: &str) -> Result<(&'a str, &'a str), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim(), value.trim())),
        _ => Err(format!("`{text}` is not of the form {shape}")),
    }
}

fn frame_number(text: &str) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(frame) if frame.is_finite() => Ok(frame),
        _ => Err(format!("`{}` is no frame number; frames count from 0", text.trim())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_blanks_and_equals_signs() {
        let mood: Assignment = "mood=Night Pulse".parse().unwrap();
        assert_eq!((mood.name.as_str(), mood.value.as_str()), ("mood", "Night Pulse"));
        let text: Assignment = "label=a=b".parse().unwrap();
        assert_eq!(text.value, "a=b");
        assert!("amount".parse::<Assignment>().is_err());
        assert!("=3".parse::<Assignment>().is_err());
    }

    #[test]
    fn keys_come_in_the_order_of_frames() {
        let list: KeyList = "arousal=48:0.8, 0:-1,24:.2".parse().unwrap();
        assert!(list.sorted);
        assert_eq!(
            list.keys,
            [(0.0, "-1".into()), (24.0, ".2".into()), (48.0, "0.8".into())]
        );
        let list: KeyList = "arousal=0:1,24:2".parse().unwrap();
        assert!(!list.sorted);
    }

    #[test]
    fn values_may_have_several_dimensions() {
        let list: KeyList = "centre=0:0.1,0.2,12:0.5,0.5".parse().unwrap();
        assert_eq!(list.keys, [(0.0, "0.1,0.2".into()), (12.0, "0.5,0.5".into())]);
    }

    #[test]
    fn mistyped_keys_are_refused() {
        for text in [
            "arousal",
            "arousal=",
            "arousal=0.5",
            "arousal=a:1",
            "arousal=0:1,0:2",
            "arousal=nan:1",
            "=0:1",
        ] {
            assert!(text.parse::<KeyList>().is_err(), "{text}");
        }
    }
}
