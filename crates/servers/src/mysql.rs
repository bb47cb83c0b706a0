//! A private MySQL server, for tests that shall hold on MySQL as they do on MariaDB.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{
    error::{StartError, While},
    folder::{self, Lock, append_to, last_words},
    launch::Launch,
    mariadb::{configured, data_folder, is_handshake},
    process::Process,
    program::find_program,
};

/// Names the server's program when it is not the `mysqld` of the search path.
const VARIABLE: &str = "MEDBOOK_MYSQLD";
const PACKAGE: &str = "mysql-server-core, or name the program in MEDBOOK_MYSQLD";

/// A running server with its defaults for durability (binary log on, `sync_binlog=1`) and one user, `medbook`, who may do
/// everything.
#[derive(Debug)]
pub struct MySql {
    dir: PathBuf,
    port: u16,
    password: String,
    process: Process,
    _lock: Lock,
}

impl MySql {
    /// Starts the server of this folder on a loopback port, and makes its data first when there is none. The program is
    /// the one named in `MEDBOOK_MYSQLD`, or `mysqld` from the search path.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn start(dir: impl AsRef<Path>, port: u16) -> Result<Self, StartError> {
        let (dir, lock) = folder::take(dir.as_ref())?;
        folder::stop_leftover(&dir);
        create_data(&dir)?;
        let password = folder::password(&dir.join("password"))?;
        let process = launch(&dir, port, &password)?;
        Ok(Self {
            dir,
            port,
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
        self.process = launch(&self.dir, self.port, &self.password)?;
        Ok(())
    }
}

/// The server's program. A MariaDB that calls itself `mysqld` is not meant.
fn mysqld() -> Result<PathBuf, StartError> {
    let missing = StartError::Missing {
        program: "mysqld",
        package: PACKAGE,
    };
    let named = env::var_os(VARIABLE).filter(|path| !path.is_empty()).map(PathBuf::from);
    let Some(program) = named.or_else(|| find_program("mysqld")) else {
        return Err(missing);
    };
    let said = Command::new(&program)
        .args(["--no-defaults", "--version"])
        .output()
        .doing(format!("run {}", program.display()))?;
    if String::from_utf8_lossy(&said.stdout).contains("MariaDB") {
        return Err(missing);
    }
    Ok(program)
}

/// Makes the data folder under another name first, so that an interrupted run leaves none that looks finished.
fn create_data(dir: &Path) -> Result<(), StartError> {
    let finished = dir.join("data");
    if finished.exists() {
        return Ok(());
    }
    let unfinished = dir.join("data.unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).doing(format!("remove {}", unfinished.display()))?;
    }
    let log_path = dir.join("install.log");
    let log = append_to(&log_path)?;
    let also_log = log.try_clone().doing("share the log file")?;
    let done = configured(&mut Command::new(mysqld()?), dir)?
        .args(["--initialize-insecure", "--secure-file-priv=NULL"])
        .arg(format!("--datadir={}", unfinished.display()))
        .stdout(log)
        .stderr(also_log)
        .status()
        .doing("run mysqld")?;
    if !done.success() {
        let reason = last_words(&log_path);
        return Err(StartError::Ended {
            program: "mysqld",
            reason,
            log: log_path,
        });
    }
    fs::rename(&unfinished, &finished).doing(format!("rename {}", unfinished.display()))
}

fn launch(dir: &Path, port: u16, password: &str) -> Result<Process, StartError> {
    let users = dir.join("users.sql");
    folder::write_private(&users, &user_statements(password))?;
    let launch = Launch {
        program: "mysqld",
        port,
        log: &dir.join("log"),
        greets: is_handshake,
    };
    launch.start(
        configured(&mut Command::new(mysqld()?), dir)?
            .arg(data_folder(dir))
            .arg(format!("--pid-file={}", dir.join("pid").display()))
            .arg(format!("--init-file={}", users.display()))
            // Relative to the data folder: the path of a socket may not be longer than 107 bytes.
            .args(["--socket=server.sock", "--mysqlx=OFF", "--secure-file-priv=NULL"])
            .arg(format!("--port={port}"))
            .args([
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--max-connections=500",
            ])
            .args(["--max-allowed-packet=64M", "--local-infile=0"])
            .arg("--innodb-buffer-pool-size=256M"),
    )
}

/// Run at every start, one statement a line: our user exists with our password, and nobody gets in without one.
fn user_statements(password: &str) -> String {
    format!(
        "CREATE USER IF NOT EXISTS 'medbook'@'127.0.0.1' IDENTIFIED BY '{password}';\n\
         ALTER USER 'medbook'@'127.0.0.1' IDENTIFIED BY '{password}';\n\
         GRANT ALL PRIVILEGES ON *.* TO 'medbook'@'127.0.0.1' WITH GRANT OPTION;\n\
         ALTER USER 'root'@'localhost' ACCOUNT LOCK;\n"
    )
}
