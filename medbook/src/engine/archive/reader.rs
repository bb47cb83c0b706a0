use aws_lc_rs::digest::{Context as Digest, SHA256};
use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Cell, End, FORMAT, Header, Line, Table};

/// Why a file is not a backup, or no longer one.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// It cannot be opened or read, or is not compressed as a backup is.
    #[error("the file cannot be read; it may be cut off or not a backup")]
    File(#[from] io::Error),
    /// A line is not what the format says.
    #[error("line {line} of the file is not what a backup has there")]
    Line {
        /// Which, from 1.
        line: u64,
        /// What did not fit.
        #[source]
        source: Option<serde_json::Error>,
    },
    /// A later format.
    #[error("the file has format {0}, this version of Medbook reads format 1: use a newer one")]
    Format(u32),
    /// A table has another number of rows than it says.
    #[error("table {table} has {found} rows in the file and should have {expected}: the file is damaged")]
    Rows {
        /// Its name.
        table: String,
        /// Rows read.
        found: u64,
        /// Rows that were written.
        expected: u64,
    },
    /// The checksum differs.
    #[error("the checksum does not match: the file is damaged")]
    Checksum,
}

/// A backup that is read from its beginning.
pub struct Archive {
    lines: BufReader<GzDecoder<Counted>>,
    text: Vec<u8>,
    line: u64,
    digest: Digest,
    read: Arc<AtomicU64>,
    /// What it is of.
    pub header: Header,
}

impl Archive {
    /// Opens a file and reads its header.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn open(path: &Path) -> Result<Self, Unreadable> {
        let read = Arc::new(AtomicU64::new(0));
        let file = Counted {
            file: File::open(path)?,
            read: Arc::clone(&read),
        };
        let mut archive = Self {
            lines: BufReader::with_capacity(1 << 20, GzDecoder::new(file)),
            text: Vec::new(),
            line: 0,
            digest: Digest::new(&SHA256),
            read,
            header: Header {
                format: FORMAT,
                medbook: String::new(),
                made_at: chrono::DateTime::UNIX_EPOCH,
                log: None,
                head: 0,
                migration: 0,
                tables: Vec::new(),
            },
        };
        archive.header = archive.read_header()?;
        Ok(archive)
    }

    /// Reads everything, handing over each row with its table, and compares counts and checksum on the way. The number
    /// of rows.
    ///
    /// # Errors
    /// [`Unreadable`], or what `row` returns.
    pub async fn rows<E: From<Unreadable>>(
        mut self,
        mut row: impl AsyncFnMut(Found<'_>) -> Result<(), E>,
    ) -> Result<u64, E> {
        let tables = self.header.tables.clone();
        let mut total = 0;
        for table in &tables {
            match self.next()? {
                Line::Table(name) if name == table.name => {}
                Line::Backup(_) | Line::Table(_) | Line::Rows(_) | Line::End(_) | Line::Row(_) => {
                    return Err(self.unexpected().into());
                }
            }
            let mut found = 0;
            loop {
                match self.next()? {
                    Line::Row(cells) if cells.len() == table.columns.len() => {
                        found += 1;
                        row(Found::Row { table, cells }).await?;
                    }
                    Line::Rows(expected) if expected == found => break,
                    Line::Rows(expected) => {
                        let table = table.name.clone();
                        return Err(Unreadable::Rows { table, found, expected }.into());
                    }
                    Line::Backup(_) | Line::Table(_) | Line::End(_) | Line::Row(_) => {
                        return Err(self.unexpected().into());
                    }
                }
            }
            row(Found::End { table }).await?;
            total += found;
        }
        self.end(total)?;
        Ok(total)
    }

    /// Bytes of the file read so far, as they are on disk. Stays valid while the rows are read.
    pub fn progress(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.read)
    }

    fn read_header(&mut self) -> Result<Header, Unreadable> {
        match self.next()? {
            Line::Backup(header) if header.format == FORMAT => Ok(header),
            Line::Backup(header) => Err(Unreadable::Format(header.format)),
            Line::Table(_) | Line::Rows(_) | Line::End(_) | Line::Row(_) => Err(self.unexpected()),
        }
    }

    fn end(mut self, total: u64) -> Result<(), Unreadable> {
        let sha256 = hex::encode(self.digest.clone().finish());
        match self.next()? {
            Line::End(end) if end == (End { rows: total, sha256 }) => {}
            Line::End(_) => return Err(Unreadable::Checksum),
            Line::Backup(_) | Line::Table(_) | Line::Rows(_) | Line::Row(_) => return Err(self.unexpected()),
        }
        // The compression has a checksum of its own behind the last line.
        match self.lines.read_until(b'\n', &mut self.text)? {
            0 => Ok(()),
            _ => Err(self.unexpected()),
        }
    }

    fn next(&mut self) -> Result<Line, Unreadable> {
        self.text.clear();
        self.line += 1;
        self.lines.read_until(b'\n', &mut self.text)?;
        self.digest.update(&self.text);
        serde_json::from_slice(&self.text).map_err(|source| Unreadable::Line {
            line: self.line,
            source: Some(source),
        })
    }

    fn unexpected(&self) -> Unreadable {
        Unreadable::Line {
            line: self.line,
            source: None,
        }
    }
}

/// What is found in a backup.
pub enum Found<'a> {
    /// A row of a table.
    Row {
        /// Which table.
        table: &'a Table,
        /// Its values, in the order of the columns.
        cells: Vec<Cell>,
    },
    /// A table has no more rows.
    End {
        /// Which table.
        table: &'a Table,
    },
}

/// A file that knows how much of it was read.
struct Counted {
    file: File,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.read.fetch_add(u64::try_from(read).unwrap_or(0), Ordering::Relaxed);
        Ok(read)
    }
}
