use serde::{Deserialize, Serialize};

/// Why an admin takes a review from the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HideReason {
    /// It names somebody, or tells what is nobody else's business.
    PersonalData,
    /// It insults or threatens.
    Offensive,
    /// It is not about the visit.
    OffTopic,
    /// It advertises something.
    Advertising,
    /// Anything else.
    Other,
}

impl HideReason {
    /// The code on the wire and in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::PersonalData => "personal-data",
            Self::Offensive => "offensive",
            Self::OffTopic => "off-topic",
            Self::Advertising => "advertising",
            Self::Other => "other",
        }
    }
}

/// Why an admin gives a review back to the public.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RestoreReason {
    /// It was hidden by mistake.
    Mistake,
    /// Somebody objected, and was right.
    Objection,
    /// Anything else.
    Other,
}

impl RestoreReason {
    /// The code on the wire and in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::Mistake => "mistake",
            Self::Objection => "objection",
            Self::Other => "other",
        }
    }
}
