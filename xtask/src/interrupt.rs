//! Ctrl-C, a closed terminal and SIGTERM: noted here, looked at wherever something is waited for.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::problem::{Problem, Result};

static ASKED: AtomicBool = AtomicBool::new(false);

pub(crate) fn listen() -> Result<()> {
    ctrlc::set_handler(|| ASKED.store(true, Ordering::SeqCst))
        .map_err(|error| Problem::says(format!("could not listen for Ctrl-C: {error}")))
}

/// Whether we were asked to stop.
pub(crate) fn asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// Goes on unless we were asked to stop.
pub(crate) fn check() -> Result<()> {
    if asked() { Err(Problem::Interrupted) } else { Ok(()) }
}
