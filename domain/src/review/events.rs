use serde::{Deserialize, Serialize};

use super::{HideReason, Rating, RestoreReason};
use crate::ids::{DoctorId, PatientId, VisitTypeId};
use crate::{Event, Personal, Sealing, SubjectId};

/// What happened to a review. Texts of people are sealed under the key of whoever wrote them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum ReviewEvent {
    /// The patient said how the visit was.
    #[serde(rename = "review.written")]
    Written {
        patient_id: PatientId,
        doctor_id: DoctorId,
        visit_type_id: VisitTypeId,
        rating: Rating,
        text: Option<Personal<String>>,
    },
    /// The patient took it back.
    #[serde(rename = "review.withdrawn")]
    Withdrawn {},
    /// The doctor answered.
    #[serde(rename = "review.replied")]
    Replied {
        doctor_id: DoctorId,
        text: Personal<String>,
    },
    /// The doctor put another answer in place of the last.
    #[serde(rename = "review.reply-changed")]
    ReplyChanged {
        doctor_id: DoctorId,
        text: Personal<String>,
    },
    /// The doctor took the answer back.
    #[serde(rename = "review.reply-withdrawn")]
    ReplyWithdrawn {},
    /// An admin took it from the public. `note` is an operator's text and not about a person.
    #[serde(rename = "review.hidden")]
    Hidden { reason: HideReason, note: String },
    /// An admin gave it back to the public. `note` is an operator's text and not about a person.
    #[serde(rename = "review.restored")]
    Restored { reason: RestoreReason, note: String },
}

impl Event for ReviewEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Written { .. } => "review.written",
            Self::Withdrawn {} => "review.withdrawn",
            Self::Replied { .. } => "review.replied",
            Self::ReplyChanged { .. } => "review.reply-changed",
            Self::ReplyWithdrawn {} => "review.reply-withdrawn",
            Self::Hidden { .. } => "review.hidden",
            Self::Restored { .. } => "review.restored",
        }
    }

    fn personal(&self) -> Vec<Sealing> {
        let sealing = match self {
            Self::Written { patient_id, text, .. } => {
                text.as_ref().and_then(|text| text.sealing(SubjectId(patient_id.0)))
            }
            Self::Replied { doctor_id, text } | Self::ReplyChanged { doctor_id, text } => {
                text.sealing(SubjectId(doctor_id.0))
            }
            Self::Withdrawn {} | Self::ReplyWithdrawn {} | Self::Hidden { .. } | Self::Restored { .. } => None,
        };
        sealing.into_iter().collect()
    }
}
