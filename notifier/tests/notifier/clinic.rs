//! A log with a doctor, patients and visits, and notifiers beside it.

use access::SigningKey;
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::account::{Account, AccountCommand, NewAccount, Role};
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use domain::doctor::{Doctor, DoctorCommand, Location, Profile, Specialty};
use domain::ids::{AccountId, DoctorId, IdGen, PatientId, VisitTypeId};
use domain::money::{Currency, Money};
use domain::schedule::{Offer, VisitType};
use domain::time::Clock;
use domain::{Aggregate, Personal, PersonalId};
use event_store::{Audit, EventStore, MasterKey, StoreOptions, Work};
use notifier::{Config, NotifierError};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use test_kit::{SeqIds, TestClock, TestDatabases};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub const NOW: &str = "2026-11-22T08:00:00Z";
pub const BASE_URL: &str = "https://medbook.example";
const KEY: &str = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=";

pub struct Clinic {
    pub store: EventStore,
    pub clock: Arc<TestClock>,
    pub databases: TestDatabases,
    ids: Arc<SeqIds>,
}

/// A notifier of its own, as another process would run it.
pub struct Running {
    task: JoinHandle<Result<(), NotifierError>>,
    shutdown: CancellationToken,
}

/// One row of `sent_mail`, in the order of events.
#[derive(Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Mail {
    pub kind: String,
    pub status: String,
    pub attempts: u32,
    pub reason: Option<String>,
}

impl Clinic {
    pub async fn open() -> Self {
        let databases = TestDatabases::create().await;
        let clock = Arc::new(TestClock::at(NOW));
        let store = open_store(&databases.write_url, &clock).await;
        Self {
            store,
            clock,
            databases,
            ids: Arc::new(SeqIds::new(7)),
        }
    }

    pub fn keys() -> SigningKey {
        SigningKey::from_base64(KEY).unwrap()
    }

    pub async fn notifier(&self, smtp_port: u16) -> Running {
        let config = Config {
            smtp_url: format!("smtp://127.0.0.1:{smtp_port}"),
            from: "Medbook <no-reply@medbook.example>".to_owned(),
            base_url: BASE_URL.to_owned(),
        };
        let store = open_store(&self.databases.write_url, &self.clock).await;
        let shutdown = CancellationToken::new();
        let run = notifier::run(config, store, Self::keys(), self.clock.clone(), shutdown.clone());
        Running {
            task: tokio::spawn(run),
            shutdown,
        }
    }

    /// Decides one command and appends it. What was appended is durable at once, as if the relay had passed by.
    pub async fn does<A: Aggregate>(&self, actor: Option<Uuid>, id: Uuid, command: A::Command) {
        self.appends::<A>(actor, id, command).await;
        self.relay_passes().await;
    }

    /// The same, not yet durable.
    pub async fn appends<A: Aggregate>(&self, actor: Option<Uuid>, id: Uuid, command: A::Command) {
        let audit = Audit {
            actor,
            causation_id: self.ids.next(),
            correlation_id: self.ids.next(),
            now: self.clock.now(),
        };
        let mut work = Work::new(audit, self.ids.clone());
        let loaded = self.store.load::<A>(id).await.unwrap();
        work.decide(&loaded, command).unwrap();
        self.store.append(work).await.unwrap();
    }

    pub async fn relay_passes(&self) {
        sqlx::query("UPDATE log_barrier SET position = (SELECT position FROM log_head) WHERE name = 'log'")
            .execute(self.store.pool())
            .await
            .unwrap();
    }

    pub async fn invite_doctor(&self) -> Uuid {
        let id = self.ids.next();
        let account = self.account(
            id,
            Role::Doctor,
            "Lena Hartmann",
            "lena@practice.example",
            Tz::Europe__Berlin,
        );
        let now = self.clock.now();
        self.does::<Account>(None, id, AccountCommand::Invite { account, now })
            .await;
        let profile = Profile {
            name: "Dr. Lena Hartmann".to_owned(),
            specialties: vec![Specialty::Dermatology],
            languages: vec!["de".to_owned()],
            location: Location {
                street: "Torstraße 12".to_owned(),
                city: "Berlin".to_owned(),
                country: "DE".to_owned(),
                latitude: 52.53,
                longitude: 13.4,
            },
            time_zone: Tz::Europe__Berlin,
        };
        self.does::<Doctor>(None, id, DoctorCommand::Onboard { profile }).await;
        id
    }

    pub async fn sign_up(&self, name: &str, email: &str) -> Uuid {
        self.sign_up_in(Tz::Europe__London, name, email).await
    }

    pub async fn sign_up_in(&self, zone: Tz, name: &str, email: &str) -> Uuid {
        let id = self.ids.next();
        let account = self.account(id, Role::Patient, name, email, zone);
        let now = self.clock.now();
        self.does::<Account>(None, id, AccountCommand::SignUp { account, now })
            .await;
        id
    }

    pub async fn book(&self, patient: Uuid, doctor: Uuid, starts_at: &str) -> Uuid {
        self.book_offer(patient, doctor, offer(starts_at)).await
    }

