//! The running parts: database, broker, Medbook. Fields are in the order in which they are stopped.

use std::{
    fs::File,
    io::{self, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use servers::{MariaDb, Nats, Process, StartError, Users, is_free, wait_until};

use super::home::{Home, Listener};
use crate::{
    frontend, interrupt,
    problem::{Doing, Problem, Result},
    run, say, settings,
};

const READY_WITHIN: Duration = Duration::from_mins(1);

#[derive(Debug)]
pub(crate) struct Stack {
    medbook: Option<Process>,
    broker: Option<Nats>,
    database: Option<MariaDb>,
    binary: PathBuf,
    settings: Vec<(&'static str, String)>,
    database_url: String,
    port: u16,
    base_url: String,
    log: PathBuf,
}

impl Stack {
    /// Starts the servers and brings keys and tables up to date. Medbook itself does not run yet, so that nothing it does
    /// (mails above all) comes before the demo clinic is complete.
    pub(crate) fn prepare(home: &Home, binary: &Path, port: u16) -> Result<Self> {
        say::step("starting MariaDB and nats-server");
        let given = (settings::database_url(), settings::nats_url());
        let database = match given.0 {
            Some(_) => None,
            None => Some(home.on_port(Listener::Database, |port| MariaDb::start(home.database(), port))?),
        };
        let broker = match given.1 {
            Some(_) => None,
            None => Some(home.on_port(Listener::Broker, |port| {
                Nats::start(home.broker(), port, Users::OneProcess)
            })?),
        };
        interrupt::check()?;
        let database_url = database
            .as_ref()
            .map(|server| server.url("medbook"))
            .or(given.0)
            .unwrap_or_default();
        let nats_url = broker.as_ref().map(Nats::url).or(given.1).unwrap_or_default();
        let base_url = format!("http://127.0.0.1:{port}");
        let mail_port = home.on_port(Listener::MailSink, free)?;
        let settings = vec![
            ("MEDBOOK_DATABASE_URL", database_url.clone()),
            ("MEDBOOK_NATS_URL", nats_url),
            ("MEDBOOK_KEYS", home.keys().display().to_string()),
            ("MEDBOOK_BASE_URL", base_url.clone()),
            ("MEDBOOK_LISTEN", format!("127.0.0.1:{port}")),
            ("MEDBOOK_MAILBOX_SMTP", format!("127.0.0.1:{mail_port}")),
            ("MEDBOOK_SMTP_URL", format!("smtp://127.0.0.1:{mail_port}")),
            ("MEDBOOK_FRONTEND", frontend::pages().display().to_string()),
            ("MEDBOOK_MAILBOX", home.mailbox().display().to_string()),
            // Browser tests sign in as often as a clinic does in a week, all from one address.
            ("MEDBOOK_ATTEMPTS", "1000".to_owned()),
        ];
        if !home.keys().join("master.key").exists() {
            run::quietly(&mut command(binary, &settings, "keygen"))?;
        }
        run::quietly(&mut command(binary, &settings, "migrate"))?;
        Ok(Self {
            medbook: None,
            broker,
            database,
            binary: binary.to_path_buf(),
            settings,
            database_url,
            port,
            base_url,
            log: home.log(),
        })
    }

    /// Starts Medbook and waits until it has caught up.
    pub(crate) fn launch(&mut self) -> Result<()> {
        say::step("starting Medbook");
        self.medbook = Some(spawn(command(&self.binary, &self.settings, "all"), &self.log)?);
        self.wait_until_ready()
    }

    pub(crate) fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Which database this is, for notes that belong to one database only.
    pub(crate) fn database_url(&self) -> &str {
        &self.database_url
    }

    /// Runs a subcommand of `medbook` and answers with what it prints.
    pub(crate) fn ask(&self, subcommand: &str) -> Result<String> {
        run::quietly(&mut command(&self.binary, &self.settings, subcommand))
    }

    /// Waits until we are asked to stop or a part ends by itself; then stops the parts in order.
    pub(crate) fn serve(mut self) -> Result<()> {
        while !interrupt::asked() {
            self.check_parts()?;
            thread::sleep(Duration::from_millis(200));
        }
        say::line("\nStopping …");
        drop(self.medbook.take());
        drop(self.broker.take());
        drop(self.database.take());
        say::line("Stopped; everything is kept.");
        Ok(())
    }

    fn check_parts(&mut self) -> Result<()> {
        if let Some(status) = self.medbook.as_mut().and_then(Process::ended) {
            return Err(Problem::says(format!(
                "medbook ended by itself ({status}); see {}",
                self.log.display()
            )));
        }
        if self.database.as_mut().is_some_and(|server| !server.is_running()) {
            return Err(Problem::says(
                "MariaDB ended by itself; see its log in the folder mariadb",
            ));
        }
        // The broker may go: Medbook reads the log itself then. It comes back with the next start.
        Ok(())
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let (port, mut ended) = (self.port, false);
        let ready = wait_until(READY_WITHIN, || {
            ended = self.medbook.as_mut().and_then(Process::ended).is_some() || interrupt::asked();
            ended || is_ready(port)
        });
        interrupt::check()?;
        self.check_parts()?;
        if ready {
            Ok(())
        } else {
            Err(Problem::says(format!(
                "medbook did not get ready within a minute; see {}",
                self.log.display()
            )))
        }
    }
}

fn free(port: u16) -> std::result::Result<u16, StartError> {
    if is_free(port) {
        Ok(port)
    } else {
        Err(StartError::PortTaken(port))
    }
}

fn command(binary: &Path, settings: &[(&'static str, String)], subcommand: &str) -> Command {
    let mut command = run::program(binary, &[subcommand]);
    command.envs(settings.iter().map(|(name, value)| (name, value)));
    command
}

/// Out of reach of the terminal's Ctrl-C, so that it is stopped in order; what it says goes to the log of this start.
fn spawn(mut command: Command, log: &Path) -> Result<Process> {
    let file = File::create(log).doing(format_args!("write {}", log.display()))?;
    let also_file = file.try_clone().doing("share the log file")?;
    let command = command.stdout(Stdio::from(file)).stderr(Stdio::from(also_file));
    Process::spawn(command).doing("start medbook")
}

fn is_ready(port: u16) -> bool {
    let ask = || -> io::Result<bool> {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_read_timeout(Some(Duration::from_secs(2)))?;
        write!(
            stream,
            "GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = [0; 12];
        stream.read_exact(&mut answer)?;
        Ok(&answer == b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}
