//! Why a visit does not take place. Codes, never free text: the log holds no personal data.

use serde::{Deserialize, Serialize};

/// Who did something to a visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Party {
    /// The patient.
    Patient,
    /// The doctor.
    Doctor,
}

impl Party {
    /// The name on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Patient => "patient",
            Self::Doctor => "doctor",
        }
    }
}

/// Why a visit was called off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CancelReason {
    /// The patient no longer needs the visit.
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
    /// Anything else.
    Other,
}

impl CancelReason {
    /// Every reason.
    pub const ALL: [Self; 7] = [
        Self::FeelingBetter,
        Self::CannotCome,
        Self::FoundAnotherDoctor,
        Self::DoctorIll,
        Self::Emergency,
        Self::PracticeClosed,
        Self::Other,
    ];

    /// The name on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FeelingBetter => "feeling-better",
            Self::CannotCome => "cannot-come",
            Self::FoundAnotherDoctor => "found-another-doctor",
            Self::DoctorIll => "doctor-ill",
            Self::Emergency => "emergency",
            Self::PracticeClosed => "practice-closed",
            Self::Other => "other",
        }
    }

    /// Whether this party can give it.
    pub fn is_given_by(self, party: Party) -> bool {
        match self {
            Self::FeelingBetter | Self::CannotCome | Self::FoundAnotherDoctor => party == Party::Patient,
            Self::DoctorIll | Self::Emergency | Self::PracticeClosed => party == Party::Doctor,
            Self::Other => true,
        }
    }
}

/// Why a doctor said no to a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeclineReason {
    /// The doctor cannot see the patient then.
    TimeNotPossible,
    /// The practice takes no new patients.
    NoNewPatients,
    /// Another doctor is the better choice.
    AnotherDoctorSuits,
    /// Anything else.
    Other,
}

impl DeclineReason {
    /// Every reason.
    pub const ALL: [Self; 4] = [
        Self::TimeNotPossible,
        Self::NoNewPatients,
        Self::AnotherDoctorSuits,
        Self::Other,
    ];

    /// The name on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TimeNotPossible => "time-not-possible",
            Self::NoNewPatients => "no-new-patients",
            Self::AnotherDoctorSuits => "another-doctor-suits",
            Self::Other => "other",
        }
    }
}
