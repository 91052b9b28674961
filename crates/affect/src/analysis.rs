//! A whole clip to its [`EmotionTrack`], frame by frame, in memory that does not grow with the pictures.

pub(crate) mod cuts;
mod looks;
mod rhythm;
mod smooth;

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::sync::Arc;

use crate::confidence;
use crate::fingerprint::Gatherer;
use crate::glance::Histogram;
use crate::reader::{channels, from_channels};
use crate::seen::Seen;
use crate::{
    EmotionTrack, Error, Focus, Glance, PictureView, Reader, Reading, Result, Sample, Thumbnail, Window, movement,
};

use cuts::CutFinder;
use looks::Looks;
use rhythm::RhythmFinder;
use smooth::smooth;

pub use looks::frames_to_look_at;

/// What is known of a clip before it is analysed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Source {
    /// Frames a second, above 0 and at most 1000.
    pub fps: f64,
    /// How many frames there are; 0 where that is not known. Frames that were pushed count, whatever this says.
    pub frames: u64,
}

impl Source {
    fn is_sound(self) -> bool {
        self.fps > 0.0 && self.fps <= 1000.0
    }
}

/// Reads a clip from its first frame to its last.
///
/// It looks at the same frames however it is fed, and so gives the same track. Where frames run by anyway, push all of
/// them: what lies between two looks only says where a cut is. Where each is dear (a host renders it on demand), push
/// those of [`frames_to_look_at`] and call [`Self::locate_cuts`] after each.
///
/// Memory is a dozen thumbnails and some 100 bytes a sample: eight hours take 12 MB.
pub struct Analyzer<'a> {
    reader: &'a dyn Reader,
    source: Source,
    looks: Looks,
    /// The last frame pushed.
    last: Option<u64>,
    /// The last frame that cuts and rhythm were listened to.
    heard: Option<(u64, Glance)>,
    cuts: CutFinder,
    /// Colours of the latest frames, from a little before the last two even looks on: what says where a cut is.
    colours: VecDeque<(u64, Histogram)>,
    rhythm: RhythmFinder,
    fingerprint: Gatherer,
    thumbnails: VecDeque<Look>,
    /// Index in `thumbnails` of the next to be read.
    next: usize,
    moments: Vec<Moment>,
}

struct Look {
    frame: u64,
    thumbnail: Arc<Thumbnail>,
}

/// One sample before smoothing.
struct Moment {
    frame: u64,
    reading: Reading,
    /// How much of its window was there, 0 to 1.
    validity: f32,
    focus: Focus,
}

impl<'a> Analyzer<'a> {
    /// Begins a clip.
    ///
    /// # Errors
    /// [`Error::FrameRate`].
    pub fn new(reader: &'a dyn Reader, source: Source) -> Result<Self> {
        if !source.is_sound() {
            return Err(Error::FrameRate(source.fps));
        }
        let looks = Looks::new(source.fps);
        Ok(Self {
            reader,
            source,
            looks,
            last: None,
            heard: None,
            cuts: CutFinder::new(source.fps),
            colours: VecDeque::new(),
            rhythm: RhythmFinder::new(source.fps / looks.step() as f64),
            fingerprint: Gatherer::new(),
            thumbnails: VecDeque::new(),
            next: 0,
            moments: Vec::new(),
        })
    }

