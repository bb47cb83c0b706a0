use servers::{Brand, Database, Nats, Process, ScratchDir, StartError, Users, free_port, wait_until};
use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// How long a process may take until it answers.
const READY_WITHIN: Duration = Duration::from_secs(30);

/// Medbook as it is installed, in a scratch folder: a database server, a nats-server and keys of its own, migrated and empty.
pub struct Installation {
    /// The database server.
    pub database: Database,
    /// The broker.
    pub nats: Nats,
    settings: Vec<(String, String)>,
    scratch: ScratchDir,
}

/// One running `medbook` process.
pub struct Medbook {
    /// `http://127.0.0.1:<port>`.
    pub base: String,
    /// The process itself, to stop or to kill.
    pub process: Process,
}

impl Installation {
    /// Starts the servers, the database being a MariaDB, and makes keys and tables.
    ///
    /// # Errors
    /// See [`StartError`].
    ///
    /// # Panics
    /// When `medbook keygen` or `medbook migrate` fails.
    pub fn start(name: &str) -> Result<Self, StartError> {
        Self::start_on(Brand::MariaDb, name)
    }

    /// The same on the database server of a brand.
    ///
    /// # Errors
    /// See [`StartError`].
    ///
    /// # Panics
    /// When `medbook keygen` or `medbook migrate` fails.
    pub fn start_on(brand: Brand, name: &str) -> Result<Self, StartError> {
        let scratch = ScratchDir::new(name)?;
        let database = Database::start(brand, scratch.path().join("database"), free_port()?)?;
        let nats = Nats::start(scratch.path().join("nats"), free_port()?, Users::OneProcess)?;
        let mut installation = Self {
            database,
            nats,
            settings: Vec::new(),
            scratch,
        };
        installation.set("MEDBOOK_DATABASE_URL", &installation.database.url("medbook"));
        installation.set("MEDBOOK_NATS_URL", &installation.nats.url());
        installation.set(
            "MEDBOOK_KEYS",
            &installation.folder().join("keys").display().to_string(),
        );
        installation.set("MEDBOOK_ATTEMPTS", "100000");
        installation.set("RUST_LOG", "warn");
        installation.run(&["keygen"]);
        installation.run(&["migrate"]);
        Ok(installation)
    }

    /// The scratch folder; gone with this value.
    pub fn folder(&self) -> &Path {
        self.scratch.path()
    }

    /// Leaves the scratch folder when this value is gone, for somebody to look at.
    pub fn keep(&mut self) {
        self.scratch.keep();
    }

    /// Gives processes started from now on another setting.
    pub fn set(&mut self, variable: &str, value: &str) {
        self.settings.retain(|(name, _)| name != variable);
        self.settings.push((variable.to_owned(), value.to_owned()));
    }

    /// Runs a subcommand to its end.
    ///
    /// # Panics
    /// When it fails.
    pub fn run(&self, arguments: &[&str]) {
        let status = self
            .command(arguments)
            .status()
            .expect("medbook can be run: build it first");
        assert!(status.success(), "medbook {} failed", arguments.join(" "));
    }

    /// Runs a subcommand to its end and gives what it printed and how it ended.
    ///
    /// # Panics
    /// When it cannot be run.
    pub fn output(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(arguments);
        command
            .stdout(Stdio::piped())
            .output()
            .expect("medbook can be run: build it first")
    }

    /// Starts roles on a port of their own and waits until they are ready.
    ///
    /// # Errors
    /// When no port is free or the process cannot be started.
    ///
    /// # Panics
    /// When it is not ready within half a minute.
    pub fn spawn(&self, arguments: &[&str]) -> Result<Medbook, StartError> {
        let port = free_port()?;
        let mut command = self.command(arguments);
        command.env("MEDBOOK_LISTEN", format!("127.0.0.1:{port}"));
        command.env("MEDBOOK_BASE_URL", format!("http://127.0.0.1:{port}"));
        let process = Process::spawn(&mut command).expect("medbook can be run: build it first");
        let medbook = Medbook {
            base: format!("http://127.0.0.1:{port}"),
            process,
        };
        assert!(
            wait_until(READY_WITHIN, || is_ready(port)),
            "medbook {} did not become ready",
            arguments.join(" ")
        );
        Ok(medbook)
    }

    /// Starts roles on this port with further settings and does not wait for them. What they log is appended to a file.
    ///
    /// # Errors
    /// When the program or the file cannot be opened.
    pub fn launch(&self, arguments: &[&str], port: u16, settings: &[(&str, &str)], log: &Path) -> io::Result<Process> {
        let log = OpenOptions::new().create(true).append(true).open(log)?;
        let mut command = self.command(arguments);
        command
            .env("MEDBOOK_LISTEN", format!("127.0.0.1:{port}"))
            .env("MEDBOOK_BASE_URL", format!("http://127.0.0.1:{port}"))
            .envs(settings.iter().copied())
            .stderr(log);
        Process::spawn(&mut command)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command
            .args(arguments)
            .envs(self.settings.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        command
    }
}

/// Whether the process on this port says that it is ready: asks `/health/ready` in the plainest way.
pub fn is_ready(port: u16) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        stream.write_all(b"GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        std::io::Result::Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}

/// The `medbook` binary of the same build: beside this program, or a folder up for test programs.
pub fn binary() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let folders = program.ancestors().skip(1).take(2);
    folders
        .map(|folder| folder.join("medbook"))
        .find(|path| path.is_file())
        .unwrap_or_else(|| PathBuf::from("medbook"))
}
