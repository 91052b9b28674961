//! The curve in words: stretches that one feeling rules, and a sentence about them.

use affect::{EmotionTrack, Ruling};

/// A stretch shorter than this, seconds, is a passing mood and no act.
const SHORTEST: f64 = 1.0;
/// The same as a share of the clip: a long film has long acts.
const SHORTEST_SHARE: f64 = 0.08;

/// The seconds of a sample are rounded by as much, at most, in a track.
const ROUNDED: f64 = 0.0006;

/// A stretch of a clip with one name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Act {
    /// Where it starts, seconds.
    pub start: f64,
    /// Where it ends, seconds.
    pub end: f64,
    /// What is felt.
    pub ruling: Ruling,
}

/// Cuts a track into acts. There is at least one in a track with a sample.
#[must_use]
pub fn of_track(track: &EmotionTrack) -> Vec<Act> {
    let samples: Vec<(f64, Ruling)> = track
        .samples()
        .iter()
        .map(|sample| (sample.seconds, track.ruling_at(sample.seconds)))
        .collect();
    let cuts: Vec<f64> = track.cuts().iter().map(|&cut| cut as f64 / track.fps()).collect();
    of_samples(&samples, &cuts, track.duration())
}

fn of_samples(samples: &[(f64, Ruling)], cuts: &[f64], duration: f64) -> Vec<Act> {
    let shortest = SHORTEST.max(SHORTEST_SHARE * duration);
    let mut acts = Vec::new();
    let mut from = 0;
    let mut begin = samples.first().map_or(0.0, |sample| sample.0);
    // Each shot by itself first: what is felt in one says nothing of the next.
    for &cut in cuts.iter().chain([&f64::INFINITY]) {
        let to = samples.partition_point(|sample| sample.0 < cut - ROUNDED).max(from);
        let mut shot: Vec<Act> = Vec::new();
        for (index, &(start, ruling)) in samples.iter().enumerate().take(to).skip(from) {
            let end = samples.get(index + 1).map_or(duration, |next| next.0).max(start);
            shot.push(Act { start, end, ruling });
        }
        from = to;
        // An act begins with its shot, and not with the first sample in it.
        if let [first, ..] = &mut shot[..] {
            first.start = begin;
            begin = cut.min(duration);
        }
        if let [.., last] = &mut shot[..] {
            last.end = begin.max(last.start);
        }
        join_equal(&mut shot);
        without_short(&mut shot, shortest);
        acts.append(&mut shot);
    }
    // Shots behind the last sample go to the last act.
    if let Some(last) = acts.last_mut() {
        last.end = duration.max(last.start);
    }
    join_equal(&mut acts);
    without_short(&mut acts, shortest);
    acts
}

