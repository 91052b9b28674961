//! Which calls fail, and how.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::lock::lock;
use crate::{CallHook, Fault, HostCall, Status};

/// Writes down every call.
#[derive(Default)]
pub(super) struct Recorder(Mutex<Vec<Call>>);

/// A call as it was made when nothing failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) function: &'static str,
    pub(super) detail: String,
    pub(super) action: &'static str,
}

impl Recorder {
    pub(super) fn calls(&self) -> Vec<Call> {
        lock(&self.0).clone()
    }
}

impl CallHook for Recorder {
    fn on_call(&self, call: HostCall<'_>) -> Fault {
        let HostCall { function, action, .. } = call;
        lock(&self.0).push(Call {
            function,
            detail: call.detail.chars().take(80).collect(),
            action,
        });
        Fault::None
    }
}

/// Makes one call fail, the `at`th.
pub(super) struct Once {
    pub(super) at: u64,
    pub(super) fault: Fault,
}

impl CallHook for Once {
    fn on_call(&self, call: HostCall<'_>) -> Fault {
        if call.index == self.at { self.fault } else { Fault::None }
    }
}

/// Makes every call of the named functions fail.
pub(super) struct Always {
    pub(super) functions: &'static [&'static str],
    pub(super) fault: Fault,
}

impl CallHook for Always {
    fn on_call(&self, call: HostCall<'_>) -> Fault {
        if self.functions.contains(&call.function) {
            self.fault
        } else {
            Fault::None
        }
    }
}

/// Says stop from the `at`th time that the plugin asks, and counts how often it does.
#[derive(Default)]
pub(super) struct Abort {
    pub(super) at: u64,
    pub(super) asked: AtomicU64,
}

impl CallHook for Abort {
    fn on_call(&self, call: HostCall<'_>) -> Fault {
        if call.function != "abort" {
            return Fault::None;
        }
        let nth = self.asked.fetch_add(1, Ordering::Relaxed);
        if nth >= self.at { Fault::Nonsense } else { Fault::None }
    }
}

/// The ways in which a call can go wrong: all can fail, and those that hand something over can hand over NULL or
/// nonsense.
pub(super) fn faults_of(call: &Call, nth: usize) -> Vec<Fault> {
    const STATUSES: [Status; 4] = [Status::FAILED, Status::UNKNOWN, Status::BAD_HANDLE, Status::MEMORY];
    let fail = Fault::Fail(STATUSES[nth % STATUSES.len()]);
    let f = call.function;
    let hands_over = f.starts_with("propGet")
        || f.starts_with("paramGet")
        || f.ends_with("Alloc")
        || matches!(
            f,
            "getPropertySet"
                | "getParamSet"
                | "clipDefine"
                | "paramDefine"
                | "clipGetHandle"
                | "clipGetPropertySet"
                | "clipGetImage"
                | "clipGetRegionOfDefinition"
                | "paramSetGetPropertySet"
                | "imageMemoryLock"
                | "multiThreadNumCPUs"
                | "multiThreadIndex"
                | "mutexCreate"
                | "getTime"
                | "getTimeBounds"
                | "interactGetPropertySet"
                | "getColour"
        );
    if hands_over {
        vec![fail, Fault::Null, Fault::Nonsense]
    } else {
        vec![fail]
    }
}

/// The fault in words.
pub(super) fn describe(call: &Call, fault: Fault) -> String {
    let detail = if call.detail.is_empty() {
        String::new()
    } else {
        format!(" {:?}", call.detail)
    };
    let how = match fault {
        Fault::None => "works".to_owned(),
        Fault::Fail(status) => format!("answers {status}"),
        Fault::Null => "hands over NULL".to_owned(),
        Fault::Nonsense => "hands over nonsense".to_owned(),
        Fault::Bits(bits) => format!("hands over {bits:#x}"),
    };
    let action = if call.action.is_empty() { "loading" } else { call.action };
    format!("{}{detail} in {action} {how}", call.function)
}
