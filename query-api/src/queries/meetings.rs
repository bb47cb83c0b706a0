//! Where visits take place, and under which link those by video do now.

use chrono::{DateTime, Utc};
use domain::appointment::VideoTimes;
use domain::schedule::Place;
use sqlx::MySqlPool;
use std::collections::BTreeSet;
use uuid::Uuid;

use super::schedules;

/// Where a visit takes place.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PlaceColumns {
    /// `practice`, `branch` or `telehealth`.
    pub place: String,
    /// Of a visit by video, as it was when the time was taken.
    pub link: Option<String>,
    /// Of a visit at a further location: which one.
    pub branch_id: Option<Uuid>,
    /// Its name, as it was when the time was taken; the other columns likewise.
    pub branch_name: Option<String>,
    /// Street and number.
    pub branch_street: Option<String>,
    /// City.
    pub branch_city: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub branch_country: Option<String>,
}

impl PlaceColumns {
    /// Whether it is by video.
    pub fn is_video(&self) -> bool {
        self.place == "telehealth"
    }

    /// The further location it takes place at, in one line as calendars show it.
    pub fn branch_line(&self) -> Option<String> {
        let (name, street) = (self.branch_name.as_ref()?, self.branch_street.as_ref()?);
        let (city, country) = (self.branch_city.as_ref()?, self.branch_country.as_ref()?);
        Some(format!("{name}, {street}, {city}, {country}"))
    }
}

/// Which of a series a visit is; nothing when it was booked alone.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
#[expect(clippy::struct_field_names, reason = "the query's names")]
pub struct SeriesColumns {
    /// The series.
    pub series_id: Option<Uuid>,
    /// From 1.
    pub series_number: Option<u16>,
    /// How many were booked.
    pub series_of: Option<u16>,
}

/// A visit whose link may be out of date.
#[derive(Debug)]
pub struct Meeting<'a> {
    /// Whose visit type it is.
    pub doctor: Uuid,
    /// Which.
    pub visit_type: Uuid,
    /// First instant.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// Where it takes place.
    pub place: &'a mut PlaceColumns,
}

/// Puts the link the doctor gives today in the place of the one there was when the visit was booked: whoever changed the
/// video service is to be found there. Asks for schedules only if a visit can be entered right now.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn renew_links<'a>(
    read: &MySqlPool,
    visits: impl Iterator<Item = Meeting<'a>>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let can_be_entered =
        |visit: &Meeting<'_>| visit.place.is_video() && VideoTimes::of(visit.starts_at, visit.ends_at).are_open(now);
    let visits: Vec<Meeting<'_>> = visits.filter(can_be_entered).collect();
    let doctors: BTreeSet<Uuid> = visits.iter().map(|visit| visit.doctor).collect();
    if doctors.is_empty() {
        return Ok(());
    }
    let doctors: Vec<Uuid> = doctors.into_iter().collect();
    let schedules = schedules::of_doctors(read, &doctors).await?;
    for visit in visits {
        let schedule = schedules.get(&visit.doctor);
        let id = domain::ids::VisitTypeId(visit.visit_type);
        let visit_type = schedule.and_then(|schedule| schedule.rules.visit_type(id));
        if let Some(Place::Telehealth { link }) = visit_type.map(|visit_type| &visit_type.place) {
            visit.place.link = Some(link.clone());
        }
    }
    Ok(())
}
