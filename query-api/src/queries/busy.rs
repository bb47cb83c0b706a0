use chrono::{DateTime, Utc};
use domain::schedule::Busy;
use sqlx::MySqlPool;
use std::collections::HashMap;
use uuid::Uuid;

use super::id_set;
use crate::availability::REACH;

/// `STRAIGHT_JOIN` keeps the doctors asked for on the left, so that each of them is one range of the key.
const TAKEN: &str = "
    SELECT busy.doctor_id, busy.starts_at, busy.ends_at
    FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) AS wanted
    STRAIGHT_JOIN availability_busy_v1 AS busy
        ON busy.doctor_id = UNHEX(wanted.id) AND busy.starts_at >= ? AND busy.starts_at < ?";

/// What is taken of each doctor's time in `[from, to)` and as far around it as a visit can reach, sorted by start.
/// Doctors whose time is all free are absent.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn taken(
    read: &MySqlPool,
    doctors: &[Uuid],
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> sqlx::Result<HashMap<Uuid, Vec<Busy>>> {
    let rows: Vec<(Uuid, DateTime<Utc>, DateTime<Utc>)> = sqlx::query_as(TAKEN)
        .bind(id_set(doctors))
        .bind(from - REACH)
        .bind(to + REACH)
        .fetch_all(read)
        .await?;
    let mut taken: HashMap<Uuid, Vec<Busy>> = HashMap::new();
    for (doctor, starts_at, ends_at) in rows {
        taken.entry(doctor).or_default().push(Busy { starts_at, ends_at });
    }
    for times in taken.values_mut() {
        times.sort_unstable();
    }
    Ok(taken)
}
