use chrono::{DateTime, NaiveDateTime, Utc};
use domain::PersonalId;
use sqlx::types::Text;
use sqlx::{AssertSqlSafe, MySqlPool};
use uuid::Uuid;

use crate::answers::ReviewStanding;

/// A review with what may be told of its visit.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ReviewRow {
    /// The visit; not for everybody.
    pub appointment_id: Uuid,
    /// Whom it is about.
    pub doctor_id: Uuid,
    /// The doctor's name.
    pub doctor_name: String,
    /// Stars.
    pub rating: u8,
    /// Where the text is sealed.
    pub text_id: Option<Uuid>,
    /// Who can read it.
    pub standing: Text<ReviewStanding>,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// Where the reply is sealed.
    pub reply_id: Option<Uuid>,
    /// When the reply was written.
    pub replied_at: Option<DateTime<Utc>>,
    /// Why it was hidden or restored last, as a code.
    pub moderation_reason: Option<String>,
    /// The same in words.
    pub moderation_note: Option<String>,
    /// When that was.
    pub moderated_at: Option<DateTime<Utc>>,
    /// What kind of visit it was, by its name then.
    pub visit_type_name: String,
    /// What the clock in the practice showed at its start.
    pub local_start: NaiveDateTime,
}

impl ReviewRow {
    /// Where its texts are sealed.
    pub fn sealed(&self) -> impl Iterator<Item = PersonalId> {
        [self.text_id, self.reply_id].into_iter().flatten().map(PersonalId)
    }
}

/// In which order reviews are listed; equal ones the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The newest first.
    Newest,
    /// The fewest stars first.
    Lowest,
    /// The most stars first.
    Highest,
}

impl Order {
    fn sql(self) -> &'static str {
        match self {
            Self::Newest => "review.written_at DESC",
            Self::Lowest => "review.rating, review.written_at DESC",
            Self::Highest => "review.rating DESC, review.written_at DESC",
        }
    }
}

/// Which part of a list.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Rows before it.
    pub offset: u32,
    /// Most rows in it.
    pub limit: u32,
}

impl Part {
    /// This page, from 1.
    pub fn page(page: u32, size: u32) -> Self {
        Self {
            offset: page.saturating_sub(1).saturating_mul(size),
            limit: size,
        }
    }
}

/// Published reviews of a doctor, by stars.
#[derive(Clone, Copy, Debug, Default, sqlx::FromRow)]
pub struct RatingRow {
    /// With one star.
    pub stars_1: u32,
    /// With two stars.
    pub stars_2: u32,
    /// With three stars.
    pub stars_3: u32,
    /// With four stars.
    pub stars_4: u32,
    /// With five stars.
    pub stars_5: u32,
    /// All of them.
    pub reviews: u32,
    /// The sum of their stars.
    pub total: u32,
}

/// What an admin looks for. Every filter that is set has to fit.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Who can read it.
    pub standing: Option<&'static str>,
    /// Stars.
    pub rating: Option<u32>,
    /// Whom it is about.
    pub doctor: Option<Uuid>,
}

const REVIEWS: &str = "
    SELECT review.appointment_id, review.doctor_id, doctor.name AS doctor_name, review.rating, review.text_id,
           review.standing, review.written_at, review.reply_id, review.replied_at, review.moderation_reason,
           review.moderation_note, review.moderated_at, visit.visit_type_name, visit.local_start
    FROM doctor_reviews_v1 AS review
    JOIN patient_visits_v4 AS visit ON visit.appointment_id = review.appointment_id
    JOIN doctor_directory_v2 AS doctor ON doctor.doctor_id = review.doctor_id";

const FILTERED: &str = "
    WHERE (? IS NULL OR review.standing = ?)
      AND (? IS NULL OR review.rating = ?)
      AND (? IS NULL OR review.doctor_id = ?)";

/// What a doctor's published reviews come to; zeros while there is none.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn rating(read: &MySqlPool, doctor: Uuid) -> sqlx::Result<RatingRow> {
    let row = sqlx::query_as(
        "SELECT stars_1, stars_2, stars_3, stars_4, stars_5, reviews, total FROM doctor_rating_v1 WHERE doctor_id = ?",
    )
    .bind(doctor)
    .fetch_optional(read)
    .await?;
    Ok(row.unwrap_or_default())
}

/// A part of a doctor's published reviews.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn published(read: &MySqlPool, doctor: Uuid, order: Order, part: Part) -> sqlx::Result<Vec<ReviewRow>> {
    let sql = format!(
        "{REVIEWS} WHERE review.doctor_id = ? AND review.standing = 'published'
         ORDER BY {}, review.appointment_id DESC LIMIT ? OFFSET ?",
        order.sql()
    );
    sqlx::query_as(AssertSqlSafe(sql))
        .bind(doctor)
        .bind(part.limit)
        .bind(part.offset)
        .fetch_all(read)
        .await
}

/// A part of what a doctor sees of the own reviews, the newest first: all but the withdrawn ones, or those that can
/// still be replied to.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn of_doctor(read: &MySqlPool, doctor: Uuid, unanswered: bool, part: Part) -> sqlx::Result<Vec<ReviewRow>> {
    let which = if unanswered {
        "review.standing = 'published' AND review.reply_id IS NULL"
    } else {
        "review.standing <> 'withdrawn'"
    };
    let sql = format!(
        "{REVIEWS} WHERE review.doctor_id = ? AND {which}
         ORDER BY review.written_at DESC, review.appointment_id DESC LIMIT ? OFFSET ?"
    );
    sqlx::query_as(AssertSqlSafe(sql))
        .bind(doctor)
        .bind(part.limit)
        .bind(part.offset)
        .fetch_all(read)
        .await
}

/// How many reviews a doctor sees, and how many of them can still be replied to.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn counts_of_doctor(read: &MySqlPool, doctor: Uuid) -> sqlx::Result<(u32, u32)> {
    sqlx::query_as(
        "SELECT CAST(COUNT(*) AS UNSIGNED),
                CAST(COUNT(IF(standing = 'published' AND reply_id IS NULL, 1, NULL)) AS UNSIGNED)
         FROM doctor_reviews_v1 WHERE doctor_id = ? AND standing <> 'withdrawn'",
    )
    .bind(doctor)
    .fetch_one(read)
    .await
}

/// A part of all reviews that fit, the newest first, and how many fit.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn matching(read: &MySqlPool, filter: Filter, part: Part) -> sqlx::Result<(Vec<ReviewRow>, u32)> {
    let list =
        format!("{REVIEWS} {FILTERED} ORDER BY review.written_at DESC, review.appointment_id DESC LIMIT ? OFFSET ?");
    let count = format!("SELECT CAST(COUNT(*) AS UNSIGNED) FROM doctor_reviews_v1 AS review {FILTERED}");
    let Filter {
        standing,
        rating,
        doctor,
    } = filter;
    let rows = sqlx::query_as(AssertSqlSafe(list))
        .bind(standing)
        .bind(standing)
        .bind(rating)
        .bind(rating)
        .bind(doctor)
        .bind(doctor)
        .bind(part.limit)
        .bind(part.offset)
        .fetch_all(read)
        .await?;
    let total = sqlx::query_scalar(AssertSqlSafe(count))
        .bind(standing)
        .bind(standing)
        .bind(rating)
        .bind(rating)
        .bind(doctor)
        .bind(doctor)
        .fetch_one(read)
        .await?;
    Ok((rows, total))
}
