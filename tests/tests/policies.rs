//! What the one binary does without anybody's wish.

use end_to_end::{Api, Clinic};
use serde_json::json;
use std::time::{Duration, Instant};
use test_kit::Installation;
use uuid::Uuid;

/// Twelve rounds of the policy.
const PATIENCE: Duration = Duration::from_mins(1);

#[expect(clippy::disallowed_methods, reason = "a key nobody else has")]
fn new_key() -> Uuid {
    Uuid::new_v4()
}

async fn offers(clinic: &Clinic) -> i64 {
    sqlx::query_scalar("SELECT COUNT(*) FROM event WHERE event_type = 'waitlist.offered'")
        .fetch_one(clinic.store.pool())
        .await
        .expect("the log")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w_15_the_one_binary_offers_a_freed_time_to_who_waits_for_it() {
    let installation = Installation::start("policies").expect("servers");
    let clinic = Clinic::open(&installation, 1, 2).await;
    let medbook = installation.spawn(&["all", "--except", "notifier"]).expect("a process");
    let api = Api::at(&medbook.base);
    let (alice, bob) = (
        api.sign_in(&clinic.patients[0]).await,
        api.sign_in(&clinic.patients[1]).await,
    );
    let (doctor, visit_type, noon) = (clinic.doctors[0], Clinic::visit_type(60), Clinic::noon_in(3));
    let (status, booked) = api
        .book(&alice, new_key(), doctor, visit_type, noon)
        .await
        .expect("an answer");
    assert_eq!(status, 201, "{booked}");

    let day = noon.date_naive();
    let wish = json!({
        "doctorId": doctor, "visitTypeId": visit_type, "firstDay": day, "lastDay": day,
        "hours": { "from": "12:00", "to": "12:01" },
    });
    let (status, joined) = api.post(&bob, "/api/waitlist", new_key(), &wish).await;
    assert_eq!(status, 201, "{joined}");
    assert_eq!(offers(&clinic).await, 0);

    let path = format!(
        "/api/appointments/{}/cancel",
        booked["appointmentId"].as_str().expect("an id")
    );
    let (status, cancelled) = api
        .post(&alice, &path, new_key(), &json!({ "reason": "cannot-come" }))
        .await;
    assert_eq!(status, 200, "{cancelled}");
    let begun = Instant::now();
    while offers(&clinic).await == 0 {
        assert!(begun.elapsed() < PATIENCE, "nobody was asked");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
