//! Set-up, demo, tests and bundle of the project

fn main() {}
