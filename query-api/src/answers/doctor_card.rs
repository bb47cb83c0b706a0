use chrono::{DateTime, Utc};
use domain::time::Zone;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{DoctorLocation, Moment, Money, Rating, VisitType};
use crate::availability::FreeStart;
use crate::directory::Listed;
use crate::search::At;

/// A free time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FreeTime {
    /// When the visit would start.
    pub starts_at: DateTime<Utc>,
    /// What the clock in the practice shows then.
    #[schema(example = "2026-11-23T09:00")]
    pub local_start: String,
    /// The practice's offset from UTC then.
    #[schema(example = "+01:00")]
    pub offset: String,
    /// The doctor's first visit type that fits.
    pub visit_type_id: Uuid,
    /// The location it is at; null: the practice or by video.
    #[schema(required)]
    pub location_id: Option<Uuid>,
}

/// A doctor's gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Gender {
    Female,
    Male,
    Diverse,
    /// The doctor does not say.
    NotSaid,
}

impl Gender {
    fn of(code: &str) -> Self {
        match code {
            "female" => Self::Female,
            "male" => Self::Male,
            "diverse" => Self::Diverse,
            _ => Self::NotSaid,
        }
    }
}

/// A doctor as patients see one.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DoctorCard {
    /// Which one.
    pub id: Uuid,
    /// Name with title.
    pub name: String,
    /// As far as the doctor says.
    #[schema(example = "female")]
    pub gender: Gender,
    /// Specialty codes.
    pub specialties: Vec<String>,
    /// City of the practice.
    pub city: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Street and number.
    pub street: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Where else there are hours, besides or instead of the practice.
    #[schema(max_items = 10)]
    pub locations: Vec<DoctorLocation>,
    /// Which location a search is about: the nearest to the place asked for, or one in the city asked for; null: the
    /// practice.
    #[schema(required)]
    pub location_id: Option<Uuid>,
    /// Kilometres to it from the place asked for, as the crow flies, to one decimal; null when none was.
    #[schema(required)]
    pub distance_km: Option<f64>,
    /// The zone of the practice.
    pub time_zone: String,
    /// ISO 639-1 codes.
    pub languages: Vec<String>,
    /// What can be booked.
    pub visit_types: Vec<VisitType>,
    /// The next free times, earliest first; on the day asked for when there was one.
    #[schema(max_items = 3)]
    pub next_free: Vec<FreeTime>,
    /// The price of the cheapest visit type; null while nothing can be booked.
    #[schema(required)]
    pub price_from: Option<Money>,
    /// What the published reviews come to; null while there is none.
    #[schema(required)]
    pub rating: Option<Rating>,
}

impl DoctorCard {
    /// The card of a doctor at this place, as it stands at `now`.
    pub fn of(listed: &Listed, free: &[FreeStart], at: At, now: DateTime<Utc>) -> Self {
        let doctor = &listed.doctor;
        let zone = Zone::of(doctor.time_zone.0);
        let visit_types = || listed.rules.iter().flat_map(|rules| rules.visit_types.iter());
        Self {
            id: doctor.doctor_id,
            name: doctor.name.clone(),
            gender: Gender::of(&doctor.gender),
            specialties: doctor.specialties.0.clone(),
            city: doctor.city.clone(),
            country: doctor.country.clone(),
            street: doctor.street.clone(),
            latitude: doctor.latitude,
            longitude: doctor.longitude,
            locations: listed.branches(now).map(Into::into).collect(),
            location_id: at.location.map(Into::into),
            distance_km: at.away.map(|metres| (f64::from(metres) / 100.0).round() / 10.0),
            time_zone: doctor.time_zone.0.name().to_owned(),
            languages: doctor.languages.0.clone(),
            visit_types: visit_types().map(Into::into).collect(),
            next_free: free.iter().map(|start| FreeTime::of(start, &zone)).collect(),
            price_from: cheapest(visit_types()),
            rating: listed.rating,
        }
    }
}

impl FreeTime {
    fn of(start: &FreeStart, zone: &Zone) -> Self {
        let Moment { local, offset } = Moment::of(start.starts_at, zone);
        Self {
            starts_at: start.starts_at,
            local_start: local,
            offset,
            visit_type_id: start.visit_type.0,
            location_id: start.location.map(Into::into),
        }
    }
}

/// Amounts of different currencies do not compare, so only prices in the currency of the doctor's first type count.
fn cheapest<'a>(visit_types: impl Iterator<Item = &'a domain::schedule::VisitType>) -> Option<Money> {
    let mut prices = visit_types.map(|visit_type| visit_type.price);
    let first = prices.next()?;
    prices
        .filter(|price| price.currency == first.currency)
        .chain([first])
        .min_by_key(|price| price.amount)
        .map(Into::into)
}
