//! What an error of the database means for a batch.

/// What to do after an error before the commit, when nothing is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// Somebody else was in the way: the same again may succeed.
    Transient,
    /// The connection is gone, and with it the transaction.
    Disconnected,
    /// A UNIQUE key was hit although everything was checked under the lock: a bug of ours.
    Unique,
    /// The server refuses one of the statements; whose, shows when they are tried one by one.
    Refused,
}

impl Fault {
    pub fn of(error: &sqlx::Error) -> Self {
        if matches!(error, sqlx::Error::Encode(_)) {
            return Self::Refused;
        }
        let Some(error) = error.as_database_error() else {
            // Broken pipe, time-out, an answer nobody understands: whatever it is, that connection is not used again.
            return Self::Disconnected;
        };
        let Some(error) = error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>() else {
            return Self::Refused;
        };
        match error.number() {
            // Lock wait timeout, deadlock, record changed since read.
            1205 | 1213 | 1020 => Self::Transient,
            1062 => Self::Unique,
            // Shutting down, killed (both servers' numbers), interrupted, idle for too long, too many connections.
            1053 | 1079 | 1317 | 1927 | 3169 | 4031 | 1040 => Self::Disconnected,
            _ => Self::Refused,
        }
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Transient => "transient",
            Self::Disconnected => "disconnected",
            Self::Unique => "unique",
            Self::Refused => "refused",
        }
    }
}
