//! Frames in and out: video through ffmpeg, PNG and EXR sequences natively
