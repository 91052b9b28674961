//! A headless OpenFX host that loads any bundle and drives it
