use chrono::{DateTime, Utc};
use domain::appointment::{Appointment, Status};
use domain::time::Zone;
use domain::waitlist::{CloseReason, Entry, Standing, WaitlistCommand, WaitlistEntry};
use sqlx::MySqlPool;
use std::collections::HashMap;
use uuid::Uuid;

use super::due::{self, Active};
use super::{Round, WaitlistError};
use crate::state::State;

impl State {
    /// Ends what is over. The entries that still wait, in order.
    pub(super) async fn end_what_is_over(
        &self,
        entries: Vec<Active>,
        read: &MySqlPool,
        now: DateTime<Utc>,
        round: &mut Round,
    ) -> Result<Vec<Active>, WaitlistError> {
        let mut booked: HashMap<Uuid, Vec<DateTime<Utc>>> = HashMap::new();
        for visit in due::booked_meanwhile(read, now).await? {
            booked.entry(visit.entry_id).or_default().push(visit.starts_at);
        }
        let mut waiting = Vec::with_capacity(entries.len());
        for active in entries {
            let Some(entry) = active.state.entry() else { continue };
            let booked = booked.get(&active.entry_id).map_or(&[][..], Vec::as_slice);
            let reason = match shown_reason(entry, &active, booked, now) {
                Some(CloseReason::VisitCancelled | CloseReason::VisitOver) => self.reason_by_log(entry, now).await?,
                reason => reason,
            };
            if let Some(reason) = reason {
                let closed = self
                    .tell_entry(active.entry_id, WaitlistCommand::Close { reason }, now)
                    .await?;
                round.closed += u32::from(closed);
            } else if matches!(&entry.standing, Standing::Offered { until, .. } if *until <= now) {
                let lapsed = self
                    .tell_entry(active.entry_id, WaitlistCommand::Lapse { now }, now)
                    .await?;
                round.lapsed += u32::from(lapsed);
            } else if entry.standing == Standing::Waiting {
                waiting.push(active);
            }
        }
        Ok(waiting)
    }

    /// Why the visit that shall move does not have to, by the log: the read table may lag.
    async fn reason_by_log(&self, entry: &Entry, now: DateTime<Utc>) -> Result<Option<CloseReason>, WaitlistError> {
        let Some(id) = entry.visit else { return Ok(None) };
        let visit = self.store.load::<Appointment>(id).await?.state;
        let starts_at = visit.booking().map(|booking| booking.slot.starts_at);
        Ok(visit.status().and_then(|status| over(status, starts_at, entry, now)))
    }

    /// Has an entry decide a command of the policy's. Whether anything followed.
    async fn tell_entry(&self, id: Uuid, command: WaitlistCommand, now: DateTime<Utc>) -> Result<bool, WaitlistError> {
        let loaded = self.store.load::<WaitlistEntry>(id).await?;
        let mut work = self.waitlist_work(now);
        // Refused only where there is no such entry: then there is nothing to end.
        if work.decide(&loaded, command).is_err() || work.is_empty() {
            return Ok(false);
        }
        Ok(self.append_for_waitlist(work).await?)
    }
}

/// Why an entry may have nothing left to wait for, by the read tables.
fn shown_reason(entry: &Entry, active: &Active, booked: &[DateTime<Utc>], now: DateTime<Utc>) -> Option<CloseReason> {
    if entry.wish.ends_at() <= now {
        return Some(CloseReason::DaysPast);
    }
    let zone = Zone::of(entry.wish.time_zone);
    if booked
        .iter()
        .any(|starts_at| entry.wish.includes_start(*starts_at, &zone))
    {
        return Some(CloseReason::Booked);
    }
    let status = active.visit_status.as_deref().map(|status| match status {
        "cancelled" => Status::Cancelled,
        "pending" => Status::Pending,
        "booked" => Status::Booked,
        _ => Status::Fulfilled,
    });
    status.and_then(|status| over(status, active.visit_starts_at, entry, now))
}

/// Why a visit that shall move cannot any more, or need not.
fn over(status: Status, starts_at: Option<DateTime<Utc>>, entry: &Entry, now: DateTime<Utc>) -> Option<CloseReason> {
    match status {
        Status::Cancelled => Some(CloseReason::VisitCancelled),
        Status::Arrived | Status::InProgress | Status::Fulfilled | Status::NoShow => Some(CloseReason::VisitOver),
        Status::Pending | Status::Booked => {
            let earliest = entry.wish.starts_at().max(now);
            starts_at
                .is_some_and(|starts_at| starts_at <= earliest)
                .then_some(CloseReason::VisitOver)
        }
    }
}
