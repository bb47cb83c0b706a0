use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use domain::waitlist::{CloseReason, Entry, OfferedTime, Standing, Whose};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

use super::rules::Weekday;
use super::{Money, Reference, local_text};
use crate::queries::waitlist::{DoctorRow, EntryRow};

/// Where an entry of the waitlist stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WaitlistStanding {
    /// For a time to become free.
    Waiting,
    /// A time is kept for the patient.
    Offered,
    /// The patient took a time.
    Accepted,
    /// The patient waits no longer.
    Left,
    /// The last of its days is over.
    DaysPast,
    /// The visit that should move was called off.
    VisitCancelled,
    /// The visit that should move has started, is over, or already is as early as can be.
    VisitOver,
    /// The patient booked such a time without being asked.
    Booked,
}

/// The visit that shall move to an earlier time.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingVisit {
    /// Which one.
    pub id: Uuid,
    /// When it starts now; null while it is not shown yet.
    #[schema(required)]
    pub starts_at: Option<DateTime<Utc>>,
    /// What the clock in the practice shows then.
    #[schema(required, example = "2026-11-23T09:00")]
    pub local_start: Option<String>,
}

/// A stretch of the day on the practice's clock.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = WelcomeHours)]
pub struct WelcomeHours {
    /// First minute at which the visit may start, as `HH:MM`.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub from: String,
    /// First minute at which it may not start any more, as `HH:MM`.
    #[schema(pattern = "^([01][0-9]|2[0-3]):[0-5][0-9]$")]
    pub to: String,
}

/// A time that is kept for the patient.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitlistOffer {
    /// Whose time.
    pub doctor: Reference,
    /// The location's name; null when it is at the practice or by video.
    #[schema(required)]
    pub location_name: Option<String>,
    /// Street and number of where it is.
    pub street: String,
    /// City.
    pub city: String,
    /// For what.
    pub visit_type_name: String,
    /// What it costs.
    pub price: Money,
    /// When the visit would start.
    pub starts_at: DateTime<Utc>,
    /// When it would end.
    pub ends_at: DateTime<Utc>,
    /// What the clock in the practice shows at the start.
    #[schema(example = "2026-11-23T09:00")]
    pub local_start: String,
    /// The practice's zone.
    pub time_zone: String,
    /// Until when nobody else can take it.
    pub until: DateTime<Utc>,
}

/// Something a patient waits for.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitlistEntry {
    /// Which one.
    pub id: Uuid,
    /// Where it stands.
    pub standing: WaitlistStanding,
    /// Whose time; null: any doctor's of the specialty in the city.
    #[schema(required)]
    pub doctor: Option<Reference>,
    /// The specialty, if any doctor of it is welcome.
    #[schema(required)]
    pub specialty: Option<String>,
    /// The city, if any doctor in it is welcome.
    #[schema(required)]
    pub city: Option<String>,
    /// The kind of visit.
    pub visit_type_name: String,
    /// The visit that shall move; null: a new one is booked.
    #[schema(required)]
    pub visit: Option<WaitingVisit>,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day.
    pub last_day: NaiveDate,
    /// Days of the week; none: all.
    pub weekdays: Vec<Weekday>,
    /// Hours of the day; null: all.
    #[schema(required)]
    pub hours: Option<WelcomeHours>,
    /// The zone in which its days and hours are meant.
    pub time_zone: String,
    /// Since when.
    pub joined_at: DateTime<Utc>,
    /// The time that is kept now.
    #[schema(required)]
    pub offer: Option<WaitlistOffer>,
    /// The visit that was moved or booked in the end.
    #[schema(required)]
    pub appointment_id: Option<Uuid>,
}

