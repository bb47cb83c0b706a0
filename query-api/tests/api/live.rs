//! What open pages are told.

use axum::body::BodyDataStream;
use chrono::TimeDelta;
use domain::account::Role;
use domain::appointment::{Appointment, AppointmentCommand};
use domain::schedule::{Limits, Schedule, ScheduleCommand};
use futures_util::StreamExt;
use serde_json::{Value, json};
use std::time::Duration;
use tokio::time::timeout;

use crate::clinic::{Clinic, doctor, utc};

const LIVE: &str = "/api/live";
const PATIENCE: Duration = Duration::from_secs(10);

/// An open page.
struct Page {
    stream: BodyDataStream,
    text: String,
}

impl Page {
    /// Opens one that was never connected before; the first event says where the log stands.
    async fn open(clinic: &Clinic, token: &str) -> Self {
        let mut page = Self::after(clinic, token, None).await;
        assert_eq!(page.told().await.unwrap()["what"], json!([]));
        page
    }

    async fn after(clinic: &Clinic, token: &str, last: Option<u64>) -> Self {
        let response = clinic.open_as(token, LIVE, last).await;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-store");
        let stream = response.into_body().into_data_stream();
        Self {
            stream,
            text: String::new(),
        }
    }

    /// The next event that is no heartbeat; `None` when the stream has ended.
    async fn told(&mut self) -> Option<Value> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let data = block.lines().find_map(|line| line.strip_prefix("data: "));
                let told = data.map(|data| serde_json::from_str(data).unwrap());
                self.text = rest.into();
                if told.is_some() {
                    return told;
                }
            } else {
                let next = timeout(PATIENCE, self.stream.next()).await.expect("heartbeats");
                self.text.push_str(std::str::from_utf8(&next?.unwrap()).unwrap());
            }
        }
    }

    /// Whether nothing but heartbeats comes for a while.
    async fn is_quiet(&mut self) -> bool {
        timeout(Duration::from_millis(1_500), self.told()).await.is_err()
    }
}

#[tokio::test]
async fn z_14_pages_hear_of_own_changes_only_and_nothing_about_anybody() {
    let clinic = Clinic::open().await;
    let (ada, bo) = (
        clinic.onboard(doctor("Dr. Ada")).await,
        clinic.onboard(doctor("Dr. Bo")).await,
    );
    let (pia, tom) = (clinic.patient("Pia Blau").await, clinic.patient("Tom Grün").await);
    clinic.settle().await;
    let _listening = clinic.listening().await;
    let mut pages = Vec::new();
    for (id, role) in [
        (ada, Role::Doctor),
        (bo, Role::Doctor),
        (pia, Role::Patient),
        (tom, Role::Patient),
    ] {
        let token = clinic.sign_in(id, role).await;
        pages.push(Page::open(&clinic, &token).await);
    }
    let [of_ada, of_bo, of_pia, of_tom] = &mut pages[..] else {
        unreachable!()
    };
    let visit = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    let position = clinic.settle().await;
    let told = json!({ "what": ["visits"], "position": position });
    assert_eq!(of_ada.told().await, Some(told.clone()));
    assert_eq!(of_pia.told().await, Some(told));
    // An event that names nobody: the parties are those of the visit.
    let now = utc("2026-11-23T07:59:00Z");
    clinic
        .decide::<Appointment>(visit, [AppointmentCommand::CheckIn { now }])
        .await;
    let position = clinic.settle().await;
    assert_eq!(of_ada.told().await.unwrap()["position"], position);
    assert_eq!(of_pia.told().await.unwrap()["position"], position);
    let limits = Limits {
        per_day: Some(3),
        per_week: None,
    };
    clinic
        .decide::<Schedule>(bo, [ScheduleCommand::SetLimits { limits }])
        .await;
    clinic.settle().await;
    assert_eq!(of_bo.told().await.unwrap()["what"], json!(["schedule"]));
    let (ada_quiet, pia_quiet, tom_quiet) = tokio::join!(of_ada.is_quiet(), of_pia.is_quiet(), of_tom.is_quiet());
    assert!(ada_quiet && pia_quiet && tom_quiet);
}

#[tokio::test]
async fn z_14_a_stream_ends_with_its_token() {
    let clinic = Clinic::open().await;
    let pia = clinic.patient("Pia Blau").await;
    clinic.settle().await;
    let _listening = clinic.listening().await;
    let token = clinic.sign_in(pia, Role::Patient).await;
    let mut page = Page::open(&clinic, &token).await;
    assert!(page.is_quiet().await);
    clinic.clock.advance(TimeDelta::hours(1));
    assert_eq!(page.told().await, None);
    assert_eq!(clinic.get_as(&token, LIVE).await.problem().0, 401);
}

#[tokio::test]
async fn z_14_a_stream_ends_with_its_session() {
    let clinic = Clinic::open().await;
    let pia = clinic.patient("Pia Blau").await;
    clinic.settle().await;
    let _listening = clinic.listening().await;
    let token = clinic.sign_in(pia, Role::Patient).await;
    let mut page = Page::open(&clinic, &token).await;
    sqlx::query("UPDATE session SET revoked_at = UTC_TIMESTAMP(6) WHERE account_id = ?")
        .bind(pia)
        .execute(&clinic.databases.write)
        .await
        .unwrap();
    // A session that stood is believed to stand for five seconds.
    assert_eq!(timeout(PATIENCE, page.told()).await, Ok(None));
}

#[tokio::test]
async fn l_01_whoever_comes_back_hears_whether_something_was_missed() {
    let clinic = Clinic::open().await;
    let pia = clinic.patient("Pia Blau").await;
    let position = clinic.settle().await;
    let _listening = clinic.listening().await;
    let token = clinic.sign_in(pia, Role::Patient).await;
    let seen = loop {
        let mut page = Page::after(&clinic, &token, None).await;
        let told = page.told().await.unwrap();
        if told["position"] == position {
            break position;
        }
    };
    let mut missed_nothing = Page::after(&clinic, &token, Some(seen)).await;
    assert_eq!(missed_nothing.told().await.unwrap()["what"], json!([]));
    let mut missed = Page::after(&clinic, &token, Some(seen - 1)).await;
    assert_eq!(
        missed.told().await,
        Some(json!({ "what": ["everything"], "position": position }))
    );
}

#[tokio::test]
async fn d_06_the_sixth_page_of_a_person_is_asked_to_come_later() {
    let clinic = Clinic::open().await;
    let (pia, tom) = (clinic.patient("Pia Blau").await, clinic.patient("Tom Grün").await);
    let token = clinic.sign_in(pia, Role::Patient).await;
    let mut pages = Vec::new();
    for _ in 0..5 {
        pages.push(Page::open(&clinic, &token).await);
    }
    let sixth = clinic.get_as(&token, LIVE).await;
    assert_eq!(sixth.problem(), (503, "unavailable".to_owned()));
    assert_eq!(sixth.header("retry-after"), Some("30"));
    let of_tom = clinic.sign_in(tom, Role::Patient).await;
    Page::open(&clinic, &of_tom).await;
    pages.pop();
    Page::open(&clinic, &token).await;
}

#[tokio::test]
async fn a_15_nobody_listens_without_signing_in() {
    let clinic = Clinic::open().await;
    assert_eq!(clinic.get(LIVE).await.problem(), (401, "sign-in-required".to_owned()));
}
