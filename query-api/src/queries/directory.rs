use chrono_tz::Tz;
use sqlx::MySqlPool;
use sqlx::types::{Json, Text};
use uuid::Uuid;

/// Which doctors are asked for. Every filter that is set has to fit.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A specialty's code.
    pub specialty: Option<String>,
    /// The whole name of a city; case and accents do not matter.
    pub city: Option<String>,
    /// An ISO 639-1 code.
    pub language: Option<String>,
    /// A part of the doctor's name, taken literally; case and accents do not matter.
    pub name: Option<String>,
}

/// A doctor's public profile.
#[derive(Clone, Debug, sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the table's names")]
pub struct Doctor {
    /// The doctor.
    pub doctor_id: Uuid,
    /// Name with title.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// The zone of the practice.
    pub time_zone: Text<Tz>,
    /// ISO 639-1 codes.
    pub languages: Json<Vec<String>>,
    /// Specialty codes.
    pub specialties: Json<Vec<String>>,
    /// Published reviews; `None` while nobody has written one.
    pub reviews: Option<u32>,
    /// The sum of their stars.
    pub stars: Option<u32>,
}

/// LIKE and not LOCATE: MariaDB's LOCATE compares bytes where the two spellings of a letter differ in length (u and ü).
const MATCHING: &str = "
    SELECT doctor.doctor_id, name, street, city, country, latitude, longitude, time_zone, languages, specialties,
           rating.reviews, rating.total AS stars
    FROM doctor_directory_v1 AS doctor
    LEFT JOIN doctor_rating_v1 AS rating ON rating.doctor_id = doctor.doctor_id
    WHERE (? IS NULL OR doctor.doctor_id IN (SELECT doctor_id FROM doctor_specialty_v1 WHERE specialty = ?))
      AND (? IS NULL OR doctor.doctor_id IN (SELECT doctor_id FROM doctor_language_v1 WHERE language = ?))
      AND (? IS NULL OR city = ?)
      AND (? IS NULL OR name LIKE ? ESCAPE '!')";

const BY_ID: &str = "
    SELECT doctor.doctor_id, name, street, city, country, latitude, longitude, time_zone, languages, specialties,
           rating.reviews, rating.total AS stars
    FROM doctor_directory_v1 AS doctor
    LEFT JOIN doctor_rating_v1 AS rating ON rating.doctor_id = doctor.doctor_id
    WHERE doctor.doctor_id = ?";

/// The doctors that fit the filter, in no order.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn matching(read: &MySqlPool, filter: &Filter) -> sqlx::Result<Vec<Doctor>> {
    let mut query = sqlx::query_as(MATCHING);
    let pattern = filter.name.as_deref().map(containing);
    let texts = [
        filter.specialty.as_deref(),
        filter.language.as_deref(),
        filter.city.as_deref(),
        pattern.as_deref(),
    ];
    for text in texts {
        query = query.bind(text).bind(text);
    }
    query.fetch_all(read).await
}

/// One doctor.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn by_id(read: &MySqlPool, doctor: Uuid) -> sqlx::Result<Option<Doctor>> {
    sqlx::query_as(BY_ID).bind(doctor).fetch_optional(read).await
}

/// The LIKE pattern of every text that contains this one. `!` escapes, so that no SQL mode changes what it means.
fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for letter in text.chars() {
        if matches!(letter, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(letter);
    }
    pattern.push('%');
    pattern
}
