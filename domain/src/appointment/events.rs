use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{AskedBecause, Booking, CancelReason, DeclineReason, Party, Slot, Terms};
use crate::{Event, Sealing, SubjectId};

/// What happened to a visit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum AppointmentEvent {
    /// The time is taken and the doctor is asked, who has to answer before `answer_by` and before the visit starts.
    #[serde(rename = "appointment.requested")]
    Requested {
        booking: Booking,
        answer_by: DateTime<Utc>,
        because: AskedBecause,
    },
    /// The visit is booked.
    #[serde(rename = "appointment.booked")]
    Booked { booking: Booking },
    /// The doctor said yes to a request.
    #[serde(rename = "appointment.confirmed")]
    Confirmed {},
    /// The doctor said no to a request.
    #[serde(rename = "appointment.declined")]
    Declined { reason: DeclineReason },
    /// Nobody answered a request in time.
    #[serde(rename = "appointment.expired")]
    Expired {},
    /// The same visit at another time. Late: the patient moved it after the notice that was agreed on.
    #[serde(rename = "appointment.rescheduled")]
    Rescheduled {
        slot: Slot,
        previous_starts_at: DateTime<Utc>,
        by: Party,
        late: bool,
    },
    /// The same visit at the same local time, which is another instant since the rules of the clocks were changed. With
    /// what this makes of the notice.
    #[serde(rename = "appointment.clocks-moved")]
    ClocksMoved {
        slot: Slot,
        previous_starts_at: DateTime<Utc>,
        terms: Terms,
    },
    /// The visit will not take place. Late: the patient called it off after the notice that was agreed on.
    #[serde(rename = "appointment.cancelled")]
    Cancelled {
        by: Party,
        reason: CancelReason,
        late: bool,
    },
    /// The patient is there.
    #[serde(rename = "appointment.arrived")]
    Arrived {},
    /// The patient was checked in by mistake.
    #[serde(rename = "appointment.arrival-reversed")]
    ArrivalReversed {},
    /// The doctor is seeing the patient.
    #[serde(rename = "appointment.started")]
    Started {},
    /// The visit took place.
    #[serde(rename = "appointment.fulfilled")]
    Fulfilled {},
    /// The patient did not come.
    #[serde(rename = "appointment.no-show-marked")]
    NoShowMarked {},
    /// The patient was marked as not come by mistake.
    #[serde(rename = "appointment.no-show-reversed")]
    NoShowReversed {},
}

impl Event for AppointmentEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Requested { .. } => "appointment.requested",
            Self::Booked { .. } => "appointment.booked",
            Self::Confirmed {} => "appointment.confirmed",
            Self::Declined { .. } => "appointment.declined",
            Self::Expired {} => "appointment.expired",
            Self::Rescheduled { .. } => "appointment.rescheduled",
            Self::ClocksMoved { .. } => "appointment.clocks-moved",
            Self::Cancelled { .. } => "appointment.cancelled",
            Self::Arrived {} => "appointment.arrived",
            Self::ArrivalReversed {} => "appointment.arrival-reversed",
            Self::Started {} => "appointment.started",
            Self::Fulfilled {} => "appointment.fulfilled",
            Self::NoShowMarked {} => "appointment.no-show-marked",
            Self::NoShowReversed {} => "appointment.no-show-reversed",
        }
    }

    /// Version 1 had no cancellation policy, no reasons and no time to answer in; version 2 of a booking no place, no
    /// allotment and no series, and a move did not say who made it. Before version 4 of a booking and 3 of a move no visit
    /// took place at a further location.
    fn schema_version(&self) -> u16 {
        match self {
            Self::Requested { .. } | Self::Booked { .. } => 4,
            Self::Rescheduled { .. } => 3,
            Self::Declined { .. } | Self::Cancelled { .. } => 2,
            Self::Confirmed {}
            | Self::Expired {}
            | Self::ClocksMoved { .. }
            | Self::Arrived {}
            | Self::ArrivalReversed {}
            | Self::Started {}
            | Self::Fulfilled {}
            | Self::NoShowMarked {}
            | Self::NoShowReversed {} => 1,
        }
    }

    fn personal(&self) -> Vec<Sealing> {
        match self {
            Self::Requested { booking, .. } | Self::Booked { booking } => {
                let patient = SubjectId(booking.patient_id.0);
                let reason = booking.reason.iter();
                reason.filter_map(|reason| reason.sealing(patient)).collect()
            }
            Self::Confirmed {}
            | Self::Declined { .. }
            | Self::Expired {}
            | Self::Rescheduled { .. }
            | Self::ClocksMoved { .. }
            | Self::Cancelled { .. }
            | Self::Arrived {}
            | Self::ArrivalReversed {}
            | Self::Started {}
            | Self::Fulfilled {}
            | Self::NoShowMarked {}
            | Self::NoShowReversed {} => Vec::new(),
        }
    }
}
