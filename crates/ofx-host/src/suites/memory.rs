//! The memory suite, and the memory behind the image memory functions.

use std::ffi::{c_int, c_void};
use std::sync::Arc;

use openfx_sys as sys;

use super::{member, put, serve, serve_return};
use crate::handles::{Handle, Object};
use crate::host::{Frame, Host};
use crate::lock::lock;
use crate::{HostProfile, Status};

pub(super) fn table(profile: &HostProfile) -> sys::OfxMemorySuiteV1 {
    sys::OfxMemorySuiteV1 {
        memoryAlloc: member!(profile, "memoryAlloc", alloc),
        memoryFree: member!(profile, "memoryFree", free),
    }
}

/// The alignment that plugins may rely on: that of malloc and more.
#[repr(C, align(64))]
#[derive(Clone, Copy)]
struct Line([u8; 64]);

/// Memory that a plugin was given.
pub(crate) struct Block(Vec<Line>);

impl Block {
    /// `bytes` bytes of zeros; fails where there is no memory for them.
    pub(crate) fn new(bytes: usize) -> Result<Self, Status> {
        let lines = bytes.div_ceil(64).max(1);
        let mut memory = Vec::new();
        memory.try_reserve_exact(lines).map_err(|_| Status::MEMORY)?;
        memory.resize(lines, Line([0; 64]));
        Ok(Self(memory))
    }

    pub(crate) fn address(&mut self) -> *mut c_void {
        self.0.as_mut_ptr().cast()
    }
}

unsafe extern "C" fn alloc(_handle: *mut c_void, bytes: usize, data: *mut *mut c_void) -> c_int {
    let Some(host) = Host::current() else {
        return Status::FAILED.0;
    };
    serve(&host, "memoryAlloc", "", |fault| {
        if data.is_null() {
            return Err(Status::VALUE);
        }
        let mut block = Block::new(bytes)?;
        let address = block.address();
        // SAFETY: memoryAlloc asks its callers for a place to write to, and it is not NULL.
        unsafe { put(data, fault, "", address) }?;
        // When the host pretends to hand over nothing, there is nothing to give back either.
        if fault == crate::Fault::None {
            lock(&host.blocks).insert(address.expose_provenance(), block);
            host.ledger.count(|books| {
                books.memory_allocated += 1;
                books.memory_live += 1;
            });
        }
        Ok(())
    })
}

unsafe extern "C" fn free(data: *mut c_void) -> c_int {
    let Some(host) = Host::current() else {
        return Status::FAILED.0;
    };
    serve_return(&host, "memoryFree", || {
        if lock(&host.blocks).remove(&data.addr()).is_none() {
            let action = Frame::current().map_or("no action", |frame| frame.action);
            let what = format!("memoryFree in {action}: memory that is not out");
            host.ledger.fault(what, |books| books.bad_handles += 1);
            return Err(Status::BAD_HANDLE);
        }
        host.ledger.count(|books| {
            books.memory_freed += 1;
            books.memory_live -= 1;
        });
        Ok(())
    })
}

/// Memory behind a handle of `imageMemoryAlloc`.
pub(crate) struct ImageMemory {
    pub(crate) handle: Handle,
    pub(crate) host: Arc<Host>,
    pub(crate) block: std::sync::Mutex<Block>,
}

impl ImageMemory {
    pub(crate) fn new(host: &Arc<Host>, bytes: usize) -> Result<Arc<Self>, Status> {
        let block = std::sync::Mutex::new(Block::new(bytes)?);
        Ok(Arc::new_cyclic(|weak| Self {
            handle: Handle::register(Object::Memory(weak.clone())),
            host: host.clone(),
            block,
        }))
    }
}
