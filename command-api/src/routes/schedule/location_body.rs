use domain::ids::LocationId;
use domain::schedule::Branch;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::routes::admin::doctors::onboard::LocationBody;

/// A further location where a doctor sees patients, besides the practice of the profile.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PracticeLocation)]
pub struct PracticeLocationBody {
    /// Its name as patients see it.
    #[garde(length(chars, min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Where it is. Coordinates are kept to five decimals.
    #[garde(dive)]
    pub address: LocationBody,
}

impl PracticeLocationBody {
    /// The location under this id.
    pub fn branch(self, id: LocationId) -> Branch {
        Branch {
            id,
            name: self.name.trim().to_owned(),
            location: self.address.into(),
        }
    }
}