/// Gives what is shorter than that to its neighbours.
fn without_short(acts: &mut Vec<Act>, shortest: f64) {
    // The shortest first: it goes to the longer of its neighbours, which may then join.
    while let Some(index) = shortest_below(acts, shortest) {
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
        join_equal(acts);
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
    // Mixed and neutral in turn are one stretch in which nothing is clear, named after what there is more of.
    let unnamed = |act: &Act| matches!(act.ruling, Ruling::Mixed | Ruling::Neutral);
    for run in acts.chunk_by_mut(|act, next| unnamed(act) && unnamed(next)) {
        let lasts = |ruling| -> f64 {
            let such = run.iter().filter(|act| act.ruling == ruling);
            such.map(|act| act.end - act.start).sum()
        };
        if run.len() > 1 {
            let more = if lasts(Ruling::Mixed) > lasts(Ruling::Neutral) {
                Ruling::Mixed
            } else {
                Ruling::Neutral
            };
            run.iter_mut().for_each(|act| act.ruling = more);
        }
    }
    acts.dedup_by(|next, act| {
        let same = act.ruling == next.ruling;
        if same {
            act.end = next.end;
        }
        same
    });
}

/// A sentence about the clip for someone who reads no plots.
#[must_use]
pub fn sentence(track: &EmotionTrack, acts: &[Act]) -> String {
    let word = |act: &Act| act.ruling.name();
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
    let arousal = |sample: &affect::Sample| track.affect_at(sample.seconds).arousal;
    let stirred = track.samples().iter().map(|sample| (sample.seconds, arousal(sample)));
    let low = stirred
        .clone()
        .map(|(_, arousal)| arousal)
        .fold(f32::INFINITY, f32::min);
    let peak = stirred.max_by(|a, b| a.1.total_cmp(&b.1));
    let readable = acts.iter().any(|act| act.ruling != Ruling::HardToRead);
    if let Some((seconds, _)) = peak.filter(|(_, arousal)| readable && arousal - low > 0.1) {
        out.push_str(&format!("; most stirred at {}", time(seconds)));
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

    fn samples(rulings: &[Ruling]) -> Vec<(f64, Ruling)> {
        let at = |(i, &ruling): (usize, &Ruling)| (i as f64 * 0.25, ruling);
        rulings.iter().enumerate().map(at).collect()
    }

    fn stretches(acts: &[Act]) -> Vec<(f64, f64, Ruling)> {
        acts.iter().map(|act| (act.start, act.end, act.ruling)).collect()
    }

    const CALM: Ruling = Ruling::State(0);
    const EXCITED: Ruling = Ruling::State(2);

    #[test]
    fn three_acts_with_a_flicker_stay_three() {
        let mut rulings = vec![CALM; 16];
        rulings.extend([EXCITED; 16]);
        rulings[20] = Ruling::Mixed;
        rulings.extend([CALM; 16]);
        let acts = of_samples(&samples(&rulings), &[], 12.0);
        assert_eq!(
            stretches(&acts),
            [(0.0, 4.0, CALM), (4.0, 8.0, EXCITED), (8.0, 12.0, CALM)]
        );
    }

    #[test]
    fn a_passing_mood_stays_in_its_shot() {
        // Half a second of melancholy just after a cut belongs to what follows, though what was before is longer.
        let mut rulings = vec![CALM; 20];
        rulings.extend([Ruling::State(3); 2]);
        rulings.extend([EXCITED; 6]);
        let acts = of_samples(&samples(&rulings), &[4.9], 7.0);
        assert_eq!(stretches(&acts), [(0.0, 4.9, CALM), (4.9, 7.0, EXCITED)]);
    }

    #[test]
    fn mixed_and_neutral_in_turn_are_one_stretch() {
        let mut rulings = vec![CALM; 8];
        for _ in 0..3 {
            rulings.extend([Ruling::Mixed; 4]);
            rulings.extend([Ruling::Neutral; 5]);
        }
        let acts = of_samples(&samples(&rulings), &[], 8.75);
        assert_eq!(stretches(&acts), [(0.0, 2.0, CALM), (2.0, 8.75, Ruling::Neutral)]);
    }

    /// A track whose every sample has these shares and this confidence.
    fn steady(states: [f32; 4], confidence: f32) -> EmotionTrack {
        let [c, a, e, m] = states;
        let each = |text: String| vec![text; 8].join(",");
        let samples: Vec<String> = (0..8)
            .map(|i| format!("[{},0.0,0.0,0.3,{c},{a},{e},{m}]", f64::from(i) * 0.25))
            .collect();
        let json = format!(
            "{{\"version\":1,\"model\":\"6a97365b1f3ffbf1\",\"fps\":24.0,\"frames\":48,\"fingerprint\":[],\
             \"samples_hz\":4.0,\"samples\":[{}],\"focus\":[{}],\"confidence\":[{}],\"cuts\":[],\
             \"rhythm\":{{\"bpm\":0.0,\"strength\":0.0}}}}",
            samples.join(","),
            each("[0.5,0.5,0.5]".to_owned()),
            each(confidence.to_string()),
        );
        EmotionTrack::parse(&json).unwrap()
    }

    #[test]
    fn the_sentence_says_no_more_than_is_known() {
        let said = |states, confidence| {
            let track = steady(states, confidence);
            sentence(&track, &of_track(&track))
        };
        // What the model makes of a black picture.
        let black = [0.26, 0.237, 0.283, 0.22];
        assert_eq!(said(black, 0.0), "Hard to read all the way.");
        assert_eq!(said(black, 1.0), "Neutral all the way.");
        let excited = [0.15, 0.25, 0.45, 0.15];
        assert_eq!(said(excited, 0.9), "Excited all the way.");
        assert_eq!(said(excited, 0.1), "Hard to read all the way.");
        assert_eq!(said([0.1, 0.4, 0.4, 0.1], 0.9), "Mixed all the way.");
    }

    proptest! {
        #[test]
        fn acts_cover_the_clip_without_gap(
            rulings in proptest::collection::vec(0_usize..7, 1..200),
            mut cuts in proptest::collection::vec(0.0_f64..50.0, 0..8),
        ) {
            cuts.sort_by(f64::total_cmp);
            let rulings: Vec<Ruling> = rulings.into_iter().map(|at| Ruling::ALL[at]).collect();
            let duration = rulings.len() as f64 * 0.25;
            let acts = of_samples(&samples(&rulings), &cuts, duration);
            prop_assert_eq!(acts[0].start, 0.0);
            prop_assert_eq!(acts[acts.len() - 1].end, duration);
            for pair in acts.windows(2) {
                prop_assert_eq!(pair[0].end, pair[1].start);
                prop_assert_ne!(pair[0].ruling, pair[1].ruling);
            }
            if acts.len() > 1 {
                let shortest = SHORTEST.max(SHORTEST_SHARE * duration);
                prop_assert!(acts.iter().all(|act| act.end - act.start >= shortest));
            }
        }
    }
}
