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

impl Timeline {
    /// A timeline from the file's frames in order of time. `nominal` is the rate that the container states.
    ///
    /// Where every frame lies within half a frame of its place at a constant rate, the clip's frames are the file's. Else the
    /// rate is the nominal one where frames lie whole numbers of its frames apart, at most two in one on average, or the
    /// average one, frames by the time they take, and frame `n` of the clip is the file's frame on screen at
    /// `(n + 1/2) / rate`.
    pub(crate) fn new(stamps: Vec<Stamp>, nominal: Option<Rate>) -> Timeline {
        let fallback = nominal.unwrap_or(Rate::CINEMA);
        let even = |rate: Rate, variable| Timeline {
            rate,
            variable,
            stamps: stamps.clone(),
            slots: Vec::new(),
        };
        let [first, .., last] = stamps.as_slice() else {
            return even(fallback, false);
        };
        let length = (last.time - first.time) * stamps.len() as f64 / (stamps.len() - 1) as f64;
        let average = Rate::nearest(stamps.len() as f64, length);
        let is_even = |rate: Rate| {
            let mut numbered = stamps.iter().enumerate();
            numbered.all(|(n, stamp)| ((stamp.time - first.time) * rate.as_f64() - n as f64).abs() < 0.5)
        };
        if let Some(rate) = [nominal, average].into_iter().flatten().find(|rate| is_even(*rate)) {
            return even(rate, false);
        }
        // A recorder that drops frames now and then leaves gaps of whole frames: at the rate that it states none is lost,
        // and only gaps repeat. Anything else goes by the average.
        let kept = nominal.filter(|rate| drops_frames(&stamps, *rate));
        let Some(rate) = kept.or(average) else {
            return even(fallback, false);
        };
        let length = if kept.is_some() {
            last.time - first.time + 1.0 / rate.as_f64()
        } else {
            length
        };
        let count = (length * rate.as_f64()).round().max(1.0) as u64;
        let mut source = 0;
        let slots = (0..count).map(|n| {
            let middle = first.time + (n as f64 + 0.5) / rate.as_f64();
            while stamps.get(source + 1).is_some_and(|next| next.time <= middle) {
                source += 1;
            }
            source as u32
        });
        let slots = slots.collect();
        Timeline {
            slots,
            ..even(rate, true)
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

/// Whether frames are those of a constant rate with some left out.
fn drops_frames(stamps: &[Stamp], rate: Rate) -> bool {
    let mut steps = 0.0;
    let whole = stamps.windows(2).all(|pair| {
        let step = (pair[1].time - pair[0].time) * rate.as_f64();
        steps += step.round();
        step > 0.5 && (step - step.round()).abs() < 0.25
    });
    whole && steps <= 2.0 * stamps.len() as f64
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
        let timeline = Timeline::new(stamps(&times), Rate::new(30000, 1001));
        assert!(!timeline.variable);
        assert_eq!(
            (timeline.frames(), timeline.rate),
            (300, Rate { num: 30000, den: 1001 })
        );
    }

    #[test]
    fn a_wrong_nominal_rate_gives_way_to_the_average() {
        let times: Vec<f64> = (0..100).map(|n| f64::from(n) / 25.0).collect();
        let timeline = Timeline::new(stamps(&times), Rate::new(50, 1));
        assert_eq!((timeline.variable, timeline.rate), (false, Rate { num: 25, den: 1 }));
    }

    #[test]
    fn frames_left_out_leave_gaps_and_none_is_lost() {
        let times: Vec<f64> = (0..300).filter(|n| n % 37 != 20).map(|n| f64::from(n) / 30.0).collect();
        let timeline = Timeline::new(stamps(&times), Rate::new(30, 1));
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
        let timeline = Timeline::new(stamps(&times), Rate::new(30, 1));
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
}
