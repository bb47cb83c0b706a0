use chrono::{DateTime, Utc};
use domain::doctor::Specialty;
use domain::waitlist::WaitlistEntry;
use sqlx::MySqlPool;
use sqlx::types::Json;
use uuid::Uuid;

/// Most entries gone through in one round, the longest waiting first.
const MOST: u32 = 5_000;

/// Most doctors a wish for any doctor looks at.
const DOCTORS: u32 = 200;

/// An entry that waits or is being asked, as the read tables show it.
#[derive(Debug, sqlx::FromRow)]
pub struct Active {
    /// Which one.
    pub entry_id: Uuid,
    /// Its state.
    pub state: Json<WaitlistEntry>,
    /// The version of its stream.
    pub version: u32,
    /// Where the visit that shall move stands, if there is one and it is shown.
    pub visit_status: Option<String>,
    /// When that visit starts.
    pub visit_starts_at: Option<DateTime<Utc>>,
}

const ACTIVE: &str = "
    SELECT entry.entry_id, entry.state, entry.version, visit.status AS visit_status, visit.starts_at AS visit_starts_at
    FROM waitlist_v1 AS entry
    LEFT JOIN patient_visits_v4 AS visit ON visit.appointment_id = entry.visit_id
    WHERE entry.standing IN ('waiting', 'offered')
    ORDER BY entry.joined_at, entry.entry_id LIMIT ?";

/// Everybody who waits or is being asked, in order of joining.
pub async fn active(read: &MySqlPool) -> Result<Vec<Active>, sqlx::Error> {
    sqlx::query_as(ACTIVE).bind(MOST).fetch_all(read).await
}

/// A coming visit of a patient who waits for one of its kind.
#[derive(Debug, sqlx::FromRow)]
pub struct BookedMeanwhile {
    /// The entry.
    pub entry_id: Uuid,
    /// When the visit starts.
    pub starts_at: DateTime<Utc>,
}

const BOOKED: &str = "
    SELECT entry.entry_id, visit.starts_at
    FROM waitlist_v1 AS entry
    JOIN patient_visits_v4 AS visit ON visit.patient_id = entry.patient_id AND visit.starts_at > ?
        AND visit.doctor_id = entry.doctor_id AND visit.visit_type_id = entry.visit_type_id
    WHERE entry.standing = 'waiting' AND entry.visit_id IS NULL AND visit.status IN ('pending', 'booked')";

/// Visits that patients who wait for a new one have booked meanwhile.
pub async fn booked_meanwhile(read: &MySqlPool, now: DateTime<Utc>) -> Result<Vec<BookedMeanwhile>, sqlx::Error> {
    sqlx::query_as(BOOKED).bind(now).fetch_all(read).await
}

const IN_CITY: &str = "
    SELECT doctor.doctor_id
    FROM doctor_specialty_v1 AS field
    JOIN doctor_directory_v2 AS doctor ON doctor.doctor_id = field.doctor_id
    WHERE field.specialty = ? AND doctor.city = ? ORDER BY doctor.doctor_id LIMIT ?";

/// The doctors of a specialty in a city.
pub async fn doctors(read: &MySqlPool, specialty: Specialty, city: &str) -> Result<Vec<Uuid>, sqlx::Error> {
    let doctors = sqlx::query_scalar(IN_CITY)
        .bind(specialty.code())
        .bind(city)
        .bind(DOCTORS);
    doctors.fetch_all(read).await
}
