//! A clinic to ask about: events appended to a log, read tables made from them, and the routers in front.

use access::{Principal, SigningKey};
use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use domain::account::{Account, AccountCommand, NewAccount, Role};
use domain::appointment::{Appointment, AppointmentCommand};
use domain::doctor::{Details, Doctor, DoctorCommand, Gender, Location, Profile, Specialty};
use domain::ids::{AccountId, AppointmentId, DoctorId, IdGen, PatientId, VisitTypeId};
use domain::money::{Currency, Money};
use domain::schedule::{Block, Schedule, ScheduleCommand, VisitType, WeeklyHours};
use domain::{Aggregate, Personal, PersonalId};
use event_store::{Audit, EventStore, MasterKey, StoreOptions, Work};
use http_kit::{Gate, Readiness};
use projectors::{projections, rebuild};
use serde_json::Value;
use sqlx::MySqlPool;
use std::sync::Arc;
use std::time::Duration;
use test_kit::{SeqIds, TestClock, TestDatabases};
use tower::ServiceExt;
use uuid::Uuid;

pub const NOW: &str = "2026-11-22T12:00:00Z";

pub struct Clinic {
    pub databases: TestDatabases,
    pub store: EventStore,
    pub clock: Arc<TestClock>,
    pub ids: Arc<SeqIds>,
    key: Arc<SigningKey>,
    pub router: Router,
    pub state: query_api::State,
    /// The connections of the queries.
    pub read: MySqlPool,
    document: utoipa::openapi::OpenApi,
}

/// A doctor to onboard; change what matters to the test.
pub struct NewDoctor {
    pub name: &'static str,
    pub specialties: Vec<Specialty>,
    pub languages: Vec<&'static str>,
    pub city: &'static str,
    pub zone: Tz,
    pub hours: Vec<Block>,
    pub types: Vec<VisitType>,
    pub gender: Gender,
    /// Degrees north and east.
    pub point: (f64, f64),
    pub country: &'static str,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The body of a 200.
    pub fn ok(&self) -> Value {
        assert_eq!(self.status, StatusCode::OK, "{}", self.text);
        self.json()
    }

    /// Status and code of a problem.
    pub fn problem(&self) -> (u16, String) {
        let code = self.json()["code"].as_str().unwrap_or_default().to_owned();
        (self.status.as_u16(), code)
    }