impl WaitlistEntry {
    /// An entry as its patient sees it; `None` for a row that says nothing.
    pub fn of(row: &EntryRow, doctors: &HashMap<Uuid, DoctorRow>, now: DateTime<Utc>) -> Option<Self> {
        let entry = row.state.entry()?;
        let wish = &entry.wish;
        let name = |id: Uuid| Reference {
            id,
            name: doctors.get(&id).map(|doctor| doctor.name.clone()).unwrap_or_default(),
        };
        let (doctor, specialty, city) = match &wish.whose {
            Whose::Doctor { doctor_id, .. } => (Some(name(doctor_id.0)), None, None),
            Whose::Specialty { specialty, city, .. } => (None, Some(specialty.code().to_owned()), Some(city.clone())),
        };
        let offer = offer(entry, now).map(|(time, until)| WaitlistOffer::of(time, until, doctors));
        Some(Self {
            id: row.entry_id,
            standing: WaitlistStanding::of(&entry.standing, offer.is_some()),
            doctor,
            specialty,
            city,
            visit_type_name: wish.visit_type_name().to_owned(),
            visit: entry.visit.map(|visit| WaitingVisit {
                id: visit.0,
                starts_at: row.visit_starts_at,
                local_start: row.visit_local_start.map(local_text),
            }),
            first_day: wish.first_day,
            last_day: wish.last_day,
            weekdays: wish.weekdays.iter().filter_map(|day| weekday(*day)).collect(),
            hours: wish.hours.map(|hours| WelcomeHours {
                from: minute(hours.from),
                to: minute(hours.to),
            }),
            time_zone: wish.time_zone.name().to_owned(),
            joined_at: entry.joined_at,
            offer,
            appointment_id: match &entry.standing {
                Standing::Accepted { appointment_id } => Some(appointment_id.0),
                Standing::Waiting | Standing::Offered { .. } | Standing::Left | Standing::Closed { .. } => None,
            },
        })
    }
}

impl WaitlistOffer {
    fn of(time: &OfferedTime, until: DateTime<Utc>, doctors: &HashMap<Uuid, DoctorRow>) -> Self {
        let id = time.doctor_id.0;
        let doctor = doctors.get(&id).cloned().unwrap_or_default();
        let branch = time.slot.place.branch();
        Self {
            doctor: Reference { id, name: doctor.name },
            location_name: branch.map(|branch| branch.name.clone()),
            street: branch.map_or(doctor.street, |branch| branch.location.street.clone()),
            city: branch.map_or(doctor.city, |branch| branch.location.city.clone()),
            visit_type_name: time.visit_type_name.clone(),
            price: time.price.into(),
            starts_at: time.slot.starts_at,
            ends_at: time.slot.ends_at,
            local_start: local_text(time.slot.local_start),
            time_zone: time.slot.time_zone.name().to_owned(),
            until,
        }
    }
}

impl WaitlistStanding {
    /// An offer whose time is over keeps nothing, whether or not that was noted yet.
    fn of(standing: &Standing, is_kept: bool) -> Self {
        match standing {
            Standing::Offered { .. } if is_kept => Self::Offered,
            Standing::Waiting | Standing::Offered { .. } => Self::Waiting,
            Standing::Accepted { .. } => Self::Accepted,
            Standing::Left => Self::Left,
            Standing::Closed { reason } => match reason {
                CloseReason::DaysPast => Self::DaysPast,
                CloseReason::VisitCancelled => Self::VisitCancelled,
                CloseReason::VisitOver => Self::VisitOver,
                CloseReason::Booked => Self::Booked,
            },
        }
    }
}

fn offer(entry: &Entry, now: DateTime<Utc>) -> Option<(&OfferedTime, DateTime<Utc>)> {
    match &entry.standing {
        Standing::Offered { time, until } if now < *until => Some((time, *until)),
        Standing::Offered { .. }
        | Standing::Waiting
        | Standing::Accepted { .. }
        | Standing::Left
        | Standing::Closed { .. } => None,
    }
}

fn weekday(day: u8) -> Option<Weekday> {
    chrono::Weekday::try_from(day).ok().map(Weekday::from)
}

fn minute(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}
