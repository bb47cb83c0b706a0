use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Slot;
use crate::Personal;
use crate::ids::{DoctorId, PatientId, VisitTypeId};
use crate::money::Money;
use crate::schedule::Offer;

/// How late a patient can call a visit off without it counting as late.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancellationPolicy {
    /// Hours before the start; 0: until it starts.
    pub notice_hours: u16,
}

impl CancellationPolicy {
    /// The last instant at which a visit that starts then is called off free.
    pub fn free_until(self, starts_at: DateTime<Utc>) -> DateTime<Utc> {
        starts_at - TimeDelta::hours(self.notice_hours.into())
    }
}

/// What patient and doctor agreed on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// Who comes.
    pub patient_id: PatientId,
    /// To whom.
    pub doctor_id: DoctorId,
    /// For what.
    pub visit_type_id: VisitTypeId,
    /// The type's name as it was then.
    pub visit_type_name: String,
    /// The price as it was then.
    pub price: Money,
    /// The rule for calling it off as it was then.
    pub cancellation: CancellationPolicy,
    /// Why the patient comes, in the patient's own words, at most 500 characters. For the two parties only.
    pub reason: Option<Personal<String>>,
    /// When.
    pub slot: Slot,
}

impl Booking {
    /// A booking of an offer.
    pub fn of(patient_id: PatientId, doctor_id: DoctorId, offer: &Offer) -> Self {
        Self {
            patient_id,
            doctor_id,
            visit_type_id: offer.visit_type.id,
            visit_type_name: offer.visit_type.name.clone(),
            price: offer.visit_type.price,
            cancellation: CancellationPolicy {
                notice_hours: offer.visit_type.cancellation_notice_hours,
            },
            reason: None,
            slot: Slot::of(offer),
        }
    }

    /// The same with what the patient said about why.
    pub fn because(self, reason: Option<Personal<String>>) -> Self {
        Self { reason, ..self }
    }
}