    /// Takes a frame, counted from 0 at the clip's start, in ascending order; any may be left out.
    ///
    /// # Errors
    /// [`Error::FrameOrder`], [`Error::PictureSize`], [`Error::PictureBytes`], and whatever the reader gives. The
    /// analysis may go on with the next frame.
    pub fn push(&mut self, frame: u64, view: &PictureView<'_>) -> Result<()> {
        if let Some(last) = self.last
            && frame <= last
        {
            return Err(Error::FrameOrder { got: frame, last });
        }
        let seen = Seen::of(view)?;
        let glance = Glance::at(&seen);
        // A frame that carries a sample may have been left out: the next one does it then.
        let overdue = self
            .thumbnails
            .back()
            .is_none_or(|look| self.seconds(frame) - self.seconds(look.frame) > 0.26);
        if overdue || self.looks.carries_sample(frame) {
            let thumbnail = Arc::new(Thumbnail::at(&seen));
            self.fingerprint.push(self.seconds(frame), &thumbnail);
            self.thumbnails.push_back(Look { frame, thumbnail });
        }
        self.last = Some(frame);
        self.colours.push_back((frame, glance.histogram().clone()));
        if self.looks.is_even(frame) {
            self.hear(frame, glance);
        }
        self.read_ready()
    }

    /// Looks closer at cuts that lie between two pushed frames, through `look`: the glance of any frame, or `None`
    /// where it cannot be had (the cut is then set in the middle). A handful of frames a cut, none otherwise.
    pub fn locate_cuts(&mut self, look: &mut dyn FnMut(u64) -> Option<Glance>) {
        // Some hosts answer frames past the end with the last one.
        let last = self.source.frames.checked_sub(1).unwrap_or(u64::MAX);
        self.cuts.locate(&mut |frame| {
            let there = frame <= last;
            there
                .then(|| look(frame))
                .flatten()
                .map(|glance| glance.histogram().clone())
        });
    }

    /// Ends the clip and gives its track.
    ///
    /// # Errors
    /// [`Error::NoFrames`], and whatever the reader gives.
    pub fn finish(mut self) -> Result<EmotionTrack> {
        let last = self.last.ok_or(Error::NoFrames)?;
        self.locate_in_passing();
        let cuts = self.cuts.finish().to_vec();
        while self.next < self.thumbnails.len() {
            self.read_next()?;
        }
        let (source, moments) = (self.source, &self.moments);
        // Where frames were left out, the clip may go on for less than a quarter second past the last one.
        let unseen = (source.fps / Window::HERTZ).ceil() as u64;
        let frames = source.frames.clamp(last + 1, last + 1 + unseen);
        let seconds: Vec<f64> = moments.iter().map(|moment| self.seconds(moment.frame)).collect();
        let confidence: Vec<f32> = moments
            .iter()
            .map(|moment| confidence::of(moment.reading.familiarity, moment.validity))
            .collect();
        let mut values: Vec<[f32; 11]> = moments.iter().zip(&confidence).map(|(m, &c)| row(m, c)).collect();
        let mut start = 0;
        for cut in cuts.iter().copied().chain([u64::MAX]) {
            let end = moments.partition_point(|moment| moment.frame < cut);
            smooth(&seconds[start..end], &confidence[start..end], &mut values[start..end]);
            start = end;
        }
        EmotionTrack {
            model: self.reader.id(),
            fps: source.fps,
            frames,
            fingerprint: self.fingerprint.finish(),
            samples_hz: Window::HERTZ.min(source.fps),
            samples: seconds
                .iter()
                .zip(&values)
                .map(
                    |(&seconds, &[v, a, i, calm, anxious, excited, melancholic, ..])| Sample {
                        seconds,
                        affect: from_channels([v, a, i, calm, anxious, excited, melancholic]),
                    },
                )
                .collect(),
            focus: values
                .iter()
                .map(|&[.., x, y, spread, _]| Focus { x, y, spread })
                .collect(),
            confidence: values.iter().map(|row| row[10]).collect(),
            cuts,
            rhythm: self.rhythm.finish(),
        }
        .checked()
    }

    fn seconds(&self, frame: u64) -> f64 {
        frame as f64 / self.source.fps
    }

