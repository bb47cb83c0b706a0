use chrono::NaiveDate;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::routes::admin::settings::names::NamesBody;
use crate::routes::schedule::observe_holidays::CountryCode;

/// A day that is a holiday besides those of the country's rules.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddHoliday {
    /// Where.
    #[garde(skip)]
    pub country: CountryCode,
    /// When.
    #[garde(skip)]
    #[schema(format = "date")]
    pub date: NaiveDate,
    /// What it is called.
    #[garde(dive)]
    pub names: NamesBody,
}
