//! What a patient says in public about a visit that took place, and what the doctor answers.
//!
//! The stream's id is the visit's, so a visit has one review at most, whatever happens at the same moment. Both texts are
//! personal: erasing the patient erases the text, erasing the doctor the answer. Stars stay.

mod commands;
mod error;
mod events;
mod rating;
mod reasons;
#[cfg(test)]
mod tests;

pub use commands::ReviewCommand;
pub use error::ReviewRefusal;
pub use events::ReviewEvent;
pub use rating::Rating;
pub use reasons::{HideReason, RestoreReason};

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use crate::appointment::{Appointment, Status};
use crate::ids::{DoctorId, PatientId, VisitTypeId};
use crate::{Aggregate, Personal};

/// Most characters of a review and of an answer.
pub const TEXT_LIMIT: usize = 2_000;

/// Most characters of an admin's reason.
pub const NOTE_LIMIT: usize = 500;

/// How long after its end a visit can be reviewed.
const TIME_TO_REVIEW: TimeDelta = TimeDelta::days(90);

/// The last instant at which a visit that ended then can be reviewed.
pub fn reviewable_until(ended_at: DateTime<Utc>) -> DateTime<Utc> {
    ended_at + TIME_TO_REVIEW
}

/// What a review needs to know of its visit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReviewedVisit {
    /// Who came, and writes.
    pub patient_id: PatientId,
    /// To whom.
    pub doctor_id: DoctorId,
    /// For what.
    pub visit_type_id: VisitTypeId,
    /// Where it stands.
    pub status: Status,
    /// Its end.
    pub ended_at: DateTime<Utc>,
}

impl ReviewedVisit {
    /// The visit as it stands; `None` when there is none.
    pub fn of(visit: &Appointment) -> Option<Self> {
        let booking = visit.booking()?;
        Some(Self {
            patient_id: booking.patient_id,
            doctor_id: booking.doctor_id,
            visit_type_id: booking.visit_type_id,
            status: visit.status()?,
            ended_at: booking.slot.ends_at,
        })
    }
}

/// Who can read a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Standing {
    /// Everybody.
    Published,
    /// Nobody but its writer and admins: an admin took it from the public.
    Hidden,
    /// Nobody: its writer took it back.
    Withdrawn,
}

impl Standing {
    /// The name on the wire and in tables.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Published => "published",
            Self::Hidden => "hidden",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A review that was written.
#[derive(Clone, Debug, Serialize)]
struct Written {
    doctor_id: DoctorId,
    rating: Rating,
    text: Option<Personal<String>>,
    standing: Standing,
    reply: Option<Personal<String>>,
}

/// The review of one visit.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Review {
    #[serde(flatten)]
    written: Option<Written>,
}

impl Review {
    /// Who can read it; `None` before it was written.
    pub fn standing(&self) -> Option<Standing> {
        self.written.as_ref().map(|review| review.standing)
    }

    fn existing(&self) -> Result<&Written, ReviewRefusal> {
        self.written.as_ref().ok_or(ReviewRefusal::Unknown)
    }

    fn write(
        &self,
        visit: ReviewedVisit,
        rating: Rating,
        text: Option<Personal<String>>,
        now: DateTime<Utc>,
    ) -> Result<Vec<ReviewEvent>, ReviewRefusal> {
        if self.written.is_some() {
            return Err(ReviewRefusal::AlreadyReviewed);
        }
        if visit.status != Status::Fulfilled {
            return Err(ReviewRefusal::NotFulfilled);
        }
        if now > reviewable_until(visit.ended_at) {
            return Err(ReviewRefusal::TooLate);
        }
        text.as_ref().map_or(Ok(()), readable)?;
        Ok(vec![ReviewEvent::Written {
            patient_id: visit.patient_id,
            doctor_id: visit.doctor_id,
            visit_type_id: visit.visit_type_id,
            rating,
            text,
        }])
    }

    fn withdraw(&self) -> Result<Vec<ReviewEvent>, ReviewRefusal> {
        match self.existing()?.standing {
            Standing::Published | Standing::Hidden => Ok(vec![ReviewEvent::Withdrawn {}]),
            Standing::Withdrawn => Ok(vec![]),
        }
    }

