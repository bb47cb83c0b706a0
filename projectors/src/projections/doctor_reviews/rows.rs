use chrono::{DateTime, Utc};
use domain::Fact;
use domain::ids::{AppointmentId, DoctorId};
use domain::review::{ReviewEvent, Standing};
use serde::Serialize;
use sqlx::{AssertSqlSafe, FromRow, MySqlConnection};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::super::rows::{id, instant, json, put};
use crate::{Known, TableName};

pub(super) const TABLE: &str = "doctor_reviews_v1";

/// One review's row.
#[derive(FromRow)]
struct Review {
    doctor_id: Uuid,
    patient_id: Uuid,
    visit_type_id: Uuid,
    rating: u8,
    text_id: Option<Uuid>,
    standing: String,
    written_at: DateTime<Utc>,
    reply_id: Option<Uuid>,
    replied_at: Option<DateTime<Utc>>,
    moderation_reason: Option<String>,
    moderation_note: Option<String>,
    moderated_at: Option<DateTime<Utc>>,
}

impl Review {
    /// What the first event of a review makes; `None` for any other.
    fn written(what: &ReviewEvent, at: DateTime<Utc>) -> Option<Self> {
        match what {
            ReviewEvent::Written {
                patient_id,
                doctor_id,
                visit_type_id,
                rating,
                text,
            } => Some(Self {
                doctor_id: doctor_id.0,
                patient_id: patient_id.0,
                visit_type_id: visit_type_id.0,
                rating: rating.stars(),
                text_id: text.as_ref().map(|text| text.id().0),
                standing: Standing::Published.as_str().to_owned(),
                written_at: at,
                reply_id: None,
                replied_at: None,
                moderation_reason: None,
                moderation_note: None,
                moderated_at: None,
            }),
            ReviewEvent::Withdrawn {}
            | ReviewEvent::Replied { .. }
            | ReviewEvent::ReplyChanged { .. }
            | ReviewEvent::ReplyWithdrawn {}
            | ReviewEvent::Hidden { .. }
            | ReviewEvent::Restored { .. } => None,
        }
    }

    fn take(&mut self, what: &ReviewEvent, at: DateTime<Utc>) {
        match what {
            ReviewEvent::Written { .. } => {}
            ReviewEvent::Withdrawn {} => self.stand(Standing::Withdrawn),
            ReviewEvent::Replied { text, .. } | ReviewEvent::ReplyChanged { text, .. } => {
                self.reply_id = Some(text.id().0);
                self.replied_at = Some(at);
            }
            ReviewEvent::ReplyWithdrawn {} => {
                self.reply_id = None;
                self.replied_at = None;
            }
            ReviewEvent::Hidden { reason, note } => {
                self.stand(Standing::Hidden);
                self.moderated(reason.code(), note, at);
            }
            ReviewEvent::Restored { reason, note } => {
                self.stand(Standing::Published);
                self.moderated(reason.code(), note, at);
            }
        }
    }

    fn stand(&mut self, standing: Standing) {
        standing.as_str().clone_into(&mut self.standing);
    }

    fn moderated(&mut self, reason: &str, note: &str, at: DateTime<Utc>) {
        self.moderation_reason = Some(reason.to_owned());
        self.moderation_note = Some(note.to_owned());
        self.moderated_at = Some(at);
    }
}

/// Takes in what happened to reviews: the rows as they are, all events of one review, the rows as they become. The
/// doctors they are about.
///
/// Fails with `RowNotFound` when a review was never written: the log cannot say that, so it must not pass.
pub(super) async fn apply(
    db: &mut MySqlConnection,
    table: TableName,
    events: &[&Known],
) -> Result<BTreeSet<DoctorId>, sqlx::Error> {
    let told = events.iter().filter_map(|known| match &known.fact {
        Fact::Review(visit, what) => Some((*visit, what, known.event.recorded_at)),
        Fact::Account(..)
        | Fact::Doctor(..)
        | Fact::Schedule(..)
        | Fact::Appointment(..)
        | Fact::Hold(..)
        | Fact::Waitlist(..)
        | Fact::Quarantine(..)
        | Fact::Setting(..) => None,
    });
    let told: Vec<_> = told.collect();
    let visits: BTreeSet<AppointmentId> = told.iter().map(|(visit, ..)| *visit).collect();
    let mut reviews = load(db, table, &visits).await?;
    for (visit, what, at) in told {
        if let Some(written) = Review::written(what, at) {
            reviews.insert(visit, written);
        }
        reviews.get_mut(&visit).ok_or(sqlx::Error::RowNotFound)?.take(what, at);
    }
    let rows: Vec<Row> = reviews.iter().map(|(visit, review)| Row::of(*visit, review)).collect();
    put(db, store(table), &rows).await?;
    Ok(reviews.values().map(|review| DoctorId(review.doctor_id)).collect())
}

