use domain::catalogue::Template;
use domain::money::{Currency, Money};
use domain::schedule::Confirmation;
use garde::Validate;
use http_kit::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::refused::Refused;
use crate::routes::schedule::body::{ConfirmationCode, MoneyBody};

/// What a visit type made from it begins with.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TemplateBody {
    /// Its name.
    #[garde(length(chars, min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Length in minutes.
    #[garde(range(min = 5, max = 480))]
    #[schema(minimum = 5, maximum = 480)]
    pub minutes: u16,
    /// Minutes the doctor needs free before.
    #[garde(range(max = 120))]
    #[schema(maximum = 120)]
    pub buffer_before: u16,
    /// Minutes the doctor needs free after.
    #[garde(range(max = 120))]
    #[schema(maximum = 120)]
    pub buffer_after: u16,
    /// A suggestion what to charge.
    #[garde(dive)]
    pub price: MoneyBody,
    /// Who makes a booking final.
    #[garde(skip)]
    pub confirmation: ConfirmationCode,
    /// Shortest notice in minutes.
    #[garde(range(max = 43_200))]
    #[schema(maximum = 43_200)]
    pub notice_minutes: u32,
    /// Hours before the start until which a patient can cancel without it counting as late; 0: until it starts.
    #[garde(range(max = 336))]
    #[schema(maximum = 336)]
    pub cancellation_notice_hours: u16,
}

impl TemplateBody {
    pub fn template(self) -> Result<Template, Refused> {
        let currency = Currency::try_from(self.price.currency);
        let currency = currency.map_err(|error| Problem::invalid_field("price.currency", error.to_string()))?;
        Ok(Template {
            name: self.name,
            minutes: self.minutes,
            buffer_before: self.buffer_before,
            buffer_after: self.buffer_after,
            price: Money {
                amount: self.price.amount,
                currency,
            },
            confirmation: match self.confirmation {
                ConfirmationCode::Automatic => Confirmation::Automatic,
                ConfirmationCode::ByDoctor => Confirmation::ByDoctor,
            },
            notice_minutes: self.notice_minutes,
            cancellation_notice_hours: self.cancellation_notice_hours,
        })
    }
}
