//! A small clinic on fresh databases: everything is made through the domain's decisions and the real log.

use chrono::{DateTime, NaiveTime, TimeDelta, Utc, Weekday};
use domain::account::{Account, AccountCommand, NewAccount, Role};
use domain::appointment::{Appointment, AppointmentCommand};
use domain::doctor::{Doctor, DoctorCommand, Location, Profile, Specialty};
use domain::ids::{AccountId, AppointmentId, DoctorId, IdGen, PatientId, VisitTypeId};
use domain::money::Money;
use domain::review::{Rating, Review, ReviewCommand, ReviewedVisit};
use domain::schedule::{Block, Confirmation, Offer, Schedule, ScheduleCommand, VisitType, WeeklyHours};
use domain::time::Clock;
use domain::{Aggregate, Personal, PersonalId};
use event_store::{Audit, EventStore, MasterKey, StoreOptions, Work};
use projectors::{projections, rebuild, relay};
use sqlx::MySqlPool;
use std::sync::Arc;
use test_kit::{SeqIds, TestClock, TestDatabases};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

pub const NAMES: [&str; 8] = [
    "people",
    "doctor_directory",
    "availability",
    "doctor_calendar",
    "patient_visits",
    "doctor_reviews",
    "waitlist",
    "settings",
];
/// 32 bytes that keep no secret.
const MASTER: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
/// Working hours are 09:00 to 18:00 in Berlin, in winter; visits take 15 minutes.
const VISITS_A_DAY: u32 = 36;

pub struct Clinic {
    pub databases: TestDatabases,
    pub store: EventStore,
    pub read: MySqlPool,
    clock: Arc<TestClock>,
    ids: Arc<SeqIds>,
}

impl Clinic {
    pub async fn open() -> Self {
        Self::on(TestDatabases::create().await).await
    }

    async fn on(databases: TestDatabases) -> Self {
        let clock = Arc::new(TestClock::at("2026-11-22T08:00:00Z"));
        let store = open_store(&databases.write_url, clock.clone()).await;
        let read = event_store::connect(&databases.read_url, 20).await.unwrap();
        Self {
            databases,
            store,
            read,
            clock,
            ids: Arc::new(SeqIds::new(1)),
        }
    }

    pub fn id(&self) -> Uuid {
        self.ids.next()
    }

    /// Decides and appends one command on one aggregate.
    pub async fn command<A: Aggregate>(&self, id: Uuid, command: A::Command) {
        let loaded = self.store.load::<A>(id).await.unwrap();
        let audit = Audit {
            actor: None,
            causation_id: self.id(),
            correlation_id: self.id(),
            now: self.clock.now(),
        };
        let mut work = Work::new(audit, self.ids.clone());
        work.decide::<A>(&loaded, command).unwrap();
        self.store.append(work).await.unwrap();
    }

    fn new_account(&self, role: Role) -> NewAccount {
        let id = self.id();
        let personal = |text: &str| Personal::new(PersonalId(self.id()), text.to_owned());
        NewAccount {
            id: AccountId(id),
            role,
            name: personal("Zoë Blau"),
            email: personal("zoe@medbook.example"),
            email_index: id.simple().to_string(),
            time_zone: chrono_tz::Europe::Berlin,
            locale: "de".to_owned(),
        }
    }

    pub async fn patient(&self) -> PatientId {
        let account = self.new_account(Role::Patient);
        let id = account.id.0;
        let now = self.clock.now();
        self.command::<Account>(id, AccountCommand::SignUp { account, now })
            .await;
        self.command::<Account>(id, AccountCommand::ConfirmEmail).await;
        PatientId(id)
    }

    /// A doctor with hours and one visit type.
    pub async fn doctor(&self, confirmation: Confirmation) -> (DoctorId, VisitTypeId) {
        let account = self.new_account(Role::Doctor);
        let id = account.id.0;
        let now = self.clock.now();
        self.command::<Account>(id, AccountCommand::Invite { account, now })
            .await;
        self.command::<Doctor>(id, DoctorCommand::Onboard { profile: profile() })
            .await;
        let time_zone = chrono_tz::Europe::Berlin;
        self.command::<Schedule>(id, ScheduleCommand::Open { time_zone }).await;
        self.command::<Schedule>(id, ScheduleCommand::SetWeeklyHours { weekly: every_day() })
            .await;
        let visit_type = self.visit_type(confirmation);
        let visit_type_id = visit_type.id;
        self.command::<Schedule>(id, ScheduleCommand::AddVisitType { visit_type })
            .await;
        (DoctorId(id), visit_type_id)
    }

    pub fn visit_type(&self, confirmation: Confirmation) -> VisitType {
        let price = Money {
            amount: 4_500,
            currency: "EUR".to_owned().try_into().unwrap(),
        };
        VisitType {
            confirmation,
            cancellation_notice_hours: 24,
            ..VisitType::new(VisitTypeId(self.id()), "Check-up", 15, price)
        }
    }

    /// The doctor's offer number `n`, counted from tomorrow at 09:00.
    pub async fn offer(&self, doctor: DoctorId, visit_type: VisitTypeId, n: u32) -> Offer {
        let schedule = self.store.load::<Schedule>(doctor.0).await.unwrap().state;
        schedule.offer(visit_type, slot(n), self.clock.now()).unwrap()
    }

