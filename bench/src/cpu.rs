//! What processes take of the machine, as the kernel counts it.

use anyhow::{Context, Result};
use std::fs;
use std::time::{Duration, Instant};

/// The kernel counts processor time in hundredths of a second.
const TICK: Duration = Duration::from_millis(10);

/// Processor time of one process between two moments.
pub struct Watch {
    pid: u32,
    used: Duration,
    since: Instant,
}

impl Watch {
    pub fn on(pid: u32) -> Result<Self> {
        Ok(Self {
            pid,
            used: used(pid)?,
            since: Instant::now(),
        })
    }

    /// Processor time the process has used since.
    pub fn used(&self) -> Result<Duration> {
        Ok(used(self.pid)?.saturating_sub(self.used))
    }

    /// The same as a part of one processor core, in percent.
    pub fn percent_of_a_core(&self) -> Result<f64> {
        Ok(100.0 * self.used()?.as_secs_f64() / self.since.elapsed().as_secs_f64())
    }
}

/// User and system time of a process, all its threads together.
fn used(pid: u32) -> Result<Duration> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name in parentheses may hold anything; the rest is numbers. utime and stime are fields 14 and 15 of proc(5).
    let (_, fields) = stat.rsplit_once(')').context("a process's stat line")?;
    let ticks: u32 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .filter_map(|field| field.parse::<u32>().ok())
        .sum();
    Ok(TICK * ticks)
}

/// Memory a process has in RAM now, in megabytes.
pub fn resident(pid: u32) -> Result<f64> {
    memory(pid, "VmRSS:")
}

/// The most it ever had.
pub fn most_resident(pid: u32) -> Result<f64> {
    memory(pid, "VmHWM:")
}

fn memory(pid: u32, field: &str) -> Result<f64> {
    let status = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(field))
        .context("a process's memory")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes / 1024.0)
}
