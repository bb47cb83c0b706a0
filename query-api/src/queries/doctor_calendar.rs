use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use domain::clocks::Agreed;
use domain::time::Zone;
use sqlx::types::Text;
use sqlx::{AssertSqlSafe, MySqlPool};
use uuid::Uuid;

use super::meetings::{Meeting, PlaceColumns, SeriesColumns};
use crate::answers::{CancelledBy, EndReason, Ending, VisitStatus};

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
    /// Where it is sealed why the patient comes.
    pub reason_id: Option<Uuid>,
    /// First instant.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// What the clock in the practice shows at the start.
    pub local_start: NaiveDateTime,
    /// The practice's zone.
    pub time_zone: Text<Tz>,
    /// Where it stands.
    pub status: Text<VisitStatus>,
    /// When a request ends unanswered.
    pub expires_at: Option<DateTime<Utc>>,
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
    /// Visits the patient missed, for which the doctor is asked first.
    pub missed_visits: Option<u16>,
    /// The room or device it takes.
    pub room_id: Option<Uuid>,
    /// Where it takes place.
    #[sqlx(flatten)]
    pub place: PlaceColumns,
    /// Which of a series it is.
    #[sqlx(flatten)]
    pub series: SeriesColumns,
}

impl CalendarRow {
    /// Whether it is still to come at an instant that the present rules of the clocks do not make of its local time.
    pub fn needs_new_time(&self, now: DateTime<Utc>) -> bool {
        let waits = matches!(self.status.0, VisitStatus::Pending | VisitStatus::Booked) && self.starts_at > now;
        waits && Zone::of(self.time_zone.0).agreed(self.local_start, self.starts_at) != Agreed::Stands
    }

    /// Where it takes place, to be brought up to date.
    pub fn meeting(&mut self, doctor: Uuid) -> Meeting<'_> {
        Meeting {
            doctor,
            visit_type: self.visit_type_id,
            starts_at: self.starts_at,
            ends_at: self.ends_at,
            place: &mut self.place,
        }
    }
}

const WITH_NAME: &str = "
    SELECT visit.appointment_id, visit.patient_id, person.name_id, visit.visit_type_id, visit.visit_type_name,
           visit.reason_id, visit.starts_at, visit.ends_at, visit.local_start, visit.time_zone, visit.status,
           visit.expires_at, visit.price_amount, visit.price_currency, visit.ending, visit.cancelled_by,
           visit.cancel_reason, visit.late, visit.missed_visits, visit.room_id, visit.place, visit.link, visit.branch_id,
           visit.branch_name, visit.branch_street, visit.branch_city, visit.branch_country, visit.series_id,
           visit.series_number, visit.series_of
    FROM doctor_calendar_v4 AS visit
    LEFT JOIN people_v1 AS person ON person.account_id = visit.patient_id";

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
    let between = format!(
        "{WITH_NAME} WHERE visit.doctor_id = ? AND visit.starts_at >= ? AND visit.starts_at < ?
         ORDER BY visit.starts_at, visit.appointment_id"
    );
    sqlx::query_as(AssertSqlSafe(between))
        .bind(doctor)
        .bind(from)
        .bind(to)
        .fetch_all(read)
        .await
}

/// The doctor's visits that are over at `now` and still open, the oldest first, at most `limit`.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn overdue(read: &MySqlPool, doctor: Uuid, now: DateTime<Utc>, limit: u32) -> sqlx::Result<Vec<CalendarRow>> {
    let overdue = format!(
        "{WITH_NAME} WHERE visit.doctor_id = ? AND visit.status IN ('booked', 'arrived', 'in-progress')
         AND visit.ends_at <= ? ORDER BY visit.starts_at, visit.appointment_id LIMIT ?"
    );
    sqlx::query_as(AssertSqlSafe(overdue))
        .bind(doctor)
        .bind(now)
        .bind(limit)
        .fetch_all(read)
        .await
}
