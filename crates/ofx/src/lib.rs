//! Safe OpenFX for a plugin: suites, properties, parameters, clips, images, and a panic firewall
