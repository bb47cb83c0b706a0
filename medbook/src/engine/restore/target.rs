//! Whether a database can take a backup in.

use anyhow::{Result, ensure};
use sqlx::MySqlConnection;

use crate::engine::archive::Header;
use crate::engine::number::count;
use crate::engine::tables;

/// Filled by people's work; must be empty. The others have rows from the beginning, which are replaced.
const MUST_BE_EMPTY: [&str; 5] = ["event", "claim", "reservation", "vault", "sent_mail"];

/// Compares the database with what the backup holds.
///
/// # Errors
/// A sentence that says why it cannot, or that the database refuses.
pub async fn check(db: &mut MySqlConnection, header: &Header) -> Result<()> {
    let migration = tables::migration(db).await?;
    ensure!(
        migration > 0,
        "there are no tables here: run `medbook migrate` first, then restore"
    );
    ensure!(
        migration == header.migration,
        "the backup was made by Medbook {} with the tables of migration {}, and this database has those of migration \
         {migration}. Migrate an empty database with the version that made the backup, restore with it, then upgrade",
        header.medbook,
        header.migration,
    );
    for table in MUST_BE_EMPTY {
        let rows = tables::rows(db, table).await?;
        ensure!(
            rows == 0,
            "this database holds {} of table `{table}` already. A backup goes into an empty database only: name \
             another one and run `medbook migrate`, or drop this one first",
            count(rows, "row"),
        );
    }
    let present = tables::read(db).await?;
    for table in &header.tables {
        ensure!(
            present
                .iter()
                .any(|ours| ours.name == table.name && ours.columns == table.columns),
            "table `{}` is not the one that was backed up: the tables of this database were changed by hand",
            table.name,
        );
    }
    Ok(())
}
