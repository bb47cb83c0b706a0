use domain::ids::VisitTypeId;
use domain::money::{Currency, Money};
use domain::schedule::{Confirmation, VisitType};
use garde::Validate;
use http_kit::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::refused::Refused;

/// A kind of visit a doctor offers.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VisitTypeBody {
    /// Its name as patients see it.
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
    /// What it costs.
    #[garde(dive)]
    pub price: MoneyBody,
    /// Who makes a booking final.
    #[garde(skip)]
    pub confirmation: ConfirmationCode,
    /// Hours before the start until which a patient can cancel without it counting as late; 0: until it starts.
    #[garde(range(max = 336))]
    #[schema(maximum = 336)]
    pub cancellation_notice_hours: u16,
}

/// An amount of money.
#[derive(Clone, Debug, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Money)]
pub struct MoneyBody {
    /// In the currency's smallest unit, such as cents.
    #[garde(skip)]
    pub amount: u32,
    /// ISO 4217 code.
    #[garde(custom(valid_currency))]
    #[schema(min_length = 3, max_length = 3, pattern = "^[A-Z]{3}$")]
    pub currency: String,
}

/// Who makes a booking final.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
#[schema(as = Confirmation)]
pub enum ConfirmationCode {
    /// Booked at once.
    Automatic,
    /// The time is taken, and the doctor says yes or no.
    ByDoctor,
}

impl VisitTypeBody {
    /// The type under this id.
    pub fn visit_type(&self, id: VisitTypeId) -> Result<VisitType, Refused> {
        let currency = Currency::try_from(self.price.currency.clone());
        let currency = currency.map_err(|error| Problem::invalid_field("price.currency", error.to_string()))?;
        Ok(VisitType {
            id,
            name: self.name.trim().to_owned(),
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
            cancellation_notice_hours: self.cancellation_notice_hours,
        })
    }
}

fn valid_currency<C>(code: &str, _context: &C) -> garde::Result {
    let known = Currency::try_from(code.to_owned());
    known.map(drop).map_err(|error| garde::Error::new(error.to_string()))
}
