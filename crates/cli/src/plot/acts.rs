//! The curve in words: stretches that one feeling rules, and a sentence about them.

use affect::{Affect, EmotionTrack};

/// The four states, in the order of a track's columns.
pub const STATES: [&str; 4] = ["calm", "anxious", "excited", "melancholic"];

/// A stretch shorter than this, seconds, is a passing mood and no act.
const SHORTEST: f64 = 1.0;
/// The same as a share of the clip: a long film has long acts.
const SHORTEST_SHARE: f64 = 0.08;

/// A state takes over only when it is stronger by this much: near a tie, the feeling has not changed.
const LEAD: f32 = 0.03;

/// A stretch of a clip that one state rules.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Act {
    /// Where it starts, seconds.
    pub start: f64,
    /// Where it ends, seconds.
    pub end: f64,
    /// Index into [`STATES`].
    pub state: usize,
}

/// The memberships of the four states, in the order of [`STATES`].
#[must_use]
pub fn memberships(affect: &Affect) -> [f32; 4] {
    [affect.calm, affect.anxious, affect.excited, affect.melancholic]
}

/// Cuts a track into acts. There is at least one in a track with a sample.
#[must_use]
pub fn of_track(track: &EmotionTrack) -> Vec<Act> {
    let samples: Vec<(f64, [f32; 4])> = track
        .samples()
        .iter()
        .map(|sample| (sample.seconds, memberships(&sample.affect)))
        .collect();
    of_samples(&samples, track.duration())
}

fn of_samples(samples: &[(f64, [f32; 4])], duration: f64) -> Vec<Act> {
    let mut acts: Vec<Act> = Vec::new();
    for (index, (start, states)) in samples.iter().enumerate() {
        let end = samples.get(index + 1).map_or(duration, |next| next.0).max(*start);
        let state = acts
            .last()
            .map_or_else(|| strongest(states), |act| ruling(states, act.state));
        match acts.last_mut() {
            Some(act) if act.state == state => act.end = end,
            _ => acts.push(Act {
                start: *start,
                end,
                state,
            }),
        }
    }
    let shortest = SHORTEST.max(SHORTEST_SHARE * duration);
    // The shortest first: it goes to the longer of its neighbours, which may then join.
    while let Some(index) = shortest_below(&acts, shortest) {
        let length = |i: Option<usize>| i.and_then(|i| acts.get(i)).map_or(-1.0, |act| act.end - act.start);
        let into_left = length(index.checked_sub(1)) >= length(Some(index + 1));
        let gone = acts.remove(index);
        match if into_left {
            acts.get_mut(index.wrapping_sub(1))
        } else {
            acts.get_mut(index)
        } {
            Some(left) if into_left => left.end = gone.end,
            Some(right) => right.start = gone.start,
            None => {}
        }
        join_equal(&mut acts);
    }
    acts
}

fn strongest(states: &[f32; 4]) -> usize {
    // Of equals the first: calm.
    (0..4)
        .rev()
        .max_by(|&a, &b| states[a].total_cmp(&states[b]))
        .unwrap_or(0)
}

/// The state that rules after `before` did.
fn ruling(states: &[f32; 4], before: usize) -> usize {
    let next = strongest(states);
    if states[next] > states[before] + LEAD {
        next
    } else {
        before
    }
}

fn shortest_below(acts: &[Act], shortest: f64) -> Option<usize> {
    if acts.len() < 2 {
        return None;
    }
    let length = |act: &Act| act.end - act.start;
    let short = (0..acts.len()).filter(|&i| length(&acts[i]) < shortest);
    short.min_by(|&a, &b| length(&acts[a]).total_cmp(&length(&acts[b])))
}

fn join_equal(acts: &mut Vec<Act>) {
    acts.dedup_by(|next, act| {
        let same = act.state == next.state;
        if same {
            act.end = next.end;
        }
        same
    });
}

/// A sentence about the clip for someone who reads no plots.
#[must_use]
pub fn sentence(track: &EmotionTrack, acts: &[Act]) -> String {
    let word = |act: &Act| STATES[act.state];
    let mut out = match acts {
        [] => return "Nothing could be read from this clip.".to_owned(),
        [only] => format!("{} all the way", capitalised(word(only))),
        [first, rest @ ..] => {
            let mut out = format!("{} at first", capitalised(word(first)));
            for (index, act) in rest.iter().enumerate().take(MOST_NAMED) {
                let last = index + 1 == rest.len();
                let joint = if last { " and" } else { "," };
                out.push_str(&format!("{joint} {} from {}", word(act), time(act.start)));
            }
            if rest.len() > MOST_NAMED {
                out.push_str(", and on like this");
            }
            out
        }
    };
    let peak = track
        .samples()
        .iter()
        .max_by(|a, b| a.affect.arousal.total_cmp(&b.affect.arousal));
    let low = track
        .samples()
        .iter()
        .map(|sample| sample.affect.arousal)
        .fold(f32::INFINITY, f32::min);
    if let Some(peak) = peak.filter(|peak| peak.affect.arousal - low > 0.1) {
        out.push_str(&format!("; most stirred at {}", time(peak.seconds)));
    }
    out.push('.');
    out
}

/// Acts that a sentence can carry.
const MOST_NAMED: usize = 4;

/// Seconds as `m:ss`.
#[must_use]
pub fn time(seconds: f64) -> String {
    let whole = seconds.max(0.0).round() as u64;
    format!("{}:{:02}", whole / 60, whole % 60)
}

/// The first letter large.
#[must_use]
pub fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn samples(states: &[usize]) -> Vec<(f64, [f32; 4])> {
        let one = |state: usize| std::array::from_fn(|i| if i == state { 0.7 } else { 0.1 });
        states
            .iter()
            .enumerate()
            .map(|(i, &state)| (i as f64 * 0.25, one(state)))
            .collect()
    }

    #[test]
    fn three_acts_with_a_flicker_stay_three() {
        let mut states = vec![0; 16];
        states.extend([2; 16]);
        states[20] = 1;
        states.extend([0; 16]);
        let acts = of_samples(&samples(&states), 12.0);
        let found: Vec<_> = acts.iter().map(|act| (act.start, act.end, act.state)).collect();
        assert_eq!(found, [(0.0, 4.0, 0), (4.0, 8.0, 2), (8.0, 12.0, 0)]);
    }

    proptest! {
        #[test]
        fn acts_cover_the_clip_without_gap(states in proptest::collection::vec(0_usize..4, 1..200)) {
            let duration = states.len() as f64 * 0.25;
            let acts = of_samples(&samples(&states), duration);
            prop_assert_eq!(acts[0].start, 0.0);
            prop_assert_eq!(acts[acts.len() - 1].end, duration);
            for pair in acts.windows(2) {
                prop_assert_eq!(pair[0].end, pair[1].start);
                prop_assert_ne!(pair[0].state, pair[1].state);
            }
            if acts.len() > 1 {
                let shortest = SHORTEST.max(SHORTEST_SHARE * duration);
                prop_assert!(acts.iter().all(|act| act.end - act.start >= shortest));
            }
        }
    }
}
