use servers::Process;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use test_kit::Installation;

use super::fault::Role;

/// How long somebody who looks after the processes takes to start one that ended by itself.
const RESTART_AFTER: Duration = Duration::from_millis(300);

/// One process, which is started again whenever it is gone, as a service manager would.
pub struct Actor {
    /// What it plays.
    pub role: Role,
    /// Where it answers HTTP, in every life.
    pub port: u16,
    /// How often it ended though nobody killed it.
    pub ended_by_itself: u32,
    settings: Vec<(&'static str, String)>,
    log: PathBuf,
    process: Option<Process>,
    start_at: Instant,
    paused_until: Option<Instant>,
}

impl Actor {
    /// One that is started by the first [`Actor::tend`].
    pub fn new(role: Role, port: u16, settings: Vec<(&'static str, String)>, log: PathBuf) -> Self {
        Self {
            role,
            port,
            ended_by_itself: 0,
            settings,
            log,
            process: None,
            start_at: Instant::now(),
            paused_until: None,
        }
    }

    /// Starts what is to be started, wakes what has slept enough.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn tend(&mut self, installation: &Installation) -> io::Result<()> {
        let now = Instant::now();
        if self.paused_until.is_some_and(|until| until <= now) {
            self.wake();
        }
        if let Some(process) = &mut self.process {
            if process.ended().is_some() {
                self.process = None;
                self.ended_by_itself += 1;
                self.start_at = now + RESTART_AFTER;
            }
        } else if self.start_at <= now {
            let settings: Vec<_> = self
                .settings
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            let role = [self.role.as_str()];
            self.process = Some(installation.launch(&role, self.port, &settings, &self.log)?);
        }
        Ok(())
    }

    /// Ends it at once; it is started again after this long.
    pub fn kill(&mut self, absent: Duration) {
        if let Some(mut process) = self.process.take() {
            process.kill9();
        }
        self.paused_until = None;
        self.start_at = Instant::now() + absent;
    }

    /// Freezes it for this long.
    pub fn pause(&mut self, nap: Duration) {
        if let Some(process) = &self.process {
            process.pause();
            self.paused_until = Some(Instant::now() + nap);
        }
    }

    /// Lets it go on.
    pub fn wake(&mut self) {
        self.paused_until = None;
        if let Some(process) = &self.process {
            process.resume();
        }
    }

    /// Whether it is neither frozen nor gone.
    pub fn is_up(&self) -> bool {
        self.process.is_some() && self.paused_until.is_none()
    }

    /// Stops it in order; `false` when it did not stop and had to be killed.
    pub fn stop(&mut self) -> bool {
        self.wake();
        self.process.take().is_none_or(|mut process| process.stop())
    }
}
