use serde::{Deserialize, Serialize};

use super::ScheduleRefusal;
use crate::ids::{RoomId, VisitTypeId};
use crate::money::Money;

/// Who makes a booking of this type final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// Booked at once.
    Automatic,
    /// The time is taken, and the doctor says yes or no.
    ByDoctor,
}

/// Where patient and doctor meet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Place {
    /// At the practice.
    Practice,
    /// By video, under a link the doctor gives. Shown to the two parties only, from 10 minutes before the visit.
    Telehealth { link: String },
}

/// Most visits in a stretch of the doctor's local calendar; `None`: as many as fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Limits {
    /// On one day.
    pub per_day: Option<u16>,
    /// From Monday to Sunday.
    pub per_week: Option<u16>,
}

impl Limits {
    /// Whether there is none.
    pub fn is_none(self) -> bool {
        self.per_day.is_none() && self.per_week.is_none()
    }

    pub(super) fn check(self) -> Result<(), ScheduleRefusal> {
        let zero = self.per_day == Some(0) || self.per_week == Some(0);
        let too_many = self.per_day.is_some_and(|n| n > 200) || self.per_week.is_some_and(|n| n > 1_000);
        if zero || too_many {
            return Err(ScheduleRefusal::LimitsRange);
        }
        Ok(())
    }
}

/// A kind of visit a doctor offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct VisitType {
    /// Which one.
    pub id: VisitTypeId,
    /// Its name, 1 to 80 characters.
    pub name: String,
    /// Length in minutes, 5 to 480.
    pub minutes: u16,
    /// Minutes the doctor needs free before, 0 to 120.
    pub buffer_before: u16,
    /// Minutes the doctor needs free after, 0 to 120.
    pub buffer_after: u16,
    /// What it costs.
    pub price: Money,
    /// Who makes it final.
    pub confirmation: Confirmation,
    /// Where it takes place.
    pub place: Place,
    /// Offered starts lie this many minutes apart, counted from the start of a block of hours; 5 to 240.
    pub grid_minutes: u16,
    /// Shortest notice in minutes, 0 to 43,200 (30 days).
    pub notice_minutes: u32,
    /// Furthest advance in days of 24 hours, 1 to 730.
    pub advance_days: u16,
    /// Most visits of this type.
    pub limits: Limits,
    /// Hours before the start until which a patient can call it off without it counting as late, 0 to 336; 0: until it
    /// starts.
    pub cancellation_notice_hours: u16,
    /// Rooms or devices one of which it needs; none: no particular one. At most 20.
    pub rooms: Vec<RoomId>,
}

impl VisitType {
    /// A type as a practice would begin with: at the practice, booked at once, every quarter of an hour, until it starts,
    /// up to 180 days ahead, without buffers, limits or rooms.
    pub fn new(id: VisitTypeId, name: impl Into<String>, minutes: u16, price: Money) -> Self {
        Self {
            id,
            name: name.into(),
            minutes,
            buffer_before: 0,
            buffer_after: 0,
            price,
            confirmation: Confirmation::Automatic,
            place: Place::Practice,
            grid_minutes: 15,
            notice_minutes: 0,
            advance_days: 180,
            limits: Limits::default(),
            cancellation_notice_hours: 0,
            rooms: Vec::new(),
        }
    }

    pub(crate) fn check(&self) -> Result<(), ScheduleRefusal> {
        let name = self.name.trim();
        let wrong = [
            (
                name.is_empty() || name.chars().count() > 80,
                ScheduleRefusal::VisitTypeName,
            ),
            (!(5..=480).contains(&self.minutes), ScheduleRefusal::VisitTypeLength),
            (
                self.buffer_before > 120 || self.buffer_after > 120,
                ScheduleRefusal::VisitTypeBuffer,
            ),
            (!(5..=240).contains(&self.grid_minutes), ScheduleRefusal::VisitTypeGrid),
            (self.notice_minutes > 43_200, ScheduleRefusal::VisitTypeNotice),
            (
                !(1..=730).contains(&self.advance_days),
                ScheduleRefusal::VisitTypeAdvance,
            ),
            (
                self.cancellation_notice_hours > 336,
                ScheduleRefusal::CancellationNotice,
            ),
            (!self.place.is_reachable(), ScheduleRefusal::VisitTypeLink),
            (self.rooms.len() > 20, ScheduleRefusal::VisitTypeRooms),
        ];
        match wrong.into_iter().find(|(is_wrong, _)| *is_wrong) {
            Some((_, refusal)) => Err(refusal),
            None => self.limits.check(),
        }
    }
}

impl Place {
    /// A link has to be one a browser opens over an encrypted connection. The server itself never fetches it.
    fn is_reachable(&self) -> bool {
        match self {
            Self::Practice => true,
            Self::Telehealth { link } => {
                let host = link.strip_prefix("https://").unwrap_or_default();
                let printable = link.bytes().all(|byte| byte.is_ascii_graphic());
                !host.is_empty() && !host.starts_with('/') && printable && link.len() <= 500
            }
        }
    }
}
