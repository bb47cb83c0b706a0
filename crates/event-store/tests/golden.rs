//! Every shape an event was ever stored in can still be read.
//!
//! `golden/events.jsonl` holds one stored event of every type and version. A line is never changed or taken out; a new
//! event or a new version adds one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use domain::account::Account;
use domain::appointment::Appointment;
use domain::catalogue::CatalogueEntry;
use domain::doctor::Doctor;
use domain::hold::Hold;
use domain::holiday_calendar::HolidayCalendar;
use domain::policy::PolicyState;
use domain::quarantine::Quarantine;
use domain::review::Review;
use domain::room::Room;
use domain::schedule::Schedule;
use domain::setting::SettingFact;
use domain::specialty::SpecialtyEntry;
use domain::waitlist::WaitlistEntry;
use domain::{Aggregate, Event, Fact};
use event_store::verify::{Difference, holdings};
use event_store::{EventStore, Recorded};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use support::*;
use uuid::Uuid;

#[derive(Deserialize)]
struct Golden {
    stream_type: String,
    stream_id: Uuid,
    event_type: String,
    schema_version: u16,
    payload: Value,
}

fn golden() -> Vec<Golden> {
    let lines = include_str!("golden/events.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Puts the lines into the log as an earlier program would have.
async fn store_golden(world: &World) {
    const INSERT: &str = "INSERT INTO event (position, event_id, stream_type, stream_id, version, event_type, \
        schema_version, payload, causation_id, correlation_id, recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NOW())";
    let mut versions = std::collections::BTreeMap::<_, u32>::new();
    for (position, line) in (1_u64..).zip(golden()) {
        let version = versions.entry((line.stream_type.clone(), line.stream_id)).or_default();
        *version += 1;
        sqlx::query(INSERT)
            .bind(position)
            .bind(Uuid::from_u64_pair(1, position))
            .bind(&line.stream_type)
            .bind(line.stream_id)
            .bind(*version)
            .bind(&line.event_type)
            .bind(line.schema_version)
            .bind(line.payload.to_string())
            .bind(Uuid::nil())
            .bind(Uuid::nil())
            .execute(&world.databases.write)
            .await
            .unwrap();
        sqlx::query("UPDATE log_head SET position = ?")
            .bind(position)
            .execute(&world.databases.write)
            .await
            .unwrap();
    }
}

/// The newest version of the event's shape, and its newest JSON.
fn newest(fact: &Fact) -> (u16, Value) {
    fn of<E: Event>(event: &E) -> (u16, Value) {
        let mut tagged = serde_json::to_value(event).unwrap();
        (event.schema_version(), tagged["data"].take())
    }
    match fact {
        Fact::Account(_, event) => of(event),
        Fact::Doctor(_, event) => of(event),
        Fact::Schedule(_, event) => of(event),
        Fact::Appointment(_, event) => of(event),
        Fact::Hold(_, event) => of(event),
        Fact::Waitlist(_, event) => of(event),
        Fact::Review(_, event) => of(event),
        Fact::Quarantine(_, event) => of(event),
        Fact::Setting(SettingFact::Room(_, event)) => of(event),
        Fact::Setting(SettingFact::Catalogue(_, event)) => of(event),
        Fact::Setting(SettingFact::Policy(_, event)) => of(event),
        Fact::Setting(SettingFact::Specialty(_, event)) => of(event),
        Fact::Setting(SettingFact::HolidayCalendar(_, event)) => of(event),
    }
}

async fn loads(store: &EventStore, event: &Recorded) {
    async fn load<A: Aggregate>(store: &EventStore, event: &Recorded) {
        let loaded = store.load::<A>(event.stream_id).await.unwrap();
        assert!(loaded.version >= event.version, "{}", event.event_type);
    }
    match event.fact().unwrap() {
        Fact::Account(..) => load::<Account>(store, event).await,
        Fact::Doctor(..) => load::<Doctor>(store, event).await,
        Fact::Schedule(..) => load::<Schedule>(store, event).await,
        Fact::Appointment(..) => load::<Appointment>(store, event).await,
        Fact::Hold(..) => load::<Hold>(store, event).await,
        Fact::Waitlist(..) => load::<WaitlistEntry>(store, event).await,
        Fact::Review(..) => load::<Review>(store, event).await,
        Fact::Quarantine(..) => load::<Quarantine>(store, event).await,
        Fact::Setting(SettingFact::Room(..)) => load::<Room>(store, event).await,
        Fact::Setting(SettingFact::Catalogue(..)) => load::<CatalogueEntry>(store, event).await,
        Fact::Setting(SettingFact::Policy(..)) => load::<PolicyState>(store, event).await,
        Fact::Setting(SettingFact::Specialty(..)) => load::<SpecialtyEntry>(store, event).await,
        Fact::Setting(SettingFact::HolidayCalendar(..)) => load::<HolidayCalendar>(store, event).await,
    }
}

/// The wire names in the aggregates' own sources: `#[serde(rename = "appointment.booked")]`.
fn names_in_the_sources() -> BTreeSet<String> {
    let domain = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../domain/src");
    let mut names = BTreeSet::new();
    for folder in std::fs::read_dir(domain).unwrap() {
        let Ok(source) = std::fs::read_to_string(folder.unwrap().path().join("events.rs")) else {
            continue;
        };
        let renamed = source.split("#[serde(rename = \"").skip(1);
        names.extend(renamed.map(|rest| rest.split('"').next().unwrap().to_owned()));
    }
    names
}

#[tokio::test]
async fn r_18_every_event_ever_stored_can_be_read_and_applied() {
    let world = world().await;
    store_golden(&world).await;
    let events = world.store.read_after(0, 1_000).await.unwrap();
    assert_eq!(events.len(), golden().len());
    for event in &events {
        let fact = event
            .fact()
            .unwrap_or_else(|error| panic!("{}: {error:?}", event.event_type));
        let (version, json) = newest(&fact);
        if version == event.schema_version {
            assert_eq!(
                json, event.payload,
                "{}: nothing of it is lost when it is read",
                event.event_type
            );
        }
        loads(&world.store, event).await;
    }
    // Claims and reservations follow from these events too; the tables were not filled.
    let found = holdings(&world.store).await.unwrap();
    let expected = |difference: &Difference| {
        matches!(difference, Difference::Missing(_))
            || *difference
                == Difference::NotCovered {
                    through: events.len() as u64,
                }
    };
    assert!(found.iter().all(expected), "{found:?}");
    let booked = found
        .iter()
        .filter(|difference| matches!(difference, Difference::Missing(_)))
        .count();
    assert!(booked >= 4, "addresses and times are held: {found:?}");
}

#[test]
fn r_18_every_event_type_and_version_has_a_golden_line() {
    let names = names_in_the_sources();
    assert!(names.len() > 20, "the sources name their events: {names:?}");
    let mut wanted = BTreeSet::new();
    for line in golden() {
        let recorded: Recorded = serde_json::from_value(serde_json::json!({
            "position": 1, "event_id": Uuid::nil(), "stream_type": line.stream_type, "stream_id": line.stream_id,
            "version": 1, "event_type": line.event_type, "schema_version": line.schema_version,
            "payload": line.payload, "actor": null, "causation_id": Uuid::nil(), "correlation_id": Uuid::nil(),
            "recorded_at": NOW,
        }))
        .unwrap();
        let (newest, _) = newest(&recorded.fact().unwrap());
        wanted.extend((1..=newest).map(|version| (line.event_type.clone(), version)));
    }
    let have: BTreeSet<_> = golden()
        .into_iter()
        .map(|line| (line.event_type, line.schema_version))
        .collect();
    assert_eq!(have, wanted, "one line for each version up to the newest");
    let lines: BTreeSet<_> = have.into_iter().map(|(name, _)| name).collect();
    assert_eq!(lines, names, "one line for each event the sources name");
}
