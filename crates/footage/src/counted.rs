//! Numbers of things in words.

/// So many of a thing whose plural ends in s: `1 frame`, `12 frames`.
#[must_use]
pub fn counted(count: u64, thing: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {thing}{plural}")
}