    /// The fields a 422 `validation-failed` names.
    pub fn refused_fields(&self) -> Vec<String> {
        assert_eq!(self.problem(), (422, "validation-failed".to_owned()), "{}", self.text);
        let errors = self.json()["errors"].as_array().unwrap().clone();
        errors
            .iter()
            .map(|error| error["field"].as_str().unwrap().to_owned())
            .collect()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

/// The version of a projection's tables.
fn version_of(name: &str) -> u32 {
    let all = projections::all();
    let projection = all.iter().find(|projection| projection.name() == name);
    projection.map_or(1, |projection| projection.version())
}

pub fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

pub fn hours(days: &[Weekday], from: &str, to: &str) -> Vec<Block> {
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    days.iter().map(|day| Block::new(*day, time(from), time(to))).collect()
}

pub fn visit_type(id: u128, minutes: u16) -> VisitType {
    let price = Money {
        amount: u32::from(minutes) * 100,
        currency: Currency::try_from("EUR".to_owned()).unwrap(),
    };
    let name = format!("Visit of {minutes} minutes");
    VisitType {
        buffer_after: 10,
        ..VisitType::new(VisitTypeId(Uuid::from_u128(id)), name, minutes, price)
    }
}

/// A dermatologist in Berlin who works Mondays from nine to eleven and offers half hours.
pub fn doctor(name: &'static str) -> NewDoctor {
    NewDoctor {
        name,
        specialties: vec![Specialty::Dermatology],
        languages: vec!["de", "en"],
        city: "Berlin",
        zone: chrono_tz::Europe::Berlin,
        hours: hours(&[Weekday::Mon], "09:00", "11:00"),
        types: vec![visit_type(7, 30)],
        gender: Gender::NotSaid,
        point: (52.5, 13.4),
        country: "DE",
    }
}

impl Clinic {
    /// An empty one at [`NOW`].
    pub async fn open() -> Self {
        Self::with_connections(8).await
    }

    /// One whose queries share so many connections.
    pub async fn with_connections(connections: u32) -> Self {
        let databases = TestDatabases::create().await;
        let clock = Arc::new(TestClock::at(NOW));
        let master = MasterKey::from_base64(&STANDARD.encode([7; 32])).unwrap();
        let options = StoreOptions {
            pool_size: 4,
            ..StoreOptions::default()
        };
        let store = EventStore::open(&databases.write_url, master, clock.clone(), options)
            .await
            .unwrap();
        let key = Arc::new(SigningKey::from_base64(&STANDARD.encode([9; 32])).unwrap());
        let gate = Gate::new(key.clone(), clock.clone(), databases.write.clone());
        let read = event_store::connect(&databases.read_url, connections).await.unwrap();
        let readiness = Readiness::new().and_database("read tables", read.clone());
        // Open pages of tests do not wait for a quarter of a minute.
        let live = query_api::Limits {
            heartbeat: Duration::from_millis(300),
            ..query_api::Limits::default()
        };
        let config = query_api::Config {
            live,
            ..query_api::Config::default()
        };
        let state = query_api::State::new(read.clone(), gate, store.vault().clone(), clock.clone(), config)
            .with_log(store.clone());
        let (router, document) = query_api::routes(state.clone()).split_for_parts();
        Self {
            router: http_kit::layers(router.merge(http_kit::system_routes(readiness))),
            state,
            document,
            read,
            databases,
            store,
            clock,
            ids: Arc::new(SeqIds::default()),
            key,
        }
    }

    pub async fn decide<A: Aggregate>(&self, id: Uuid, commands: impl IntoIterator<Item = A::Command>) {
        for command in commands {
            let audit = Audit {
                actor: None,
                causation_id: self.ids.next(),
                correlation_id: self.ids.next(),
                now: domain::time::Clock::now(self.clock.as_ref()),
            };
            let mut work = Work::new(audit, self.ids.clone());
            let loaded = self.store.load::<A>(id).await.unwrap();
            work.decide(&loaded, command).unwrap();
            self.store.append(work).await.unwrap();
        }
    }

    fn account(&self, id: Uuid, role: Role, name: &str) -> NewAccount {
        NewAccount {
            id: AccountId(id),
            role,
            name: Personal::new(PersonalId(self.ids.next()), name.to_owned()),
            email: Personal::new(PersonalId(self.ids.next()), format!("{}@example.org", id.simple())),
            email_index: id.simple().to_string(),
            time_zone: chrono_tz::Europe::Berlin,
            locale: "de".into(),
        }
    }

    pub async fn onboard(&self, new: NewDoctor) -> Uuid {
        let id = self.ids.next();
        let now = domain::time::Clock::now(self.clock.as_ref());
        let account = self.account(id, Role::Doctor, new.name);
        self.decide::<Account>(id, [AccountCommand::Invite { account, now }])
            .await;
        let profile = Profile {
            name: new.name.into(),
            specialties: new.specialties,
            languages: new.languages.into_iter().map(Into::into).collect(),
            location: Location {
                street: "Lindenstraße 1".into(),
                city: new.city.into(),
                country: new.country.into(),
                latitude: new.point.0,
                longitude: new.point.1,
            },
            time_zone: new.zone,
        };
        let details = Details {
            gender: new.gender,
            languages: profile.languages.clone(),
            location: profile.location.clone(),
        };
        self.decide::<Doctor>(id, [DoctorCommand::Onboard { profile }]).await;
        if details.gender != Gender::NotSaid {
            self.decide::<Doctor>(id, [DoctorCommand::ChangeDetails { details }])
                .await;
        }
        let weekly = WeeklyHours::new(new.hours).unwrap();
        let mut commands = vec![
            ScheduleCommand::Open { time_zone: new.zone },
            ScheduleCommand::SetWeeklyHours { weekly },
        ];
        let types = new.types.into_iter();
        commands.extend(types.map(|visit_type| ScheduleCommand::AddVisitType { visit_type }));
        self.decide::<Schedule>(id, commands).await;
        id
    }

    pub async fn patient(&self, name: &str) -> Uuid {
        let id = self.ids.next();
        let now = domain::time::Clock::now(self.clock.as_ref());
        let account = self.account(id, Role::Patient, name);
        let commands = [AccountCommand::SignUp { account, now }, AccountCommand::ConfirmEmail];
        self.decide::<Account>(id, commands).await;
        id
    }

    /// Books through the doctor's own rules.
    pub async fn book(&self, patient: Uuid, doctor: Uuid, visit_type: u128, starts_at: &str) -> Uuid {
        self.book_because(patient, doctor, visit_type, starts_at, None).await
    }

    /// The same by somebody who says why.
    pub async fn book_because(
        &self,
        patient: Uuid,
        doctor: Uuid,
        visit_type: u128,
        starts_at: &str,
        reason: Option<&str>,
    ) -> Uuid {
        let id = self.ids.next();
        let schedule = self.store.load::<Schedule>(doctor).await.unwrap().state;
        let now = domain::time::Clock::now(self.clock.as_ref());
        let offer = schedule
            .offer(VisitTypeId(Uuid::from_u128(visit_type)), utc(starts_at), now)
            .unwrap();
        let book = AppointmentCommand::Book {
            patient_id: PatientId(patient),
            doctor_id: DoctorId(doctor),
            offer,
            reason: reason.map(|reason| Personal::new(PersonalId(self.ids.next()), reason.to_owned())),
            series: None,
            missed: None,
            now,
        };
        self.decide::<Appointment>(AppointmentId(id).0, [book]).await;
        id
    }

    /// Brings the read tables up to the log, checkpoints included.
    pub async fn project(&self) -> u64 {
        let head = self.store.head().await.unwrap();
        let all = projections::all();
        rebuild::rebuild_into(&self.store, &self.databases.read, &all, head)
            .await
            .unwrap();
        for projection in &all {
            self.set_checkpoint(projection.name(), head).await;
        }
        head
    }

    pub async fn set_checkpoint(&self, name: &str, position: u64) {
        sqlx::query(
            "INSERT INTO checkpoint (name, version, position, updated_at) VALUES (?, ?, ?, UTC_TIMESTAMP(6))
             ON DUPLICATE KEY UPDATE position = VALUES(position)",
        )
        .bind(name)
        .bind(version_of(name))
        .bind(position)
        .execute(&self.databases.read)
        .await
        .unwrap();
    }

    /// Signs somebody in and returns the access token.
    pub async fn sign_in(&self, account: Uuid, role: Role) -> String {
        let now = domain::time::Clock::now(self.clock.as_ref());
        let principal = Principal {
            account_id: account,
            role,
            session_id: self.ids.next(),
        };
        sqlx::query(
            "INSERT INTO session (id, account_id, role, created_at, last_used_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(principal.session_id)
        .bind(account)
        .bind(role.as_str())
        .bind(now)
        .bind(now)
        .bind(now + TimeDelta::days(30))
        .execute(&self.databases.write)
        .await
        .unwrap();
        self.key.mint(&principal, now, SigningKey::ACCESS_TOKEN_LIFE).unwrap()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(path, None, None).await
    }

    pub async fn get_as(&self, token: &str, path: &str) -> Answer {
        self.ask(path, Some(token), None).await
    }

    pub async fn ask(&self, path: &str, token: Option<&str>, min_position: Option<u64>) -> Answer {
        let mut request = Request::get(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(position) = min_position {
            request = request.header("x-min-position", position);
        }
        self.send(request).await
    }

    pub async fn post_as(&self, token: &str, path: &str, body: &Value) -> Answer {
        let request = Request::post(path)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", "application/json");
        self.answer(request.body(Body::from(body.to_string())).unwrap()).await
    }

    pub async fn ask_with_header(&self, path: &str, name: &str, value: &str) -> Answer {
        self.send(Request::get(path).header(name, value)).await
    }

    pub fn document(&self) -> &utoipa::openapi::OpenApi {
        &self.document
    }

    async fn send(&self, request: axum::http::request::Builder) -> Answer {
        self.answer(request.body(Body::empty()).unwrap()).await
    }

    async fn answer(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 10_000_000).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(body.to_vec()).unwrap(),
        }
    }
}
