//! What has to be true once the storm is over.

use chrono::{DateTime, TimeDelta, Utc};
use domain::appointment::{Appointment, AppointmentEvent};
use domain::time::Clock;
use domain::{Aggregate, Fact, Reservation};
use event_store::Recorded;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use crate::bug::Bug;
use crate::client::{Answer, DONE, Entry, REFUSED, Wish};
use crate::target::{NAMES, Rows};
use crate::world::{LOG, World};

/// Whether everything has caught up.
pub fn is_settled(world: &World) -> bool {
    let inner = world.lock();
    let head = inner.server.log.end();
    let tables = &inner.server.tables;
    let targets = NAMES
        .iter()
        .all(|name| inner.targets.get(name).is_some_and(|rows| rows.place.position == head));
    let now = world.now();
    let mails = tables.mail_position == Some(head) && !tables.mails.values().any(|row| row.is_owed(now));
    let caught_up = targets && mails && tables.barrier == head;
    drop(inner);
    caught_up && is_published(world)
}

/// Whether the stream is complete. That is to be soon: while a message id is known to the broker it may be in the way.
pub fn is_published(world: &World) -> bool {
    let inner = world.lock();
    let published = inner.stream.messages.iter().rev().find(|message| message.log == LOG);
    published.is_some_and(|message| message.position == inner.server.log.end())
}

/// Everything that is checked at the end.
pub fn check(world: &World, journal: &[Entry]) {
    commands(world, journal);
    positions(world);
    reservations(world);
    stream(world);
    targets(world);
    mails(world);
    reminders(world);
}

/// Acknowledged is stored, once; refused is not.
fn commands(world: &World, journal: &[Entry]) {
    let mut works: BTreeMap<Uuid, BTreeSet<u64>> = BTreeMap::new();
    for event in world.log.events() {
        works.entry(event.causation_id).or_default().insert(event.position);
    }
    for Entry { key, wish, answer } in journal {
        let stored = works.get(key).cloned().unwrap_or_default();
        let known = world.log.stored_answer(&event_store::IdempotencyKey {
            scope: Uuid::nil(),
            key: *key,
        });
        let fine = match answer {
            Answer::Done { position } => {
                known.is_some_and(|known| (known.status, known.position) == (DONE, *position)) && stored.len() <= 1
            }
            Answer::Refused => {
                let remembered = known.is_some_and(|known| known.status == REFUSED) || world.has(Bug::RefusalForgotten);
                remembered && stored.is_empty()
            }
        };
        let made = matches!(wish, Wish::Register { .. } | Wish::Book { .. }) && matches!(answer, Answer::Done { .. });
        if !fine || made && stored.len() != 1 {
            world.broken(format!("{wish:?} was answered {answer:?}, but stored is {stored:?}"));
        }
    }
}

fn positions(world: &World) {
    let events = world.log.events();
    let gapless = (1..).zip(&events).all(|(position, event)| event.position == position);
    let mut versions: BTreeMap<Uuid, u32> = BTreeMap::new();
    let ordered = events.iter().all(|event| {
        // A doctor's account, profile and schedule share their id; those streams are not changed after the opening.
        let version = versions.entry(event.stream_id).or_default();
        *version += 1;
        event.stream_type != Appointment::TYPE || event.version == *version
    });
    if !gapless || !ordered {
        world.broken("positions or versions have gaps".to_owned());
    }
}

/// No two reservations overlap, and they are what the events say.
fn reservations(world: &World) {
    let mut expected: Vec<Reservation> = Vec::new();
    let visits: BTreeSet<Uuid> = world
        .log
        .events()
        .iter()
        .filter(|event| event.stream_type == Appointment::TYPE)
        .map(|event| event.stream_id)
        .collect();
    for id in visits {
        match world.log.load::<Appointment>(id) {
            Ok(visit) => expected.extend(visit.state.holdings().reservations),
            Err(error) => world.broken(format!("a visit cannot be read: {error}")),
        }
    }
    expected.sort_unstable();
    if expected != world.log.reservations() {
        world.broken("the reservations are not what the events say".to_owned());
    }
    for (n, one) in expected.iter().enumerate() {
        if expected[n + 1..].iter().any(|other| one.overlaps(other)) {
            world.broken(format!("{one:?} overlaps"));
        }
    }
}

