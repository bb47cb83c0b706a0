//! Events that cannot be taken in: who stops, who goes on, and what an operator can do.

use domain::Aggregate;
use domain::quarantine::{Quarantine, QuarantineCommand};
use domain::schedule::{Confirmation, Rules};
use projectors::rebuild::{self, Options, Outcome};
use projectors::{Status, projections};
use std::time::Duration;
use tokio::time::{Instant, sleep};
use uuid::Uuid;

use crate::clinic::{Clinic, NAMES};

const NO_BROKER: &str = "nats://127.0.0.1:9";

/// An event that no command would make.
struct Odd {
    position: u64,
    event_id: Uuid,
    stream_id: Uuid,
}

impl Odd {
    async fn store(clinic: &Clinic, event_type: &str, payload: String) -> Self {
        let (event_id, stream_id) = (clinic.id(), clinic.id());
        let mut transaction = clinic.store.pool().begin().await.unwrap();
        let head: u64 = sqlx::query_scalar("SELECT position FROM log_head FOR UPDATE")
            .fetch_one(&mut *transaction)
            .await
            .unwrap();
        sqlx::query(
            "INSERT INTO event (position, event_id, stream_type, stream_id, version, event_type, schema_version, payload,
                 causation_id, correlation_id, recorded_at)
             VALUES (?, ?, 'schedule', ?, 1, ?, 1, ?, ?, ?, UTC_TIMESTAMP(6))",
        )
        .bind(head + 1)
        .bind(event_id)
        .bind(stream_id)
        .bind(event_type)
        .bind(payload)
        .bind(clinic.id())
        .bind(clinic.id())
        .execute(&mut *transaction)
        .await
        .unwrap();
        sqlx::query("UPDATE log_head SET position = position + 1")
            .execute(&mut *transaction)
            .await
            .unwrap();
        transaction.commit().await.unwrap();
        let position = head + 1;
        Self {
            position,
            event_id,
            stream_id,
        }
    }

    /// A visit type for a schedule that was never opened: only one projection has to do with it.
    async fn visit_type(clinic: &Clinic) -> Self {
        let payload = serde_json::json!({ "visit_type": clinic.visit_type(Confirmation::Automatic) });
        Self::store(clinic, "schedule.visit-type-added", payload.to_string()).await
    }
}

async fn status_of(clinic: &Clinic, name: &str) -> Status {
    let all = projectors::status(&clinic.store, &clinic.read).await.unwrap();
    all.into_iter().find(|status| status.name == name).unwrap()
}

async fn stopped(clinic: &Clinic, name: &str) -> Status {
    let give_up = Instant::now() + Duration::from_secs(30);
    loop {
        let status = status_of(clinic, name).await;
        if status.error.is_some() {
            return status;
        }
        assert!(Instant::now() < give_up, "{name} does not stop");
        sleep(Duration::from_millis(20)).await;
    }
}

fn but(name: &str) -> Vec<&'static str> {
    NAMES.into_iter().filter(|other| *other != name).collect()
}

#[tokio::test]
async fn p_04_an_event_that_cannot_be_taken_in_stops_its_projection_and_no_other() {
    let clinic = Clinic::open().await;
    let (_relay, _projectors) = (clinic.relay(NO_BROKER), clinic.projectors(NO_BROKER));
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    let odd = Odd::visit_type(&clinic).await;
    clinic.book_many(doctor, patient, 0..5).await;
    projectors::settle(&clinic.store, &clinic.read, &but("availability"))
        .await
        .unwrap();
    let status = stopped(&clinic, "availability").await;
    assert_eq!(
        (status.position, status.error_position),
        (odd.position - 1, Some(odd.position))
    );
    assert_eq!((status.head, status.lag_events), (odd.position + 5, 6));
    assert!(status.holder.is_some() && status.behind_since.is_some());
    assert_eq!(clinic.count("availability_busy_v3").await, 0);
    // Somebody puts it right and says so.
    sqlx::query("INSERT INTO availability_schedule_v3 VALUES (?, ?, 1)")
        .bind(odd.stream_id)
        .bind(serde_json::to_string(&Rules::new(chrono_tz::Europe::Berlin)).unwrap())
        .execute(&clinic.read)
        .await
        .unwrap();
    assert!(projectors::retry(&clinic.read, "availability").await.unwrap());
    clinic.settle().await;
    let status = status_of(&clinic, "availability").await;
    assert_eq!(
        (status.error, status.error_position, status.behind_since),
        (None, None, None)
    );
    assert_eq!(clinic.count("availability_busy_v3").await, 5);
    assert!(
        !projectors::retry(&clinic.read, "availability").await.unwrap(),
        "it does not stand still"
    );
}