    pub async fn book(
        &self,
        (doctor_id, visit_type): (DoctorId, VisitTypeId),
        patient_id: PatientId,
        n: u32,
    ) -> AppointmentId {
        let id = self.id();
        let offer = self.offer(doctor_id, visit_type, n).await;
        let book = AppointmentCommand::Book {
            patient_id,
            doctor_id,
            offer,
            reason: None,
            series: None,
            missed: None,
            now: self.clock.now(),
        };
        self.command::<Appointment>(id, book).await;
        AppointmentId(id)
    }

    /// The patient says how a visit was that took place; the text is not empty.
    pub async fn review(&self, visit: AppointmentId, stars: u8, text: &str) {
        let state = self.store.load::<Appointment>(visit.0).await.unwrap().state;
        let write = ReviewCommand::Write {
            visit: ReviewedVisit::of(&state).unwrap(),
            rating: Rating::try_from(stars).unwrap(),
            text: Some(self.text(text)),
            now: self.clock.now(),
        };
        self.command::<Review>(visit.0, write).await;
    }

    pub fn text(&self, text: &str) -> Personal<String> {
        Personal::new(PersonalId(self.id()), text.to_owned())
    }

    /// So many visits, one event each.
    pub async fn book_many(&self, doctor: (DoctorId, VisitTypeId), patient: PatientId, numbers: std::ops::Range<u32>) {
        for n in numbers {
            self.book(doctor, patient, n).await;
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub fn set_time(&self, now: DateTime<Utc>) {
        self.clock.set(now);
    }

    pub fn relay(&self, nats_url: &str) -> DropGuard {
        let shutdown = CancellationToken::new();
        let (config, store, token) = (relay::Config::new(nats_url), self.store.clone(), shutdown.clone());
        tokio::spawn(async move { relay::run(config, store, token).await.unwrap() });
        shutdown.drop_guard()
    }

    pub fn projectors(&self, nats_url: &str) -> DropGuard {
        self.projectors_with(projectors::Config::new(nats_url))
    }

    pub fn projectors_with(&self, config: projectors::Config) -> DropGuard {
        let shutdown = CancellationToken::new();
        let (store, read, token) = (self.store.clone(), self.read.clone(), shutdown.clone());
        tokio::spawn(async move { projectors::run(config, store, read, token).await.unwrap() });
        shutdown.drop_guard()
    }

    /// Waits until everything in the log may be taken in; the head.
    pub async fn barrier_at_head(&self) -> u64 {
        let head = self.store.head().await.unwrap();
        while self.store.barrier().await.unwrap() < head {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        head
    }

    /// What the leases of a crashed process do by themselves after three seconds.
    pub async fn expire_leases(&self) {
        sqlx::query("UPDATE lease SET expires_at = '2000-01-01' WHERE name LIKE 'projection:%'")
            .execute(self.store.pool())
            .await
            .unwrap();
    }

    pub async fn settle(&self) {
        projectors::settle(&self.store, &self.read, &NAMES).await.unwrap();
    }

    /// The read tables are what a rebuild from the log makes.
    pub async fn assert_equal_to_a_rebuild(&self) {
        let fresh = TestDatabases::create().await;
        let all = projections::all();
        let head = self.store.head().await.unwrap();
        rebuild::rebuild_into(&self.store, &fresh.read, &all, head)
            .await
            .unwrap();
        let differences = rebuild::differences(&self.read, &fresh.read, &all).await.unwrap();
        assert!(differences.is_empty(), "{differences:#?}");
    }

    pub async fn count(&self, table: &'static str) -> i64 {
        let sql = sqlx::AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"));
        sqlx::query_scalar(sql).fetch_one(&self.read).await.unwrap()
    }
}

pub async fn open_store(write_url: &str, clock: Arc<dyn Clock>) -> EventStore {
    let master = MasterKey::from_base64(MASTER).unwrap();
    EventStore::open(write_url, master, clock, StoreOptions::default())
        .await
        .unwrap()
}

pub fn slot(n: u32) -> DateTime<Utc> {
    let first: DateTime<Utc> = "2026-11-23T08:00:00Z".parse().unwrap();
    first + TimeDelta::days((n / VISITS_A_DAY).into()) + TimeDelta::minutes((15 * (n % VISITS_A_DAY)).into())
}

pub fn every_day() -> WeeklyHours {
    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let days = (0..7).map(|day| Weekday::try_from(day).unwrap());
    WeeklyHours::new(days.map(|day| Block::new(day, at(9), at(18))).collect()).unwrap()
}

pub fn profile() -> Profile {
    Profile {
        name: "Dr. Ada Grün".to_owned(),
        specialties: vec![Specialty::Dermatology, Specialty::GeneralPractice],
        languages: vec!["de".to_owned(), "en".to_owned()],
        location: Location {
            street: "Lindenstraße 3".to_owned(),
            city: "Köln".to_owned(),
            country: "DE".to_owned(),
            latitude: 50.941_278,
            longitude: 6.958_281,
        },
        time_zone: chrono_tz::Europe::Berlin,
    }
}