async fn load(
    db: &mut MySqlConnection,
    table: TableName,
    visits: &BTreeSet<AppointmentId>,
) -> Result<BTreeMap<AppointmentId, Review>, sqlx::Error> {
    #[derive(FromRow)]
    struct Found {
        appointment_id: Uuid,
        #[sqlx(flatten)]
        review: Review,
    }
    if visits.is_empty() {
        return Ok(BTreeMap::new());
    }
    let sql = format!(
        "SELECT r.appointment_id, r.doctor_id, r.patient_id, r.visit_type_id, r.rating, r.text_id, r.standing, \
         r.written_at, r.reply_id, r.replied_at, r.moderation_reason, r.moderation_note, r.moderated_at \
         FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) w \
         STRAIGHT_JOIN {table} r FORCE INDEX (PRIMARY) ON r.appointment_id = UNHEX(w.id)"
    );
    let ids: Vec<String> = visits.iter().map(|visit| id(visit.0)).collect();
    let rows: Vec<Found> = sqlx::query_as(AssertSqlSafe(sql))
        .bind(json(&ids)?)
        .fetch_all(db)
        .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| (AppointmentId(row.appointment_id), row.review))
        .collect())
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    doctor: String,
    patient: String,
    kind: String,
    rating: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<String>,
    standing: &'a str,
    written: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replied: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    moderated: Option<String>,
}

impl<'a> Row<'a> {
    fn of(visit: AppointmentId, review: &'a Review) -> Self {
        Self {
            id: id(visit.0),
            doctor: id(review.doctor_id),
            patient: id(review.patient_id),
            kind: id(review.visit_type_id),
            rating: review.rating,
            text: review.text_id.map(id),
            standing: &review.standing,
            written: instant(review.written_at),
            reply: review.reply_id.map(id),
            replied: review.replied_at.map(instant),
            reason: review.moderation_reason.as_deref(),
            note: review.moderation_note.as_deref(),
            moderated: review.moderated_at.map(instant),
        }
    }
}

fn store(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (appointment_id, doctor_id, patient_id, visit_type_id, rating, text_id, standing, \
         written_at, reply_id, replied_at, moderation_reason, moderation_note, moderated_at) \
         SELECT UNHEX(w.id), UNHEX(w.doctor), UNHEX(w.patient), UNHEX(w.kind), w.rating, UNHEX(w.text_id), w.standing, \
         w.written, UNHEX(w.reply), w.replied, w.reason, w.note, w.moderated FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         doctor CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.doctor', \
         patient CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.patient', \
         kind CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.kind', \
         rating TINYINT UNSIGNED PATH '$.rating', \
         text_id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.text', \
         standing VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.standing', \
         written DATETIME(6) PATH '$.written', \
         reply CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.reply', \
         replied DATETIME(6) PATH '$.replied', \
         reason VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.reason', \
         note VARCHAR(500) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.note', \
         moderated DATETIME(6) PATH '$.moderated')) w \
         ON DUPLICATE KEY UPDATE doctor_id = VALUES(doctor_id), patient_id = VALUES(patient_id), \
         visit_type_id = VALUES(visit_type_id), rating = VALUES(rating), text_id = VALUES(text_id), \
         standing = VALUES(standing), written_at = VALUES(written_at), reply_id = VALUES(reply_id), \
         replied_at = VALUES(replied_at), moderation_reason = VALUES(moderation_reason), \
         moderation_note = VALUES(moderation_note), moderated_at = VALUES(moderated_at)"
    )
}
