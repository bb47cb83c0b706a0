//! A program run beside this one, out of reach of the terminal's Ctrl-C, and stopped when this program ends.

use std::{
    fs, io,
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    time::Duration,
};

use crate::wait::wait_until;

const PATIENCE: Duration = Duration::from_mins(1);
const LEFTOVER_PATIENCE: Duration = Duration::from_secs(20);

/// Waits for the end of its input, which comes when this program ends in whatever way, and then asks the process to stop.
const GUARD: &str = r#"trap '' INT TERM HUP; read -r _; kill -TERM "$0" 2>/dev/null"#;

/// A child process in a process group of its own. Dropping it stops it; so does the death of this program.
#[derive(Debug)]
pub struct Process {
    child: Child,
    guard: Child,
}

impl Process {
    /// Starts the command, with no input.
    ///
    /// # Errors
    /// Fails when the command cannot be started.
    pub fn spawn(command: &mut Command) -> io::Result<Self> {
        let mut child = command.stdin(Stdio::null()).process_group(0).spawn()?;
        let guard = Command::new("sh")
            .args(["-c", GUARD, &child.id().to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn();
        match guard {
            Ok(guard) => Ok(Self { child, guard }),
            Err(error) => {
                child.kill()?;
                child.wait()?;
                Err(error)
            }
        }
    }

    /// The process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it has.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Freezes it (SIGSTOP): it keeps its memory, its locks and its connections, and does nothing.
    pub fn pause(&self) {
        signal(self.child.id(), "STOP");
    }

    /// Lets it go on after [`Process::pause`]; changes nothing for one that runs.
    pub fn resume(&self) {
        signal(self.child.id(), "CONT");
    }

    /// Asks it to stop (SIGTERM) and waits; kills it when it has not stopped after a minute, and answers `false` then.
    pub fn stop(&mut self) -> bool {
        let mut obeyed = true;
        if self.ended().is_none() {
            ask_to_stop(self.child.id());
            // A frozen process hears nothing until it may go on.
            self.resume();
            obeyed = wait_until(PATIENCE, || self.ended().is_some());
            if !obeyed {
                self.kill9();
            }
        }
        self.dismiss_guard();
        obeyed
    }

    /// Ends it at once, as a power cut would (SIGKILL).
    pub fn kill9(&mut self) {
        self.dismiss_guard();
        // Both fail only when the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    fn dismiss_guard(&mut self) {
        let _ = self.guard.kill();
        let _ = self.guard.wait();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Stops the process named in a pid file if it still runs and `mark` (a path of ours) stands in its command line;
/// a number that meanwhile belongs to another program is left alone.
pub(crate) fn stop_leftover(pid_file: &Path, mark: &str) {
    let Some(pid) = fs::read_to_string(pid_file)
        .ok()
        .and_then(|text| text.trim().parse().ok())
    else {
        return;
    };
    let still_ours = || command_line(pid).is_some_and(|line| line.contains(mark));
    if !still_ours() {
        return;
    }
    ask_to_stop(pid);
    // A MariaDB that was asked while it started may never end by itself; its log makes a hard end safe.
    if !wait_until(LEFTOVER_PATIENCE, || !still_ours()) {
        signal(pid, "KILL");
        wait_until(PATIENCE, || !still_ours());
    }
}

/// Asks a process to stop (SIGTERM), through the shell's `kill`, which every system has.
pub fn ask_to_stop(pid: u32) {
    signal(pid, "TERM");
}

/// Fails only when the process is gone.
fn signal(pid: u32, name: &str) {
    let _ = Command::new("sh")
        .args(["-c", r#"kill -"$0" "$1" 2>/dev/null"#, name, &pid.to_string()])
        .stdin(Stdio::null())
        .status();
}

fn command_line(pid: u32) -> Option<String> {
    if Path::new("/proc/self/cmdline").exists() {
        let words = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
        return Some(String::from_utf8_lossy(&words).replace('\0', " "));
    }
    let listed = Command::new("ps")
        .args(["-o", "command=", "-p", &pid.to_string()])
        .output()
        .ok()?;
    listed
        .status
        .success()
        .then(|| String::from_utf8_lossy(&listed.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ScratchDir;

    fn sleeper(mark: &str) -> Process {
        // The loop keeps the shell (and its command line) from being replaced by `sleep`.
        let process = Process::spawn(Command::new("sh").args(["-c", "while sleep 0.05; do :; done", mark])).unwrap();
        let named = || command_line(process.id()).is_some_and(|line| line.contains(mark));
        assert!(
            wait_until(PATIENCE, named),
            "a new process has its command line a moment after its number"
        );
        process
    }

    #[test]
    fn stops_when_asked() {
        let mut process = sleeper("stops-when-asked");
        assert!(process.ended().is_none());
        process.stop();
        assert!(process.ended().is_some());
    }

    #[test]
    fn a_paused_process_does_nothing_until_it_is_resumed() {
        let scratch = ScratchDir::new("process-test").unwrap();
        let beats = scratch.path().join("beats");
        let count = || fs::metadata(&beats).map_or(0, |file| file.len());
        let script = format!("while sleep 0.02; do printf x >> '{}'; done", beats.display());
        let mut process = Process::spawn(Command::new("sh").args(["-c", &script])).unwrap();
        assert!(wait_until(PATIENCE, || count() > 2));
        process.pause();
        // A beat that was begun before the signal may still arrive.
        std::thread::sleep(Duration::from_millis(200));
        let paused_at = count();
        std::thread::sleep(Duration::from_millis(300));
        assert_eq!(count(), paused_at);
        process.resume();
        assert!(wait_until(PATIENCE, || count() > paused_at));
        process.pause();
        process.stop();
        assert!(process.ended().is_some(), "a paused process is stopped, too");
    }

    #[test]
    fn stops_when_its_starter_dies() {
        let mut process = sleeper("stops-when-its-starter-dies");
        drop(process.guard.stdin.take());
        assert!(wait_until(PATIENCE, || process.ended().is_some()));
    }

    #[test]
    fn a_leftover_is_stopped_and_a_stranger_is_not() {
        let scratch = ScratchDir::new("process-test").unwrap();
        let pid_file = scratch.path().join("pid");
        let mut process = sleeper("left-over-mark");
        fs::write(&pid_file, process.id().to_string()).unwrap();

        stop_leftover(&pid_file, "another-mark");
        assert!(process.ended().is_none());

        stop_leftover(&pid_file, "left-over-mark");
        assert!(wait_until(PATIENCE, || process.ended().is_some()));
    }
}
