//! The routers of one or several servers on a fresh database, and people to use them.

use access::{Principal, SigningKey};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Tz;
use command_api::{Config, Keys, Limits, State};
use domain::account::Role;
use domain::ids::{DoctorId, IdGen, VisitTypeId};
use domain::money::{Currency, Money};
use domain::schedule::{Block, Schedule, ScheduleCommand, VisitType, WeeklyHours};
use domain::time::Clock;
use event_store::system::RandomIds;
use event_store::{Audit, EventStore, Loaded, MasterKey, StoreOptions, Work};
use http_kit::Readiness;
use serde_json::{Value, json};
use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;
use test_kit::{TestClock, TestDatabases};
use tower::ServiceExt;
use uuid::Uuid;

/// The present of every test, a Sunday morning.
pub const NOW: &str = "2026-11-22T08:00:00Z";

/// Limits nobody reaches.
pub fn plenty() -> Limits {
    Limits::all(NonZeroU32::new(100_000).unwrap())
}

/// One server, or several on one database.
pub struct App {
    pub servers: Vec<Server>,
    pub clock: Arc<TestClock>,
    pub master: MasterKey,
    pub signing: Arc<SigningKey>,
    pub databases: TestDatabases,
}

/// One process: its own log writer, its own routers.
#[derive(Clone)]
pub struct Server {
    pub store: EventStore,
    pub router: Router,
    pub state: State,
}

/// Somebody with an access token.
#[derive(Clone)]
pub struct Person {
    pub id: Uuid,
    pub token: String,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The status, with the code of a problem.
    pub fn outcome(&self) -> String {
        let body = self.json();
        let code = body["code"].as_str().unwrap_or_default();
        format!("{} {code}", self.status.as_u16()).trim_end().to_owned()
    }

    pub fn id(&self, field: &str) -> Uuid {
        let body = self.json();
        let text = body[field].as_str().unwrap_or_else(|| panic!("no {field} in {body}"));
        text.parse().unwrap()
    }
}

impl App {
    pub async fn start() -> Self {
        Self::with_servers(1).await
    }

    pub async fn with_servers(count: usize) -> Self {
        Self::with(count, plenty()).await
    }

    pub async fn with(count: usize, limits: Limits) -> Self {
        let mut app = Self {
            servers: Vec::new(),
            clock: Arc::new(TestClock::at(NOW)),
            master: MasterKey::from_base64(&STANDARD.encode([1; 32])).unwrap(),
            signing: Arc::new(SigningKey::from_base64(&STANDARD.encode([2; 32])).unwrap()),
            databases: TestDatabases::create().await,
        };
        for _ in 0..count {
            let server = app.server(limits, Arc::new(RandomIds), StoreOptions::default()).await;
            app.servers.push(server);
        }
        app
    }

    /// Another process, with so many connections.
    pub async fn with_connections(&self, pool_size: u32) -> Server {
        let options = StoreOptions {
            pool_size,
            ..StoreOptions::default()
        };
        self.server(plenty(), Arc::new(RandomIds), options).await
    }

    /// One more server on the same database, which takes its ids from here.
    pub async fn server(&self, limits: Limits, ids: Arc<dyn IdGen>, options: StoreOptions) -> Server {
        let store = EventStore::open(
            &self.databases.write_url,
            self.master.clone(),
            self.clock.clone(),
            options,
        )
        .await
        .unwrap();
        let keys = Keys {
            signing: self.signing.clone(),
            master: self.master.clone(),
        };
        let config = Config {
            limits,
            ..Config::default()
        };
        let state = State::new(store.clone(), keys, self.clock.clone(), ids, config)
            .with_read_side(self.databases.read.clone());
        let (router, _) = command_api::routes(state.clone()).split_for_parts();
        let readiness = Readiness::new().and_database("log", store.pool().clone());
        Server {
            store,
            state,
            router: http_kit::layers(router.merge(http_kit::system_routes(readiness))),
        }
    }

    pub fn store(&self) -> &EventStore {
        &self.servers[0].store
    }

    pub async fn send(&self, request: Request<Body>) -> Reply {
        self.servers[0].send(request).await
    }

