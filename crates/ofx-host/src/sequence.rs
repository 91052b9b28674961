//! Rendering many frames, several at once where the plugin bears it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex};

use crate::describe::{ThreadSafety, thread_safety};
use crate::instance::Effect;
use crate::lock::lock;
use crate::names::action;
use crate::render::{RenderRequest, Rendered};
use crate::{HostError, Picture, Result};

/// How to render a sequence.
#[derive(Clone, Debug)]
pub struct SequenceOptions {
    /// Frames in the making at once; 0: one per core.
    pub threads: usize,
    /// As in [`RenderRequest`].
    pub scale: [f64; 2],
    /// As in [`RenderRequest`].
    pub tile: Option<(u32, u32)>,
}

impl Default for SequenceOptions {
    fn default() -> Self {
        Self {
            threads: 0,
            scale: [1.0, 1.0],
            tile: None,
        }
    }
}

/// What the threads of a sequence share.
#[derive(Default)]
struct Progress {
    next: AtomicUsize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// Frames that are done and wait for their turn.
    done: BTreeMap<usize, Result<Picture>>,
    delivered: usize,
    stop: bool,
}

impl Effect {
    /// Renders frames and hands them over in the order given, whatever order they are finished in.
    ///
    /// As many are in the making at once as the plugin's declared thread safety allows: one for an unsafe plugin, one
    /// per instance for an instance-safe one, of which instances are made as needed. A host that makes an instance for
    /// every frame does so: this one then only says what they are like.
    ///
    /// # Errors
    /// The first failure, of a render or of `deliver`; frames before it have been delivered.
    pub fn render_sequence(
        &self,
        frames: &[f64],
        options: &SequenceOptions,
        deliver: &mut dyn FnMut(f64, Picture) -> Result<()>,
    ) -> Result<()> {
        let (Some(first), Some(last)) = (
            frames.iter().copied().reduce(f64::min),
            frames.iter().copied().reduce(f64::max),
        ) else {
            return Ok(());
        };
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let wanted = if options.threads == 0 { cores() } else { options.threads };
        let safety = thread_safety(&self.node.properties);
        let threads = if safety == ThreadSafety::Unsafe {
            1
        } else {
            wanted.min(frames.len())
        };
        let anew = self.node.host.profile.instance_per_frame;
        let twins = if safety == ThreadSafety::InstanceSafe && !anew {
            threads - 1
        } else {
            0
        };
        let twins = (0..twins).map(|_| self.twin()).collect::<Result<Vec<_>>>()?;
        let sequential = threads == 1 && frames.windows(2).all(|pair| pair[1] > pair[0]);
        let request = RenderRequest {
            scale: options.scale,
            tile: options.tile,
            sequential,
            ..RenderRequest::at(first)
        };
        self.clip_preferences()?;
        // Instances that live for a frame have sequences of one frame.
        let kept: Vec<&Self> = std::iter::once(self).chain(&twins).filter(|_| !anew).collect();
        for effect in &kept {
            effect.sequence(action::BEGIN_SEQUENCE, &request, [first, last])?;
        }
        let progress = Progress::default();
        let outcome = std::thread::scope(|scope| {
            for i in 0..threads {
                let effect = i.checked_sub(1).and_then(|i| twins.get(i)).unwrap_or(self);
                let (progress, request) = (&progress, &request);
                let work = move || effect.work(frames, request, progress, 2 * threads);
                if std::thread::Builder::new()
                    .name(format!("render {i}"))
                    .spawn_scoped(scope, work)
                    .is_err()
                    && i == 0
                {
                    return Err(HostError::Setting {
                        what: "the system gives no thread to render on".to_owned(),
                    });
                }
            }
            let outcome = hand_over(frames, &progress, deliver);
            lock(&progress.state).stop = true;
            progress.changed.notify_all();
            outcome
        });
        for effect in &kept {
            effect.sequence(action::END_SEQUENCE, &request, [first, last])?;
        }
        outcome
    }

    /// Renders a frame in an instance that is made for it and destroyed behind it.
    fn render_anew(&self, request: &RenderRequest) -> Result<Rendered> {
        let twin = self.twin()?;
        let rendered = twin.render(request)?;
        twin.close()?;
        Ok(rendered)
    }

    /// Takes the next frame until there is none, never more than `ahead` frames before the one that is due.
    fn work(&self, frames: &[f64], request: &RenderRequest, progress: &Progress, ahead: usize) {
        loop {
            let index = progress.next.fetch_add(1, Ordering::Relaxed);
            let Some(time) = frames.get(index) else { return };
            let mut state = lock(&progress.state);
            while !state.stop && index >= state.delivered + ahead {
                state = progress
                    .changed
                    .wait(state)
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
            }
            if state.stop {
                return;
            }
            drop(state);
            let request = RenderRequest {
                time: *time,
                ..request.clone()
            };
            let rendered = if self.node.host.profile.instance_per_frame {
                self.render_anew(&request)
            } else {
                self.render_within(&request, false)
            };
            lock(&progress.state)
                .done
                .insert(index, rendered.map(|rendered| rendered.picture));
            progress.changed.notify_all();
        }
    }
}

/// Delivers frames in their order as they come in.
fn hand_over(frames: &[f64], progress: &Progress, deliver: &mut dyn FnMut(f64, Picture) -> Result<()>) -> Result<()> {
    for (index, time) in frames.iter().enumerate() {
        let mut state = lock(&progress.state);
        let picture = loop {
            if let Some(result) = state.done.remove(&index) {
                break result?;
            }
            state = progress
                .changed
                .wait(state)
                .unwrap_or_else(std::sync::PoisonError::into_inner);
        };
        state.delivered = index + 1;
        drop(state);
        progress.changed.notify_all();
        deliver(*time, picture)?;
    }
    Ok(())
}