#[tokio::test]
async fn p_04_an_event_that_was_set_aside_is_passed_over_by_the_projection_and_its_rebuild() {
    let clinic = Clinic::open().await;
    let (_relay, _projectors) = (clinic.relay(NO_BROKER), clinic.projectors(NO_BROKER));
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    let odd = Odd::visit_type(&clinic).await;
    clinic.book_many(doctor, patient, 0..5).await;
    stopped(&clinic, "availability").await;
    let refused = rebuild::rebuild_into(&clinic.store, &clinic.read, &projections::all(), odd.position).await;
    assert!(refused.is_err(), "nobody may skip it silently");
    let set_aside = QuarantineCommand::SetAside {
        projection: "availability".to_owned(),
        position: odd.position,
        event_id: odd.event_id,
        reason: "a schedule nobody opened".to_owned(),
    };
    clinic
        .command::<Quarantine>(Quarantine::id_of("availability").0, set_aside)
        .await;
    clinic.settle().await;
    assert_eq!(clinic.count("availability_busy_v3").await, 5);
    clinic.assert_equal_to_a_rebuild().await;
    let availability = projections::all().remove(2);
    assert_eq!(availability.name(), "availability");
    let outcome = rebuild::rebuild(
        &clinic.store,
        &clinic.read,
        availability,
        Options::default(),
        &mut |_| {},
    )
    .await
    .unwrap();
    assert!(matches!(outcome, Outcome::Flipped { differing: 0, .. }), "{outcome:?}");
    assert_eq!(Quarantine::TYPE, "quarantine");
}

#[tokio::test]
async fn r_17_an_event_nobody_knows_or_can_read_stops_every_projection_in_place_until_it_is_mended() {
    let clinic = Clinic::open().await;
    let (_relay, _projectors) = (clinic.relay(NO_BROKER), clinic.projectors(NO_BROKER));
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    clinic.book_many(doctor, patient, 0..2).await;
    let unknown = Odd::store(&clinic, "schedule.painted", "{}".to_owned()).await;
    let torn = Odd::store(&clinic, "schedule.opened", "{\"time_zone\": \"Eur".to_owned()).await;
    clinic.book_many(doctor, patient, 2..4).await;
    for odd in [&unknown, &torn] {
        for name in NAMES {
            let status = stopped(&clinic, name).await;
            assert_eq!(
                (status.position, status.error_position),
                (odd.position - 1, Some(odd.position)),
                "{name}"
            );
        }
        sqlx::query(
            "UPDATE event SET event_type = 'schedule.opened', payload = '{\"time_zone\":\"Europe/Berlin\"}' WHERE position = ?",
        )
        .bind(odd.position)
        .execute(clinic.store.pool())
        .await
        .unwrap();
        for name in NAMES {
            projectors::retry(&clinic.read, name).await.unwrap();
            passed(&clinic, name, odd.position).await;
        }
    }
    clinic.settle().await;
    clinic.assert_equal_to_a_rebuild().await;
}

async fn passed(clinic: &Clinic, name: &str, position: u64) {
    let give_up = Instant::now() + Duration::from_secs(20);
    while status_of(clinic, name).await.position < position {
        assert!(Instant::now() < give_up, "{name} does not go on");
        sleep(Duration::from_millis(20)).await;
    }
}
