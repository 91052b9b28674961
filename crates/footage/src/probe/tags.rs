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
    /// The value of a name, if it is one that can be carried over.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(other, _)| other.eq_ignore_ascii_case(name));
        let value = found.map(|(_, value)| value.as_str())?;
        (!value.is_empty() && value.len() <= LONGEST && !value.contains('\0')).then_some(value)
    }

    /// The tags of a file that its copies keep.
    pub(super) fn worth_keeping(&self) -> Vec<(String, String)> {
        let found = WORTH_KEEPING.iter().filter_map(|name| Some((*name, self.get(name)?)));
        found.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    /// The language, where one is named.
    pub(super) fn language(&self) -> Option<String> {
        let named = self.get("language").filter(|language| *language != "und");
        named.map(str::to_owned)
    }
}
