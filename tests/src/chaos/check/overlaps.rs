use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::Fact;
use domain::appointment::{AppointmentEvent, Booking, Slot};
use event_store::Recorded;
use sqlx::MySqlPool;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::Check;

const PROMISE_LOG: &str = "overlaps in the log";
const PROMISE_TABLES: &str = "overlaps in the tables";

/// Whose time, from and until.
type Taken = BTreeMap<(Uuid, DateTime<Utc>), (DateTime<Utc>, Uuid)>;

/// Replays every visit by itself, without the rules of the domain: after each event nobody may be in two places.
pub fn in_the_log(log: &[Recorded]) -> Check {
    let mut visits: BTreeMap<Uuid, Booking> = BTreeMap::new();
    let mut taken = Taken::new();
    let mut wrong = Vec::new();
    for recorded in log {
        let Ok(Fact::Appointment(id, event)) = recorded.fact() else {
            continue;
        };
        match event {
            AppointmentEvent::Requested { booking, .. } | AppointmentEvent::Booked { booking } => {
                wrong.extend(take(&mut taken, id.0, &booking, recorded.position));
                visits.insert(id.0, booking);
            }
            AppointmentEvent::Rescheduled { slot, .. } | AppointmentEvent::ClocksMoved { slot, .. } => {
                if let Some(booking) = visits.get_mut(&id.0) {
                    release(&mut taken, id.0, booking);
                    booking.slot = slot;
                    wrong.extend(take(&mut taken, id.0, booking, recorded.position));
                }
            }
            AppointmentEvent::Cancelled { .. } | AppointmentEvent::Declined { .. } | AppointmentEvent::Expired {} => {
                if let Some(booking) = visits.get(&id.0) {
                    release(&mut taken, id.0, booking);
                }
            }
            AppointmentEvent::Confirmed {}
            | AppointmentEvent::Arrived {}
            | AppointmentEvent::ArrivalReversed {}
            | AppointmentEvent::Started {}
            | AppointmentEvent::Fulfilled {}
            | AppointmentEvent::NoShowMarked {}
            | AppointmentEvent::NoShowReversed {} => {}
        }
    }
    Check::of(PROMISE_LOG, visits.len(), wrong)
}

/// The doctor's time with its buffers, and the patient's without.
fn times(booking: &Booking) -> [(Uuid, DateTime<Utc>, DateTime<Utc>); 2] {
    let Slot {
        starts_at,
        ends_at,
        reserved_from,
        reserved_until,
        ..
    } = booking.slot;
    [
        (booking.doctor_id.0, reserved_from, reserved_until),
        (booking.patient_id.0, starts_at, ends_at),
    ]
}

fn take(taken: &mut Taken, visit: Uuid, booking: &Booking, position: u64) -> Vec<String> {
    let mut wrong = Vec::new();
    for (whose, from, until) in times(booking) {
        let before = taken
            .range((whose, DateTime::<Utc>::MIN_UTC)..(whose, until))
            .next_back();
        if let Some(((_, _), (their_end, other))) = before
            && *their_end > from
        {
            wrong.push(format!(
                "position {position}: visit {visit} and {other} both have {whose} at {from}"
            ));
        }
        taken.insert((whose, from), (until, visit));
    }
    wrong
}

fn release(taken: &mut Taken, visit: Uuid, booking: &Booking) {
    for (whose, from, _) in times(booking) {
        if taken.get(&(whose, from)).is_some_and(|(_, holder)| *holder == visit) {
            taken.remove(&(whose, from));
        }
    }
}

/// The same question to the tables that say who is busy when.
pub async fn in_the_tables(write: &MySqlPool, read: &MySqlPool) -> Result<Check> {
    const RESERVATIONS: &str = "SELECT COUNT(*) FROM reservation a JOIN reservation b \
        ON b.resource_id = a.resource_id AND b.resource_kind = a.resource_kind AND b.day = a.day \
        AND b.owner_id <> a.owner_id AND b.starts_at >= a.starts_at AND b.starts_at < a.ends_at";
    const BUSY: &str = "SELECT COUNT(*) FROM availability_busy_v3 a JOIN availability_busy_v3 b \
        ON b.resource_id = a.resource_id AND b.owner_id <> a.owner_id \
        AND b.starts_at >= a.starts_at AND b.starts_at < a.ends_at";
    const CALENDAR: &str = "SELECT COUNT(*) FROM doctor_calendar_v4 a JOIN doctor_calendar_v4 b \
        ON b.doctor_id = a.doctor_id AND b.appointment_id <> a.appointment_id \
        AND b.starts_at >= a.starts_at AND b.starts_at < a.ends_at \
        AND a.status <> 'cancelled' AND b.status <> 'cancelled'";
    const VISITS: &str = "SELECT COUNT(*) FROM patient_visits_v4 a JOIN patient_visits_v4 b \
        ON b.patient_id = a.patient_id AND b.appointment_id <> a.appointment_id \
        AND b.starts_at >= a.starts_at AND b.starts_at < a.ends_at \
        AND a.status <> 'cancelled' AND b.status <> 'cancelled'";
    let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM reservation")
        .fetch_one(write)
        .await?;
    let mut wrong = Vec::new();
    for (table, pool, question) in [
        ("reservation", write, RESERVATIONS),
        ("availability_busy_v3", read, BUSY),
        ("doctor_calendar_v4", read, CALENDAR),
        ("patient_visits_v4", read, VISITS),
    ] {
        let found: i64 = sqlx::query_scalar(question).fetch_one(pool).await?;
        if found > 0 {
            wrong.push(format!("{table}: {found}"));
        }
    }
    Ok(Check::of(PROMISE_TABLES, usize::try_from(rows)?, wrong))
}
