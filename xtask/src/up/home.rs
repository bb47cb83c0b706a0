//! The folder that keeps everything between two starts, and the ports remembered in it.

use std::{
    fs,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use servers::{StartError, delete_server, free_port_from};

use crate::problem::{Doing, Result};

#[derive(Debug)]
pub(crate) struct Home(PathBuf);

/// Something of ours that listens.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Listener {
    Database,
    Broker,
    MailSink,
}

impl Listener {
    fn name(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Broker => "broker",
            Self::MailSink => "mail",
        }
    }

    /// Near the number one would expect, but not on it: that may be a system service's.
    fn first_choice(self) -> u16 {
        match self {
            Self::Database => 33_061,
            Self::Broker => 42_221,
            Self::MailSink => 10_251,
        }
    }
}

impl Home {
    /// Opens or makes the folder; `fresh` empties it of what an earlier run left, and of nothing else.
    pub(crate) fn open(dir: &Path, fresh: bool) -> Result<Self> {
        let doing = format!("make the folder {}", dir.display());
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(dir)
            .doing(&doing)?;
        let home = Self(dir.canonicalize().doing(&doing)?);
        // A demo clinic that was cut off half-way is of no use to anybody; nothing else was in there yet.
        if fresh || home.opening().exists() {
            home.clear()?;
        }
        Ok(home)
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.0
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.0.join("mariadb")
    }

    pub(crate) fn broker(&self) -> PathBuf {
        self.0.join("nats")
    }

    pub(crate) fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    pub(crate) fn mailbox(&self) -> PathBuf {
        self.0.join("mailbox")
    }

    /// Stands while the demo clinic is being made.
    pub(crate) fn opening(&self) -> PathBuf {
        self.0.join("clinics/opening")
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.0.join("medbook.log")
    }

    fn clear(&self) -> Result<()> {
        delete_server(&self.database())?;
        delete_server(&self.broker())?;
        for rest in [self.keys(), self.mailbox(), self.0.join("clinics")] {
            if rest.exists() {
                fs::remove_dir_all(&rest).doing(format_args!("remove {}", rest.display()))?;
            }
        }
        Ok(())
    }

    /// Starts something on the port of last time, or on another one that is free, which is then remembered.
    pub(crate) fn on_port<T>(
        &self,
        listener: Listener,
        start: impl Fn(u16) -> std::result::Result<T, StartError>,
    ) -> Result<T> {
        let file = self.0.join(format!("{}.port", listener.name()));
        let remembered = fs::read_to_string(&file).ok().and_then(|text| text.trim().parse().ok());
        let port = remembered.map_or_else(|| free_port_from(listener.first_choice()), Ok)?;
        let (port, started) = match start(port) {
            Err(StartError::PortTaken(_)) => {
                let other = free_port_from(listener.first_choice())?;
                (other, start(other)?)
            }
            other => (port, other?),
        };
        fs::write(&file, port.to_string()).doing(format_args!("write {}", file.display()))?;
        Ok(started)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use servers::{ScratchDir, is_free};
    use std::net::TcpListener;

    fn claim(port: u16) -> std::result::Result<u16, StartError> {
        if is_free(port) {
            Ok(port)
        } else {
            Err(StartError::PortTaken(port))
        }
    }

    #[test]
    fn a_port_is_kept_until_somebody_else_takes_it() {
        let scratch = ScratchDir::new("home-test").unwrap();
        let home = Home::open(scratch.path(), false).unwrap();
        let first = home.on_port(Listener::MailSink, claim).unwrap();
        assert_eq!(home.on_port(Listener::MailSink, claim).unwrap(), first);

        let _taken = TcpListener::bind(("127.0.0.1", first)).unwrap();
        let second = home.on_port(Listener::MailSink, claim).unwrap();
        assert_ne!(second, first);
        assert_eq!(home.on_port(Listener::MailSink, claim).unwrap(), second);
    }
}
