#![expect(clippy::print_stdout, reason = "a run talks to whoever started it")]

use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::Ordering;

use super::check::{Check, EXAMPLES, Tally};
use super::client::Progress;
use super::driver::Strike;
use super::fault::Fault;
use super::journal::Entry;
use super::stopwatch::Stopwatch;

/// What a run did and found.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// Do it again with this.
    pub seed: u64,
    /// The database server.
    pub database: &'static str,
    /// From the first fault to the last, in seconds.
    pub seconds_of_faults: u64,
    /// With starting, settling and checking.
    pub seconds: u64,
    /// How often something was killed.
    pub kills: usize,
    /// How often each fault was done.
    pub faults: BTreeMap<String, usize>,
    /// How often a process ended though nobody killed it, for example because it found no database when it started.
    pub ended_by_themselves: u32,
    /// Of the clients.
    pub wishes: Tally,
    /// Events in the log.
    pub events: usize,
    /// Mails the mail server took.
    pub mails: usize,
    /// Mails it took twice because a crash came between its "250" and our note.
    pub mails_doubled: usize,
    /// The longest time in which nothing was acknowledged, in milliseconds.
    pub longest_silence: u64,
    /// The longest time from the end of a database fault to the first acknowledgement, in milliseconds.
    pub slowest_recovery: u64,
    /// Every check.
    pub checks: Vec<Check>,
    /// Why the run could not be checked to its end.
    pub trouble: Option<String>,
    /// The scratch folder, kept when something is wrong.
    pub folder: Option<PathBuf>,
}

impl Summary {
    /// Whether every promise was kept.
    pub fn is_clean(&self) -> bool {
        self.trouble.is_none() && self.checks.iter().all(|check| check.wrong.is_empty())
    }

    /// The table for people.
    pub fn table(&self) -> String {
        let mut text = String::new();
        let mut row = |name: &str, value: &str| writeln!(text, "  {name:<48} {value:>9}").unwrap_or_default();
        row("seed", &self.seed.to_string());
        row("database", self.database);
        row(
            "seconds of faults / in all",
            &format!("{} / {}", self.seconds_of_faults, self.seconds),
        );
        for (fault, times) in &self.faults {
            row(fault, &times.to_string());
        }
        for (name, value) in [
            ("kills in all", self.kills),
            ("processes that ended by themselves", self.ended_by_themselves as usize),
            ("requests", self.wishes.requests),
            ("wishes acknowledged", self.wishes.acknowledged),
            ("wishes refused", self.wishes.refused),
            ("unknown outcomes resolved", self.wishes.unknown_resolved),
            ("events in the log", self.events),
            ("mails", self.mails),
            ("  sent twice around a crash", self.mails_doubled),
            (
                "longest time without an acknowledgement, ms",
                usize::try_from(self.longest_silence).unwrap_or(usize::MAX),
            ),
            (
                "slowest recovery after a database fault, ms",
                usize::try_from(self.slowest_recovery).unwrap_or(usize::MAX),
            ),
        ] {
            row(name, &value.to_string());
        }
        for check in &self.checks {
            let verdict = if check.wrong.is_empty() { "ok" } else { "WRONG" };
            row(
                check.promise,
                &format!("{} of {}  {verdict}", check.wrong.len(), check.looked_at),
            );
        }
        for check in self.checks.iter().filter(|check| !check.wrong.is_empty()) {
            let _ = writeln!(text, "\n{}:", check.promise);
            for wrong in check.wrong.iter().take(EXAMPLES) {
                let _ = writeln!(text, "  {wrong}");
            }
        }
        if let Some(trouble) = &self.trouble {
            let _ = writeln!(text, "\nnot checked to the end: {trouble}");
        }
        if let Some(folder) = &self.folder {
            let _ = writeln!(text, "\nseed {}, everything kept in {}", self.seed, folder.display());
        }
        text
    }
}

/// How often each fault was done.
pub fn counted(strikes: &[Strike]) -> BTreeMap<String, usize> {
    let mut faults = BTreeMap::new();
    for strike in strikes {
        *faults.entry(strike.fault.to_string()).or_insert(0) += 1;
    }
    faults
}

/// The longest time from the end of a database fault to the next acknowledgement. Faults that were followed by another
/// one before that say nothing.
pub fn slowest_recovery(strikes: &[Strike], journal: &[Entry]) -> u64 {
    let acknowledged = journal.iter().filter_map(|entry| match entry {
        Entry::Answer {
            at,
            status: Some(200..300),
            ..
        } => Some(*at),
        Entry::Answer { .. } | Entry::Sent { .. } | Entry::Read { .. } => None,
    });
    let acknowledged: BTreeSet<u64> = acknowledged.collect();
    let about_database = |strike: &&Strike| matches!(strike.fault, Fault::KillDatabase | Fault::PauseDatabase(_));
    let recovery = |strike: &Strike| {
        let back = *acknowledged.range(strike.until..).next()?;
        let disturbed = strikes.iter().any(|other| (strike.until..back).contains(&other.from));
        (!disturbed).then_some(back - strike.until)
    };
    strikes
        .iter()
        .filter(about_database)
        .filter_map(recovery)
        .max()
        .unwrap_or(0)
}

/// One calm line while it goes on.
pub fn progress_line(clock: Stopwatch, strikes: &[Strike], progress: &Progress) {
    let kills = strikes.iter().filter(|strike| strike.fault.kills()).count();
    println!(
        "  {:>4} s  {kills:>3} kills  {:>3} other faults  {:>6} acknowledged  {:>5} refused  {:>3} unknown now",
        clock.elapsed().as_secs(),
        strikes.len() - kills,
        progress.acknowledged.load(Ordering::Relaxed),
        progress.refused.load(Ordering::Relaxed),
        progress.open.load(Ordering::Relaxed),
    );
}
