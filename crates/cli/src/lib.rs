//! The glitch-glow command
