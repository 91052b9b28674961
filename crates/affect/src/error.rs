//! What can go wrong, one sentence each, with what to do next.

/// The result of everything fallible here.
pub type Result<T, E = Error> = core::result::Result<T, E>;

/// What went wrong. Messages are written for the person at the machine.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A picture of no width or no height, or larger than 2^20 on a side.
    #[error("a picture of {width}x{height} pixels cannot be read; connect a clip that has pictures")]
    PictureSize {
        /// Pixels.
        width: usize,
        /// Pixels.
        height: usize,
    },
    /// The bytes handed over do not hold the picture that they are said to hold.
    #[error("the picture needs {need} bytes and {have} were handed over; check its size, depth and row bytes")]
    PictureBytes {
        /// Bytes that size, depth and row bytes ask for.
        need: usize,
        /// Bytes that are there.
        have: usize,
    },
    /// Thumbnail planes of the wrong length or with values outside 0 to 1.
    #[error("a thumbnail is 3 planes of 90 rows of 160 values from 0 to 1; this one is not")]
    ThumbnailPlanes,

    /// The text is no emotion track at all.
    #[error("this is not an emotion track ({0}); analyse the clip to make one")]
    NotATrack(String),
    /// An emotion track whose contents contradict themselves.
    #[error("the emotion track is damaged ({0}); analyse the clip again")]
    TrackDamaged(String),
    /// An emotion track of another version.
    #[error(
        "the emotion track has version {found} and this program knows version {known}; {}",
        if .found > .known { "update Glitch & Glow" } else { "analyse the clip again" }
    )]
    TrackVersion {
        /// The version named in the text.
        found: u64,
        /// [`crate::EmotionTrack::VERSION`].
        known: u64,
    },
    /// More than any clip needs: refused before memory is spent on it.
    #[error("the emotion track is too large ({0}); split the clip and analyse its parts")]
    TrackTooLarge(String),

    /// The model file could not be read.
    #[error("the model {path} cannot be read ({reason}); check the path")]
    ModelFile {
        /// As given.
        path: String,
        /// In the system's words.
        reason: String,
    },
    /// Weights, nodes or values past the limits for a model that runs beside an editor.
    #[error("the model is too large ({0}); use a smaller one")]
    ModelTooLarge(String),
    /// Not an ONNX file, or one that the runtime cannot run.
    #[error("this is not a model that can run here ({0}); export it as ONNX, opset 7 to 20, with its weights inside")]
    NotAModel(String),
    /// Inputs or outputs other than the contract's.
    #[error(
        "the model does not keep the contract ({0}); export it with the input frames [1, 8, 3, 90, 160] and the output affect [1, 2]"
    )]
    ModelContract(String),
    /// A window takes too long.
    #[error("the model is too slow ({0}); use a smaller one")]
    ModelSlow(String),
    /// NaN or infinity came out.
    #[error("the model answers with values that are not numbers ({0}); train or export it again")]
    ModelNotFinite(String),
    /// The runtime failed while reading a window.
    #[error("the model failed ({0}); choose another or remove its path")]
    ModelFailed(String),

    /// Frame rate of 0 or less, NaN or above 1000.
    #[error("a frame rate of {0} cannot be analysed; set the clip's frame rate")]
    FrameRate(f64),
    /// Frames must come in ascending order.
    #[error("frame {got} came after frame {last}; hand frames over in ascending order")]
    FrameOrder {
        /// The frame that came.
        got: u64,
        /// The one before.
        last: u64,
    },
    /// Nothing was analysed.
    #[error("no frame could be read; connect a clip that has pictures")]
    NoFrames,
}
