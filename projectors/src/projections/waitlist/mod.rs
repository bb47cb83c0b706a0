//! Who waits for which time. A row keeps the folded stream, made by the domain's own code.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::waitlist::{WaitlistEntry, Whose};
use domain::{Aggregate, Fact};
use serde::Serialize;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, MySqlConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::rows::{id, instant, json, put};
use crate::{Generation, Known, Lanes, Projection, TableName};

const TABLE: &str = "waitlist_v1";

/// `waitlist_v1`.
pub struct Waitlist;

#[async_trait]
impl Projection for Waitlist {
    fn name(&self) -> &'static str {
        "waitlist"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &[TABLE]
    }

    fn lanes(&self) -> Lanes {
        Lanes::ByStream
    }

    fn reads(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Waitlist(..) => true,
            Fact::Account(..)
            | Fact::Doctor(..)
            | Fact::Schedule(..)
            | Fact::Appointment(..)
            | Fact::Hold(..)
            | Fact::Review(..)
            | Fact::Quarantine(..)
            | Fact::Setting(..) => false,
        }
    }

    async fn apply(&self, db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error> {
        let table = tables.table(TABLE);
        let ids: Vec<Uuid> = events.iter().map(|known| known.event.stream_id).collect();
        let mut entries = load(db, table, &ids).await?;
        for known in events {
            if let Fact::Waitlist(_, what) = &known.fact {
                let entry = entries.entry(known.event.stream_id).or_default();
                // A row of a rebuild may know the event already.
                if entry.version < known.event.version {
                    entry.state.evolve(what);
                    entry.version = known.event.version;
                    entry.at = Some(known.event.recorded_at);
                }
            }
        }
        let changed = entries.iter().filter(|(_, entry)| entry.at.is_some());
        let rows: Result<Vec<Row>, sqlx::Error> = changed.filter_map(|(id, entry)| Row::of(*id, entry)).collect();
        put(db, store(table), &rows?).await
    }
}

/// An entry as its row says, and what comes after.
#[derive(Default)]
struct Kept {
    state: WaitlistEntry,
    version: u32,
    /// When it changed last, if it did.
    at: Option<DateTime<Utc>>,
}

async fn load(db: &mut MySqlConnection, table: TableName, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Kept>, sqlx::Error> {
    let sql = format!(
        "SELECT DISTINCT w.entry_id, w.state, w.version FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) j \
         STRAIGHT_JOIN {table} w FORCE INDEX (PRIMARY) ON w.entry_id = UNHEX(j.id)"
    );
    let ids: Vec<String> = ids.iter().copied().map(id).collect();
    let rows: Vec<(Uuid, Json<WaitlistEntry>, u32)> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(json(&ids)?)
        .fetch_all(db)
        .await?;
    let kept = |(id, Json(state), version)| {
        let kept = Kept {
            state,
            version,
            at: None,
        };
        (id, kept)
    };
    Ok(rows.into_iter().map(kept).collect())
}

#[derive(Serialize)]
struct Row {
    id: String,
    patient: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    doctor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    visit: Option<String>,
    standing: &'static str,
    joined: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    ended: Option<String>,
    state: String,
    version: u32,
}

impl Row {
    /// `None` for an entry that was never made, which the log does not let happen.
    fn of(entry_id: Uuid, kept: &Kept) -> Option<Result<Self, sqlx::Error>> {
        let entry = kept.state.entry()?;
        let (doctor, kind) = match &entry.wish.whose {
            Whose::Doctor {
                doctor_id,
                visit_type_id,
                ..
            } => (Some(id(doctor_id.0)), Some(id(visit_type_id.0))),
            Whose::Specialty { .. } => (None, None),
        };
        Some(json(&kept.state).map(|state| Self {
            id: id(entry_id),
            patient: id(entry.patient_id.0),
            doctor,
            kind,
            visit: entry.visit.map(|visit| id(visit.0)),
            standing: entry.standing.as_str(),
            joined: instant(entry.joined_at),
            ended: kept.at.filter(|_| entry.standing.is_over()).map(instant),
            state,
            version: kept.version,
        }))
    }
}

fn store(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (entry_id, patient_id, doctor_id, visit_type_id, visit_id, standing, joined_at, ended_at, \
         state, version) \
         SELECT UNHEX(w.id), UNHEX(w.patient), UNHEX(w.doctor), UNHEX(w.kind), UNHEX(w.visit), w.standing, w.joined, \
         w.ended, w.state, w.version FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         patient CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.patient', \
         doctor CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.doctor', \
         kind CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
         visit CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.visit', \
         standing VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.standing', \
         joined DATETIME(6) PATH '$.joined', ended DATETIME(6) PATH '$.ended', \
         state MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.state', \
         version INT UNSIGNED PATH '$.version')) w \
         ON DUPLICATE KEY UPDATE standing = VALUES(standing), ended_at = VALUES(ended_at), state = VALUES(state), \
         version = VALUES(version)"
    )
}
