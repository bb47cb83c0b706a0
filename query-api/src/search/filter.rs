use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::LocationId;
use domain::money::{Currency, Money};

use crate::directory::{Listed, Matched, Offered, Spot};
use crate::places::{Point, metres};

/// What doctors can be filtered by, one bit each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum Facet {
    Specialty = 1,
    VisitType = 2,
    City = 4,
    Place = 8,
    Language = 16,
    Gender = 32,
    Video = 64,
    FreeOn = 128,
    Rating = 256,
    Price = 512,
    Name = 1024,
}

impl Facet {
    /// All of them, in the order pages list them.
    pub const ALL: [Self; 11] = [
        Self::Specialty,
        Self::VisitType,
        Self::City,
        Self::Place,
        Self::Language,
        Self::Gender,
        Self::Video,
        Self::FreeOn,
        Self::Rating,
        Self::Price,
        Self::Name,
    ];

    /// Its parameter.
    pub fn parameter(self) -> &'static str {
        match self {
            Self::Specialty => "specialty",
            Self::VisitType => "visitType",
            Self::City => "city",
            Self::Place => "place",
            Self::Language => "language",
            Self::Gender => "gender",
            Self::Video => "video",
            Self::FreeOn => "freeOn",
            Self::Rating => "rating",
            Self::Price => "priceMax",
            Self::Name => "name",
        }
    }
}

/// The filters that something does not pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Failed(u16);

impl Failed {
    /// With one more that is not passed, if so.
    #[must_use]
    pub fn and(self, facet: Facet, failed: bool) -> Self {
        Self(if failed { self.0 | facet as u16 } else { self.0 })
    }

    /// Both together.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// How many there are.
    pub fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether all pass but perhaps this one.
    pub fn only(self, facet: Facet) -> bool {
        self.0 & !(facet as u16) == 0
    }
}

/// Around where.
#[derive(Clone, Copy, Debug)]
pub struct Near {
    /// The middle.
    pub point: Point,
    /// As far as this from it.
    pub kilometres: u32,
}

/// Which of a doctor's places a search means: where something was asked for, the nearest of those that fit; else the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct At {
    /// The further location; `None`: the practice.
    pub location: Option<LocationId>,
    /// Metres from the place that was asked for.
    pub away: Option<u32>,
}

/// Which doctors are asked for. Every filter that is set has to fit; what concerns a visit type has to fit the same type.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// A specialty's code.
    pub specialty: Option<String>,
    /// The name of a visit type, as [`visit_type_key`](crate::directory::visit_type_key) makes it.
    pub visit_type: Option<String>,
    /// The whole name of a city, folded.
    pub city: Option<String>,
    /// Around a place.
    pub near: Option<Near>,
    /// An ISO 639-1 code.
    pub language: Option<String>,
    /// A gender's code.
    pub gender: Option<&'static str>,
    /// Only visits by video.
    pub video: bool,
    /// Free on at least one of these days of the doctor's own calendar.
    pub free_on: Vec<NaiveDate>,
    /// Stars on average, in tenths, at least.
    pub rating: Option<u32>,
    /// The price at most. Amounts of different currencies do not compare: a type in another one does not fit.
    pub price: Option<Money>,
    /// What was typed of a name.
    pub name: Option<String>,
}

impl Filter {
    /// The place that is meant, and whether it is in the city asked for.
    fn place_of(&self, listed: &Listed, now: DateTime<Utc>) -> (At, bool) {
        let in_city = |spot: &Spot| self.city.as_ref().is_none_or(|city| *city == spot.city_key);
        let away = |spot: &Spot| self.near.map(|near| metres(near.point, spot.point));
        // Of equals the first: without a place asked for that is the practice, if it has hours.
        let meant = listed.spots(now).min_by_key(|spot| (!in_city(spot), away(spot)));
        let at = meant.map(|spot| At {
            location: spot.location,
            away: away(spot),
        });
        (at.unwrap_or_default(), meant.is_some_and(in_city))
    }

    /// What the doctor in this place of the directory does not pass, whatever the visit type; and where that is.
    pub fn of_doctor(
        &self,
        listed: &Listed,
        place: usize,
        names: Option<&Matched>,
        now: DateTime<Utc>,
    ) -> (Failed, At) {
        let doctor = &listed.doctor;
        let (at, in_city) = self.place_of(listed, now);
        let too_far = self
            .near
            .zip(at.away)
            .is_some_and(|(near, away)| away > near.kilometres * 1_000);
        let lacks =
            |wanted: Option<&str>, has: &[String]| wanted.is_some_and(|wanted| !has.iter().any(|one| one == wanted));
        let stars = || listed.rating.map_or(0, tenths);
        let failed = Failed::default()
            .and(
                Facet::Specialty,
                lacks(self.specialty.as_deref(), &doctor.specialties.0),
            )
            .and(Facet::City, !in_city)
            .and(Facet::Place, too_far)
            .and(Facet::Language, lacks(self.language.as_deref(), &doctor.languages.0))
            .and(Facet::Gender, self.gender.is_some_and(|gender| gender != doctor.gender))
            .and(Facet::Rating, self.rating.is_some_and(|least| stars() < least))
            .and(Facet::Name, names.is_some_and(|names| !names.includes(place)));
        (failed, at)
    }

    /// What a visit type does not pass; with `None` what a doctor without any does not.
    pub fn of_type(&self, offered: Option<&Offered>) -> Failed {
        let differs = |key: &String| offered.is_none_or(|offered| offered.key != *key);
        let dearer = |most: Money| {
            offered.is_none_or(|offered| offered.price.currency != most.currency || offered.price.amount > most.amount)
        };
        Failed::default()
            .and(Facet::VisitType, self.visit_type.as_ref().is_some_and(differs))
            .and(Facet::Video, self.video && offered.is_none_or(|offered| !offered.video))
            .and(Facet::Price, self.price.is_some_and(dearer))
    }

    /// The currency prices are compared in.
    pub fn currency(&self) -> Option<Currency> {
        self.price.map(|price| price.currency)
    }
}

/// Stars on average in tenths: whole numbers compare without surprises.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "an average lies between 1 and 5"
)]
pub fn tenths(rating: crate::answers::Rating) -> u32 {
    (rating.average * 10.0).round() as u32
}
