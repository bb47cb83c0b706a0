use domain::schedule::{Busy, REACH, Rules, Taken, Window};
use sqlx::MySqlPool;
use sqlx::types::Json;
use uuid::Uuid;

use super::{busy, platform_days};

/// Schedule and busy times in one statement: one round trip, and one moment of both tables. A calendar asks this for every
/// day it shows, and nothing has to be remembered between two requests that could be out of date.
const SELECT: &str = "
    SELECT schedule.rules, schedule.doctor_id AS resource_id, schedule.doctor_id AS owner_id, '' AS kind,
           schedule.doctor_id AS visit_type_id, UTC_TIMESTAMP(6) AS starts_at, UTC_TIMESTAMP(6) AS ends_at,
           UTC_TIMESTAMP(6) AS visit_starts_at, UTC_TIMESTAMP(6) AS visit_ends_at, UTC_TIMESTAMP(6) AS expires_at
    FROM availability_schedule_v3 AS schedule WHERE schedule.doctor_id = ?
    UNION ALL
    SELECT NULL, busy.resource_id, busy.owner_id, busy.kind, busy.visit_type_id, busy.starts_at, busy.ends_at,
           busy.visit_starts_at, busy.visit_ends_at, busy.expires_at
    FROM availability_busy_v3 AS busy
    WHERE busy.resource_id = ? AND busy.starts_at >= ? AND busy.starts_at < ?
      AND (busy.expires_at IS NULL OR busy.expires_at > ?)";

/// What a doctor offers, and what of it is taken.
#[derive(Clone, Debug)]
pub struct DoctorTimes {
    /// What is offered.
    pub rules: Rules,
    /// What is taken in the time asked about and as far around it as the rules reach.
    pub taken: Taken,
}

/// A row of either table; in the schedule's the other columns mean nothing.
#[derive(sqlx::FromRow)]
struct Row {
    rules: Option<Json<Rules>>,
    #[sqlx(flatten)]
    busy: busy::Row,
}

/// One doctor's offers and what is taken in the window; `None` for a doctor without a schedule.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn between(read: &MySqlPool, doctor: Uuid, window: Window) -> sqlx::Result<Option<DoctorTimes>> {
    let rows: Vec<Row> = sqlx::query_as(SELECT)
        .bind(doctor)
        .bind(doctor)
        .bind(window.from - REACH)
        .bind(window.to + REACH)
        .bind(window.now)
        .fetch_all(read)
        .await?;
    let mut rules = None;
    let mut busy = Vec::with_capacity(rows.len());
    for row in rows {
        match row.rules {
            Some(Json(found)) => rules = Some(found),
            None => busy.push(Busy::from(row.busy)),
        }
    }
    let Some(mut rules) = rules else { return Ok(None) };
    platform_days::put_into(read, std::iter::once(&mut rules)).await?;
    if rules.reach() > REACH || rules.rooms().next().is_some() {
        // Few doctors have limits or rooms; theirs is a second question.
        let taken = busy::taken(read, [(doctor, &rules)], window).await?.of(doctor, &rules);
        return Ok(Some(DoctorTimes { rules, taken }));
    }
    busy.sort_unstable();
    let taken = Taken {
        doctor: busy,
        ..Taken::default()
    };
    Ok(Some(DoctorTimes { rules, taken }))
}