    /// Gives an even look to cuts and rhythm.
    fn hear(&mut self, frame: u64, glance: Glance) {
        self.locate_in_passing();
        self.cuts.push(frame, glance.histogram());
        if let Some((before, past)) = self.heard.replace((frame, glance))
            && let Some((_, now)) = &self.heard
        {
            let steps = (frame - before) / self.looks.step();
            // A change that may be a cut is no movement, and of looks that are missing nothing is known.
            let jump = now.histogram().distance(past.histogram()) > 0.1;
            self.rhythm.push(
                steps,
                (!jump && steps == 1).then(|| (now.rise(&past), now.change(&past))),
            );
            // A cut is asked for one frame before the look that it follows.
            let oldest = before.saturating_sub(1);
            while self.colours.front().is_some_and(|&(frame, _)| frame < oldest) {
                self.colours.pop_front();
            }
        }
    }

    /// Finds the cut in the step before, among the frames that were pushed since.
    fn locate_in_passing(&mut self) {
        let colours = &self.colours;
        self.cuts.locate(&mut |wanted| {
            let at = colours.binary_search_by_key(&wanted, |&(frame, _)| frame).ok()?;
            colours.get(at).map(|(_, histogram)| histogram.clone())
        });
    }

    /// Reads all windows whose last frame is there and whose cuts are known.
    fn read_ready(&mut self) -> Result<()> {
        while let (Some(look), Some(known)) = (self.thumbnails.get(self.next), self.cuts.known_until()) {
            // A little past the window, so that a frame just behind its last moment may still be the nearest.
            let needs = self.seconds(look.frame) + (Window::FRAMES - Window::CENTRE) as f64 / Window::HERTZ;
            if self.seconds(known) < needs {
                break;
            }
            self.read_next()?;
        }
        Ok(())
    }

    fn read_next(&mut self) -> Result<()> {
        let centre = &self.thumbnails[self.next];
        let (frame, now) = (centre.frame, self.seconds(centre.frame));
        let same_shot = |look: &&Look| {
            let cuts = self.cuts.cuts();
            let (low, high) = (look.frame.min(frame), look.frame.max(frame));
            cuts.partition_point(|&cut| cut <= low) == cuts.partition_point(|&cut| cut <= high)
        };
        let shot: Vec<&Look> = self.thumbnails.iter().filter(same_shot).collect();
        let mut there = 0;
        let frames = std::array::from_fn(|at| {
            let wanted = now + (at as f64 - Window::CENTRE as f64) / Window::HERTZ;
            let off = |look: &Look| (self.seconds(look.frame) - wanted).abs();
            let nearest = shot.iter().min_by(|a, b| off(a).total_cmp(&off(b))).unwrap_or(&centre);
            there += usize::from(off(nearest) <= 0.5 / Window::HERTZ + 1e-6);
            Arc::clone(&nearest.thumbnail)
        });
        let before = shot.iter().rev().find(|look| look.frame < frame);
        let after = shot.iter().find(|look| look.frame > frame);
        let focus = match (before, after) {
            (Some(before), _) => movement::focus(&before.thumbnail, &centre.thumbnail),
            (None, Some(after)) => movement::focus(&centre.thumbnail, &after.thumbnail),
            (None, None) => Focus::ANYWHERE,
        };
        self.moments.push(Moment {
            frame,
            reading: self.reader.read(&Window::new(frames))?,
            validity: there as f32 / Window::FRAMES as f32,
            focus,
        });
        self.next += 1;
        // Thumbnails that no later window reaches back to.
        let reach = (Window::CENTRE + 1) as f64 / Window::HERTZ;
        while self.next > 1 && self.seconds(self.thumbnails[0].frame) < now - reach {
            self.thumbnails.pop_front();
            self.next -= 1;
        }
        Ok(())
    }
}

/// What is smoothed together: seven of affect, three of focus, and confidence itself.
fn row(moment: &Moment, confidence: f32) -> [f32; 11] {
    let [v, a, i, calm, anxious, excited, melancholic] = channels(moment.reading.affect);
    let Focus { x, y, spread } = moment.focus;
    [v, a, i, calm, anxious, excited, melancholic, x, y, spread, confidence]
}
