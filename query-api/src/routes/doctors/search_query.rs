use chrono::{DateTime, NaiveDate, Utc};
use domain::doctor::{Gender, Specialty};
use domain::money::{Currency, Money};
use http_kit::Problem;
use std::collections::BTreeMap;
use utoipa::IntoParams;

use crate::directory::{Snapshot, visit_type_key};
use crate::freshness::ReadModel;
use crate::names::fold;
use crate::parameters::{self, FromParameters, Parameters};
use crate::places::{PLACES, Place, Point, place};
use crate::search::{Filter, Near, Sort};

/// What the directory in memory is made of.
pub const MODELS: [ReadModel; 3] = [
    ReadModel::DoctorDirectory,
    ReadModel::Availability,
    ReadModel::DoctorReviews,
];

/// Days that can be asked for at once.
const DAYS: usize = 14;
/// Kilometres around a place when nothing else is said.
const RADIUS: u32 = 25;

/// Which doctors, and which part of them. Nothing in it is about the person who asks: a place is one of the table, or
/// coordinates rounded to about a kilometre.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct SearchQuery {
    /// A specialty's code.
    #[param(value_type = Option<String>, example = "dermatology")]
    specialty: Option<String>,
    /// The name of a kind of visit; capitals and accents do not matter. The next free times are those of this kind.
    #[param(max_length = 80)]
    visit_type: Option<String>,
    /// The whole name of a city.
    #[param(max_length = 120)]
    city: Option<String>,
    /// Near this place: an id that `/api/search/places` gives.
    #[param(max_length = 160, example = "de-berlin")]
    place: Option<String>,
    /// Near this point: degrees north and east with at most two decimals. Not together with `place`.
    #[param(value_type = Option<String>, example = "52.52,13.41")]
    near: Option<Point>,
    /// Kilometres around the place or point.
    #[param(minimum = 1, maximum = 500)]
    radius: Option<u32>,
    /// Only doctors with a free time on at least one of these days of their own calendar, separated by commas; at most 14.
    #[param(value_type = Option<String>, example = "2026-11-23,2026-11-24")]
    free_on: Option<Vec<NaiveDate>>,
    /// An ISO 639-1 code.
    #[param(min_length = 2, max_length = 2, example = "de")]
    language: Option<String>,
    /// A gender's code.
    #[param(value_type = Option<String>, example = "female")]
    gender: Option<&'static str>,
    /// Only visits by video.
    #[param(required = false)]
    video: bool,
    /// Stars on average, at least; at most one decimal.
    #[param(value_type = Option<f64>, minimum = 1, maximum = 5, example = 4.5)]
    rating: Option<u32>,
    /// Only visits that cost at most this, in smallest units of `currency`.
    price_max: Option<u32>,
    /// ISO 4217 code; goes with `priceMax`. Visits in other currencies do not fit.
    #[param(value_type = Option<String>, min_length = 3, max_length = 3, example = "EUR")]
    currency: Option<Currency>,
    /// The doctor's name, or a part of it. When nobody has such a name, similar ones are found.
    #[param(max_length = 120)]
    name: Option<String>,
    /// What comes first: soonest, distance (needs a place or point), rating or price.
    #[param(value_type = Option<String>, example = "soonest")]
    pub sort: Sort,
    /// Which page, from 1.
    #[param(minimum = 1, maximum = 1000, default = 1, required = false)]
    pub page: u32,
    /// Doctors on a page.
    #[param(minimum = 1, maximum = 50, default = 20, required = false)]
    pub page_size: u32,
}

impl FromParameters for SearchQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        let query = Self {
            specialty: parameters.optional("specialty", specialty),
            visit_type: parameters.optional("visitType", parameters::text(80)),
            city: parameters.optional("city", parameters::text(120)),
            place: parameters.optional("place", parameters::text(160)),
            near: parameters.optional("near", near),
            radius: parameters.optional("radius", parameters::number(1..=500)),
            free_on: parameters.optional("freeOn", days),
            language: parameters.optional("language", language),
            gender: parameters.optional("gender", gender),
            video: parameters.optional("video", yes).is_some(),
            rating: parameters.optional("rating", rating),
            price_max: parameters.optional("priceMax", parameters::number(0..=100_000_000)),
            currency: parameters.optional("currency", currency),
            name: parameters.optional("name", parameters::text(120)),
            sort: parameters
                .optional("sort", parameters::one_of(&Sort::ALL))
                .unwrap_or_default(),
            page: parameters.optional("page", parameters::number(1..=1_000)).unwrap_or(1),
            page_size: parameters
                .optional("pageSize", parameters::number(1..=50))
                .unwrap_or(20),
        };
        query.fit(parameters);
        Some(query)
    }
}

impl SearchQuery {
    /// Refuses what does not go together.
    fn fit(&self, parameters: &mut Parameters) {
        let somewhere = self.place.is_some() || self.near.is_some();
        if self.place.is_some() && self.near.is_some() {
            parameters.refuse("near", "Give either a place or a point.");
        }
        if self.radius.is_some() && !somewhere {
            parameters.refuse("radius", "Say around which place.");
        }
        if self.sort == Sort::Distance && !somewhere {
            parameters.refuse("sort", "Say from which place the distance is meant.");
        }
        if self.price_max.is_some() && self.currency.is_none() {
            parameters.refuse("currency", "Say in which currency, for example EUR.");
        }
        if self.currency.is_some() && self.price_max.is_none() {
            parameters.refuse("priceMax", "Say how much at most.");
        }
    }

