//! What is said on standard output and standard error. Whoever reads may stop before the end, as `head` does: the work
//! goes on then, where `println!` would panic.

use std::io::Write;

/// A line for standard output.
macro_rules! say {
    ($($text:tt)*) => {
        $crate::say::line(&mut std::io::stdout().lock(), format_args!($($text)*))
    };
}

/// A line for standard error.
macro_rules! tell {
    ($($text:tt)*) => {
        $crate::say::line(&mut std::io::stderr().lock(), format_args!($($text)*))
    };
}

pub(crate) use {say, tell};

/// Writes a line, and does not mind where nobody reads it.
pub(crate) fn line(to: &mut impl Write, text: std::fmt::Arguments<'_>) {
    let _ = writeln!(to, "{text}").and_then(|()| to.flush());
}
