use anyhow::{Context, Result};
use aws_lc_rs::digest::{Context as Digest, SHA256};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::{Cell, End, Header, Line};

/// Writes a backup under a temporary name, readable by its owner only, and gives it its name when it is whole.
pub struct ArchiveWriter {
    out: GzEncoder<BufWriter<File>>,
    digest: Digest,
    line: Vec<u8>,
    rows: u64,
    rows_of_table: u64,
    temporary: PathBuf,
    name: PathBuf,
    finished: bool,
}

impl ArchiveWriter {
    /// Begins the file.
    ///
    /// # Errors
    /// When there is a file of this name already, or the folder cannot be written.
    pub fn create(name: &Path, header: &Header) -> Result<Self> {
        anyhow::ensure!(
            !name.exists(),
            "{} exists already; a backup never replaces a file",
            name.display()
        );
        let mut temporary = name.as_os_str().to_owned();
        temporary.push(".part");
        let temporary = PathBuf::from(temporary);
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .mode(0o600)
            .open(&temporary)
            .with_context(|| format!("{} cannot be written", temporary.display()))?;
        let mut writer = Self {
            out: GzEncoder::new(BufWriter::with_capacity(1 << 20, file), Compression::fast()),
            digest: Digest::new(&SHA256),
            line: Vec::new(),
            rows: 0,
            rows_of_table: 0,
            temporary,
            name: name.to_owned(),
            finished: false,
        };
        writer.write(&Line::Backup(header.clone()))?;
        Ok(writer)
    }

    /// The rows of this table follow.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn begin_table(&mut self, name: &str) -> Result<()> {
        self.rows_of_table = 0;
        self.write(&Line::Table(name.to_owned()))
    }

    /// One row of the table.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn row(&mut self, cells: Vec<Cell>) -> Result<()> {
        self.rows_of_table += 1;
        self.write(&Line::Row(cells))
    }

    /// The table is complete. The number of its rows.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn end_table(&mut self) -> Result<u64> {
        self.rows += self.rows_of_table;
        self.write(&Line::Rows(self.rows_of_table))?;
        Ok(self.rows_of_table)
    }

    /// Completes the file, has it put on disk and gives it its name. The number of all its rows.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn finish(mut self) -> Result<u64> {
        let end = End {
            rows: self.rows,
            sha256: hex::encode(self.digest.clone().finish()),
        };
        self.write(&Line::End(end))?;
        self.out.try_finish()?;
        let file = self.out.get_mut();
        file.flush()?;
        file.get_ref().sync_all()?;
        fs::rename(&self.temporary, &self.name)
            .with_context(|| format!("{} cannot be given its name", self.name.display()))?;
        self.finished = true;
        // The name is on disk when its folder is.
        let folder = self.name.parent().filter(|folder| !folder.as_os_str().is_empty());
        File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        Ok(self.rows)
    }

    fn write(&mut self, line: &impl Serialize) -> Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, line)?;
        self.line.push(b'\n');
        self.digest.update(&self.line);
        self.out
            .write_all(&self.line)
            .with_context(|| format!("{} cannot be written", self.temporary.display()))
    }
}

impl Drop for ArchiveWriter {
    /// Half a backup is none.
    fn drop(&mut self) {
        if !self.finished {
            // Nothing more can be done about a file that does not go away.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}
