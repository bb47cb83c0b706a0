//! What an operator does with the log and what follows from it.
//!
//! | file | subcommand |
//! |---|---|
//! | `projections.rs` | `medbook projections`, `… retry`, `… set-aside`, `… take-back` |
//! | `rebuild.rs` | `medbook rebuild` |
//! | `history.rs` | `medbook history` |
//! | `verify.rs`, `verify_projections.rs` | `medbook verify` |
//! | `backup.rs`, `restore/`, `archive/` | `medbook backup`, `medbook restore` and their file |
//! | `mails.rs` | `medbook mails`, `… retry` |
//!
//! What they print on stdout is their answer, on stderr how far they are. They end with 0 when all is well.

mod archive;
mod backup;
mod bar;
mod history;
mod mails;
mod moment;
mod number;
mod projections;
mod rebuild;
mod restore;
mod tables;
mod verify;
mod verify_projections;

use anyhow::Result;
use clap::Subcommand;
use std::path::PathBuf;

use crate::settings::Settings;

/// The subcommands.
#[derive(Subcommand)]
pub enum Task {
    /// Show how far each projection is and what holds it up
    Projections {
        /// Print JSON
        #[arg(long)]
        json: bool,
        #[command(subcommand)]
        what: Option<projections::Task>,
    },
    /// Fill a projection's tables anew from the log beside the live ones, compare, and put them in their place
    Rebuild(rebuild::Wish),
    /// Show what happened to one stream, and its state as of a moment
    History(history::Wish),
    /// Check that the log is whole and unedited, and that claims, reservations and read tables follow from it
    Verify(verify::Wish),
    /// Write the whole write side as of now into a file
    Backup {
        /// The file; must not exist
        file: PathBuf,
    },
    /// Load a backup into an empty, migrated write side
    Restore {
        /// The file
        file: PathBuf,
        /// What becomes of mails that were owed when the backup was made
        #[arg(long, value_enum, default_value = "hold")]
        mails: restore::Mails,
        /// Start with the log of the backup though it is not whole
        #[arg(long)]
        accept: bool,
    },
    /// Count the mails by what became of them
    Mails {
        /// List the failed ones by their ids
        #[arg(long)]
        failed: bool,
        #[command(subcommand)]
        what: Option<mails::Task>,
    },
}

/// Does one of them.
///
/// # Errors
/// Whatever keeps it from being done, as a sentence for an operator.
pub async fn run(settings: &Settings, task: Task) -> Result<()> {
    match task {
        Task::Projections { json, what: None } => projections::show(settings, json).await,
        Task::Projections { what: Some(task), .. } => projections::run(settings, task).await,
        Task::Rebuild(wish) => rebuild::run(settings, wish).await,
        Task::History(wish) => history::run(settings, wish).await,
        Task::Verify(wish) => verify::run(settings, wish).await,
        Task::Backup { file } => backup::run(settings, &file).await,
        Task::Restore { file, mails, accept } => restore::run(settings, &file, restore::Wish { mails, accept }).await,
        Task::Mails { failed, what: None } => mails::show(settings, failed).await,
        Task::Mails {
            what: Some(mails::Task::Retry),
            ..
        } => mails::retry(settings).await,
    }
}
