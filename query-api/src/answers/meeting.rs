use chrono::{DateTime, Utc};
use domain::appointment::VideoTimes;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::VisitStatus;
use crate::queries::meetings::{PlaceColumns, SeriesColumns};

/// How the two get into a visit by video.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Video {
    /// First instant at which the link is shown.
    pub opens_at: DateTime<Utc>,
    /// The link; null before, and when the visit is over or called off.
    #[schema(required)]
    pub link: Option<String>,
}

impl Video {
    /// How the visit is entered at `now`; `None` when it is not by video.
    pub fn of(
        place: PlaceColumns,
        status: VisitStatus,
        (starts_at, ends_at): (DateTime<Utc>, DateTime<Utc>),
        now: DateTime<Utc>,
    ) -> Option<Self> {
        if !place.is_video() {
            return None;
        }
        let times = VideoTimes::of(starts_at, ends_at);
        let meant = match status {
            VisitStatus::Booked | VisitStatus::Arrived | VisitStatus::InProgress => true,
            VisitStatus::Pending | VisitStatus::Fulfilled | VisitStatus::Cancelled | VisitStatus::NoShow => false,
        };
        Some(Self {
            opens_at: times.opens_at,
            link: place.link.filter(|_| meant && times.are_open(now)),
        })
    }
}

/// Which of several visits it is that were booked together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = VisitSeries)]
pub struct Series {
    /// The series.
    pub id: Uuid,
    /// From 1.
    #[schema(minimum = 1, maximum = 52)]
    pub number: u16,
    /// How many were booked.
    #[schema(minimum = 1, maximum = 52)]
    pub of: u16,
}

impl Series {
    /// From the columns of a visit; `None` when it was booked alone.
    pub fn of(columns: SeriesColumns) -> Option<Self> {
        Some(Self {
            id: columns.series_id?,
            number: columns.series_number?,
            of: columns.series_of?,
        })
    }
}
