//! What a file says about itself in words: names and values.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Tags of a file, or of one of its tracks. Containers differ in how they spell the names.
#[derive(Debug, Default, Deserialize)]
#[serde(transparent)]
pub(super) struct Tags(BTreeMap<String, String>);

/// Tags of the whole file that stay true of it when its pictures change.
const WORTH_KEEPING: [&str; 7] = [
    "creation_time",
    "title",
    "artist",
    "copyright",
    "description",
    "comment",
    "date",
];

/// Longer values, in bytes, do not fit on a command line that some systems bear.
const LONGEST: usize = 2000;

impl Tags {
    fn find(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The value of a name, if it is one that can be carried over.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let value = self.find(name)?;
        (!value.is_empty() && value.len() <= LONGEST && !value.contains('\0')).then_some(value)
    }

    /// The tags of a file that its copies keep.
    pub(super) fn worth_keeping(&self) -> Vec<(String, String)> {
        let found = WORTH_KEEPING.iter().filter_map(|name| Some((*name, self.get(name)?)));
        found.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The names of tags that copies would keep, were they not too long.
    pub(super) fn too_long(&self) -> Vec<String> {
        let long = |name: &&str| self.find(name).is_some_and(|value| value.len() > LONGEST);
        let names = WORTH_KEEPING.iter().filter(|name| long(name));
        names.map(|name| name.replace('_', " ")).collect()
    }

    /// Whether they say where the pictures were taken. Phones name it in several ways: `location`, `location-eng`,
    /// `com.apple.quicktime.location.ISO6709`.
    pub(super) fn tell_a_place(&self) -> bool {
        self.0.keys().any(|name| name.to_ascii_lowercase().contains("location"))
    }

    /// The language, where one is named.
    pub(super) fn language(&self) -> Option<String> {
        let named = self.get("language").filter(|language| *language != "und");
        named.map(str::to_owned)
    }
}
