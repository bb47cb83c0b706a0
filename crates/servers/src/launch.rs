//! Starting a server's process and waiting for its greeting.

use std::{
    io::Read,
    net::{Ipv4Addr, SocketAddr, TcpStream},
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use crate::{
    error::{StartError, While},
    find_program,
    folder::{append_to, last_words},
    is_free,
    process::Process,
    wait::wait_until,
};

/// Long enough to repair a data folder after a crash on a slow disk.
const PATIENCE: Duration = Duration::from_mins(2);
const A_MOMENT: Duration = Duration::from_secs(1);

/// How one server is started and recognised.
pub(crate) struct Launch<'a> {
    pub(crate) program: &'static str,
    pub(crate) port: u16,
    pub(crate) log: &'a Path,
    /// Whether these first bytes are what the server says to a new connection.
    pub(crate) greets: fn(&[u8]) -> bool,
}

impl Launch<'_> {
    pub(crate) fn start(&self, command: &mut Command) -> Result<Process, StartError> {
        // A server that was just ended loses its sockets a moment after it is gone from the list of processes.
        if !wait_until(A_MOMENT, || is_free(self.port)) {
            return Err(StartError::PortTaken(self.port));
        }
        let log = append_to(self.log)?;
        let also_log = log.try_clone().doing("share the log file")?;
        let mut process =
            Process::spawn(command.stdout(log).stderr(also_log)).doing(format!("start {}", self.program))?;
        let answered = wait_until(PATIENCE, || process.ended().is_some() || self.answers());
        if process.ended().is_some() {
            Err(StartError::Ended {
                program: self.program,
                reason: last_words(self.log),
                log: self.log.to_path_buf(),
            })
        } else if answered {
            Ok(process)
        } else {
            process.kill9();
            let seconds = PATIENCE.as_secs();
            Err(StartError::Silent {
                program: self.program,
                seconds,
                log: self.log.to_path_buf(),
            })
        }
    }

    fn answers(&self) -> bool {
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, self.port));
        let Ok(mut stream) = TcpStream::connect_timeout(&address, Duration::from_millis(200)) else {
            return false;
        };
        let mut bytes = [0; 5];
        stream.set_read_timeout(Some(Duration::from_secs(2))).is_ok()
            && stream.read_exact(&mut bytes).is_ok()
            && (self.greets)(&bytes)
    }
}

/// The full path of a program, or which package to install.
pub(crate) fn program(program: &'static str, package: &'static str) -> Result<PathBuf, StartError> {
    find_program(program).ok_or(StartError::Missing { program, package })
}
