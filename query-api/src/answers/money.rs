use serde::Serialize;
use utoipa::ToSchema;

/// An amount in the currency's smallest unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Money {
    /// Smallest units, for example cents.
    #[schema(minimum = 0)]
    pub amount: u32,
    /// ISO 4217 code.
    #[schema(min_length = 3, max_length = 3, example = "EUR")]
    pub currency: String,
}

impl From<domain::money::Money> for Money {
    fn from(money: domain::money::Money) -> Self {
        Self {
            amount: money.amount,
            currency: money.currency.into(),
        }
    }
}
