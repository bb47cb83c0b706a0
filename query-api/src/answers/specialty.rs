use domain::doctor::Specialty;
use domain::setting::Standing;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Names, SettingStanding};
use crate::queries::settings::Setting;

/// A field of medicine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SpecialtyEntry {
    /// Its code.
    #[schema(example = "cardiology")]
    pub code: String,
    /// What it is called here; null: what the pages call it anyway.
    #[schema(required)]
    pub names: Option<Names>,
    /// Whether new doctors can have it.
    pub standing: SettingStanding,
}

/// The platform's entry about one as it stands in its table.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SpecialtyValue {
    name_en: Option<String>,
    name_de: Option<String>,
    #[serde(default)]
    standing: Standing,
}

impl SpecialtyEntry {
    /// Those the product brings along, in their order, then those this platform added, by code.
    pub fn all(entries: Vec<Setting<SpecialtyValue>>) -> Vec<Self> {
        let mut all: Vec<Self> = Specialty::ALL.iter().map(Self::brought_along).collect();
        for entry in entries {
            let names = entry.value.name_en.zip(entry.value.name_de);
            let known = Self {
                code: entry.name,
                names: names.map(|(en, de)| Names { en, de }),
                standing: entry.value.standing.into(),
            };
            match all.iter_mut().find(|other| other.code == known.code) {
                Some(other) => *other = known,
                None => all.push(known),
            }
        }
        all
    }

    fn brought_along(code: &Specialty) -> Self {
        Self {
            code: code.code().to_owned(),
            names: None,
            standing: SettingStanding::Active,
        }
    }
}
