use chrono::{DateTime, Utc};
use domain::appointment::{self, CancelReason, DeclineReason, Party};
use serde::Serialize;
use sqlx::types::Text;
use std::str::FromStr;
use utoipa::ToSchema;

use super::visit::UnknownWord;

/// How a visit came not to take place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    /// One of the two called it off.
    Cancelled,
    /// The doctor said no to the request.
    Declined,
    /// Nobody answered the request in time.
    Expired,
}

/// Who called a visit off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CancelledBy {
    /// The patient.
    Patient,
    /// The doctor, also by declining a request.
    Doctor,
}

/// Why a visit does not take place, as whoever ended it said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum EndReason {
    /// The patient no longer needs it.
    FeelingBetter,
    /// The patient cannot come then.
    CannotCome,
    /// The patient sees somebody else.
    FoundAnotherDoctor,
    /// The doctor is ill.
    DoctorIll,
    /// Something that cannot wait came up in the practice.
    Emergency,
    /// The practice is closed then.
    PracticeClosed,
    /// A request: the doctor cannot see the patient then.
    TimeNotPossible,
    /// A request: the practice takes no new patients.
    NoNewPatients,
    /// A request: another doctor is the better choice.
    AnotherDoctorSuits,
    /// Anything else.
    Other,
}

/// Why a visit does not take place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Cancellation {
    /// How that came.
    pub how: Ending,
    /// Who did it; null when nobody did, because the request expired.
    #[schema(required)]
    pub by: Option<CancelledBy>,
    /// Why; null when nobody was asked.
    #[schema(required)]
    pub reason: Option<EndReason>,
    /// Whether the patient called it off after the notice that was agreed on.
    pub late: bool,
}

/// How late a patient can cancel, as it was agreed on when the visit was booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CancellationPolicy {
    /// Hours before the start until which cancelling is free; 0: until it starts.
    #[schema(minimum = 0, maximum = 336)]
    pub notice_hours: u16,
    /// The last instant at which cancelling does not count as late: until it starts after the practice moved the visit;
    /// null after the patient moved it too late, because then cancelling it is late whenever that is.
    #[schema(required)]
    pub free_until: Option<DateTime<Utc>>,
}

/// What moving a visit made of the notice that was agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms(pub appointment::Terms);

impl CancellationPolicy {
    /// The policy of a visit that starts then.
    pub fn of(notice_hours: u16, Terms(terms): Terms, starts_at: DateTime<Utc>) -> Self {
        let policy = appointment::CancellationPolicy { notice_hours };
        Self {
            notice_hours,
            free_until: terms.free_until(policy, starts_at),
        }
    }
}

impl Cancellation {
    /// From the columns of a visit; `None` when it is not cancelled.
    pub fn of(
        ending: Option<Text<Ending>>,
        by: Option<Text<CancelledBy>>,
        reason: Option<Text<EndReason>>,
        late: bool,
    ) -> Option<Self> {
        Some(Self {
            how: ending?.0,
            by: by.map(|by| by.0),
            reason: reason.map(|reason| reason.0),
            late,
        })
    }
}

impl FromStr for Terms {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let all = [
            appointment::Terms::Agreed,
            appointment::Terms::Late,
            appointment::Terms::Free,
        ];
        UnknownWord::unless_among(all.map(|terms| (terms.as_str(), Self(terms))), text)
    }
}

impl FromStr for Ending {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let all = [
            ("cancelled", Self::Cancelled),
            ("declined", Self::Declined),
            ("expired", Self::Expired),
        ];
        UnknownWord::unless_among(all, text)
    }
}

impl FromStr for CancelledBy {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let all = [(Party::Patient, Self::Patient), (Party::Doctor, Self::Doctor)];
        UnknownWord::unless_among(all.map(|(party, by)| (party.as_str(), by)), text)
    }
}

impl FromStr for EndReason {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let all = CancelReason::ALL.map(|reason| (reason.as_str(), reason.into()));
        let declined = DeclineReason::ALL.map(|reason| (reason.as_str(), reason.into()));
        UnknownWord::unless_among(all.into_iter().chain(declined), text)
    }
}

impl From<CancelReason> for EndReason {
    fn from(reason: CancelReason) -> Self {
        match reason {
            CancelReason::FeelingBetter => Self::FeelingBetter,
            CancelReason::CannotCome => Self::CannotCome,
            CancelReason::FoundAnotherDoctor => Self::FoundAnotherDoctor,
            CancelReason::DoctorIll => Self::DoctorIll,
            CancelReason::Emergency => Self::Emergency,
            CancelReason::PracticeClosed => Self::PracticeClosed,
            CancelReason::Other => Self::Other,
        }
    }
}

impl From<DeclineReason> for EndReason {
    fn from(reason: DeclineReason) -> Self {
        match reason {
            DeclineReason::TimeNotPossible => Self::TimeNotPossible,
            DeclineReason::NoNewPatients => Self::NoNewPatients,
            DeclineReason::AnotherDoctorSuits => Self::AnotherDoctorSuits,
            DeclineReason::Other => Self::Other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_read_as_it_is_written() {
        for reason in CancelReason::ALL {
            assert_eq!(reason.as_str().parse::<EndReason>().unwrap(), reason.into());
        }
        for reason in DeclineReason::ALL {
            assert_eq!(reason.as_str().parse::<EndReason>().unwrap(), reason.into());
        }
        assert!("patient-request".parse::<EndReason>().is_err());
    }
}
