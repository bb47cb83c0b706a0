use anyhow::Result;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use std::fs;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use super::broker_files;
use super::client::Progress;
use super::fault::{Fault, Nap, Role};
use super::plan::{Length, Plan};
use super::stage::Stage;
use super::stopwatch::Stopwatch;
use super::summary::progress_line;

const STEP: Duration = Duration::from_millis(20);
/// How often the broker's folder is copied, to have something to roll back to.
const COPY_EVERY: Duration = Duration::from_secs(5);
const SAY_EVERY: Duration = Duration::from_secs(5);

/// A fault that was done, and for how long it stood in somebody's way.
#[derive(Clone, Copy, Debug)]
pub struct Strike {
    /// Which.
    pub fault: Fault,
    /// Milliseconds since the run began.
    pub from: u64,
    /// When the fault was over; a process that was killed may still be starting.
    pub until: u64,
}

/// Does the faults of a plan to a stage. Runs on a thread of its own, because servers are started and waited for.
pub struct Driver {
    stage: Stage,
    plan: Plan,
    random: StdRng,
    clock: Stopwatch,
    progress: Arc<Progress>,
    strikes: Vec<Strike>,
    mail_fine_at: Option<Instant>,
    copied: Instant,
    said: Instant,
}

impl Driver {
    /// Begins with a stage on which everything is ready.
    pub fn new(stage: Stage, plan: Plan, clock: Stopwatch, progress: Arc<Progress>) -> Self {
        let now = Instant::now();
        Self {
            stage,
            random: StdRng::seed_from_u64(plan.seed),
            plan,
            clock,
            progress,
            strikes: Vec::new(),
            mail_fine_at: None,
            copied: now,
            said: now,
        }
    }

    /// Strikes until the plan is done.
    ///
    /// # Errors
    /// When a server does not come back.
    pub fn run(mut self) -> Result<(Stage, Vec<Strike>)> {
        let began = Instant::now();
        let mut next = Instant::now();
        while !self.is_done(began) {
            self.tend()?;
            if Instant::now() >= next {
                let fault = self.plan.pick(&mut self.random);
                let from = self.clock.millis();
                let lasts = self.strike(fault)?;
                let until = self.clock.millis() + u64::try_from(lasts.as_millis()).unwrap_or(u64::MAX);
                self.strikes.push(Strike { fault, from, until });
                let calm = self.random.random_range(self.plan.calm.clone());
                next = Instant::now() + Duration::from_millis(calm);
            }
            thread::sleep(STEP);
        }
        Ok((self.stage, self.strikes))
    }

    fn is_done(&self, began: Instant) -> bool {
        match self.plan.length {
            Length::Time(time) => began.elapsed() >= time,
            Length::Faults(faults) => self.strikes.len() >= faults,
        }
    }

    fn tend(&mut self) -> Result<()> {
        self.stage.tend()?;
        if self.mail_fine_at.is_some_and(|at| at <= Instant::now()) {
            self.mail_fine_at = None;
            self.stage.post_office.set(None);
        }
        if self.copied.elapsed() >= COPY_EVERY {
            self.copied = Instant::now();
            self.copy_broker_folder()?;
        }
        if self.plan.live && self.said.elapsed() >= SAY_EVERY {
            self.said = Instant::now();
            progress_line(self.clock, &self.strikes, &self.progress);
        }
        Ok(())
    }

    /// Keeps a copy of the broker's folder to go back to.
    fn copy_broker_folder(&self) -> Result<()> {
        let (store, copy) = (self.stage.installation.nats.store(), &self.stage.broker_copy);
        if store.exists() {
            let fresh = copy.with_extension("new");
            broker_files::copy(&store, &fresh)?;
            if copy.exists() {
                fs::remove_dir_all(copy)?;
            }
            fs::rename(&fresh, copy)?;
        }
        Ok(())
    }

    /// Does it, and says how long it goes on from now.
    fn strike(&mut self, fault: Fault) -> Result<Duration> {
        match fault {
            Fault::Kill(role) => {
                let absent = self.between(0, 2_500);
                let victim = self.one_of(role);
                self.stage.actors[victim].kill(absent);
                return Ok(absent);
            }
            Fault::Pause(role, nap) => {
                let nap = self.nap(nap);
                let victim = self.one_of(role);
                self.stage.actors[victim].pause(nap);
                return Ok(nap);
            }
            Fault::CutDatabase(role) => self.stage.database_wires[&role].cut(),
            Fault::CutBroker => self.stage.broker_wire.cut(),
            Fault::KillDatabase => {
                self.stage.installation.database.kill9();
                self.wait(0, 1_500)?;
                self.stage.installation.database.restart()?;
            }
            Fault::PauseDatabase(nap) => {
                self.stage.installation.database.pause();
                let nap = self.nap(nap);
                self.wait_for(nap)?;
                self.stage.installation.database.resume();
            }
            Fault::PauseBroker(nap) => {
                self.stage.installation.nats.pause();
                let nap = self.nap(nap);
                self.wait_for(nap)?;
                self.stage.installation.nats.resume();
            }
            Fault::KillBroker | Fault::WipeBroker | Fault::TruncateBroker | Fault::RollBackBroker => {
                self.strike_broker(fault)?;
            }
            Fault::Mail(mischief) => {
                let lasts = self.between(1_000, 5_000);
                self.stage.post_office.set(Some(mischief));
                self.mail_fine_at = Some(Instant::now() + lasts);
                return Ok(lasts);
            }
        }
        Ok(Duration::ZERO)
    }

    /// Kills the broker and does to its folder what the fault says.
    fn strike_broker(&mut self, fault: Fault) -> Result<()> {
        self.stage.installation.nats.kill9();
        let store = self.stage.installation.nats.store();
        if fault == Fault::WipeBroker {
            self.stage.installation.nats.wipe()?;
        } else if fault == Fault::TruncateBroker {
            broker_files::truncate_blocks(&store, &mut self.random)?;
        } else if fault == Fault::RollBackBroker && self.stage.broker_copy.exists() {
            self.stage.installation.nats.wipe()?;
            broker_files::copy(&self.stage.broker_copy, &store)?;
        }
        self.wait(0, 1_000)?;
        Ok(self.stage.installation.nats.restart()?)
    }

    /// One of the processes of a role, rather one that is up.
    fn one_of(&mut self, role: Role) -> usize {
        let actors = self.stage.actors.iter().enumerate();
        let playing: Vec<_> = actors.filter(|(_, actor)| actor.role == role).collect();
        let all: Vec<usize> = playing.iter().map(|(n, _)| *n).collect();
        let up: Vec<usize> = playing
            .iter()
            .filter(|(_, actor)| actor.is_up())
            .map(|(n, _)| *n)
            .collect();
        let candidates = if up.is_empty() { all } else { up };
        candidates[self.random.random_range(0..candidates.len())]
    }

    fn nap(&mut self, nap: Nap) -> Duration {
        Duration::from_millis(self.random.random_range(nap.millis()))
    }

    fn between(&mut self, from: u64, to: u64) -> Duration {
        Duration::from_millis(self.random.random_range(from..to))
    }

    /// Lets time pass without leaving the processes alone.
    fn wait(&mut self, from: u64, to: u64) -> Result<()> {
        let time = self.between(from, to);
        self.wait_for(time)
    }

    fn wait_for(&mut self, time: Duration) -> Result<()> {
        let until = Instant::now() + time;
        while Instant::now() < until {
            self.tend()?;
            thread::sleep(STEP);
        }
        Ok(())
    }
}
