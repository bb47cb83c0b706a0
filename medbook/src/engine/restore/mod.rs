//! `medbook restore`: a backup into an empty, migrated write side.
//!
//! First the whole file is read and its counts and checksum are compared; nothing is written before. The log's head row
//! is written last, together with the log's new identity: a restore that was cut off leaves a database that no process
//! starts on. Then the log is verified like any other.

mod load;
mod mails;
mod target;

pub use mails::Mails;

use anyhow::{Context, Result, ensure};
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::sync::atomic::Ordering;

use super::archive::{Archive, Found, Unreadable};
use super::bar::Bar;
use super::number::{count, thousands};
use crate::console::{self, say};
use crate::keys;
use crate::settings::Settings;

/// What an operator may ask of a restore.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// What becomes of mails that were not sent when the backup was made.
    pub mails: Mails,
    /// Start with what the backup holds though its log is not whole.
    pub accept: bool,
}

/// Restores the file and says what came of it.
///
/// # Errors
/// When the file is damaged, the database is not an empty one of the same migration, or the restored log is not whole.
pub async fn run(settings: &Settings, file: &Path, wish: Wish) -> Result<()> {
    // Asked for before hours of loading: nothing starts on the restored database without it.
    let keys = keys::read(&settings.keys)?;
    let mut db = event_store::connect_options(settings.write_url()?)?
        .connect()
        .await
        .context("the write side cannot be reached: has `medbook migrate` been run?")?;
    ensure!(file.is_file(), "there is no file {}", file.display());
    let header = Archive::open(file)?.header;
    target::check(&mut db, &header).await?;
    check(file).await?;
    let rows = load::run(&mut db, file).await?;
    mails::settle(&mut db, &header, wish.mails).await?;
    load::finish(&mut db, header.head).await?;
    say(&format!(
        "Restored {} of the backup made at {}; the log ends at position {}.",
        count(rows, "row"),
        header.made_at.format("%Y-%m-%d %H:%M:%S UTC"),
        thousands(header.head),
    ));
    let whole = whole(settings, keys.master).await;
    if whole.is_err() && !wish.accept {
        // Head and log disagree again: no process starts on it.
        load::withdraw(&mut db).await?;
        whole.context(
            "the restored log is not whole, so nothing will start on it; `--accept` starts with it as it is",
        )?;
    }
    say(
        "The log has a new identity: read tables and the broker's stream start over by themselves, and everybody has to \
         sign in again.",
    );
    db.close().await?;
    Ok(())
}

/// Reads everything once and compares counts and checksum.
async fn check(file: &Path) -> Result<(), Unreadable> {
    let archive = Archive::open(file)?;
    let (read, size) = (archive.progress(), std::fs::metadata(file)?.len());
    let mut bar = Bar::new("check", "byte", size);
    archive
        .rows(async |_: Found<'_>| {
            bar.at(read.load(Ordering::Relaxed));
            Ok::<_, Unreadable>(())
        })
        .await?;
    bar.finish(size);
    Ok(())
}

/// Opens the log as a process would, which checks head and master key, and verifies it.
async fn whole(settings: &Settings, master: event_store::MasterKey) -> Result<()> {
    let store = console::open(settings, master).await?;
    let found = super::verify::log(&store, None).await;
    store.close().await;
    found.map(drop)
}
