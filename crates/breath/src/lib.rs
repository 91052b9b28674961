//! From emotion, mood and time to a recipe: envelopes, events, rhythm, moods
