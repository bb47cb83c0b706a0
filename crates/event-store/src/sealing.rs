//! Sealing the personal values of a work before it is appended.

use domain::{Sealing, SubjectId};
use sqlx::{MySqlPool, Row};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use uuid::Uuid;

use crate::subject_key::SubjectKey;
use crate::{MasterKey, StoreError};

/// The vault rows of a work and the keys they were sealed under.
#[derive(Default)]
pub(crate) struct Sealed {
    pub rows: Vec<SealedValue>,
    pub keys: BTreeMap<SubjectId, KeyUsed>,
}

pub(crate) struct SealedValue {
    pub id: Uuid,
    pub subject: SubjectId,
    pub sealed: Vec<u8>,
}

/// The wrapped key a person's values were sealed under. The append checks, under the log's lock, that it still is (or
/// is not yet) the person's stored key; otherwise the work is sealed again. So no value is ever stored under a key that
/// is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum KeyUsed {
    /// It was found in the database.
    Stored(Vec<u8>),
    /// The person had none; this one has to be stored with the values.
    New(Vec<u8>),
}

/// Seals every value, with one query for the keys; no query when there is nothing to seal.
pub(crate) async fn seal(pool: &MySqlPool, master: &MasterKey, values: &[Sealing]) -> Result<Sealed, sqlx::Error> {
    let mut sealed = Sealed::default();
    if values.is_empty() {
        return Ok(sealed);
    }
    let mut open_keys = BTreeMap::new();
    let mut stored = stored_keys(pool, values).await?;
    for value in values {
        let subject = value.subject;
        let key = match open_keys.entry(subject) {
            Entry::Occupied(opened) => opened.into_mut(),
            Entry::Vacant(place) => {
                let (key, used) = key_for(master, subject, stored.remove(&subject)).map_err(encode)?;
                sealed.keys.insert(subject, used);
                place.insert(key)
            }
        };
        let plain = zeroize::Zeroizing::new(value.value.to_string());
        sealed.rows.push(SealedValue {
            id: value.id.0,
            subject,
            sealed: key.seal(value.id, subject, plain.as_bytes()).map_err(encode)?,
        });
    }
    Ok(sealed)
}

/// Whether the master key opens this database's keys; true while there are none.
pub(crate) async fn opens(pool: &MySqlPool, master: &MasterKey) -> Result<bool, StoreError> {
    let sample: Option<(Uuid, Vec<u8>)> = sqlx::query_as("SELECT subject_id, wrapped FROM vault_key LIMIT 1")
        .fetch_optional(pool)
        .await
        .map_err(StoreError::database("vault key"))?;
    Ok(sample.is_none_or(|(subject, wrapped)| SubjectKey::unwrap(master, SubjectId(subject), &wrapped).is_ok()))
}

fn key_for(
    master: &MasterKey,
    subject: SubjectId,
    stored: Option<Vec<u8>>,
) -> Result<(SubjectKey, KeyUsed), crate::subject_key::NotOpened> {
    if let Some(wrapped) = stored {
        let key = SubjectKey::unwrap(master, subject, &wrapped)?;
        Ok((key, KeyUsed::Stored(wrapped)))
    } else {
        let key = SubjectKey::random()?;
        let wrapped = key.wrap(master, subject)?;
        Ok((key, KeyUsed::New(wrapped)))
    }
}

async fn stored_keys(pool: &MySqlPool, values: &[Sealing]) -> Result<BTreeMap<SubjectId, Vec<u8>>, sqlx::Error> {
    const SELECT: &str = "SELECT k.subject_id, k.wrapped FROM \
        JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) wanted \
        STRAIGHT_JOIN vault_key k FORCE INDEX (PRIMARY) ON k.subject_id = UNHEX(wanted.id)";
    let subjects: serde_json::Value = values
        .iter()
        .map(|value| hex::encode(value.subject.0.as_bytes()))
        .collect();
    let rows = sqlx::query(SELECT).bind(subjects.to_string()).fetch_all(pool).await?;
    rows.iter()
        .map(|row| Ok((SubjectId(row.try_get("subject_id")?), row.try_get("wrapped")?)))
        .collect()
}

fn encode(error: crate::subject_key::NotOpened) -> sqlx::Error {
    sqlx::Error::Encode(Box::new(error))
}