    pub async fn book_offer(&self, patient: Uuid, doctor: Uuid, offer: Offer) -> Uuid {
        self.takes(patient, doctor, offer, None).await
    }

    /// The doctor has to say yes.
    pub async fn request(&self, patient: Uuid, doctor: Uuid, starts_at: &str) -> Uuid {
        self.takes(patient, doctor, offer(starts_at), Some(3)).await
    }

    async fn takes(&self, patient: Uuid, doctor: Uuid, offer: Offer, missed: Option<u16>) -> Uuid {
        let id = self.ids.next();
        let book = AppointmentCommand::Book {
            patient_id: PatientId(patient),
            doctor_id: DoctorId(doctor),
            offer,
            reason: None,
            series: None,
            missed,
            now: self.clock.now(),
        };
        self.does::<Appointment>(Some(patient), id, book).await;
        id
    }

    /// The patient cancels a visit.
    pub async fn cancel(&self, patient: Uuid, visit: Uuid) {
        let cancel = AppointmentCommand::Cancel {
            by: Party::Patient,
            reason: CancelReason::CannotCome,
            now: self.clock.now(),
        };
        self.does::<Appointment>(Some(patient), visit, cancel).await;
    }

    fn account(&self, id: Uuid, role: Role, name: &str, email: &str, time_zone: Tz) -> NewAccount {
        let personal = |text: &str| Personal::new(PersonalId(self.ids.next()), text.to_owned());
        NewAccount {
            id: AccountId(id),
            role,
            name: personal(name),
            email: personal(email),
            email_index: master_key().index("email", email),
            time_zone,
            locale: "en".to_owned(),
        }
    }

    pub async fn mails(&self) -> Vec<Mail> {
        sqlx::query_as("SELECT kind, status, attempts, reason FROM sent_mail ORDER BY position, kind")
            .fetch_all(self.store.pool())
            .await
            .unwrap()
    }

    /// The message ids of mails to one person about one thing, in the order of events, for each person and thing.
    pub async fn message_ids_in_order(&self) -> Vec<Vec<String>> {
        let rows: Vec<(Uuid, Uuid, String)> =
            sqlx::query_as("SELECT stream_id, recipient, message_id FROM sent_mail ORDER BY position")
                .fetch_all(self.store.pool())
                .await
                .unwrap();
        let mut orders = BTreeMap::<_, Vec<String>>::new();
        for (stream, recipient, message_id) in rows {
            orders.entry((stream, recipient)).or_default().push(message_id);
        }
        orders.into_values().collect()
    }

    pub async fn statuses(&self) -> Vec<String> {
        self.mails().await.into_iter().map(|mail| mail.status).collect()
    }

    /// Waits until every mail owed now for the log as it is now is settled.
    pub async fn settles(&self) {
        let head = self.store.head().await.unwrap();
        self.until("every mail is settled", async || {
            let now = self.clock.now();
            notifier::caught_up(&self.store, head, now).await.unwrap()
        })
        .await;
    }

    /// Waits until the mails stand like this.
    pub async fn stand(&self, expected: &[&str]) {
        self.until(&format!("mails stand {expected:?}"), async || {
            self.statuses().await == expected
        })
        .await;
    }

    pub async fn until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        for _ in 0..1000 {
            if holds().await {
                return;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        panic!("waited in vain until {what}: {:?}", self.mails().await);
    }

    /// Long enough for a notifier to do what it should not do.
    pub async fn a_while(&self) {
        tokio::time::sleep(Duration::from_millis(1500)).await;
    }

    pub fn hours_pass(&self, hours: i64) {
        self.clock.advance(TimeDelta::hours(hours));
    }
}

impl Running {
    /// Ends it as a shutdown does.
    pub async fn stop(self) {
        self.shutdown.cancel();
        self.task.await.unwrap().unwrap();
    }

    /// Ends it as a crash does: in the middle of whatever it is doing.
    pub async fn crash(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}

pub fn offer(starts_at: &str) -> Offer {
    offer_in(Tz::Europe__Berlin, starts_at.parse().unwrap())
}

/// In a practice in this zone.
pub fn offer_in(time_zone: Tz, starts_at: DateTime<Utc>) -> Offer {
    let price = Money {
        amount: 4500,
        currency: Currency::try_from("EUR".to_owned()).unwrap(),
    };
    Offer {
        visit_type: VisitType {
            buffer_after: 5,
            ..VisitType::new(VisitTypeId(Uuid::from_u128(99)), "First visit", 30, price)
        },
        time_zone,
        starts_at,
        ends_at: starts_at + TimeDelta::minutes(30),
        venue: domain::schedule::Venue::Practice,
        allotment: domain::schedule::Allotment::default(),
    }
}

fn master_key() -> MasterKey {
    MasterKey::from_base64(KEY).unwrap()
}

async fn open_store(url: &str, clock: &Arc<TestClock>) -> EventStore {
    let options = StoreOptions {
        pool_size: 12,
        ..StoreOptions::default()
    };
    EventStore::open(url, master_key(), clock.clone(), options)
        .await
        .unwrap()
}
