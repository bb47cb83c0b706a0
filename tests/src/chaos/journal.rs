use serde::{Deserialize, Serialize};
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use uuid::Uuid;

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "entry", rename_all = "kebab-case")]
pub enum Entry {
    /// A request is about to be sent. Written before it is.
    Sent {
        /// Milliseconds since the run began.
        at: u64,
        /// Which client.
        client: usize,
        /// What is wished for: book, request, cancel, reschedule, sign-up.
        wish: String,
        /// The same for every try of one wish.
        key: Uuid,
        /// From 1.
        attempt: u32,
        /// The visit it is about, if it exists already.
        visit: Option<Uuid>,
        /// SHA-256 of the body, in hexadecimal digits.
        body: String,
    },
    /// What came of it.
    Answer {
        /// Milliseconds since the run began.
        at: u64,
        /// Of the wish.
        key: Uuid,
        /// Of the request.
        attempt: u32,
        /// HTTP status; `None`: no answer came.
        status: Option<u16>,
        /// Of the problem, or what broke.
        code: Option<String>,
        /// The visit a booking made.
        visit: Option<Uuid>,
        /// Place in the log.
        position: Option<u64>,
    },
    /// A client looked for its own booking at the position it was told, and got an answer that says it is not stale.
    Read {
        /// Milliseconds since the run began.
        at: u64,
        /// The booking.
        visit: Uuid,
        /// Whether it was there.
        found: bool,
    },
}

/// What clients wished for and were answered, a line of JSON each, in the order it happened.
pub struct Journal {
    path: PathBuf,
    file: Mutex<File>,
}

impl Journal {
    /// An empty one.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(path: PathBuf) -> io::Result<Self> {
        let file = OpenOptions::new().create_new(true).append(true).open(&path)?;
        Ok(Self {
            path,
            file: Mutex::new(file),
        })
    }

    /// Adds a line; it is the system's when this returns.
    ///
    /// # Panics
    /// When the disk refuses: without the journal the run says nothing.
    pub fn note(&self, entry: &Entry) {
        let mut line = serde_json::to_vec(entry).expect("an entry has JSON");
        line.push(b'\n');
        let mut file = self.file.lock().expect("nobody panics while writing");
        file.write_all(&line).expect("the journal can be written");
    }

    /// Reads what was written.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn entries(&self) -> io::Result<Vec<Entry>> {
        read(&self.path)
    }
}

fn read(path: &Path) -> io::Result<Vec<Entry>> {
    let lines = BufReader::new(File::open(path)?).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}
