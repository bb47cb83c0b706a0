use std::fmt;

/// A role that processes of their own play.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Takes commands.
    CommandApi,
    /// Answers questions.
    QueryApi,
    /// Keep the read tables.
    Projectors,
    /// Publishes the log.
    Relay,
    /// Sends mails.
    Notifier,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::CommandApi,
        Self::QueryApi,
        Self::Projectors,
        Self::Relay,
        Self::Notifier,
    ];

    /// The subcommand that plays it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CommandApi => "command-api",
            Self::QueryApi => "query-api",
            Self::Projectors => "projectors",
            Self::Relay => "relay",
            Self::Notifier => "notifier",
        }
    }

    /// How many processes play it.
    pub fn processes(self) -> usize {
        match self {
            Self::CommandApi => 3,
            Self::QueryApi => 1,
            Self::Projectors | Self::Relay | Self::Notifier => 2,
        }
    }
}

/// How long a process is frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nap {
    /// Shorter than any lease.
    Short,
    /// Longer than the leases of relay and projections.
    Long,
    /// Half a minute.
    HalfMinute,
}

impl Nap {
    /// From and up to so many milliseconds.
    pub fn millis(self) -> std::ops::Range<u64> {
        match self {
            Self::Short => 200..2_000,
            Self::Long => 4_000..9_000,
            Self::HalfMinute => 30_000..30_001,
        }
    }
}

/// How the mail server misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mischief {
    /// Says 451 to every message.
    Refuses,
    /// Takes a message in and never answers; it is not kept.
    Hangs,
    /// Keeps a message and breaks the connection instead of saying 250: a mail server that crashes at the worst moment.
    CutsAfterTaking,
    /// Is not there.
    Away,
}

/// Something that is done to the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// kill -9 of one process of a role.
    Kill(Role),
    /// kill -9 of the database server.
    KillDatabase,
    /// kill -9 of the broker.
    KillBroker,
    /// SIGSTOP of one process of a role, SIGCONT later.
    Pause(Role, Nap),
    /// The same for the database server.
    PauseDatabase(Nap),
    /// The same for the broker.
    PauseBroker(Nap),
    /// Every connection of a role to the database is reset.
    CutDatabase(Role),
    /// Every connection to the broker is reset.
    CutBroker,
    /// The broker is killed and its folder deleted.
    WipeBroker,
    /// The broker is killed and its newest files lose their ends.
    TruncateBroker,
    /// The broker is killed and its folder put back to what it was some time ago.
    RollBackBroker,
    /// The mail server misbehaves for a while.
    Mail(Mischief),
}

impl Fault {
    /// Whether something is killed.
    pub fn kills(self) -> bool {
        match self {
            Self::Kill(_)
            | Self::KillDatabase
            | Self::KillBroker
            | Self::WipeBroker
            | Self::TruncateBroker
            | Self::RollBackBroker => true,
            Self::Pause(..)
            | Self::PauseDatabase(_)
            | Self::PauseBroker(_)
            | Self::CutDatabase(_)
            | Self::CutBroker
            | Self::Mail(_) => false,
        }
    }

    /// Whether it can come between the mail server's "250" and the notifier's note of it.
    pub fn may_double_a_mail(self) -> bool {
        match self {
            Self::Kill(Role::Notifier)
            | Self::Pause(Role::Notifier, _)
            | Self::CutDatabase(Role::Notifier)
            | Self::KillDatabase
            | Self::PauseDatabase(_)
            | Self::Mail(_) => true,
            Self::Kill(_)
            | Self::Pause(..)
            | Self::CutDatabase(_)
            | Self::KillBroker
            | Self::PauseBroker(_)
            | Self::CutBroker
            | Self::WipeBroker
            | Self::TruncateBroker
            | Self::RollBackBroker => false,
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Kill(role) => write!(f, "kill -9 {}", role.as_str()),
            Self::KillDatabase => f.write_str("kill -9 database"),
            Self::KillBroker => f.write_str("kill -9 broker"),
            Self::Pause(role, Nap::Short) => write!(f, "freeze {}", role.as_str()),
            Self::Pause(role, Nap::Long | Nap::HalfMinute) => write!(f, "freeze {} past its lease", role.as_str()),
            Self::PauseDatabase(_) => f.write_str("freeze database"),
            Self::PauseBroker(_) => f.write_str("freeze broker"),
            Self::CutDatabase(role) => write!(f, "reset {} – database", role.as_str()),
            Self::CutBroker => f.write_str("reset broker connections"),
            Self::WipeBroker => f.write_str("kill -9 broker, folder deleted"),
            Self::TruncateBroker => f.write_str("kill -9 broker, files truncated"),
            Self::RollBackBroker => f.write_str("kill -9 broker, folder rolled back"),
            Self::Mail(Mischief::Refuses) => f.write_str("mail server says 451"),
            Self::Mail(Mischief::Hangs) => f.write_str("mail server hangs"),
            Self::Mail(Mischief::CutsAfterTaking) => f.write_str("mail server crashes after taking"),
            Self::Mail(Mischief::Away) => f.write_str("mail server away"),
        }
    }
}
