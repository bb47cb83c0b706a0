//! The file a backup is: gzip-compressed JSON lines, described in `docs/operations/backup.md`.
//!
//! A header, then for each table its name, its rows one a line and their number, then the number of all rows and the
//! SHA-256 of everything before that last line. Nothing of it depends on the brand of the database server. Written and
//! read line by line, so that memory does not grow with the log.

mod reader;
mod writer;

pub use reader::{Archive, Found, Unreadable};
pub use writer::ArchiveWriter;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The only version of the format there is.
pub const FORMAT: u32 = 1;

/// What a backup is of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Header {
    /// [`FORMAT`].
    pub format: u32,
    /// The version of Medbook that wrote it.
    pub medbook: String,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// The log's identity.
    pub log: Option<Uuid>,
    /// Position of the log's last event in it.
    pub head: u64,
    /// The newest migration of the tables in it.
    pub migration: i64,
    /// The tables, in the order they follow.
    pub tables: Vec<Table>,
}

/// A table of the write side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in the order of a row's values.
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// How its values are written.
    #[serde(rename = "as")]
    pub written: Written,
}

/// How a value is written into the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Written {
    /// Numbers, dates and texts, as the server writes them as text.
    Text,
    /// Bytes, in hexadecimal digits.
    Hex,
}

/// One value of a row; `None` is NULL.
pub type Cell = Option<String>;

/// A line of the file.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Line {
    /// The first one.
    Backup(Header),
    /// The rows of a table follow.
    Table(String),
    /// They ended; so many they were.
    Rows(u64),
    /// The last one.
    End(End),
    /// A row, which is the only line that is a JSON array and not an object.
    #[serde(untagged)]
    Row(Vec<Cell>),
}

/// What the whole file must come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct End {
    rows: u64,
    /// Of all lines before this one, their line feeds included, in hexadecimal digits.
    sha256: String,
}
