//! The kinds of parameters, and their values.

use std::fmt;

/// What kind a parameter is (ofxParam.h, "ParamTypes"); parametric ones are not supported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the standard's own")]
pub enum ParamKind {
    Integer,
    Integer2D,
    Integer3D,
    Double,
    Double2D,
    Double3D,
    Boolean,
    Choice,
    Rgb,
    Rgba,
    String,
    Custom,
    Group,
    Page,
    PushButton,
}

impl ParamKind {
    const NAMES: [(Self, &'static str, &'static str); 15] = [
        (Self::Integer, "OfxParamTypeInteger", "Integer"),
        (Self::Integer2D, "OfxParamTypeInteger2D", "Integer2D"),
        (Self::Integer3D, "OfxParamTypeInteger3D", "Integer3D"),
        (Self::Double, "OfxParamTypeDouble", "Double"),
        (Self::Double2D, "OfxParamTypeDouble2D", "Double2D"),
        (Self::Double3D, "OfxParamTypeDouble3D", "Double3D"),
        (Self::Boolean, "OfxParamTypeBoolean", "Boolean"),
        (Self::Choice, "OfxParamTypeChoice", "Choice"),
        (Self::Rgb, "OfxParamTypeRGB", "RGB"),
        (Self::Rgba, "OfxParamTypeRGBA", "RGBA"),
        (Self::String, "OfxParamTypeString", "String"),
        (Self::Custom, "OfxParamTypeCustom", "Custom"),
        (Self::Group, "OfxParamTypeGroup", "Group"),
        (Self::Page, "OfxParamTypePage", "Page"),
        (Self::PushButton, "OfxParamTypePushButton", "PushButton"),
    ];

    /// The kind of that OpenFX name.
    #[must_use]
    pub fn from_ofx(name: &str) -> Option<Self> {
        Self::NAMES
            .into_iter()
            .find(|(_, ofx, _)| *ofx == name)
            .map(|(kind, ..)| kind)
    }

    /// The name in OpenFX properties.
    #[must_use]
    pub fn ofx_name(self) -> &'static str {
        Self::NAMES
            .into_iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(_, ofx, _)| ofx)
    }

    /// The name for people: "Double", "RGBA".
    #[must_use]
    pub fn as_str(self) -> &'static str {
        Self::NAMES
            .into_iter()
            .find(|(kind, ..)| *kind == self)
            .map_or("", |(_, _, short)| short)
    }

    /// How many values it carries; 0 for groups, pages and buttons.
    #[must_use]
    pub fn count(self) -> usize {
        match self {
            Self::Group | Self::Page | Self::PushButton => 0,
            Self::Integer2D | Self::Double2D => 2,
            Self::Integer3D | Self::Double3D | Self::Rgb => 3,
            Self::Rgba => 4,
            _ => 1,
        }
    }

    /// Whether its values are whole numbers; booleans and choices are.
    #[must_use]
    pub fn is_integer(self) -> bool {
        matches!(
            self,
            Self::Integer | Self::Integer2D | Self::Integer3D | Self::Boolean | Self::Choice
        )
    }

    /// Whether its values are floating point numbers.
    #[must_use]
    pub fn is_double(self) -> bool {
        matches!(
            self,
            Self::Double | Self::Double2D | Self::Double3D | Self::Rgb | Self::Rgba
        )
    }

    /// Whether its value is text.
    #[must_use]
    pub fn is_text(self) -> bool {
        matches!(self, Self::String | Self::Custom)
    }

    /// Whether `value` has the type and the number of values that this kind carries.
    #[must_use]
    pub fn accepts(self, value: &ParamValue) -> bool {
        match value {
            ParamValue::Ints(v) => self.is_integer() && v.len() == self.count(),
            ParamValue::Doubles(v) => self.is_double() && v.len() == self.count(),
            ParamValue::Text(_) => self.is_text(),
        }
    }
}

/// The value of a parameter at one time.
#[derive(Clone, Debug, PartialEq)]
pub enum ParamValue {
    /// Whole numbers; booleans are 0 or 1, choices the index from 0.
    Ints(Vec<i32>),
    /// Floating point numbers.
    Doubles(Vec<f64>),
    /// Text, of string and custom parameters.
    Text(String),
}

impl ParamValue {
    /// The first number, if it has any.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Ints(v) => v.first().map(|v| f64::from(*v)),
            Self::Doubles(v) => v.first().copied(),
            Self::Text(_) => None,
        }
    }

    /// The text, if it is text.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// All numbers.
    #[must_use]
    pub fn numbers(&self) -> Vec<f64> {
        match self {
            Self::Ints(v) => v.iter().map(|v| f64::from(*v)).collect(),
            Self::Doubles(v) => v.clone(),
            Self::Text(_) => Vec::new(),
        }
    }
}

impl fmt::Display for ParamValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |parts: Vec<String>| parts.join(", ");
        match self {
            Self::Ints(v) => f.write_str(&join(v.iter().map(i32::to_string).collect())),
            Self::Doubles(v) => f.write_str(&join(v.iter().map(f64::to_string).collect())),
            Self::Text(text) => write!(f, "{text:?}"),
        }
    }
}

impl From<f64> for ParamValue {
    fn from(v: f64) -> Self {
        Self::Doubles(vec![v])
    }
}

impl From<i32> for ParamValue {
    fn from(v: i32) -> Self {
        Self::Ints(vec![v])
    }
}

impl From<bool> for ParamValue {
    fn from(v: bool) -> Self {
        Self::Ints(vec![v.into()])
    }
}

impl From<&str> for ParamValue {
    fn from(v: &str) -> Self {
        Self::Text(v.to_owned())
    }
}

impl From<String> for ParamValue {
    fn from(v: String) -> Self {
        Self::Text(v)
    }
}

impl<const N: usize> From<[f64; N]> for ParamValue {
    fn from(v: [f64; N]) -> Self {
        Self::Doubles(v.to_vec())
    }
}

impl<const N: usize> From<[i32; N]> for ParamValue {
    fn from(v: [i32; N]) -> Self {
        Self::Ints(v.to_vec())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for (kind, ofx, _) in ParamKind::NAMES {
            assert_eq!(ParamKind::from_ofx(ofx), Some(kind));
            assert_eq!(kind.ofx_name(), ofx);
        }
        assert_eq!(ParamKind::from_ofx("OfxParamTypeParametric"), None);
    }

    #[test]
    fn a_value_fits_its_kind_alone() {
        assert!(ParamKind::Rgba.accepts(&[0.0; 4].into()));
        assert!(!ParamKind::Rgba.accepts(&[0.0; 3].into()));
        assert!(!ParamKind::Double.accepts(&1.into()));
        assert!(ParamKind::Choice.accepts(&2.into()));
        assert!(!ParamKind::Group.accepts(&"".into()));
    }
}
