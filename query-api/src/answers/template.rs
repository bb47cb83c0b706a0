use domain::setting::Standing;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Confirmation, Money, SettingStanding};
use crate::queries::settings::Setting;

/// What a visit type made from it begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Template {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub name: String,
    /// Length in minutes.
    pub minutes: u16,
    /// Minutes the doctor needs free before.
    pub buffer_before: u16,
    /// Minutes the doctor needs free after.
    pub buffer_after: u16,
    /// A suggestion what to charge.
    pub price: Money,
    /// Who makes a booking final.
    pub confirmation: Confirmation,
    /// Shortest notice in minutes.
    pub notice_minutes: u32,
    /// Hours before the start until which a patient can cancel without it counting as late; 0: until it starts.
    pub cancellation_notice_hours: u16,
    /// Whether doctors are offered it.
    pub standing: SettingStanding,
}

/// The same as it stands in its table.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TemplateValue {
    minutes: u16,
    buffer_before: u16,
    buffer_after: u16,
    price: domain::money::Money,
    confirmation: domain::schedule::Confirmation,
    notice_minutes: u32,
    cancellation_notice_hours: u16,
    standing: Standing,
}

impl From<Setting<TemplateValue>> for Template {
    fn from(setting: Setting<TemplateValue>) -> Self {
        let value = setting.value;
        Self {
            id: setting.id,
            name: setting.name,
            minutes: value.minutes,
            buffer_before: value.buffer_before,
            buffer_after: value.buffer_after,
            price: value.price.into(),
            confirmation: value.confirmation.into(),
            notice_minutes: value.notice_minutes,
            cancellation_notice_hours: value.cancellation_notice_hours,
            standing: value.standing.into(),
        }
    }
}
