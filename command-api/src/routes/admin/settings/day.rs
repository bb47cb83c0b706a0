use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use chrono::NaiveDate;
use domain::holidays::Country;

use crate::refused::Refused;
use crate::routes::schedule::observe_holidays::CountryCode;

/// The country and the date in a path. What is none of either names nothing: 404.
#[derive(Clone, Copy, Debug)]
pub struct Day {
    pub country: Country,
    pub date: NaiveDate,
}

impl<S: Send + Sync> FromRequestParts<S> for Day {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let day: Result<Path<(CountryCode, NaiveDate)>, PathRejection> = Path::from_request_parts(parts, state).await;
        let day = day.map(|Path((country, date))| Self {
            country: country.into(),
            date,
        });
        day.map_err(|_| Refused::not_found())
    }
}
