"""Trains, scores and exports the emotion model of Glitch & Glow."""
