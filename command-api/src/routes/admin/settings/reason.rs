use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Why a setting is taken away.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = SettingReason)]
pub struct Reason {
    /// In words, for those who come after. Stands in the log for ever: nothing about a person.
    #[garde(length(chars, min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}
