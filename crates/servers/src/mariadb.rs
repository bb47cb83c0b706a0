//! A private MariaDB server.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    error::{StartError, While},
    folder::{self, Lock, append_to, last_words},
    launch::{Launch, program},
    process::Process,
};

const PACKAGE: &str = "mariadb-server-core";

/// How much memory the server may take. Commits are equally durable in both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Size {
    /// For the demo and for measuring.
    Usual,
    /// For tests, where several servers may run beside a compiler.
    Small,
}

/// A running server with one user, `medbook`, who may do everything; there is no user without a password.
#[derive(Debug)]
pub struct MariaDb {
    dir: PathBuf,
    port: u16,
    size: Size,
    options: Vec<String>,
    password: String,
    process: Process,
    _lock: Lock,
}

impl MariaDb {
    /// Starts the server of this folder on a loopback port, and makes its data first when there is none.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(dir: impl AsRef<Path>, port: u16) -> Result<Self, StartError> {
        Self::start_sized(dir, port, Size::Usual)
    }

    /// The same with another memory size.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start_sized(dir: impl AsRef<Path>, port: u16, size: Size) -> Result<Self, StartError> {
        Self::start_with(dir, port, size, &[])
    }

    /// The same with further options for the server, each as on its command line.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start_with(dir: impl AsRef<Path>, port: u16, size: Size, options: &[&str]) -> Result<Self, StartError> {
        let (dir, lock) = folder::take(dir.as_ref())?;
        folder::stop_leftover(&dir);
        create_data(&dir)?;
        let password = folder::password(&dir.join("password"))?;
        let options: Vec<_> = options.iter().map(ToString::to_string).collect();
        let process = launch(&dir, port, size, &options, &password)?;
        Ok(Self {
            dir,
            port,
            size,
            options,
            password,
            process,
            _lock: lock,
        })
    }

    /// `mysql://user:password@host:port/database`
    pub fn url(&self, database: &str) -> String {
        format!("mysql://medbook:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its process id, for whoever measures what it takes of the machine.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        self.process.ended().is_none()
    }

    /// Stops it in order; everything is on disk afterwards. Dropping the value does the same.
    pub fn stop(&mut self) {
        self.process.stop();
    }

    /// Ends it at once, as a power cut would.
    pub fn kill9(&mut self) {
        self.process.kill9();
    }

    /// Freezes it: its sockets stay open, and nobody is answered.
    pub fn pause(&self) {
        self.process.pause();
    }

    /// Lets it go on.
    pub fn resume(&self) {
        self.process.resume();
    }

    /// Starts it again on the same port and data, after stopping it if it still runs.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn restart(&mut self) -> Result<(), StartError> {
        self.stop();
        self.process = launch(&self.dir, self.port, self.size, &self.options, &self.password)?;
        Ok(())
    }
}

pub(crate) fn data_folder(dir: &Path) -> String {
    format!("--datadir={}", dir.join("data").display())
}

/// Makes the data folder under another name first, so that an interrupted run leaves none that looks finished.
fn create_data(dir: &Path) -> Result<(), StartError> {
    let finished = dir.join("data");
    if finished.exists() {
        return Ok(());
    }
    let installer = program("mariadb-install-db", PACKAGE)?;
    program("mariadbd", PACKAGE)?;
    program("my_print_defaults", "mariadb-client-core")?;
    let unfinished = dir.join("data.unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).doing(format!("remove {}", unfinished.display()))?;
    }
    let log_path = dir.join("install.log");
    let log = append_to(&log_path)?;
    let also_log = log.try_clone().doing("share the log file")?;
    let done = configured(&mut Command::new(installer), dir)?
        .args([
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--skip-name-resolve",
        ])
        .arg(format!("--datadir={}", unfinished.display()))
        .stdout(log)
        .stderr(also_log)
        .status()
        .doing("run mariadb-install-db")?;
    if !done.success() {
        let reason = last_words(&log_path);
        return Err(StartError::Ended {
            program: "mariadb-install-db",
            reason,
            log: log_path,
        });
    }
    fs::rename(&unfinished, &finished).doing(format!("rename {}", unfinished.display()))
}

fn launch(dir: &Path, port: u16, size: Size, options: &[String], password: &str) -> Result<Process, StartError> {
    let server = program("mariadbd", PACKAGE)?;
    let users = dir.join("users.sql");
    folder::write_private(&users, &user_statements(password))?;
    let memory = match size {
        Size::Usual => ["--innodb-buffer-pool-size=512M", "--key-buffer-size=8M"],
        Size::Small => ["--innodb-buffer-pool-size=96M", "--key-buffer-size=1M"],
    };
    let launch = Launch {
        program: "mariadbd",
        port,
        log: &dir.join("log"),
        greets: is_handshake,
    };
    launch.start(
        configured(&mut Command::new(server), dir)?
            .arg(data_folder(dir))
            .arg(format!("--pid-file={}", dir.join("pid").display()))
            .arg(format!("--init-file={}", users.display()))
            // Relative to the data folder: the path of a socket may not be longer than 107 bytes.
            .arg("--socket=server.sock")
            .arg(format!("--port={port}"))
            .args([
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--max-connections=500",
            ])
            .args([
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_unicode_ci",
            ])
            .args(["--max-allowed-packet=64M", "--local-infile=0"])
            .arg("--innodb-flush-log-at-trx-commit=1")
            .args(memory)
            .args(options),
    )
}

/// What installer and server share: no settings of the machine, a folder of their own for temporary tables (a server
/// that starts deletes those of every other server in the same folder, so the usual one is not safe to share), and the
/// right user: a server started by root wants to be told that this is meant.
pub(crate) fn configured<'a>(command: &'a mut Command, dir: &Path) -> Result<&'a mut Command, StartError> {
    let temporary = dir.join("tmp");
    folder::make_private(&temporary)?;
    command
        .arg("--no-defaults")
        .arg(format!("--tmpdir={}", temporary.display()));
    let owner = dir.metadata().doing(format!("look at {}", dir.display()))?.uid();
    if owner == 0 {
        command.arg("--user=root");
    }
    Ok(command)
}

/// Run at every start, one statement a line: our user exists with our password, and the installer's open ones do not.
fn user_statements(password: &str) -> String {
    format!(
        "CREATE USER IF NOT EXISTS 'medbook'@'127.0.0.1' IDENTIFIED BY '{password}';\n\
         ALTER USER 'medbook'@'127.0.0.1' IDENTIFIED BY '{password}';\n\
         GRANT ALL PRIVILEGES ON *.* TO 'medbook'@'127.0.0.1' WITH GRANT OPTION;\n\
         DELETE FROM mysql.global_priv WHERE User IN ('root', '');\n\
         FLUSH PRIVILEGES;\n"
    )
}

/// A handshake packet: three bytes of length, number 0, protocol version 10.
pub(crate) fn is_handshake(bytes: &[u8]) -> bool {
    bytes.get(3..5) == Some(&[0, 10])
}
