use chrono::{DateTime, NaiveDateTime, Utc};
use sqlx::MySqlPool;
use sqlx::types::Text;
use uuid::Uuid;

use crate::answers::VisitStatus;

/// A visit in a doctor's calendar.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct CalendarRow {
    /// The visit.
    pub appointment_id: Uuid,
    /// Who comes.
    pub patient_id: Uuid,
    /// Where the patient's name is sealed; `None` while the table of people lags.
    pub name_id: Option<Uuid>,
    /// For what.
    pub visit_type_id: Uuid,
    /// The type's name when it was booked.
    pub visit_type_name: String,
    /// First instant.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// What the clock in the practice shows at the start.
    pub local_start: NaiveDateTime,
    /// Where it stands.
    pub status: Text<VisitStatus>,
    /// Smallest units of the currency.
    pub price_amount: u32,
    /// ISO 4217 code.
    pub price_currency: String,
}

/// The doctor's visits that start in `[from, to)`, in order, cancelled ones included.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn between(
    read: &MySqlPool,
    doctor: Uuid,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
) -> sqlx::Result<Vec<CalendarRow>> {
    sqlx::query_as(
        "SELECT visit.appointment_id, visit.patient_id, person.name_id, visit.visit_type_id, visit.visit_type_name,
                visit.starts_at, visit.ends_at, visit.local_start, visit.status,
                visit.price_amount, visit.price_currency
         FROM doctor_calendar_v1 AS visit
         LEFT JOIN people_v1 AS person ON person.account_id = visit.patient_id
         WHERE visit.doctor_id = ? AND visit.starts_at >= ? AND visit.starts_at < ?
         ORDER BY visit.starts_at, visit.appointment_id",
    )
    .bind(doctor)
    .bind(from)
    .bind(to)
    .fetch_all(read)
    .await
}
