use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Party, Slot};
use crate::Personal;
use crate::ids::{DoctorId, PatientId, SeriesId, VisitTypeId};
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
    /// The series it is one of.
    pub series: Option<InSeries>,
    /// When and where.
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
            series: None,
            slot: Slot::of(offer),
        }
    }

    /// The same with what the patient said about why.
    pub fn because(self, reason: Option<Personal<String>>) -> Self {
        Self { reason, ..self }
    }

    /// The same as one visit of a series.
    pub fn in_series(self, series: Option<InSeries>) -> Self {
        Self { series, ..self }
    }
}

/// Which visit of a series it is. Each is a visit of its own, moved and called off alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InSeries {
    /// The series.
    pub id: SeriesId,
    /// From 1.
    pub number: u16,
    /// How many visits were booked together.
    pub of: u16,
}

/// Why a doctor is asked before a visit is booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum AskedBecause {
    /// Visits of this type need it.
    VisitType,
    /// The patient did not come to so many visits, and is to be called first.
    MissedVisits {
        /// How many, in the time the policy looks at.
        missed: u16,
    },
}

/// How a patient can call a visit off, after all that happened to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Terms {
    /// As agreed on.
    #[default]
    Agreed,
    /// The patient moved it after the notice, so that calling it off counts as late whenever that is.
    Late,
    /// The practice moved it, or the clocks did when it had just been free to call it off, so that it is called off free
    /// until it starts.
    Free,
}

impl Terms {
    /// What a move of the visit makes of them.
    pub fn after_move(by: Party, late: bool) -> Self {
        match by {
            Party::Doctor => Self::Free,
            Party::Patient if late => Self::Late,
            Party::Patient => Self::Agreed,
        }
    }

    /// What they become when the clocks move a visit: what they were, but nobody to whom calling it off was free a moment
    /// ago is late now.
    pub fn after_clocks(
        self,
        policy: CancellationPolicy,
        previous: DateTime<Utc>,
        starts_at: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Self {
        let is_free = |starts_at| self.free_until(policy, starts_at).is_some_and(|until| now <= until);
        if is_free(previous) && !is_free(starts_at) {
            Self::Free
        } else {
            self
        }
    }

    /// The name in read tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::Late => "late",
            Self::Free => "free",
        }
    }

    /// The last instant at which a visit that starts then is called off free; `None`: that is over.
    pub fn free_until(self, policy: CancellationPolicy, starts_at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self {
            Self::Agreed => Some(policy.free_until(starts_at)),
            Self::Late => None,
            Self::Free => Some(starts_at),
        }
    }
}
