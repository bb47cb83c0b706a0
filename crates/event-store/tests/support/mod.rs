//! A store on a fresh database, and visits to book in it.
#![allow(dead_code, unused_imports, reason = "each test file uses another part")]

use chrono::{DateTime, TimeDelta, Utc};
use domain::account::{AccountCommand, NewAccount, Role};
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use domain::ids::{AccountId, DoctorId, IdGen, PatientId, VisitTypeId};
use domain::money::{Currency, Money};
use domain::schedule::{Allotment, Confirmation, Offer, Venue, VisitType};
use domain::{Personal, PersonalId};
use event_store::system::RandomIds;
use event_store::{AppendError, Appended, Audit, EventStore, Loaded, MasterKey, StoreOptions, Work};
use futures_util::future::join_all;
use std::sync::Arc;
use std::time::Duration;
use test_kit::{TestClock, TestDatabases};
use uuid::Uuid;

mod holder;

pub use holder::{Holder, Time, Wish};

pub const NOW: &str = "2026-11-22T12:00:00Z";

pub struct World {
    pub databases: TestDatabases,
    pub store: EventStore,
    pub clock: Arc<TestClock>,
}

pub fn master() -> MasterKey {
    MasterKey::from_base64("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=").unwrap()
}

pub async fn world() -> World {
    let databases = TestDatabases::create().await;
    let clock = Arc::new(TestClock::at(NOW));
    let store = open(&databases, &clock).await;
    World {
        databases,
        store,
        clock,
    }
}

/// Another process on the same log.
pub async fn open(databases: &TestDatabases, clock: &Arc<TestClock>) -> EventStore {
    let options = StoreOptions {
        pool_size: 8,
        ..StoreOptions::default()
    };
    EventStore::open(&databases.write_url, master(), clock.clone(), options)
        .await
        .unwrap()
}

pub fn new_id() -> Uuid {
    RandomIds.next()
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn work() -> Work {
    let audit = Audit {
        actor: Some(new_id()),
        causation_id: new_id(),
        correlation_id: new_id(),
        now: at(NOW),
    };
    Work::new(audit, Arc::new(RandomIds))
}

pub fn offer(starts_at: DateTime<Utc>, minutes: u16) -> Offer {
    let price = Money {
        amount: 5_000,
        currency: Currency::try_from("EUR".to_owned()).unwrap(),
    };
    Offer {
        visit_type: VisitType::new(VisitTypeId(Uuid::from_u128(7)), "Check-up", minutes, price),
        time_zone: chrono_tz::Europe::Berlin,
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(minutes.into()),
        venue: Venue::Practice,
        allotment: Allotment::default(),
    }
}

pub fn book(patient: Uuid, doctor: Uuid, starts_at: DateTime<Utc>, minutes: u16) -> AppointmentCommand {
    AppointmentCommand::Book {
        patient_id: PatientId(patient),
        doctor_id: DoctorId(doctor),
        offer: offer(starts_at, minutes),
        reason: None,
        series: None,
        missed: None,
        now: at(NOW),
    }
}

/// A work that books one new visit, and the visit's id.
pub fn booking(patient: Uuid, doctor: Uuid, starts_at: DateTime<Utc>, minutes: u16) -> (Uuid, Work) {
    let (id, mut work) = (new_id(), work());
    work.decide(
        &Loaded::<Appointment>::new_stream(id),
        book(patient, doctor, starts_at, minutes),
    )
    .unwrap();
    (id, work)
}

pub fn cancel() -> AppointmentCommand {
    AppointmentCommand::Cancel {
        by: Party::Patient,
        reason: CancelReason::CannotCome,
        now: at(NOW),
    }
}

/// Everything in the tables an append may write, as text.
pub async fn tables(world: &World) -> Vec<(String, Vec<String>)> {
    let columns = [
        (
            "event",
            "position, HEX(event_id), stream_type, HEX(stream_id), version, payload",
        ),
        ("log_head", "position"),
        ("claim", "namespace, claim_key, owner_type, HEX(owner_id)"),
        (
            "reservation",
            "resource_kind, HEX(resource_id), day, starts_at, ends_at, expires_at, HEX(owner_id)",
        ),
        (
            "idempotency",
            "HEX(scope), HEX(idempotency_key), HEX(fingerprint), status, body, position",
        ),
        ("vault_key", "HEX(subject_id), HEX(wrapped)"),
        ("vault", "HEX(id), HEX(subject_id), HEX(sealed)"),
        ("secret", "HEX(owner), kind, value"),
    ];
    let mut contents = Vec::new();
    for (table, columns) in columns {
        let select = format!("SELECT CONCAT_WS('|', {columns}) AS line FROM {table} ORDER BY line");
        let lines = sqlx::query_scalar(sqlx::AssertSqlSafe(select))
            .fetch_all(&world.databases.write)
            .await
            .unwrap();
        contents.push((table.to_owned(), lines));
    }
    contents
}

pub async fn count(world: &World, table: &'static str) -> i64 {
    sqlx::query_scalar(sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}")))
        .fetch_one(&world.databases.write)
        .await
        .unwrap()
}

/// Keeps every append of every process waiting until it is dropped.
pub async fn hold_the_log(world: &World) -> sqlx::Transaction<'static, sqlx::MySql> {
    let mut transaction = world.databases.write.begin().await.unwrap();
    sqlx::query("SELECT position FROM log_head FOR UPDATE")
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction
}

/// Appends these works in one batch, in this order: the writer is kept busy with another one until all are queued.
pub async fn append_together(world: &World, works: Vec<Work>) -> Vec<Result<Appended, AppendError>> {
    let lock = hold_the_log(world).await;
    let store = world.store.clone();
    let busy = tokio::spawn(async move { store.append(work()).await });
    tokio::time::sleep(Duration::from_millis(30)).await;
    let together = join_all(works.into_iter().map(|work| world.store.append(work)));
    let (results, ()) = tokio::join!(together, async {
        // Works with personal data read keys before they are queued.
        tokio::time::sleep(Duration::from_millis(50)).await;
        lock.rollback().await.unwrap();
    });
    busy.await.unwrap().unwrap();
    results
}

/// A work that makes a new holder.
pub fn holding(wish: Wish) -> Work {
    let mut work = work();
    work.decide(&Loaded::<Holder>::new_stream(new_id()), wish).unwrap();
    work
}

/// A person signs up with this address.
pub fn sign_up(email: &str) -> AccountCommand {
    AccountCommand::SignUp {
        account: NewAccount {
            id: AccountId(new_id()),
            role: Role::Patient,
            name: Personal::new(PersonalId(new_id()), "Zoë Blau".to_owned()),
            email: Personal::new(PersonalId(new_id()), email.to_owned()),
            email_index: master().index("email", email),
            time_zone: chrono_tz::Europe::Berlin,
            locale: "en".to_owned(),
        },
        now: at(NOW),
    }
}
