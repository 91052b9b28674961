//! From the uneven times of a file's frames to frames that count from 0 at a constant rate.

use crate::Rate;

/// A frame of the file: when it shows, in seconds from the beginning that ffmpeg sees, and whether decoding can begin there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Stamp {
    pub(crate) time: f64,
    pub(crate) key: bool,
}

/// Which frame of the file stands at which frame of the clip.
#[derive(Debug, Clone)]
pub(crate) struct Timeline {
    pub(crate) rate: Rate,
    pub(crate) variable: bool,
    stamps: Vec<Stamp>,
    /// The file's frame for each of the clip's; empty where they are the same.
    slots: Vec<u32>,
}

/// Above so many frames per second, a rate is chosen for what most frames need, and not for the few that are nearest to each
/// other: clocks of containers, and animations, tick in hundredths of a second and less.
const USUAL: f64 = 61.0;

/// Seconds after which times are taken for broken, and no frame is held to keep them.
const LONGEST: f64 = 24.0 * 3600.0;

impl Timeline {
    /// A timeline from the file's frames in order of time. `nominal` is the rate that the container states, `end` when the last
    /// frame goes, where that is known.
    ///
    /// Where every frame lies within half a frame of its place at a constant rate and the last stays no longer than the others,
    /// the clip's frames are the file's. Else the rate is the nominal one where frames lie whole numbers of its frames apart, or
    /// the average one, or one that loses fewer frames, and frame `n` of the clip is the file's frame on screen at
    /// `(n + 1/2) / rate`.
    pub(crate) fn new(stamps: Vec<Stamp>, nominal: Option<Rate>, end: Option<f64>) -> Timeline {
        let fallback = nominal.unwrap_or(Rate::CINEMA);
        let even = |rate: Rate| Timeline {
            rate,
            variable: false,
            stamps: stamps.clone(),
            slots: Vec::new(),
        };
        let [first, .., last] = stamps.as_slice() else {
            return even(fallback);
        };
        let length = (last.time - first.time) * stamps.len() as f64 / (stamps.len() - 1) as f64;
        let average = Rate::nearest(stamps.len() as f64, length);
        let is_even = |rate: &Rate| {
            let mut numbered = stamps.iter().enumerate();
            numbered.all(|(n, stamp)| ((stamp.time - first.time) * rate.as_f64() - n as f64).abs() < 0.5)
        };
        // How many frames longer than one the last stays; containers are often a frame off there, and that is let pass.
        let stays = end.map_or(0.0, |end| end - last.time).clamp(0.0, LONGEST);
        let held = |rate: Rate| {
            Some((stays * rate.as_f64() - 1.0).round())
                .filter(|n| *n >= 2.0)
                .unwrap_or(0.0)
        };
        let constant = [nominal, average].into_iter().flatten().find(is_even);
        if let Some(rate) = constant.filter(|rate| held(*rate) == 0.0) {
            return even(rate);
        }
        // A recorder that drops frames now and then leaves gaps of whole frames: at the rate that it states none is lost,
        // and only gaps repeat.
        let kept = constant.or(nominal.filter(|rate| drops_frames(&stamps, *rate)));
        let Some(rate) = kept.or_else(|| average.map(|rate| losing_few(&stamps, rate))) else {
            return even(fallback);
        };
        let count = ((last.time - first.time) * rate.as_f64()).round() + 1.0 + held(rate);
        Timeline {
            variable: true,
            slots: slots(&stamps, rate, count as u64),
            ..even(rate)
        }
    }

    /// A timeline of files that are numbered without gaps, each a key frame.
    pub(crate) fn of_files(count: u64, rate: Rate) -> Timeline {
        let stamps = (0..count)
            .map(|n| Stamp {
                time: rate.time_of(n),
                key: true,
            })
            .collect();
        Timeline {
            rate,
            variable: false,
            stamps,
            slots: Vec::new(),
        }
    }

    /// Frames of the clip.
    pub(crate) fn frames(&self) -> u64 {
        if self.variable {
            self.slots.len() as u64
        } else {
            self.stamps.len() as u64
        }
    }

    /// The file's frame at frame `number` of the clip.
    pub(crate) fn source(&self, number: u64) -> u64 {
        if self.variable {
            self.slots.get(number as usize).map_or(0, |s| u64::from(*s))
        } else {
            number
        }
    }

    /// How many of the file's frames stand at none of the clip's.
    pub(crate) fn left_out(&self) -> u64 {
        if !self.variable {
            return 0;
        }
        let shown = self.slots.chunk_by(|a, b| a == b).count();
        (self.stamps.len() - shown.min(self.stamps.len())) as u64
    }

