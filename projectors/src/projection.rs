use async_trait::async_trait;
use domain::Fact;
use event_store::Recorded;
use sqlx::MySqlConnection;

/// One read model: what each fact means for its tables.
///
/// The runner calls it with every event of the log, in order, inside the transaction that also moves the checkpoint.
#[async_trait]
pub trait Projection: Send + Sync {
    /// The name in the checkpoint table and in metrics, for example `doctor_calendar`. At most 64 ASCII characters.
    fn name(&self) -> &'static str;

    /// The generation of its tables, from 1; the tables carry it as `_v1`.
    fn version(&self) -> u32;

    /// The tables it alone writes.
    fn tables(&self) -> &'static [&'static str];

    /// Takes in one event. Its SQL may run twice with the same end, so that a rebuild over old rows is harmless.
    ///
    /// # Errors
    /// Whatever the database refuses. The projection then stops in place and tries again.
    async fn apply(&self, db: &mut MySqlConnection, event: &Recorded, fact: &Fact) -> Result<(), sqlx::Error>;
}
