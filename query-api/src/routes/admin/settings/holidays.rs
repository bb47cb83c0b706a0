use access::Operation;
use axum::extract::State as Extract;
use chrono::{Datelike, NaiveDate};
use domain::holiday_calendar::HolidayCalendar;
use domain::holidays::Country;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};

use crate::State;
use crate::answers::Names;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters};
use crate::queries::settings::{self, HolidayChange};

/// Whose holidays, in which year.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HolidaysQuery {
    /// ISO 3166-1 alpha-2 code.
    #[param(value_type = String, example = "DE")]
    country: Country,
    /// The year.
    #[param(minimum = 2000, maximum = 2199)]
    year: u32,
}

impl FromParameters for HolidaysQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        let countries = Country::ALL.map(|country| (country.code(), country));
        let country = parameters.required("country", parameters::one_of(&countries));
        let year = parameters.required("year", parameters::number(2_000..=2_199));
        Some(Self {
            country: country?,
            year: year?,
        })
    }
}

/// A day that is a holiday, or would be by the country's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct HolidayDay {
    /// When.
    pub date: NaiveDate,
    /// Its name as a code, for a holiday of the country's rules; null: the platform added it.
    #[schema(required, example = "easter-monday")]
    pub code: Option<&'static str>,
    /// What the platform calls the day it added; null: it did not.
    #[schema(required)]
    pub names: Option<Names>,
    /// Whether doctors who keep this country's holidays are closed.
    pub observed: bool,
}

/// The holidays of a year.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Holidays {
    /// In order.
    pub days: Vec<HolidayDay>,
}

http_kit::problems!(HolidaysProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// A country's holidays of a year, as its rules and the platform have them.
#[utoipa::path(
    get, path = "/api/admin/settings/holidays", operation_id = "listHolidays", tag = "settings",
    params(MinPositionHeader, HolidaysQuery),
    responses((status = 200, body = Holidays), HolidaysProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
    Asked(query): Asked<HolidaysQuery>,
) -> Result<(Served, Json<Holidays>), Failure> {
    caller.authorise(Operation::ListHolidays)?;
    let served = state.freshness.reached(&[ReadModel::Settings], min).await?;
    let id = HolidayCalendar::id_of(query.country).0;
    let changes: Option<BTreeMap<NaiveDate, HolidayChange>> = settings::by_id(&state.read, id).await?;
    let days = days(query, &changes.unwrap_or_default());
    Ok((served, Json(Holidays { days })))
}

fn days(query: HolidaysQuery, changes: &BTreeMap<NaiveDate, HolidayChange>) -> Vec<HolidayDay> {
    let year = i32::try_from(query.year).unwrap_or_default();
    let computed = query.country.holidays_of(year).into_iter().map(|holiday| HolidayDay {
        date: holiday.date,
        code: Some(holiday.name),
        names: None,
        observed: !matches!(changes.get(&holiday.date), Some(HolidayChange::Off)),
    });
    let mut days: Vec<HolidayDay> = computed.collect();
    for (date, change) in changes {
        if let HolidayChange::Added(names) = change
            && date.year() == year
        {
            days.push(HolidayDay {
                date: *date,
                code: None,
                names: Some(names.clone().into()),
                observed: true,
            });
        }
    }
    days.sort_by_key(|day| day.date);
    days
}
