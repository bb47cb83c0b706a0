use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::Money;

/// Who makes a booking final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// Booked at once.
    Automatic,
    /// The doctor says yes or no.
    ByDoctor,
}

/// A kind of visit a doctor offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitType {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Length in minutes.
    #[schema(minimum = 5, maximum = 480)]
    pub minutes: u16,
    /// Minutes the doctor needs free before.
    #[schema(minimum = 0, maximum = 120)]
    pub buffer_before: u16,
    /// Minutes the doctor needs free after.
    #[schema(minimum = 0, maximum = 120)]
    pub buffer_after: u16,
    /// What it costs.
    pub price: Money,
    /// Who makes a booking final.
    pub confirmation: Confirmation,
    /// Hours before the start until which a patient can cancel without it counting as late; 0: until it starts.
    #[schema(minimum = 0, maximum = 336)]
    pub cancellation_notice_hours: u16,
}

impl From<domain::schedule::Confirmation> for Confirmation {
    fn from(confirmation: domain::schedule::Confirmation) -> Self {
        match confirmation {
            domain::schedule::Confirmation::Automatic => Self::Automatic,
            domain::schedule::Confirmation::ByDoctor => Self::ByDoctor,
        }
    }
}

impl From<&domain::schedule::VisitType> for VisitType {
    fn from(visit_type: &domain::schedule::VisitType) -> Self {
        Self {
            id: visit_type.id.0,
            name: visit_type.name.clone(),
            minutes: visit_type.minutes,
            buffer_before: visit_type.buffer_before,
            buffer_after: visit_type.buffer_after,
            price: visit_type.price.into(),
            confirmation: visit_type.confirmation.into(),
            cancellation_notice_hours: visit_type.cancellation_notice_hours,
        }
    }
}
