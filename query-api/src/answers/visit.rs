use chrono::{DateTime, Utc};
use domain::PersonalId;
use domain::appointment::Status;
use domain::review::reviewable_until;
use serde::Serialize;
use std::str::FromStr;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Cancellation, CancellationPolicy, Money, Reference, ReviewReply, ReviewStanding, Series, Texts, Video,
    VisitLocation, local_text, offset_between, text,
};
use crate::queries::patient_visits::{ReviewColumns, VisitRow};

/// Where a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum VisitStatus {
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

/// A table holds a word this program does not know.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is not a word of these tables")]
pub struct UnknownWord(String);

impl UnknownWord {
    pub(super) fn new(word: &str) -> Self {
        Self(word.to_owned())
    }

    /// The value a word stands for.
    pub(super) fn unless_among<T>(words: impl IntoIterator<Item = (&'static str, T)>, text: &str) -> Result<T, Self> {
        let known = words.into_iter().find(|(word, _)| *word == text);
        known.map(|(_, value)| value).ok_or_else(|| Self(text.to_owned()))
    }
}

impl From<Status> for VisitStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Pending => Self::Pending,
            Status::Booked => Self::Booked,
            Status::Arrived => Self::Arrived,
            Status::InProgress => Self::InProgress,
            Status::Fulfilled => Self::Fulfilled,
            Status::Cancelled => Self::Cancelled,
            Status::NoShow => Self::NoShow,
        }
    }
}

impl FromStr for VisitStatus {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        UnknownWord::unless_among(Status::ALL.map(|status| (status.as_str(), status.into())), text)
    }
}

impl VisitStatus {
    /// Whether the visit is still meant to take place.
    pub fn is_open(self) -> bool {
        match self {
            Self::Pending | Self::Booked | Self::Arrived | Self::InProgress => true,
            Self::Fulfilled | Self::Cancelled | Self::NoShow => false,
        }
    }

    /// Whether a visit that starts then can be cancelled now. The rule is the domain's; this only saves a refusal.
    pub fn is_cancellable(self, starts_at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        match self {
            Self::Pending | Self::Booked => starts_at > now,
            Self::Arrived | Self::InProgress | Self::Fulfilled | Self::Cancelled | Self::NoShow => false,
        }
    }
}

/// What a patient sees of the doctor of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitDoctor {
    /// Which one.
    pub id: Uuid,
    /// Name with title.
    pub name: String,
    /// Specialty codes.
    pub specialties: Vec<String>,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The zone of the practice.
    pub time_zone: String,
}

/// What the patient said in public about a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct VisitReview {
    /// Stars, one to five.
    #[schema(minimum = 1, maximum = 5)]
    pub rating: u8,
    /// What was written; null when there are stars only.
    #[schema(required)]
    pub text: Option<String>,
    /// Who can read it.
    pub standing: ReviewStanding,
    /// What the doctor answered; null while there is no answer.
    #[schema(required)]
    pub reply: Option<ReviewReply>,
}

impl VisitReview {
    fn of(columns: &ReviewColumns, texts: &Texts) -> Option<Self> {
        Some(Self {
            rating: columns.review_rating?,
            text: text(columns.review_text_id, texts),
            standing: columns.review_standing.as_ref()?.0,
            reply: ReviewReply::of(columns.review_reply_id, columns.review_replied_at, texts),
        })
    }
}

/// One visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_field_names, reason = "the contract's names")]
pub struct Visit {
    /// Which one.
    pub id: Uuid,
    /// With whom.
    pub doctor: VisitDoctor,
    /// For what, by the name it had when it was booked.
    pub visit_type: Reference,
    /// Why the patient comes, in the patient's own words; null if nothing was said or once it was erased.
    #[schema(required)]
    pub reason: Option<String>,
    /// First instant.
    pub starts_at: DateTime<Utc>,
    /// Its end.
    pub ends_at: DateTime<Utc>,
    /// What the clock in the practice shows at the start.
    #[schema(example = "2026-11-23T09:00")]
    pub local_start: String,
    /// The practice's offset from UTC then.
    #[schema(example = "+01:00")]
    pub offset: String,
    /// Where it stands.
    pub status: VisitStatus,
    /// The price agreed on.
    pub price: Money,
    /// Whether it can still be cancelled.
    pub cancellable: bool,
    /// When the request ends unless it is answered before; null when it is none.
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
    /// How late it can be cancelled.
    pub policy: CancellationPolicy,
    /// Where it takes place; null when that is the practice or by video.
    #[schema(required)]
    pub location: Option<VisitLocation>,
    /// How the two get into it; null when it does not take place by video.
    #[schema(required)]
    pub video: Option<Video>,
    /// Which of several visits it is that were booked together; null when it was booked alone.
    #[schema(required)]
    pub series: Option<Series>,
    /// Why it does not take place; null unless it is cancelled.
    #[schema(required)]
    pub cancellation: Option<Cancellation>,
    /// The last instant at which its patient can review it; null when that is not, or no longer, possible.
    #[schema(required)]
    pub reviewable_until: Option<DateTime<Utc>>,
    /// The patient's own review; null when there is none, and for everybody else.
    #[schema(required)]
    pub review: Option<VisitReview>,
}

impl Visit {
    /// The visit as it stands at `now` for its patient, who may review it.
    pub fn for_patient(row: VisitRow, now: DateTime<Utc>, texts: &Texts) -> Self {
        let review = VisitReview::of(&row.review, texts);
        let until = reviewable_until(row.ends_at);
        // The rule is the domain's; this only saves a refusal.
        let open = row.status.0 == VisitStatus::Fulfilled && review.is_none() && now <= until;
        Self {
            reviewable_until: open.then_some(until),
            review,
            ..Self::for_doctor(row, now, texts)
        }
    }

    /// The visit as it stands at `now` for its doctor.
    pub fn for_doctor(row: VisitRow, now: DateTime<Utc>, texts: &Texts) -> Self {
        let status = row.status.0;
        Self {
            id: row.appointment_id,
            visit_type: Reference {
                id: row.visit_type_id,
                name: row.visit_type_name,
            },
            reason: row.reason_id.and_then(|id| texts.get(&PersonalId(id)).cloned()),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            local_start: local_text(row.local_start),
            offset: offset_between(row.local_start, row.starts_at),
            status,
            price: Money {
                amount: row.price_amount,
                currency: row.price_currency,
            },
            cancellable: status.is_cancellable(row.starts_at, now),
            expires_at: row.expires_at,
            policy: CancellationPolicy::of(row.notice_hours, row.terms.0, row.starts_at),
            location: VisitLocation::of(&row.place),
            video: Video::of(row.place, status, (row.starts_at, row.ends_at), now),
            series: Series::of(row.series),
            cancellation: Cancellation::of(row.ending, row.cancelled_by, row.cancel_reason, row.late),
            reviewable_until: None,
            review: None,
            doctor: VisitDoctor {
                id: row.doctor_id,
                name: row.doctor_name,
                specialties: row.specialties.0,
                street: row.street,
                city: row.city,
                country: row.country,
                time_zone: row.doctor_zone,
            },
        }
    }
}
