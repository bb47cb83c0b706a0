//! A private nats-server with JetStream.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    error::{StartError, While},
    folder::{self, Lock},
    launch::{Launch, program},
    process::Process,
};

const PACKAGE: &str = "nats-server";

/// The files of the `nats/` folder; written beside the server's data so that it runs wherever this program is.
const FILES: [(&str, &str); 3] = [
    ("limits.conf", include_str!("../../../nats/limits.conf")),
    ("server.conf", include_str!("../../../nats/server.conf")),
    ("one-process.conf", include_str!("../../../nats/one-process.conf")),
];

/// Who may connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Users {
    /// `medbook`, who may do what all roles together may do.
    OneProcess,
    /// `relay`, `projectors` and `api`, each with its own permissions.
    PerRole,
}

impl Users {
    fn config(self) -> &'static str {
        match self {
            Self::OneProcess => "one-process.conf",
            Self::PerRole => "server.conf",
        }
    }

    fn names(self) -> &'static [&'static str] {
        match self {
            Self::OneProcess => &["medbook"],
            Self::PerRole => &["relay", "projectors", "api"],
        }
    }
}

/// A running broker with the users and permissions of the `nats/` folder.
#[derive(Debug)]
pub struct Nats {
    dir: PathBuf,
    port: u16,
    users: Users,
    password: String,
    process: Process,
    _lock: Lock,
}

impl Nats {
    /// Starts the broker of this folder on a loopback port.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(dir: impl AsRef<Path>, port: u16, users: Users) -> Result<Self, StartError> {
        let (dir, lock) = folder::take(dir.as_ref())?;
        folder::stop_leftover(&dir);
        for (name, text) in FILES {
            folder::write_private(&dir.join(name), text)?;
        }
        let password = folder::password(&dir.join("password"))?;
        let process = launch(&dir, port, users, &password)?;
        Ok(Self {
            dir,
            port,
            users,
            password,
            process,
            _lock: lock,
        })
    }

    /// `nats://user:password@host:port` of the first user: `medbook`, or `relay` when there is one user per role.
    pub fn url(&self) -> String {
        self.url_of(self.users.names()[0])
    }

    /// The same for another user. All users of a private broker share one password.
    pub fn url_of(&self, user: &str) -> String {
        format!("nats://{user}:{}@127.0.0.1:{}", self.password, self.port)
    }

    /// The port it listens on.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The password of every user.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// Its process id, for whoever measures what it takes of the machine.
    pub fn pid(&self) -> u32 {
        self.process.id()
    }

    /// Whether it still runs.
    pub fn is_running(&mut self) -> bool {
        self.process.ended().is_none()
    }

    /// Stops it in order. Dropping the value does the same.
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

    /// The folder of every stream's files; there from the first stream on.
    pub fn store(&self) -> PathBuf {
        store(&self.dir)
    }

    /// Deletes every stream's files, whether the broker runs or not.
    ///
    /// # Errors
    /// Fails when the files cannot be removed.
    pub fn wipe(&self) -> Result<(), StartError> {
        let store = store(&self.dir);
        if store.exists() {
            fs::remove_dir_all(&store).doing(format!("remove {}", store.display()))?;
        }
        Ok(())
    }

    /// Starts it again on the same port and store, after stopping it if it still runs.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn restart(&mut self) -> Result<(), StartError> {
        self.stop();
        self.process = launch(&self.dir, self.port, self.users, &self.password)?;
        Ok(())
    }
}

fn store(dir: &Path) -> PathBuf {
    dir.join("store")
}

fn launch(dir: &Path, port: u16, users: Users, password: &str) -> Result<Process, StartError> {
    let server = program("nats-server", PACKAGE)?;
    let launch = Launch {
        program: "nats-server",
        port,
        log: &dir.join("log"),
        greets: |bytes| bytes == b"INFO ",
    };
    let passwords = users
        .names()
        .iter()
        .map(|user| (format!("{}_PASSWORD", user.to_uppercase()), password));
    launch.start(
        Command::new(server)
            .arg("--config")
            .arg(dir.join(users.config()))
            .arg("--pid")
            .arg(dir.join("pid"))
            .arg("--store_dir")
            .arg(store(dir))
            .args(["--addr", "127.0.0.1", "--port", &port.to_string()])
            .envs(passwords),
    )
}
