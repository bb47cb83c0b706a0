use chrono::{DateTime, Utc};
use domain::PersonalId;
use domain::appointment::DoorTimes;
use event_store::{Vault, VaultError};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    Cancellation, Money, Patient, Reference, Series, Video, VisitLocation, VisitStatus, local_text, offset_between,
};
use crate::queries::doctor_calendar::CalendarRow;

/// A visit in the doctor's own calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CalendarVisit {
    /// Which one.
    pub id: Uuid,
    /// Who comes.
    pub patient: Patient,
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
    /// When the request ends unless it is answered before; null when it is none.
    #[schema(required)]
    pub expires_at: Option<DateTime<Utc>>,
    /// First instant the patient can be checked in.
    pub check_in_from: DateTime<Utc>,
    /// From then on it is too late to check the patient in.
    pub check_in_until: DateTime<Utc>,
    /// From then on a check-in or a no-show stands.
    pub undo_until: DateTime<Utc>,
    /// The price agreed on.
    pub price: Money,
    /// Where it takes place; null when that is the practice or by video.
    #[schema(required)]
    pub location: Option<VisitLocation>,
    /// How the two get into it; null when it does not take place by video.
    #[schema(required)]
    pub video: Option<Video>,
    /// Which of several visits it is that were booked together; null when it was booked alone.
    #[schema(required)]
    pub series: Option<Series>,
    /// To how many visits the patient did not come, if that is why a request has to be answered: please call first. Null
    /// otherwise.
    #[schema(required)]
    pub missed_visits: Option<u16>,
    /// Whether it could not follow its local time when the rules of the clocks were changed, because somebody has something
    /// else then: please choose a new time. Until then it stands at `startsAt`, when the clock shows another time than
    /// `localStart`.
    pub needs_new_time: bool,
    /// The room or device it takes; null when it needs none.
    #[schema(required)]
    pub room_id: Option<Uuid>,
    /// Why it does not take place; null unless it is cancelled.
    #[schema(required)]
    pub cancellation: Option<Cancellation>,
}

impl CalendarVisit {
    /// Visits as they stand at `now`, with what is sealed about them. Only for the visits' own doctor.
    ///
    /// # Errors
    /// When the vault cannot be read.
    pub async fn opened(rows: Vec<CalendarRow>, vault: &Vault, now: DateTime<Utc>) -> Result<Vec<Self>, VaultError> {
        let sealed = rows.iter().flat_map(|row| [row.name_id, row.reason_id]).flatten();
        let sealed: Vec<PersonalId> = sealed.map(PersonalId).collect();
        let texts = vault.texts(&sealed).await?;
        Ok(rows.into_iter().map(|row| Self::of(row, &texts, now)).collect())
    }

    fn of(row: CalendarRow, texts: &HashMap<PersonalId, String>, now: DateTime<Utc>) -> Self {
        let text = |id: Option<Uuid>| id.and_then(|id| texts.get(&PersonalId(id)).cloned());
        let times = DoorTimes::of(row.starts_at, row.ends_at, row.time_zone.0);
        let needs_new_time = row.needs_new_time(now);
        Self {
            id: row.appointment_id,
            patient: Patient {
                id: row.patient_id,
                name: text(row.name_id),
            },
            visit_type: Reference {
                id: row.visit_type_id,
                name: row.visit_type_name,
            },
            reason: text(row.reason_id),
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            local_start: local_text(row.local_start),
            offset: offset_between(row.local_start, row.starts_at),
            status: row.status.0,
            expires_at: row.expires_at,
            check_in_from: times.check_in_from,
            check_in_until: times.check_in_until,
            undo_until: times.undo_until,
            price: Money {
                amount: row.price_amount,
                currency: row.price_currency,
            },
            location: VisitLocation::of(&row.place),
            video: Video::of(row.place, row.status.0, (row.starts_at, row.ends_at), now),
            series: Series::of(row.series),
            missed_visits: row.missed_visits,
            needs_new_time,
            room_id: row.room_id,
            cancellation: Cancellation::of(row.ending, row.cancelled_by, row.cancel_reason, row.late),
        }
    }
}
