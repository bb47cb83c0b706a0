use sqlx::mysql::MySqlRow;
use sqlx::{FromRow, Row};
use uuid::Uuid;

/// Names one wish of one caller, so that a repeated request finds the first one's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IdempotencyKey {
    /// The account that asks; nil for somebody not signed in. The same key of another account is another wish.
    pub scope: Uuid,
    /// The key the caller made up.
    pub key: Uuid,
}

/// The answer a key was given.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredAnswer {
    /// SHA-256 of the request; another one under the same key is refused.
    pub fingerprint: [u8; 32],
    /// HTTP status.
    pub status: u16,
    /// Body as it was answered, without the position.
    pub body: serde_json::Value,
    /// Position of the last event the command stored; the head of the log if it stored none.
    pub position: u64,
}

impl FromRow<'_, MySqlRow> for StoredAnswer {
    fn from_row(row: &MySqlRow) -> Result<Self, sqlx::Error> {
        let unreadable = |index: &str, source: Box<dyn std::error::Error + Send + Sync>| sqlx::Error::ColumnDecode {
            index: index.to_owned(),
            source,
        };
        let fingerprint: &[u8] = row.try_get("fingerprint")?;
        let body: &str = row.try_get("body")?;
        Ok(Self {
            fingerprint: fingerprint
                .try_into()
                .map_err(|error| unreadable("fingerprint", Box::new(error)))?,
            status: row.try_get("status")?,
            body: serde_json::from_str(body).map_err(|error| unreadable("body", Box::new(error)))?,
            position: row.try_get("position")?,
        })
    }
}
