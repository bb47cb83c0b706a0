use domain::{PersonalId, SubjectId};
use serde_json::Value;
use sqlx::{MySqlPool, Row};
use std::collections::HashMap;
use uuid::Uuid;

use crate::MasterKey;
use crate::subject_key::SubjectKey;

/// Reads personal values. Writing is part of an append.
#[derive(Clone, Debug)]
pub struct Vault {
    pool: MySqlPool,
    master: MasterKey,
}

/// Why personal values could not be read.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The database refused.
    #[error("the vault cannot be read")]
    Database(#[from] sqlx::Error),
    /// A row or its key was moved, edited or sealed under another master key.
    #[error("vault row {id:?} does not open where it stands")]
    NotOpened {
        /// The row.
        id: PersonalId,
    },
    /// The value is not of the kind that was asked for.
    #[error("vault row {id:?} is not a text")]
    NotText {
        /// The row.
        id: PersonalId,
    },
}

const OPEN: &str = "SELECT v.id, v.subject_id, v.sealed, k.wrapped \
    FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) wanted \
    STRAIGHT_JOIN vault v FORCE INDEX (PRIMARY) ON v.id = UNHEX(wanted.id) \
    STRAIGHT_JOIN vault_key k FORCE INDEX (PRIMARY) ON k.subject_id = v.subject_id";

impl Vault {
    /// A vault on the write database.
    pub fn new(pool: MySqlPool, master: MasterKey) -> Self {
        Self { pool, master }
    }

    /// Opens these values, in one query. Erased and unknown ids are absent from the answer.
    ///
    /// # Errors
    /// When the database refuses or a row does not open.
    pub async fn open(&self, ids: &[PersonalId]) -> Result<HashMap<PersonalId, Value>, VaultError> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let wanted: Value = ids.iter().map(|id| hex::encode(id.0.as_bytes())).collect();
        let rows = sqlx::query(OPEN).bind(wanted.to_string()).fetch_all(&self.pool).await?;
        let mut opened = HashMap::with_capacity(rows.len());
        for row in rows {
            let id = PersonalId(row.try_get::<Uuid, _>("id")?);
            let subject = SubjectId(row.try_get::<Uuid, _>("subject_id")?);
            let value = self
                .open_row(id, subject, row.try_get("sealed")?, row.try_get("wrapped")?)
                .ok_or_else(|| {
                    // Somebody moved or edited rows, or this is another installation's key: both need a person to look.
                    tracing::error!(personal_id = %id.0, subject_id = %subject.0, "a vault row does not open");
                    metrics::counter!("medbook_vault_rows_not_opened_total").increment(1);
                    VaultError::NotOpened { id }
                })?;
            opened.insert(id, value);
        }
        Ok(opened)
    }

    /// Opens these values, which have to be texts.
    ///
    /// # Errors
    /// As [`Vault::open`], and when a value is something else.
    pub async fn texts(&self, ids: &[PersonalId]) -> Result<HashMap<PersonalId, String>, VaultError> {
        let text = |(id, value)| match value {
            Value::String(text) => Ok((id, text)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
                Err(VaultError::NotText { id })
            }
        };
        self.open(ids).await?.into_iter().map(text).collect()
    }

    fn open_row(&self, id: PersonalId, subject: SubjectId, sealed: &[u8], wrapped: &[u8]) -> Option<Value> {
        let key = SubjectKey::unwrap(&self.master, subject, wrapped).ok()?;
        let plain = key.open(id, subject, sealed).ok()?;
        serde_json::from_slice(&plain).ok()
    }
}