    /// When frame 0 shows, in seconds.
    pub(crate) fn start(&self) -> f64 {
        self.stamps.first().map_or(0.0, |stamp| stamp.time)
    }

    /// A moment surely between the file's frame before `source` and `source` itself; `None` for the first.
    pub(crate) fn before(&self, source: u64) -> Option<f64> {
        let index = usize::try_from(source).ok()?;
        let earlier = self.stamps.get(index.checked_sub(1)?)?;
        Some((earlier.time + self.stamps.get(index)?.time) / 2.0)
    }

    /// The last of the file's frames at or before `source` from which decoding can begin.
    pub(crate) fn key_before(&self, source: u64) -> u64 {
        let index = usize::try_from(source)
            .unwrap_or(usize::MAX)
            .min(self.stamps.len().saturating_sub(1));
        (0..=index)
            .rev()
            .find(|i| self.stamps.get(*i).is_some_and(|stamp| stamp.key))
            .unwrap_or(0) as u64
    }
}

/// The file's frame on screen in the middle of each of so many frames of the clip.
fn slots(stamps: &[Stamp], rate: Rate, count: u64) -> Vec<u32> {
    let first = stamps.first().map_or(0.0, |stamp| stamp.time);
    let mut source = 0;
    let slots = (0..count).map(|n| {
        let middle = first + (n as f64 + 0.5) / rate.as_f64();
        while stamps.get(source + 1).is_some_and(|next| next.time <= middle) {
            source += 1;
        }
        source as u32
    });
    slots.collect()
}

/// The average rate, or where it would lose more than a frame in fifty, the least of the usual rates at which the frames that
/// are nearest to each other are all seen.
fn losing_few(stamps: &[Stamp], average: Rate) -> Rate {
    const FEW: usize = 50;
    let (Some(first), Some(last)) = (stamps.first(), stamps.last()) else {
        return average;
    };
    let count = ((last.time - first.time) * average.as_f64()).round() as u64 + 1;
    let mut shown = slots(stamps, average, count);
    shown.dedup();
    let lost = stamps.len() - shown.len().min(stamps.len());
    if lost * FEW <= stamps.len() || last.time - first.time > LONGEST {
        return average;
    }
    let mut gaps: Vec<f64> = stamps.windows(2).map(|pair| pair[1].time - pair[0].time).collect();
    gaps.sort_unstable_by(f64::total_cmp);
    // The very shortest may be a stumble of the recorder.
    let shortest = gaps.get(gaps.len() / FEW).copied().unwrap_or(0.0);
    let quicker = || Rate::USUAL.into_iter().filter(|rate| rate.as_f64() > average.as_f64());
    let steps = |rate: &Rate| rate.as_f64() * shortest;
    let sees = quicker()
        .filter(|rate| steps(rate) > 0.95)
        .min_by(|a, b| steps(a).total_cmp(&steps(b)));
    // Of 60 and 59.94 the one that fits.
    let fits = quicker().find(|rate| (steps(rate) - 1.0).abs() < 5e-4);
    fits.or(sees).or(quicker().next_back()).unwrap_or(average)
}

