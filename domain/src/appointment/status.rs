use serde::{Deserialize, Serialize};

/// Where a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// The time is taken; the doctor has to say yes.
    Pending,
    /// Will take place.
    Booked,
    /// The patient is there.
    Arrived,
    /// The doctor is seeing the patient.
    #[serde(rename = "in-progress")]
    InProgress,
    /// Took place.
    Fulfilled,
    /// Will not take place.
    Cancelled,
    /// The patient did not come.
    NoShow,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Booked,
        Self::Arrived,
        Self::InProgress,
        Self::Fulfilled,
        Self::Cancelled,
        Self::NoShow,
    ];

    /// The name on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Booked => "booked",
            Self::Arrived => "arrived",
            Self::InProgress => "in-progress",
            Self::Fulfilled => "fulfilled",
            Self::Cancelled => "cancelled",
            Self::NoShow => "noshow",
        }
    }
}
