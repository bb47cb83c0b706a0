use chrono::{DateTime, NaiveDateTime, Utc};
use domain::PersonalId;
use sqlx::types::{Json, Text};
use sqlx::{AssertSqlSafe, MySqlPool};
use uuid::Uuid;

use super::meetings::{Meeting, PlaceColumns, SeriesColumns};
use crate::answers::{CancelledBy, EndReason, Ending, ReviewStanding, Terms, VisitStatus};

/// A visit with what the patient sees of the doctor.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct VisitRow {
    /// The visit.
    pub appointment_id: Uuid,
    /// Who comes.
    pub patient_id: Uuid,
    /// To whom.
    pub doctor_id: Uuid,
    /// For what.
    pub visit_type_id: Uuid,
    /// The type's name when it was booked.
    pub visit_type_name: String,
    /// Where it is sealed why the patient comes.
    pub reason_id: Option<Uuid>,
    /// First instant.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// What the clock in the practice shows at the start.
    pub local_start: NaiveDateTime,
    /// Where it stands.
    pub status: Text<VisitStatus>,
    /// When a request ends unanswered.
    pub expires_at: Option<DateTime<Utc>>,
    /// Hours before the start until which cancelling is not late.
    pub notice_hours: u16,
    /// Smallest units of the currency.
    pub price_amount: u32,
    /// ISO 4217 code.
    pub price_currency: String,
    /// How it came not to take place.
    pub ending: Option<Text<Ending>>,
    /// Who called it off.
    pub cancelled_by: Option<Text<CancelledBy>>,
    /// The code that was given for it.
    pub cancel_reason: Option<Text<EndReason>>,
    /// Whether the patient called it off late.
    pub late: bool,
    /// What moving it made of the notice.
    pub terms: Text<Terms>,
    /// Where it takes place.
    #[sqlx(flatten)]
    pub place: PlaceColumns,
    /// Which of a series it is.
    #[sqlx(flatten)]
    pub series: SeriesColumns,
    /// How often its time or state changed; grows with every change.
    pub sequence: u32,
    /// The doctor's name.
    pub doctor_name: String,
    /// Specialty codes.
    pub specialties: Json<Vec<String>>,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The zone of the doctor's practice today.
    pub doctor_zone: String,
    /// What the patient said about it.
    #[sqlx(flatten)]
    pub review: ReviewColumns,
}

impl VisitRow {
    /// Where it takes place, to be brought up to date.
    pub fn meeting(&mut self) -> Meeting<'_> {
        Meeting {
            doctor: self.doctor_id,
            visit_type: self.visit_type_id,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            place: &mut self.place,
        }
    }

    /// Where what is sealed about it stands. Only for the visit's own parties.
    pub fn sealed(&self) -> impl Iterator<Item = PersonalId> {
        let reason = self.reason_id.map(PersonalId);
        reason.into_iter().chain(self.review.sealed())
    }
}

/// The review of a visit; nothing when there is none.
#[derive(Clone, Debug, sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the query's names")]
pub struct ReviewColumns {
    /// Stars.
    pub review_rating: Option<u8>,
    /// Where the text is sealed.
    pub review_text_id: Option<Uuid>,
    /// Who can read it.
    pub review_standing: Option<Text<ReviewStanding>>,
    /// Where the reply is sealed.
    pub review_reply_id: Option<Uuid>,
    /// When the reply was written.
    pub review_replied_at: Option<DateTime<Utc>>,
}

impl ReviewColumns {
    /// Where its texts are sealed.
    pub fn sealed(&self) -> impl Iterator<Item = PersonalId> {
        let ids = [self.review_text_id, self.review_reply_id];
        ids.into_iter().flatten().map(PersonalId)
    }
}

const WITH_DOCTOR: &str = "
    SELECT visit.appointment_id, visit.patient_id, visit.doctor_id, visit.visit_type_id, visit.visit_type_name,
           visit.reason_id, visit.starts_at, visit.ends_at, visit.local_start, visit.status, visit.expires_at,
           visit.notice_hours, visit.price_amount, visit.price_currency, visit.ending, visit.cancelled_by,
           visit.cancel_reason, visit.late, visit.terms, visit.place, visit.link, visit.branch_id,
           visit.branch_name, visit.branch_street, visit.branch_city, visit.branch_country, visit.series_id,
           visit.series_number, visit.series_of, visit.sequence, doctor.name AS doctor_name, doctor.specialties,
           doctor.street, doctor.city, doctor.country, doctor.time_zone AS doctor_zone,
           review.rating AS review_rating, review.text_id AS review_text_id, review.standing AS review_standing,
           review.reply_id AS review_reply_id, review.replied_at AS review_replied_at
    FROM patient_visits_v4 AS visit
    JOIN doctor_directory_v2 AS doctor ON doctor.doctor_id = visit.doctor_id
    LEFT JOIN doctor_reviews_v1 AS review ON review.appointment_id = visit.appointment_id";

/// One visit, whoever asks: the caller has to be checked against it.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn by_id(read: &MySqlPool, visit: Uuid) -> sqlx::Result<Option<VisitRow>> {
    let by_id = format!("{WITH_DOCTOR} WHERE visit.appointment_id = ?");
    sqlx::query_as(AssertSqlSafe(by_id))
        .bind(visit)
        .fetch_optional(read)
        .await
}

/// The patient's visits, the latest start first, at most `limit`.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn latest(read: &MySqlPool, patient: Uuid, limit: u32) -> sqlx::Result<Vec<VisitRow>> {
    let of_patient =
        format!("{WITH_DOCTOR} WHERE visit.patient_id = ? ORDER BY visit.starts_at DESC, visit.appointment_id LIMIT ?");
    sqlx::query_as(AssertSqlSafe(of_patient))
        .bind(patient)
        .bind(limit)
        .fetch_all(read)
        .await
}
