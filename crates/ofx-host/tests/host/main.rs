//! The host, driving a real plugin: the careful one of `tests/bad-plugin`.

#![expect(clippy::unwrap_used, reason = "common code of tests is no test itself")]

#[path = "../common/mod.rs"]
mod common;
mod describing;
mod parameters;
mod pictures;
mod stand;
mod trouble;
