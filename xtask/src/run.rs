//! Running other programs to their end, or until Ctrl-C.

use std::{
    io::Read,
    path::Path,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::Duration,
};

use servers::{ask_to_stop, wait_until};

use crate::{
    interrupt,
    problem::{Doing, Problem, Result},
    repository, say,
};

const PATIENCE: Duration = Duration::from_secs(20);

/// A program with its arguments, to be run in the repository.
pub(crate) fn program(name: impl AsRef<Path>, arguments: &[&str]) -> Command {
    let mut command = Command::new(name.as_ref());
    command
        .args(arguments)
        .current_dir(repository::root())
        .stdin(Stdio::null());
    command
}

/// Runs it with its output on the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let child = command.spawn().doing(format_args!("run {}", name(command)))?;
    succeeded(command, wait(child)?)
}

/// Runs it without showing its output, unless it fails. Answers with what it wrote to its standard output.
pub(crate) fn quietly(command: &mut Command) -> Result<String> {
    let spawned = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.doing(format_args!("run {}", name(command)))?;
    let output = collect(child.stdout.take());
    let errors = collect(child.stderr.take());
    let status = wait(child)?;
    let output = output.join().unwrap_or_default();
    if !status.success() {
        say::line(output.trim_end());
        say::line(errors.join().unwrap_or_default().trim_end());
    }
    succeeded(command, status)?;
    Ok(output)
}

/// Reads a pipe to its end on a thread of its own, so that neither pipe can fill up while the other is read.
fn collect(pipe: Option<impl Read + Send + 'static>) -> thread::JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut pipe) = pipe {
            // What was read before an error is still worth showing.
            let _ = pipe.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(mut child: Child) -> Result<ExitStatus> {
    let mut status = None;
    while status.is_none() && !interrupt::asked() {
        wait_until(Duration::from_millis(200), || {
            status = child.try_wait().ok().flatten();
            status.is_some() || interrupt::asked()
        });
    }
    if interrupt::asked() {
        ask_to_stop(child.id());
        if !wait_until(PATIENCE, || !matches!(child.try_wait(), Ok(None))) {
            // Fails only when it ended meanwhile.
            let _ = child.kill();
            let _ = child.wait();
        }
        return Err(Problem::Interrupted);
    }
    status.ok_or(Problem::Interrupted)
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        Ok(())
    } else {
        Err(Problem::says(format!("`{}` failed", name(command))))
    }
}

/// The command as one would type it, with the program's bare name.
fn name(command: &Command) -> String {
    let program = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