/// What was published stands there in order, without gaps up to the head.
fn stream(world: &World) {
    let positions: Vec<u64> = {
        let inner = world.lock();
        let ours = inner.stream.messages.iter().filter(|message| message.log == LOG);
        ours.map(|message| message.position).collect()
    };
    let follow = positions.windows(2).all(|pair| pair[1] == pair[0] + 1);
    if !follow || positions.last() != Some(&world.log.end()) {
        world.broken(format!("the stream holds {positions:?}"));
    }
}

fn targets(world: &World) {
    let expected = Rows::fold(&world.log.events());
    for name in NAMES {
        let rows = world.lock().targets.get(name).cloned().unwrap_or_default();
        if rows.streams != expected {
            let wrong = expected.iter().find(|(id, row)| rows.streams.get(id) != Some(row));
            world.broken(format!("the rows of {name} are not what the log says, as {wrong:?}"));
        }
        if !rows.errors.is_empty() {
            world.broken(format!("{name} refused {:?}", rows.errors));
        }
    }
}

/// Each event's mails were handed out.
fn mails(world: &World) {
    for event in world.log.events() {
        let owed: &[&str] = match event.event_type.as_str() {
            "appointment.booked" => &["visit-booked", "doctor-visit-booked"],
            "appointment.rescheduled" => &["visit-rescheduled", "doctor-visit-rescheduled"],
            "appointment.cancelled" => &["visit-cancelled", "doctor-visit-cancelled"],
            "account.signed-up" => &["confirm-address"],
            _ => &[],
        };
        for kind in owed {
            let id = format!("<{}.{kind}@example.test>", event.event_id);
            if !world.lock().post.has(&id) {
                world.broken(format!("{kind} of {} was never mailed", event.position));
            }
        }
    }
}

/// A visit was reminded of by the event that gave it the time it had when the reminder was due, and by no other.
fn reminders(world: &World) {
    const REMINDERS: [(&str, TimeDelta); 2] = [
        ("visit-reminder-day", TimeDelta::hours(24)),
        ("visit-reminder-hour", TimeDelta::hours(1)),
    ];
    let mut visits: BTreeMap<Uuid, Vec<Recorded>> = BTreeMap::new();
    for event in world.log.events() {
        if event.stream_type == Appointment::TYPE {
            visits.entry(event.stream_id).or_default().push(event);
        }
    }
    for events in visits.values() {
        for (n, event) in events.iter().enumerate() {
            let Some(starts_at) = time_given_by(event) else {
                continue;
            };
            // Whatever comes next moves the visit or calls it off.
            let changed_at = events.get(n + 1).map(|next| next.recorded_at);
            for (kind, before) in REMINDERS {
                let due_at = starts_at - before;
                let mailed = world
                    .lock()
                    .post
                    .has(&format!("<{}.{kind}@example.test>", event.event_id));
                let owed = event.recorded_at < due_at && changed_at.is_none_or(|at| due_at <= at);
                // Of a visit that changed when it was due: either.
                if mailed && !owed || !mailed && owed && changed_at.is_none() {
                    world.broken(format!(
                        "{kind} of {} due at {due_at}, changed at {changed_at:?}: mailed {mailed}",
                        event.position
                    ));
                }
            }
        }
    }
}

fn time_given_by(event: &Recorded) -> Option<DateTime<Utc>> {
    match event.fact() {
        Ok(Fact::Appointment(_, AppointmentEvent::Booked { booking })) => Some(booking.slot.starts_at),
        Ok(Fact::Appointment(_, AppointmentEvent::Rescheduled { slot, .. })) => Some(slot.starts_at),
        Ok(_) | Err(_) => None,
    }
}
