//! From pictures to emotion: thumbnails, windows, the model, the emotion track
