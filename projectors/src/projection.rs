use async_trait::async_trait;
use domain::{Fact, UnknownFact};
use event_store::Recorded;
use sqlx::MySqlConnection;
use std::fmt;

/// An event of the log together with what it says.
#[derive(Clone, Debug)]
pub struct Known {
    /// As it stands in the log.
    pub event: Recorded,
    /// What it says.
    pub fact: Fact,
}

impl Known {
    /// Reads an event.
    ///
    /// # Errors
    /// [`UnknownFact`] when this program does not know it.
    pub fn read(event: Recorded) -> Result<Self, UnknownFact> {
        let fact = event.fact()?;
        Ok(Self { event, fact })
    }
}

/// Which of the copies of a projection's tables is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generation {
    /// The tables queries read, under their plain names.
    #[default]
    Live,
    /// The tables a rebuild fills, `<table>__next`.
    Next,
    /// The tables that were live before the last flip, `<table>__previous`.
    Previous,
}

impl Generation {
    /// The name of one of the projection's tables in this generation.
    pub fn table(self, plain: &'static str) -> TableName {
        TableName {
            plain,
            generation: self,
        }
    }

    /// The word for it in tables and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Next => "next",
            Self::Previous => "previous",
        }
    }
}

/// The name of a table of one generation, as it stands in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableName {
    plain: &'static str,
    generation: Generation,
}

impl fmt::Display for TableName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.generation {
            Generation::Live => formatter.write_str(self.plain),
            Generation::Next | Generation::Previous => {
                write!(formatter, "{}__{}", self.plain, self.generation.as_str())
            }
        }
    }
}

/// Whether events of different streams may be taken in at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lanes {
    /// Yes: no row is touched by events of two streams.
    ByStream,
    /// No: all events one after the other.
    One,
}

/// One read model: what each fact means for its tables.
///
/// The runner calls it with every event of the log that it reads, in order, inside the transaction that also moves the
/// checkpoint.
#[async_trait]
pub trait Projection: Send + Sync {
    /// The name in the checkpoint table and in metrics, for example `doctor_calendar`. At most 40 ASCII characters.
    fn name(&self) -> &'static str;

    /// The version of its tables, from 1; the tables carry it as `_v1`.
    fn version(&self) -> u32;

    /// The tables it alone writes, each with a primary key. At most 50 ASCII characters.
    fn tables(&self) -> &'static [&'static str];

    /// Whether events of different streams may be taken in at the same time.
    fn lanes(&self) -> Lanes;

    /// Whether this fact can change its tables. Any other costs a move of the checkpoint and nothing else.
    fn reads(&self, fact: &Fact) -> bool;

    /// Takes in events that it reads, in the order of the log, with a handful of statements for all of them. Its SQL may
    /// run twice with the same end, so that a rebuild over old rows is harmless.
    ///
    /// # Errors
    /// Whatever the database refuses. Several events that are refused together are tried one at a time; the projection
    /// stops in place at the one that is refused alone, and tries again.
    async fn apply(&self, db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generations_have_names_of_their_own() {
        assert_eq!(Generation::Live.table("people_v1").to_string(), "people_v1");
        assert_eq!(Generation::Next.table("people_v1").to_string(), "people_v1__next");
        assert_eq!(
            Generation::Previous.table("people_v1").to_string(),
            "people_v1__previous"
        );
    }
}