/// Whether frames are those of a constant rate with some left out.
fn drops_frames(stamps: &[Stamp], rate: Rate) -> bool {
    let mut steps = 0.0;
    let whole = stamps.windows(2).all(|pair| {
        let step = (pair[1].time - pair[0].time) * rate.as_f64();
        steps += step.round();
        step > 0.5 && (step - step.round()).abs() < 0.25
    });
    let holds_long = rate.as_f64() < USUAL && steps < LONGEST * rate.as_f64();
    whole && (holds_long || steps <= 2.0 * stamps.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamps(times: &[f64]) -> Vec<Stamp> {
        times.iter().map(|&time| Stamp { time, key: false }).collect()
    }

    #[test]
    fn rounded_times_are_even() {
        let times: Vec<f64> = (0..300)
            .map(|n| (f64::from(n) * 1001.0 / 30.0).round() / 1000.0)
            .collect();
        let timeline = Timeline::new(stamps(&times), Rate::new(30000, 1001), None);
        assert!(!timeline.variable);
        assert_eq!(
            (timeline.frames(), timeline.rate),
            (300, Rate { num: 30000, den: 1001 })
        );
    }

    #[test]
    fn a_wrong_nominal_rate_gives_way_to_the_average() {
        let times: Vec<f64> = (0..100).map(|n| f64::from(n) / 25.0).collect();
        let timeline = Timeline::new(stamps(&times), Rate::new(50, 1), None);
        assert_eq!((timeline.variable, timeline.rate), (false, Rate { num: 25, den: 1 }));
    }

    #[test]
    fn frames_left_out_leave_gaps_and_none_is_lost() {
        let times: Vec<f64> = (0..300).filter(|n| n % 37 != 20).map(|n| f64::from(n) / 30.0).collect();
        let timeline = Timeline::new(stamps(&times), Rate::new(30, 1), None);
        assert_eq!((timeline.variable, timeline.rate), (true, Rate { num: 30, den: 1 }));
        assert_eq!(timeline.frames(), 300);
        let shown: Vec<u64> = (0..300).map(|n| timeline.source(n)).collect();
        let mut all = shown.clone();
        all.dedup();
        assert!(all.iter().copied().eq(0..times.len() as u64), "every frame is shown");
        assert_eq!(
            (shown[19], shown[20], shown[21]),
            (19, 19, 20),
            "a gap holds what was before it"
        );
    }

    #[test]
    fn uneven_frames_fill_even_slots_and_keep_time() {
        // Two seconds at 30, then two at 10.
        let fast = (0..60).map(|n| f64::from(n) / 30.0);
        let times: Vec<f64> = fast.chain((0..20).map(|n| 2.0 + f64::from(n) / 10.0)).collect();
        let timeline = Timeline::new(stamps(&times), Rate::new(30, 1), None);
        assert!(timeline.variable);
        let mut last = 0;
        for n in 0..timeline.frames() {
            let source = timeline.source(n);
            assert!(source >= last, "never backwards");
            let shown = times[source as usize];
            let middle = timeline.rate.time_of(n) + 0.5 / timeline.rate.as_f64();
            let next = times.get(source as usize + 1).copied().unwrap_or(f64::INFINITY);
            assert!(shown <= middle && middle < next, "slot {n} shows {shown} at {middle}");
            last = source;
        }
        assert_eq!(last, 79);
    }

    /// How a recorder of a screen writes: a frame where something moved, and none where nothing did.
    #[test]
    fn motion_survives_a_long_standstill() {
        let moving = |from: f64| (0..60).map(move |n| from + f64::from(n) / 60.0);
        let exact: Vec<f64> = moving(0.0).chain(moving(10.0)).collect();
        let unsteady: Vec<f64> = exact
            .iter()
            .enumerate()
            .map(|(n, time)| time + [0.0, 0.005, -0.004][n % 3])
            .collect();
        for (times, nominal) in [
            (&exact, Rate::new(60, 1)),
            (&exact, Rate::new(1000, 1)),
            (&unsteady, None),
        ] {
            let timeline = Timeline::new(stamps(times), nominal, None);
            assert_eq!(
                (timeline.variable, timeline.rate),
                (true, Rate { num: 60, den: 1 }),
                "{nominal:?}"
            );
            assert_eq!(timeline.frames(), 660);
            assert!(timeline.left_out() <= 6, "{nominal:?}: {}", timeline.left_out());
        }
    }

    #[test]
    fn broken_times_are_not_held() {
        let whole: Vec<f64> = (0..100).map(f64::from).chain([1e15]).collect();
        let uneven: Vec<f64> = whole.iter().map(|time| time * 1.003).collect();
        for times in [&whole, &uneven] {
            for end in [None, Some(1e300), Some(f64::NAN), Some(-5.0)] {
                let timeline = Timeline::new(stamps(times), Rate::new(25, 1), end);
                assert!(timeline.frames() < 20_000_000, "{} frames", timeline.frames());
            }
        }
    }

    #[test]
    fn the_last_frame_stays_as_long_as_it_should() {
        let times: Vec<f64> = (0..30).map(|n| f64::from(n) / 30.0).collect();
        let at = |end: f64| Timeline::new(stamps(&times), Rate::new(30, 1), Some(end));
        for usual in [at(1.0), at(1.03), at(0.9)] {
            assert_eq!((usual.variable, usual.frames()), (false, 30));
        }
        let long = at(3.0);
        assert_eq!((long.frames(), long.rate), (90, Rate { num: 30, den: 1 }));
        assert!((30..90).all(|n| long.source(n) == 29));
    }

    #[test]
    fn frames_nearer_to_each_other_than_any_usual_rate_are_counted() {
        let times: Vec<f64> = (0..240).map(|n| f64::from(n) / 240.0).chain([3.0]).collect();
        let timeline = Timeline::new(stamps(&times), None, None);
        let shown: std::collections::BTreeSet<u64> = (0..timeline.frames()).map(|n| timeline.source(n)).collect();
        assert_eq!(timeline.left_out(), 241 - shown.len() as u64);
        assert!(timeline.left_out() > 0);
    }
}
