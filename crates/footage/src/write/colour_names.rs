//! The names of colour tags, of which ffmpeg's parts have not all the same.

/// Chromaticities that ffprobe names and encoders take by the same name.
const PRIMARIES: [&str; 12] = [
    "bt709",
    "bt470m",
    "bt470bg",
    "smpte170m",
    "smpte240m",
    "film",
    "bt2020",
    "smpte428",
    "smpte431",
    "smpte432",
    "ebu3213",
    // What older versions call the one before.
    "jedec-p22",
];

/// Transfer characteristics that ffprobe names, as filters take them, and as encoders do.
const TRANSFERS: [(&str, &str); 16] = [
    ("bt709", "bt709"),
    ("bt470m", "gamma22"),
    ("bt470bg", "gamma28"),
    ("smpte170m", "smpte170m"),
    ("smpte240m", "smpte240m"),
    ("linear", "linear"),
    ("log100", "log100"),
    ("log316", "log316"),
    ("iec61966-2-4", "iec61966-2-4"),
    ("bt1361e", "bt1361e"),
    ("iec61966-2-1", "iec61966-2-1"),
    ("bt2020-10", "bt2020-10"),
    ("bt2020-12", "bt2020-12"),
    ("smpte2084", "smpte2084"),
    ("smpte428", "smpte428"),
    ("arib-std-b67", "arib-std-b67"),
];

/// What a file without a tag is taken to have.
const USUAL: &str = "bt709";

/// What is written for a tag of a later ffmpeg, whose name might not be taken. It is no reason for a render to fail.
const UNKNOWN: &str = "unknown";

/// The name of the primaries for filters and encoders.
pub(super) fn primaries(tag: Option<&str>) -> &'static str {
    let tag = tag.unwrap_or(USUAL);
    PRIMARIES.into_iter().find(|name| *name == tag).unwrap_or(UNKNOWN)
}

/// The name of the transfer characteristics for filters, and the one for encoders.
pub(super) fn transfer(tag: Option<&str>) -> (&'static str, &'static str) {
    let tag = tag.unwrap_or(USUAL);
    let found = TRANSFERS.into_iter().find(|(name, _)| *name == tag);
    found.unwrap_or((UNKNOWN, UNKNOWN))
}
