use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::appointment::Slot;
use crate::ids::{DoctorId, VisitTypeId};
use crate::money::Money;
use crate::schedule::Offer;

/// A time that is offered to somebody who waits, as it was when it was offered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferedTime {
    /// Whose.
    pub doctor_id: DoctorId,
    /// For what.
    pub visit_type_id: VisitTypeId,
    /// The type's name.
    pub visit_type_name: String,
    /// The price.
    pub price: Money,
    /// When.
    pub slot: Slot,
}

/// A time somebody was asked about and did not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct TurnedDown {
    /// Whose.
    pub doctor_id: DoctorId,
    /// When the visit would have started.
    pub starts_at: DateTime<Utc>,
}

impl OfferedTime {
    /// The time an offer would take.
    pub fn of(doctor_id: DoctorId, offer: &Offer) -> Self {
        Self {
            doctor_id,
            visit_type_id: offer.visit_type.id,
            visit_type_name: offer.visit_type.name.clone(),
            price: offer.visit_type.price,
            slot: Slot::of(offer),
        }
    }

    /// Whether an offer of this time is at the place the patient was told.
    pub fn is_where(&self, offer: &Offer) -> bool {
        self.slot.place.location() == offer.venue.location()
    }

    /// What is remembered of it when it is not taken.
    pub fn turned_down(&self) -> TurnedDown {
        TurnedDown {
            doctor_id: self.doctor_id,
            starts_at: self.slot.starts_at,
        }
    }
}
