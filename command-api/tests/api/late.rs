//! A try that was held up half-way, as in a process that was paused, while its caller asked elsewhere with the same key.

use access::LinkPurpose;
use axum::body::Body;
use axum::http::Request;
use chrono::TimeDelta;
use domain::ids::IdGen;
use domain::time::Clock;
use event_store::StoreOptions;
use event_store::system::RandomIds;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::app::{App, Person, Reply, anonymous, at, book, booking, minutes, plenty, post, type_of};

/// Ids that run out: who asks for one more waits. The id of an event is asked for when all is decided, so that the try
/// waits between its decision and its append.
struct Scarce {
    left: AtomicUsize,
    ran_out: Notify,
    more: (Mutex<bool>, Condvar),
}

impl Scarce {
    fn supply(&self) {
        let (more, changed) = &self.more;
        *more.lock().unwrap() = true;
        changed.notify_all();
    }
}

impl IdGen for Scarce {
    fn next(&self) -> Uuid {
        let left = self
            .left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if left.is_err() {
            self.ran_out.notify_one();
            // The other tasks of this thread go on elsewhere.
            tokio::task::block_in_place(|| {
                let (more, changed) = &self.more;
                drop(changed.wait_while(more.lock().unwrap(), |more| !*more).unwrap());
            });
        }
        RandomIds.next()
    }
}

/// A request that was decided and is not yet appended.
struct Held {
    ids: Arc<Scarce>,
    reply: JoinHandle<Reply>,
}

impl Held {
    /// Sends it to a server of its own, which makes so many ids before the event's.
    async fn before_its_append(app: &App, ids_before: usize, request: Request<Body>) -> Self {
        let ids = Arc::new(Scarce {
            left: AtomicUsize::new(ids_before),
            ran_out: Notify::new(),
            more: (Mutex::new(false), Condvar::new()),
        });
        let server = app.server(plenty(), ids.clone(), StoreOptions::default()).await;
        let reply = tokio::spawn(async move { server.send(request).await });
        ids.ran_out.notified().await;
        Self { ids, reply }
    }

    async fn let_go(mut self) -> Reply {
        self.ids.supply();
        (&mut self.reply).await.unwrap()
    }
}

/// A test that fails must not wait for it.
impl Drop for Held {
    fn drop(&mut self) {
        self.ids.supply();
    }
}

fn cancel(person: &Person, visit: Uuid) -> Request<Body> {
    let body = json!({"reason": "cannot-come"});
    post(
        person,
        &format!("/api/appointments/{visit}/cancel"),
        RandomIds.next(),
        &body,
    )
}

async fn held_times(app: &App) -> i64 {
    let select = sqlx::query_scalar("SELECT COUNT(*) FROM reservation");
    select.fetch_one(&app.databases.write).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn who_was_refused_is_not_booked_by_an_earlier_try_that_comes_late() {
    let app = App::start().await;
    let doctor = app.doctor([minutes(30)]).await;
    let [alice, bob]: [_; 2] = app.patients(2).await.try_into().ok().unwrap();
    let (key, wish) = (RandomIds.next(), booking(&doctor, type_of(30), at("24T10:00")));
    let first = Held::before_its_append(&app, 1, book(&alice, key, &wish)).await;
    let his = app.send(book(&bob, RandomIds.next(), &wish)).await.id("appointmentId");
    let refused = app.send(book(&alice, key, &wish)).await;
    assert_eq!(refused.outcome(), "409 slot-taken");
    assert_eq!(app.send(cancel(&bob, his)).await.outcome(), "200");
    let head = app.store().head().await.unwrap();

    let late = first.let_go().await;
    assert_eq!((late.status, &late.body), (refused.status, &refused.body));
    assert_eq!(late.headers["content-type"], "application/problem+json");
    assert_eq!(app.store().head().await.unwrap(), head);
    assert_eq!(app.count("appointment.booked").await, 1, "his alone");
    assert_eq!(held_times(&app).await, 0);
    assert_eq!(app.send(book(&alice, RandomIds.next(), &wish)).await.outcome(), "201");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 3)]
async fn a_link_that_was_refused_as_expired_is_not_used_by_an_earlier_try() {
    let app = App::start().await;
    let body = json!({
        "email": "zoe@example.org", "password": "correct horse battery", "name": "Zoë Blau", "timeZone": "UTC", "locale": "en",
    });
    app.send(anonymous("/api/auth/sign-up", &body)).await;
    let account: Vec<u8> = sqlx::query_scalar("SELECT stream_id FROM event WHERE event_type = 'account.signed-up'")
        .fetch_one(&app.databases.write)
        .await
        .unwrap();
    let account = Uuid::from_slice(&account).unwrap();
    let expiry = app.clock.now() + TimeDelta::hours(1);
    let token = app.signing.link_token(LinkPurpose::ConfirmEmail, account, expiry);
    let (key, body): (_, Value) = (RandomIds.next(), json!({ "token": token }));
    let confirm = || {
        let mut request = anonymous("/api/auth/confirm-email", &body);
        let key = key.to_string().parse().unwrap();
        request.headers_mut().insert("idempotency-key", key);
        request
    };
    let first = Held::before_its_append(&app, 0, confirm()).await;
    app.clock.set(expiry);
    let refused = app.send(confirm()).await;
    assert_eq!(refused.outcome(), "422 link-expired");
    assert_eq!(first.let_go().await.body, refused.body);
    assert_eq!(app.count("account.email-confirmed").await, 0);
}
