use domain::setting::Standing;
use serde::Serialize;
use utoipa::ToSchema;

/// Whether a setting can still be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum SettingStanding {
    /// It can.
    Active,
    /// It cannot; what chose it before stays as it is.
    Retired,
}

impl From<Standing> for SettingStanding {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Active => Self::Active,
            Standing::Retired => Self::Retired,
        }
    }
}

/// A name in the languages of the pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Names {
    /// In English.
    pub en: String,
    /// In German.
    pub de: String,
}

impl From<domain::setting::Names> for Names {
    fn from(names: domain::setting::Names) -> Self {
        Self {
            en: names.en,
            de: names.de,
        }
    }
}
