//! One host as one loaded bundle sees it: its profile, its books, its messages, and who is calling it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::c_void;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, RwLock, Weak};

use crate::accounting::Ledger;
use crate::crew::Crew;
use crate::handles;
use crate::image::LiveImage;
use crate::lock::{lock, read, write};
use crate::model::EffectNode;
use crate::render::RenderScope;
use crate::spares::Spares;
use crate::suites::memory::Block;
use crate::{HostProfile, Status};

/// What a plugin told the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What sort of message it is.
    pub kind: MessageKind,
    /// The text, formatted.
    pub text: String,
    /// It stays up until the plugin takes it down.
    pub persistent: bool,
}

/// What sort of message a plugin sends (ofxMessage.h).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are the standard's own")]
pub enum MessageKind {
    Fatal,
    Error,
    Warning,
    Message,
    Log,
    Question,
    Other,
}

impl MessageKind {
    pub(crate) fn from_ofx(name: &str) -> Self {
        match name {
            "OfxMessageFatal" => Self::Fatal,
            "OfxMessageError" => Self::Error,
            "OfxMessageWarning" => Self::Warning,
            "OfxMessageMessage" => Self::Message,
            "OfxMessageLog" => Self::Log,
            "OfxMessageQuestion" => Self::Question,
            _ => Self::Other,
        }
    }
}

/// One call of a plugin into the host.
#[derive(Clone, Copy, Debug)]
pub struct HostCall<'a> {
    /// Counts the calls since the hook was set, from 0.
    pub index: u64,
    /// The function: `propGetInt`.
    pub function: &'static str,
    /// What it asks for, a property or a suite; empty where there is nothing to name.
    pub detail: &'a str,
    /// The action during which it came; empty outside of any.
    pub action: &'static str,
}

/// How the host misbehaves in one call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It does not.
    None,
    /// It answers with a status and does nothing.
    Fail(Status),
    /// It answers OK and hands over NULL, 0 or nothing.
    Null,
    /// It answers OK and hands over a value that makes no sense.
    Nonsense,
    /// It answers OK and hands over a value made of these bits. What memory an image has it does not lie about, save
    /// with what can be seen to be impossible.
    Bits(u64),
}

/// Told of every call into the host, and decides whether the host misbehaves.
pub trait CallHook: Send + Sync {
    /// Called before each call is served, on the calling thread.
    fn on_call(&self, call: HostCall<'_>) -> Fault;
}

/// One host.
pub(crate) struct Host {
    pub(crate) profile: HostProfile,
    pub(crate) ledger: Ledger,
    pub(crate) messages: Mutex<Vec<Message>>,
    pub(crate) images: Mutex<HashMap<usize, LiveImage>>,
    pub(crate) blocks: Mutex<HashMap<usize, Block>>,
    pub(crate) tables: crate::suites::Tables,
    pub(crate) crew: Crew,
    pub(crate) spares: Arc<Spares>,
    hook: RwLock<Option<Arc<dyn CallHook>>>,
    calls: AtomicU64,
}

/// The host that was entered last, for calls from threads that a plugin started by itself.
static LAST: Mutex<Weak<Host>> = Mutex::new(Weak::new());

thread_local! {
    static STACK: RefCell<Vec<Frame>> = const { RefCell::new(Vec::new()) };
}

/// What a thread is doing for a plugin.
#[derive(Clone)]
pub(crate) struct Frame {
    pub(crate) host: Arc<Host>,
    /// Tells this call of an action from all others; threads that it starts by `multiThread` share it.
    pub(crate) id: u64,
    pub(crate) action: &'static str,
    pub(crate) effect: Option<Arc<EffectNode>>,
    pub(crate) render: Option<Arc<RenderScope>>,
    /// The index and number of threads that `multiThread` started.
    pub(crate) worker: Option<(u32, u32)>,
}

/// Takes the frame off again.
pub(crate) struct Entered;

impl Drop for Entered {
    fn drop(&mut self) {
        STACK.with_borrow_mut(|stack| stack.pop());
    }
}

static NEXT_FRAME: AtomicU64 = AtomicU64::new(1);

impl Frame {
    /// A call of an action on no instance in particular.
    pub(crate) fn new(host: &Arc<Host>, action: &'static str) -> Self {
        let id = NEXT_FRAME.fetch_add(1, Ordering::Relaxed);
        Self {
            host: host.clone(),
            id,
            action,
            effect: None,
            render: None,
            worker: None,
        }
    }

