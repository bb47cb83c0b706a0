use domain::setting::Names;
use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a specialty or a holiday is called.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Names)]
pub struct NamesBody {
    /// In English.
    #[garde(length(chars, min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub en: String,
    /// In German.
    #[garde(length(chars, min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub de: String,
}

impl From<NamesBody> for Names {
    fn from(body: NamesBody) -> Self {
        Self {
            en: body.en,
            de: body.de,
        }
    }
}
