use domain::doctor::Specialty;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::routes::admin::settings::names::NamesBody;

/// A field of medicine the platform did not know.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddSpecialty {
    /// Its code, for ever: small letters, with hyphens between words.
    #[garde(length(chars, min = 1, max = 32), custom(valid_code))]
    #[schema(min_length = 1, max_length = 32, pattern = "^[a-z]+(-[a-z]+)*$")]
    pub code: String,
    /// What it is called.
    #[garde(dive)]
    pub names: NamesBody,
}

fn valid_code<C>(code: &str, _context: &C) -> garde::Result {
    let known = Specialty::try_from(code.to_owned());
    known.map(drop).map_err(|error| garde::Error::new(error.to_string()))
}