    fn reply(&self, text: Personal<String>) -> Result<Vec<ReviewEvent>, ReviewRefusal> {
        let review = self.existing()?;
        match review.standing {
            Standing::Published => {}
            Standing::Hidden => return Err(ReviewRefusal::Hidden),
            Standing::Withdrawn => return Err(ReviewRefusal::Withdrawn),
        }
        readable(&text)?;
        let doctor_id = review.doctor_id;
        Ok(vec![if review.reply.is_none() {
            ReviewEvent::Replied { doctor_id, text }
        } else {
            ReviewEvent::ReplyChanged { doctor_id, text }
        }])
    }

    fn withdraw_reply(&self) -> Result<Vec<ReviewEvent>, ReviewRefusal> {
        let replied = self.existing()?.reply.is_some();
        Ok(replied.then_some(ReviewEvent::ReplyWithdrawn {}).into_iter().collect())
    }

    fn hide(&self, reason: HideReason, note: &str) -> Result<Vec<ReviewEvent>, ReviewRefusal> {
        match self.existing()?.standing {
            Standing::Published => {}
            Standing::Hidden => return Err(ReviewRefusal::Hidden),
            Standing::Withdrawn => return Err(ReviewRefusal::Withdrawn),
        }
        let note = written(note)?;
        Ok(vec![ReviewEvent::Hidden { reason, note }])
    }

    fn restore(&self, reason: RestoreReason, note: &str) -> Result<Vec<ReviewEvent>, ReviewRefusal> {
        match self.existing()?.standing {
            Standing::Hidden => {}
            Standing::Published => return Err(ReviewRefusal::NotHidden),
            Standing::Withdrawn => return Err(ReviewRefusal::Withdrawn),
        }
        let note = written(note)?;
        Ok(vec![ReviewEvent::Restored { reason, note }])
    }

    fn change(&mut self, change: impl FnOnce(&mut Written)) {
        if let Some(review) = &mut self.written {
            change(review);
        }
    }
}

impl Aggregate for Review {
    const TYPE: &'static str = "review";
    type Command = ReviewCommand;
    type Event = ReviewEvent;
    type Refusal = ReviewRefusal;

    fn decide(&self, command: ReviewCommand) -> Result<Vec<ReviewEvent>, ReviewRefusal> {
        match command {
            ReviewCommand::Write {
                visit,
                rating,
                text,
                now,
            } => self.write(visit, rating, text, now),
            ReviewCommand::Withdraw => self.withdraw(),
            ReviewCommand::Reply { text } => self.reply(text),
            ReviewCommand::WithdrawReply => self.withdraw_reply(),
            ReviewCommand::Hide { reason, note } => self.hide(reason, &note),
            ReviewCommand::Restore { reason, note } => self.restore(reason, &note),
        }
    }

    fn evolve(&mut self, event: &ReviewEvent) {
        match event {
            ReviewEvent::Written {
                doctor_id,
                rating,
                text,
                ..
            } => {
                self.written = Some(Written {
                    doctor_id: *doctor_id,
                    rating: *rating,
                    text: text.clone(),
                    standing: Standing::Published,
                    reply: None,
                });
            }
            ReviewEvent::Withdrawn {} => self.change(|review| review.standing = Standing::Withdrawn),
            ReviewEvent::Replied { text, .. } | ReviewEvent::ReplyChanged { text, .. } => {
                self.change(|review| review.reply = Some(text.clone()));
            }
            ReviewEvent::ReplyWithdrawn {} => self.change(|review| review.reply = None),
            ReviewEvent::Hidden { .. } => self.change(|review| review.standing = Standing::Hidden),
            ReviewEvent::Restored { .. } => self.change(|review| review.standing = Standing::Published),
        }
    }
}

/// A text that is new is neither empty nor endless. One that came out of the log was looked at when it went in.
fn readable(text: &Personal<String>) -> Result<(), ReviewRefusal> {
    match text.value() {
        Some(text) if text.trim().is_empty() || text.chars().count() > TEXT_LIMIT => Err(ReviewRefusal::Text),
        Some(_) | None => Ok(()),
    }
}

/// An admin's reason without the space around it.
fn written(note: &str) -> Result<String, ReviewRefusal> {
    let note = note.trim();
    if note.is_empty() || note.chars().count() > NOTE_LIMIT {
        return Err(ReviewRefusal::Note);
    }
    Ok(note.to_owned())
}
