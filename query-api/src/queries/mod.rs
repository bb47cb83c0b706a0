//! The SELECTs, one file for each read model. Rows in, values out; nothing here decides who may see them.
//!
//! Sets of ids travel as one JSON parameter, so that every statement has one shape and stays prepared.

pub mod busy;
pub mod calendar_feeds;
pub mod checkpoints;
pub mod directory;
pub mod doctor_calendar;
pub mod doctor_times;
pub mod mails;
pub mod meetings;
pub mod onboarded;
pub mod patient_visits;
pub mod people;
pub mod platform_days;
pub mod projections;
pub mod reviews;
pub mod schedules;
pub mod settings;
pub mod waitlist;

use serde_json::Value;
use uuid::Uuid;

/// Ids as the JSON array of hexadecimal texts that `JSON_TABLE` and `UNHEX` read.
fn id_set<'a>(ids: impl IntoIterator<Item = &'a Uuid>) -> Value {
    ids.into_iter().map(|id| Value::from(id.simple().to_string())).collect()
}
