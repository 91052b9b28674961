//! Sessions of one model: a run borrows a session for itself, so threads need several.

use std::borrow::Cow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use once_cell::sync::OnceCell;
use ort::environment::Environment;
use ort::session::Session;
use ort::session::builder::GraphOptimizationLevel;

use super::first_line;
use crate::{Error, Result};

/// The most sessions of one model. More threads wait: a run takes milliseconds, making a session tens of them.
const MOST: usize = 4;

pub(super) struct Pool {
    bytes: Cow<'static, [u8]>,
    state: Mutex<State>,
    returned: Condvar,
}

struct State {
    idle: Vec<Seat>,
    made: usize,
}

/// A session, and room for the window that it reads.
pub(super) struct Seat {
    pub(super) session: Session,
    pub(super) frames: Vec<f32>,
}

impl Pool {
    /// A pool with one session made, so that a file that cannot run is known at once.
    pub(super) fn new(bytes: Cow<'static, [u8]>) -> Result<Self> {
        let first = make(&bytes)?;
        Ok(Self {
            bytes,
            state: Mutex::new(State {
                idle: vec![first],
                made: 1,
            }),
            returned: Condvar::new(),
        })
    }

    /// Lends a session to `work`; waits where all are out and there may be no more.
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Seat) -> T) -> Result<T> {
        let mut loan = self.borrow()?;
        let seat = loan
            .seat
            .as_mut()
            .ok_or_else(|| Error::ModelFailed("its session is gone".to_owned()))?;
        Ok(work(seat))
    }

    fn borrow(&self) -> Result<Loan<'_>> {
        let mut state = self.lock();
        loop {
            if let Some(seat) = state.idle.pop() {
                return Ok(Loan {
                    pool: self,
                    seat: Some(seat),
                });
            }
            if state.made < MOST {
                state.made += 1;
                break;
            }
            state = self.returned.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        drop(state);
        // The loan counts the session from here on, so that a failure gives its place back.
        let mut loan = Loan { pool: self, seat: None };
        loan.seat = Some(make(&self.bytes)?);
        Ok(loan)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Nothing panics while the lock is held, and the state is whole at every step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A session that finds its way back.
struct Loan<'a> {
    pool: &'a Pool,
    seat: Option<Seat>,
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        let mut state = self.pool.lock();
        match self.seat.take() {
            Some(seat) => state.idle.push(seat),
            None => state.made -= 1,
        }
        self.pool.returned.notify_one();
    }
}

fn make(bytes: &[u8]) -> Result<Seat> {
    let broken = |error: ort::Error| Error::NotAModel(first_line(error));
    let environment = environment().map_err(broken)?;
    Session::builder(environment)
        .and_then(|builder| Ok(builder.with_optimization_level(GraphOptimizationLevel::All)?))
        .and_then(|mut builder| builder.commit_from_memory(bytes))
        .map_err(broken)
        .map(|session| Seat {
            session,
            frames: Vec::new(),
        })
}

/// The runtime inside this binary, set up once. A host's own ONNX Runtime is never touched.
fn environment() -> ort::Result<&'static Environment> {
    static ENVIRONMENT: OnceCell<Environment> = OnceCell::new();
    ENVIRONMENT.get_or_try_init(|| {
        ort::set_api(ort_tract::api());
        ort::init().with_name("glitch-glow").with_telemetry(false).build()
    })
}
