//! The command.

fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(glitch_glow_cli::run())
}