    pub async fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.send(post(person, path, RandomIds.next(), body)).await
    }

    /// Somebody new with a session, without the sign-in before it.
    pub async fn person(&self, role: Role) -> Person {
        let id = RandomIds.next();
        let token = self.session(id, role).await;
        Person { id, token }
    }

    /// An access token of a new session.
    pub async fn session(&self, account_id: Uuid, role: Role) -> String {
        const INSERT: &str = "INSERT INTO session (id, account_id, role, created_at, last_used_at, expires_at) \
            VALUES (?, ?, ?, ?, ?, ?)";
        let now = self.clock.now();
        let principal = Principal {
            account_id,
            role,
            session_id: RandomIds.next(),
        };
        sqlx::query(INSERT)
            .bind(principal.session_id)
            .bind(principal.account_id)
            .bind(role.as_str())
            .bind(now)
            .bind(now)
            .bind(now + TimeDelta::days(30))
            .execute(&self.databases.write)
            .await
            .unwrap();
        self.signing.mint(&principal, now, TimeDelta::days(1)).unwrap()
    }

    pub async fn patients(&self, count: usize) -> Vec<Person> {
        let mut patients = Vec::with_capacity(count);
        for _ in 0..count {
            patients.push(self.person(Role::Patient).await);
        }
        patients
    }

    /// A doctor who works every day from midnight to 23:00 (UTC) and offers these types.
    pub async fn doctor(&self, types: impl IntoIterator<Item = VisitType>) -> Person {
        self.doctor_in(chrono_tz::UTC, types).await
    }

    /// The same in another zone.
    pub async fn doctor_in(&self, time_zone: Tz, types: impl IntoIterator<Item = VisitType>) -> Person {
        let doctor = self.person(Role::Doctor).await;
        let weekly = WeeklyHours::new(
            (0..7_u8)
                .map(|day| {
                    let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
                    Block::new(Weekday::try_from(day).unwrap(), at(0), at(23))
                })
                .collect(),
        )
        .unwrap();
        let mut commands = vec![
            ScheduleCommand::Open { time_zone },
            ScheduleCommand::SetWeeklyHours { weekly },
        ];
        commands.extend(
            types
                .into_iter()
                .map(|visit_type| ScheduleCommand::AddVisitType { visit_type }),
        );
        let mut work = self.work();
        let mut schedule = Loaded::<Schedule>::new_stream(DoctorId(doctor.id));
        for command in commands {
            schedule.state = work.decide(&schedule, command).unwrap();
            schedule.version += 1;
        }
        self.store().append(work).await.unwrap();
        doctor
    }

    pub fn work(&self) -> Work {
        let id = RandomIds.next();
        let audit = Audit {
            actor: None,
            causation_id: id,
            correlation_id: id,
            now: self.clock.now(),
        };
        Work::new(audit, Arc::new(RandomIds))
    }

    /// How many events of this type the log holds.
    pub async fn count(&self, event_type: &str) -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM event WHERE event_type = ?")
            .bind(event_type)
            .fetch_one(&self.databases.write)
            .await
            .unwrap()
    }

    /// Pairs of reservations of one resource that overlap: always none.
    pub async fn overlaps(&self) -> i64 {
        const SELECT: &str = "SELECT COUNT(*) FROM reservation a JOIN reservation b \
            ON a.resource_kind = b.resource_kind AND a.resource_id = b.resource_id AND a.owner_id < b.owner_id \
            AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at";
        sqlx::query_scalar(SELECT)
            .fetch_one(&self.databases.write)
            .await
            .unwrap()
    }
}

impl Server {
    pub async fn send(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        Reply {
            status: parts.status,
            headers: parts.headers,
            body: axum::body::to_bytes(body, 1_000_000).await.unwrap(),
        }
    }
}

impl Server {
    /// Sends it as a client does that was told to try again: the same request, key included, until it is decided. A
    /// machine busy with other tests may keep a connection waiting longer than the store has patience for.
    pub async fn send_until_decided(&self, request: Request<Body>) -> Reply {
        let (parts, body) = request.into_parts();
        let body = axum::body::to_bytes(body, 1_000_000).await.unwrap();
        for _ in 0..20 {
            let request = Request::from_parts(parts.clone(), Body::from(body.clone()));
            let reply = self.send(request).await;
            if reply.status != StatusCode::SERVICE_UNAVAILABLE {
                return reply;
            }
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
        panic!("the service stays unavailable");
    }
}

/// A request with a JSON body and nothing else.
pub fn anonymous(path: &str, body: &Value) -> Request<Body> {
    Request::post(path)
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap()
}

pub fn post(person: &Person, path: &str, key: Uuid, body: &Value) -> Request<Body> {
    request(Method::POST, person, path, key, body)
}

pub fn request(method: Method, person: &Person, path: &str, key: Uuid, body: &Value) -> Request<Body> {
    Request::builder()
        .method(method)
        .uri(path)
        .header("content-type", "application/json")
        .header("authorization", format!("Bearer {}", person.token))
        .header("idempotency-key", key.to_string())
        .body(Body::from(body.to_string()))
        .unwrap()
}

/// What a patient sends to book.
pub fn booking(doctor: &Person, visit_type: Uuid, starts_at: DateTime<Utc>) -> Value {
    json!({"doctorId": doctor.id, "visitTypeId": visit_type, "startsAt": starts_at})
}

pub fn book(patient: &Person, key: Uuid, body: &Value) -> Request<Body> {
    post(patient, "/api/appointments", key, body)
}

/// A visit type of this length without buffers; its id is its length.
pub fn minutes(minutes: u16) -> VisitType {
    let price = Money {
        amount: 5_000,
        currency: Currency::try_from("EUR".to_owned()).unwrap(),
    };
    VisitType::new(
        VisitTypeId(type_of(minutes)),
        format!("{minutes} minutes"),
        minutes,
        price,
    )
}

pub fn type_of(minutes: u16) -> Uuid {
    Uuid::from_u128(minutes.into())
}

pub fn at(instant: &str) -> DateTime<Utc> {
    format!("2026-11-{instant}:00Z").parse().unwrap()
}

/// How often each outcome occurs, in order.
pub fn tally(replies: &[Reply]) -> Vec<(String, usize)> {
    let mut counts = std::collections::BTreeMap::new();
    for reply in replies {
        *counts.entry(reply.outcome()).or_default() += 1;
    }
    counts.into_iter().collect()
}

/// Sends everything at once, in turns to the servers.
pub async fn at_once(app: &App, requests: Vec<Request<Body>>) -> Vec<Reply> {
    let start = Arc::new(tokio::sync::Barrier::new(requests.len()));
    let mut tasks = Vec::with_capacity(requests.len());
    for (request, server) in requests.into_iter().zip(app.servers.iter().cycle()) {
        let (server, start) = (server.clone(), start.clone());
        tasks.push(tokio::spawn(async move {
            start.wait().await;
            server.send_until_decided(request).await
        }));
    }
    let mut replies = Vec::with_capacity(tasks.len());
    for task in tasks {
        replies.push(task.await.unwrap());
    }
    replies
}