    /// The filter it means, and the place if one was named.
    ///
    /// # Errors
    /// 422 `validation-failed` for a place nobody knows.
    pub fn filter(&self, directory: &Snapshot, now: DateTime<Utc>) -> Result<(Filter, Option<Place>), Problem> {
        let named = self.place.as_deref().map(|id| {
            let known = place(id).cloned().or_else(|| practice_place(directory, id, now));
            known.ok_or_else(|| {
                let sentence = "There is no such place; choose one of those that /api/search/places gives.";
                Problem::invalid_field("place", sentence.to_owned())
            })
        });
        let named = named.transpose()?;
        let point = named.as_ref().map(|place| place.point).or(self.near);
        let filter = Filter {
            specialty: self.specialty.clone(),
            visit_type: self.visit_type.as_deref().map(visit_type_key),
            city: self.city.as_deref().map(fold),
            near: point.map(|point| Near {
                point,
                kilometres: self.radius.unwrap_or(RADIUS),
            }),
            language: self.language.clone(),
            gender: self.gender,
            video: self.video,
            free_on: self.free_on.clone().unwrap_or_default(),
            rating: self.rating,
            price: self
                .price_max
                .zip(self.currency)
                .map(|(amount, currency)| Money { amount, currency }),
            name: self.name.clone(),
        };
        Ok((filter, named))
    }
}

/// Where doctors practise outside the places of the table, each once.
pub fn practice_places(directory: &Snapshot, now: DateTime<Utc>) -> Vec<Place> {
    let mut cities: BTreeMap<(&str, &str), Point> = BTreeMap::new();
    let spots = || directory.doctors.iter().flat_map(|listed| listed.spots(now));
    for spot in spots() {
        let city = (spot.city_key.as_str(), spot.country.as_str());
        cities.entry(city).or_insert(spot.point);
    }
    cities.retain(|(name, country), _| {
        let known = |place: &Place| place.country == *country && place.is_called(name);
        !PLACES.iter().any(known)
    });
    let mut places: BTreeMap<String, Place> = BTreeMap::new();
    for spot in spots() {
        let city = (spot.city_key.as_str(), spot.country.as_str());
        if let Some(point) = cities.get(&city) {
            let place = Place::unlisted(&spot.city, &spot.country, *point);
            places.entry(place.id.clone()).or_insert(place);
        }
    }
    places.into_values().collect()
}

fn practice_place(directory: &Snapshot, id: &str, now: DateTime<Utc>) -> Option<Place> {
    practice_places(directory, now).into_iter().find(|place| place.id == id)
}

/// A well-formed code nobody has finds nobody: the platform may have specialties of its own.
fn specialty(text: &str) -> Result<String, String> {
    let known = Specialty::try_from(text.to_owned());
    known.map(Into::into).map_err(|error| error.to_string())
}

fn gender(text: &str) -> Result<&'static str, String> {
    let codes = Gender::ALL.map(Gender::code);
    let known = codes.into_iter().find(|code| *code == text);
    known.ok_or_else(|| format!("Write one of {}.", codes.join(", ")))
}

fn language(text: &str) -> Result<String, String> {
    let two_letters = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_alphabetic());
    if two_letters {
        Ok(text.to_ascii_lowercase())
    } else {
        Err("Write a language as its two-letter code, for example de.".to_owned())
    }
}

fn currency(text: &str) -> Result<Currency, String> {
    Currency::try_from(text.to_owned()).map_err(|error| error.to_string())
}

fn yes(text: &str) -> Result<(), String> {
    if text == "true" {
        Ok(())
    } else {
        Err("Write true, or leave it out.".to_owned())
    }
}

fn days(text: &str) -> Result<Vec<NaiveDate>, String> {
    let days: Result<Vec<NaiveDate>, String> = text.split(',').take(DAYS + 1).map(parameters::date).collect();
    let mut days = days?;
    if days.len() > DAYS {
        return Err(format!("Ask for at most {DAYS} days."));
    }
    days.sort_unstable();
    days.dedup();
    Ok(days)
}

/// Tenths of a star.
fn rating(text: &str) -> Result<u32, String> {
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let digit = |text: &str| text.parse::<u32>().ok().filter(|_| text.len() == 1);
    let tenths = digit(whole).zip(digit(tenth)).map(|(whole, tenth)| whole * 10 + tenth);
    tenths
        .filter(|tenths| (10..=50).contains(tenths))
        .ok_or_else(|| "Write stars from 1 to 5 with at most one decimal, for example 4.5.".to_owned())
}

/// Two decimals are about a kilometre: near enough to find a doctor, too far to find a home.
fn near(text: &str) -> Result<Point, String> {
    let degrees = |text: &str, most: f64| {
        let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b".-".contains(&byte));
        let degrees = text.parse::<f64>().ok();
        degrees.filter(|degrees| plain && decimals <= 2 && degrees.abs() <= most)
    };
    let point = text.split_once(',').and_then(|(latitude, longitude)| {
        Some(Point {
            latitude: degrees(latitude, 90.0)?,
            longitude: degrees(longitude, 180.0)?,
        })
    });
    point.ok_or_else(|| "Write degrees north and east with at most two decimals, for example 52.52,13.41.".to_owned())
}
