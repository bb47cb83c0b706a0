use event_store::StoreError;

/// Why a runner left its place.
#[derive(Debug)]
pub enum Stop {
    /// The checkpoint was not where this runner left it.
    Twin,
    /// The log is another one than before.
    OtherLog,
    /// An event that cannot be taken in.
    Poison {
        /// Which.
        position: u64,
        /// Why not.
        error: Refused,
    },
    /// The projection has a bug.
    Panicked,
    /// The read database is away or busy.
    Database(sqlx::Error),
    /// The log is away.
    Log(StoreError),
}

/// Why an event cannot be taken in.
#[derive(Debug)]
pub enum Refused {
    /// It is not understood.
    Unknown(domain::UnknownFact),
    /// Its rows are refused.
    Rows(sqlx::Error),
}

impl Refused {
    /// The whole chain. Events hold no personal data, so neither does this.
    pub fn text(&self) -> String {
        let error: &dyn std::error::Error = match self {
            Self::Unknown(error) => error,
            Self::Rows(error) => error,
        };
        std::iter::successors(Some(error), |error| error.source())
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join(": ")
    }
}

impl Stop {
    /// A word for metrics.
    pub fn why(&self) -> &'static str {
        match self {
            Self::Twin => "twin",
            Self::OtherLog => "other-log",
            Self::Poison { .. } => "poison",
            Self::Panicked => "panic",
            Self::Database(_) => "database",
            Self::Log(_) => "log",
        }
    }

    /// What a database error at an event means: the event's fault, or something that passes by itself.
    pub fn at(position: u64, error: sqlx::Error) -> Self {
        if passes(&error) {
            Self::Database(error)
        } else {
            Self::Poison {
                position,
                error: Refused::Rows(error),
            }
        }
    }
}

impl From<StoreError> for Stop {
    fn from(error: StoreError) -> Self {
        Self::Log(error)
    }
}

impl From<sqlx::Error> for Stop {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// Whether trying again later may help without anybody doing something.
fn passes(error: &sqlx::Error) -> bool {
    // Too many connections, shutdown, out of memory, disk full, lock wait, deadlock, killed, read-only, changed since the
    // last read, table redefined.
    const BUSY: [u16; 12] = [1040, 1053, 1037, 1021, 1205, 1213, 1317, 1927, 1290, 1020, 1412, 1615];
    let broken = matches!(
        error,
        sqlx::Error::Io(_)
            | sqlx::Error::Tls(_)
            | sqlx::Error::Protocol(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed
    );
    broken
        || error
            .as_database_error()
            .and_then(|error| error.try_downcast_ref::<sqlx::mysql::MySqlDatabaseError>())
            .is_some_and(|error| BUSY.contains(&error.number()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_connection_passes_and_a_missing_row_does_not() {
        assert!(passes(&sqlx::Error::PoolTimedOut));
        assert!(matches!(
            Stop::at(7, sqlx::Error::RowNotFound),
            Stop::Poison { position: 7, .. }
        ));
        assert!(matches!(Stop::at(7, sqlx::Error::PoolTimedOut), Stop::Database(_)));
    }
}
