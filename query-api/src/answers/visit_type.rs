use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Limits, Money};

/// Who makes a booking final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confirmation {
    /// Booked at once.
    Automatic,
    /// The doctor says yes or no.
    ByDoctor,
}

/// A kind of visit a doctor offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitType {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Length in minutes.
    #[schema(minimum = 5, maximum = 480)]
    pub minutes: u16,
    /// Minutes the doctor needs free before.
    #[schema(minimum = 0, maximum = 120)]
    pub buffer_before: u16,
    /// Minutes the doctor needs free after.
    #[schema(minimum = 0, maximum = 120)]
    pub buffer_after: u16,
    /// What it costs.
    pub price: Money,
    /// Who makes a booking final.
    pub confirmation: Confirmation,
    /// Hours before the start until which a patient can cancel without it counting as late; 0: until it starts.
    #[schema(minimum = 0, maximum = 336)]
    pub cancellation_notice_hours: u16,
    /// Whether it takes place by video.
    pub telehealth: bool,
    /// Shortest notice in minutes.
    pub notice_minutes: u32,
    /// Furthest advance in days of 24 hours.
    pub advance_days: u16,
}

/// Where patient and doctor meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Place {
    /// At the practice.
    Practice,
    /// By video.
    Telehealth {
        /// Where they meet.
        link: String,
    },
}

/// A kind of visit as its doctor sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OwnVisitType {
    /// What patients see of it.
    #[serde(flatten)]
    pub public: VisitType,
    /// Where it takes place.
    pub place: Place,
    /// Offered starts lie this many minutes apart.
    #[schema(minimum = 5, maximum = 240)]
    pub grid_minutes: u16,
    /// Most visits of this type.
    pub limits: Limits,
    /// Rooms or devices one of which it needs; none: no particular one.
    pub rooms: Vec<Uuid>,
}

impl From<&domain::schedule::VisitType> for OwnVisitType {
    fn from(visit_type: &domain::schedule::VisitType) -> Self {
        Self {
            public: visit_type.into(),
            place: match &visit_type.place {
                domain::schedule::Place::Practice => Place::Practice,
                domain::schedule::Place::Telehealth { link } => Place::Telehealth { link: link.clone() },
            },
            grid_minutes: visit_type.grid_minutes,
            limits: visit_type.limits.into(),
            rooms: visit_type.rooms.iter().map(|room| room.0).collect(),
        }
    }
}

impl From<domain::schedule::Confirmation> for Confirmation {
    fn from(confirmation: domain::schedule::Confirmation) -> Self {
        match confirmation {
            domain::schedule::Confirmation::Automatic => Self::Automatic,
            domain::schedule::Confirmation::ByDoctor => Self::ByDoctor,
        }
    }
}

impl From<&domain::schedule::VisitType> for VisitType {
    fn from(visit_type: &domain::schedule::VisitType) -> Self {
        Self {
            id: visit_type.id.0,
            name: visit_type.name.clone(),
            minutes: visit_type.minutes,
            buffer_before: visit_type.buffer_before,
            buffer_after: visit_type.buffer_after,
            price: visit_type.price.into(),
            confirmation: visit_type.confirmation.into(),
            telehealth: matches!(visit_type.place, domain::schedule::Place::Telehealth { .. }),
            notice_minutes: visit_type.notice_minutes,
            advance_days: visit_type.advance_days,
            cancellation_notice_hours: visit_type.cancellation_notice_hours,
        }
    }
}
