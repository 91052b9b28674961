//! Ctrl-C: the first stops the work cleanly, the second at once.

use crate::say::tell;
use footage::Cancel;

/// Exit code of a command that Ctrl-C ended (128 + SIGINT).
pub const EXIT_CODE: u8 = 130;

/// Gives the switch that Ctrl-C throws.
///
/// Where the system refuses a handler, Ctrl-C ends the program as it does without one.
#[must_use]
pub fn on_ctrl_c() -> Cancel {
    let cancel = Cancel::default();
    let switch = cancel.clone();
    let set = ctrlc::set_handler(move || {
        if switch.is_cancelled() {
            std::process::exit(i32::from(EXIT_CODE));
        }
        switch.cancel();
        tell!("\nStopping; once more to stop at once.");
    });
    if let Err(error) = set {
        tell!("glitch-glow: note: Ctrl-C will not clean up here ({error})");
    }
    cancel
}