    /// Makes this what the thread is doing until the guard is dropped.
    pub(crate) fn enter(self) -> Entered {
        *lock(&LAST) = Arc::downgrade(&self.host);
        STACK.with_borrow_mut(|stack| stack.push(self));
        Entered
    }

    /// What the calling thread is doing, if the host put it to work.
    pub(crate) fn current() -> Option<Self> {
        STACK.with_borrow(|stack| stack.last().cloned())
    }

    /// How many frames lie below: actions within actions.
    pub(crate) fn depth() -> usize {
        STACK.with_borrow(Vec::len)
    }

    /// Whether the calling thread is inside that action, at any depth.
    pub(crate) fn within(action: &str) -> bool {
        STACK.with_borrow(|stack| stack.iter().any(|frame| frame.action == action))
    }
}

impl Host {
    pub(crate) fn new(profile: HostProfile) -> Arc<Self> {
        Arc::new(Self {
            tables: crate::suites::Tables::new(&profile),
            profile,
            ledger: Ledger::default(),
            messages: Mutex::default(),
            images: Mutex::default(),
            blocks: Mutex::default(),
            hook: RwLock::default(),
            crew: Crew::default(),
            spares: Arc::default(),
            calls: AtomicU64::new(0),
        })
    }

    /// The host that a call without a handle is meant for.
    pub(crate) fn current() -> Option<Arc<Self>> {
        Frame::current()
            .map(|frame| frame.host)
            .or_else(|| lock(&LAST).upgrade())
    }

    pub(crate) fn set_hook(&self, hook: Option<Arc<dyn CallHook>>) {
        self.calls.store(0, Ordering::Relaxed);
        *write(&self.hook) = hook;
    }

    /// How this call is to go.
    pub(crate) fn gate(&self, function: &'static str, detail: &str) -> Fault {
        if self.profile.fatal_functions.contains(&function) {
            self.unbearable(function);
            return Fault::Fail(Status::UNSUPPORTED);
        }
        let hook = read(&self.hook).clone();
        let Some(hook) = hook else { return Fault::None };
        let index = self.calls.fetch_add(1, Ordering::Relaxed);
        let action = Frame::current().map_or("", |frame| frame.action);
        hook.on_call(HostCall {
            index,
            function,
            detail,
            action,
        })
    }

    /// Books a call that would have ended a real host of this kind.
    pub(crate) fn unbearable(&self, call: &str) {
        let what = format!("{call}: a host that does not bear this call would have ended");
        self.ledger.fault(what, |_| {});
    }

    pub(crate) fn say(&self, message: Message) {
        log::info!("{:?}: {}", message.kind, message.text);
        let mut messages = lock(&self.messages);
        // A plugin that chatters in every frame of a long render must not fill the memory.
        if messages.len() < 10_000 {
            messages.push(message);
        }
    }

    /// Books a handle that leads nowhere.
    pub(crate) fn bad_handle(function: &str, raw: *const c_void) -> Status {
        if let Some(host) = Self::current() {
            let action = Frame::current().map_or("no action", |frame| frame.action);
            if handles::was_handle(raw) {
                host.ledger.fault(
                    format!("{function} in {action}: a handle that is no longer valid, or of another kind"),
                    |books| books.stale_handles += 1,
                );
            } else {
                let what = if raw.is_null() {
                    "NULL for a handle"
                } else {
                    "a handle that never was one"
                };
                host.ledger.fault(format!("{function} in {action}: {what}"), |books| {
                    books.bad_handles += 1
                });
            }
        }
        Status::BAD_HANDLE
    }
}
