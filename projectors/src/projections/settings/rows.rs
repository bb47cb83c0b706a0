use domain::Fact;
use serde::Serialize;
use serde_json::Value;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, FromRow, MySqlConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

use super::super::rows::{id, instant, json, put};
use super::told::{Fields, Told};
use crate::{Generation, Known, TableName};

pub(super) const SETTING: &str = "setting_v1";
pub(super) const CHANGE: &str = "setting_change_v1";

/// A setting between two facts.
#[derive(Clone, Default)]
struct Before {
    name: String,
    fields: Fields,
}

/// Takes in what happened to settings. What held before a fact is read from the changes before it and not from the present
/// value, so that facts that come twice say the same again.
pub(super) async fn apply(db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error> {
    let told = events.iter().filter_map(|known| match &known.fact {
        Fact::Setting(fact) => Some((Told::of(fact), *known)),
        Fact::Account(..)
        | Fact::Doctor(..)
        | Fact::Schedule(..)
        | Fact::Appointment(..)
        | Fact::Hold(..)
        | Fact::Waitlist(..)
        | Fact::Review(..)
        | Fact::Quarantine(..) => None,
    });
    let told: Vec<_> = told.collect();
    let mut first: BTreeMap<Uuid, u64> = BTreeMap::new();
    for (told, known) in &told {
        first.entry(told.id).or_insert(known.event.position);
    }
    let mut settings = before(db, tables.table(CHANGE), &first).await?;
    let (mut changes, mut present) = (Vec::new(), BTreeMap::new());
    for (told, known) in &told {
        let before = settings.entry(told.id).or_insert_with(|| Before {
            name: String::new(),
            fields: told.initial.clone(),
        });
        let row = Change::of(told, known, before)?;
        present.insert(told.id, Setting::of(&row));
        changes.push(row);
    }
    put(db, store_changes(tables.table(CHANGE)), &changes).await?;
    let present: Vec<Setting> = present.into_values().collect();
    put(db, store_settings(tables.table(SETTING)), &present).await
}

/// The settings as they were before these positions.
async fn before(
    db: &mut MySqlConnection,
    table: TableName,
    first: &BTreeMap<Uuid, u64>,
) -> Result<BTreeMap<Uuid, Before>, sqlx::Error> {
    #[derive(Serialize)]
    struct Wanted {
        id: String,
        first: u64,
    }
    #[derive(FromRow)]
    struct Found {
        setting_id: Uuid,
        name: String,
        value: Json<Fields>,
    }
    if first.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "SELECT c.setting_id, c.name, c.value FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', first BIGINT UNSIGNED PATH '$.first')) w \
         STRAIGHT_JOIN {table} c FORCE INDEX (setting_change_v1_by_setting) \
         ON c.setting_id = UNHEX(w.id) AND c.position < w.first ORDER BY c.position"
    );
    let wanted = first.iter().map(|(setting, first)| Wanted {
        id: id(*setting),
        first: *first,
    });
    let wanted: Vec<Wanted> = wanted.collect();
    let rows: Vec<Found> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(json(&wanted)?)
        .fetch_all(db)
        .await?;
    // The last of each setting stays.
    let rows = rows.into_iter().map(|row| {
        let before = Before {
            name: row.name,
            fields: row.value.0,
        };
        (row.setting_id, before)
    });
    Ok(rows.collect())
}

/// One field that is another now.
#[derive(Serialize)]
struct Differs<'a> {
    field: &'a str,
    from: &'a Value,
    to: &'a Value,
}

#[derive(Serialize)]
struct Change {
    event: String,
    position: u64,
    id: String,
    kind: &'static str,
    name: String,
    what: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    actor: Option<String>,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    changes: String,
    value: String,
}

impl Change {
    /// What a fact changes, and the setting after it. Fields that became nothing are no longer there.
    fn of(told: &Told<'_>, known: &Known, setting: &mut Before) -> Result<Self, sqlx::Error> {
        let nothing = Value::Null;
        let changes = told.fields.iter().filter_map(|(field, to)| {
            let from = setting.fields.get(field).unwrap_or(&nothing);
            (from != to).then_some(Differs { field, from, to })
        });
        let changes = json(&changes.collect::<Vec<_>>())?;
        for (field, to) in &told.fields {
            if to.is_null() {
                setting.fields.remove(field);
            } else {
                setting.fields.insert(field.clone(), to.clone());
            }
        }
        if let Some(name) = &told.name {
            setting.name.clone_from(name);
        }
        Ok(Self {
            event: id(known.event.event_id),
            position: known.event.position,
            id: id(told.id),
            kind: told.kind,
            name: setting.name.clone(),
            what: told.what,
            actor: known.event.actor.map(id),
            at: instant(known.event.recorded_at),
            reason: told.reason.map(str::to_owned),
            changes,
            value: json(&setting.fields)?,
        })
    }
}

#[derive(Serialize)]
struct Setting {
    id: String,
    kind: &'static str,
    name: String,
    value: String,
    at: String,
}

impl Setting {
    fn of(change: &Change) -> Self {
        Self {
            id: change.id.clone(),
            kind: change.kind,
            name: change.name.clone(),
            value: change.value.clone(),
            at: change.at.clone(),
        }
    }
}

fn store_changes(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (event_id, position, setting_id, kind, name, what, actor_id, changed_at, reason, changes, \
         value) SELECT UNHEX(w.event), w.position, UNHEX(w.id), w.kind, w.name, w.what, UNHEX(w.actor), w.at, w.reason, \
         w.changes, w.value FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         event CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.event', \
         position BIGINT UNSIGNED PATH '$.position', \
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
         name VARCHAR(160) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.name', \
         what VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin PATH '$.what', \
         actor CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.actor', \
         at DATETIME(6) PATH '$.at', \
         reason VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.reason', \
         changes MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.changes', \
         value MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.value')) w \
         ON DUPLICATE KEY UPDATE position = VALUES(position), setting_id = VALUES(setting_id), kind = VALUES(kind), \
         name = VALUES(name), what = VALUES(what), actor_id = VALUES(actor_id), changed_at = VALUES(changed_at), \
         reason = VALUES(reason), changes = VALUES(changes), value = VALUES(value)"
    )
}

fn store_settings(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (setting_id, kind, name, value, changed_at) \
         SELECT UNHEX(w.id), w.kind, w.name, w.value, w.at FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         kind VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
         name VARCHAR(160) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.name', \
         value MEDIUMTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.value', \
         at DATETIME(6) PATH '$.at')) w \
         ON DUPLICATE KEY UPDATE kind = VALUES(kind), name = VALUES(name), value = VALUES(value), \
         changed_at = VALUES(changed_at)"
    )
}
