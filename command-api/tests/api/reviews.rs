use axum::http::Method;
use chrono::{DateTime, TimeDelta, Utc};
use domain::account::Role;
use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::{Value, json};
use sqlx::Row;
use std::time::Duration;
use uuid::Uuid;

use crate::app::{App, Person, at, booking, minutes, post, request, type_of};

/// A visit that took place, with everybody who has to do with it.
struct Done {
    app: App,
    patient: Person,
    doctor: Person,
    admin: Person,
    visit: Uuid,
}

/// The end of the visit.
fn ended_at() -> DateTime<Utc> {
    at("22T09:30")
}

impl Done {
    async fn took_place() -> Self {
        let done = Self::booked().await;
        done.app.clock.set(ended_at());
        let done = done.again().await;
        let path = format!("/api/appointments/{}/complete", done.visit);
        assert_eq!(done.app.post(&done.doctor, &path, &json!({})).await.outcome(), "200");
        done
    }

    async fn booked() -> Self {
        let app = App::start().await;
        let doctor = app.doctor([minutes(30)]).await;
        let patient = app.person(Role::Patient).await;
        let admin = app.person(Role::Admin).await;
        let wish = booking(&doctor, type_of(30), at("22T09:00"));
        let visit = app.post(&patient, "/api/appointments", &wish).await.id("appointmentId");
        Self {
            app,
            patient,
            doctor,
            admin,
            visit,
        }
    }

    /// Signs everybody in at the present of the clock.
    async fn again(mut self) -> Self {
        self.patient.token = self.app.session(self.patient.id, Role::Patient).await;
        self.doctor.token = self.app.session(self.doctor.id, Role::Doctor).await;
        self.admin.token = self.app.session(self.admin.id, Role::Admin).await;
        self
    }

    async fn write(&self, body: Value) -> String {
        let path = format!("/api/appointments/{}/review", self.visit);
        self.app.post(&self.patient, &path, &body).await.outcome()
    }

    async fn withdraw(&self) -> String {
        let path = format!("/api/appointments/{}/review/withdraw", self.visit);
        self.app.post(&self.patient, &path, &json!({})).await.outcome()
    }

    async fn reply(&self, text: &str) -> String {
        self.about_reply(Method::PUT, &self.doctor, json!({"text": text})).await
    }

    async fn about_reply(&self, method: Method, person: &Person, body: Value) -> String {
        let path = format!("/api/appointments/{}/review/reply", self.visit);
        let request = request(method, person, &path, RandomIds.next(), &body);
        self.app.send(request).await.outcome()
    }

    async fn moderate(&self, action: &str, reason: &str) -> String {
        let path = format!("/api/admin/reviews/{}/{action}", self.visit);
        let body = json!({"reason": reason, "note": "Somebody complained."});
        self.app.post(&self.admin, &path, &body).await.outcome()
    }

    /// Every payload of the log, as text.
    async fn log(&self) -> String {
        let rows = sqlx::query("SELECT payload FROM event ORDER BY position")
            .fetch_all(&self.app.databases.write)
            .await
            .unwrap();
        rows.iter().map(|row| row.get::<String, _>(0)).collect()
    }
}

#[tokio::test]
async fn a_visit_is_reviewed_once_and_the_log_holds_no_word_of_it() {
    let done = Done::took_place().await;
    let words = json!({"rating": 4, "text": "  Listened to Grandmother Ilse.  "});
    assert_eq!(done.write(words).await, "201");
    assert_eq!(done.write(json!({"rating": 1})).await, "409 already-reviewed");
    assert_eq!(done.reply("Thank you, and greetings to Ilse.").await, "200");
    let log = done.log().await;
    assert!(log.contains("\"rating\":4") && !log.contains("Ilse"), "{log}");
    let sealed: Vec<Uuid> = sqlx::query_scalar("SELECT subject_id FROM vault ORDER BY subject_id")
        .fetch_all(&done.app.databases.write)
        .await
        .unwrap();
    let mut owners = vec![done.patient.id, done.doctor.id];
    owners.sort();
    assert_eq!(sealed, owners);
}

#[tokio::test]
async fn a_retry_hears_the_first_answer() {
    let done = Done::took_place().await;
    let path = format!("/api/appointments/{}/review", done.visit);
    let (key, body) = (RandomIds.next(), json!({"rating": 5, "text": "Kind."}));
    let first = done.app.send(post(&done.patient, &path, key, &body)).await;
    let again = done.app.send(post(&done.patient, &path, key, &body)).await;
    assert_eq!((first.outcome(), first.body), ("201".to_owned(), again.body.clone()));
    assert_eq!(done.app.count("review.written").await, 1);
    let other = json!({"rating": 1, "text": "Kind."});
    let reused = done.app.send(post(&done.patient, &path, key, &other)).await;
    assert_eq!(reused.outcome(), "422 idempotency-key-reused");
}

#[tokio::test]
async fn only_a_visit_that_took_place_can_be_reviewed() {
    let done = Done::booked().await;
    assert_eq!(done.write(json!({"rating": 5})).await, "422 not-fulfilled");
    assert_eq!(done.reply("Thank you.").await, "404 not-found");
    assert_eq!(done.withdraw().await, "404 not-found");
    assert_eq!(done.moderate("hide", "other").await, "404 not-found");
    assert_eq!(done.app.count("review.written").await, 0);
}

#[tokio::test]
async fn a_visit_can_be_reviewed_up_to_the_second_ninety_days_after_its_end() {
    for (seconds, outcome) in [(-1, "201"), (0, "201"), (1, "422 review-too-late")] {
        let done = Done::took_place().await;
        done.app
            .clock
            .set(ended_at() + TimeDelta::days(90) + TimeDelta::seconds(seconds));
        let done = done.again().await;
        assert_eq!(done.write(json!({"rating": 5})).await, outcome, "{seconds} s");
    }
}

#[tokio::test]
async fn stars_and_words_have_their_limits() {
    let done = Done::took_place().await;
    for (body, field) in [
        (json!({"rating": 0}), "rating"),
        (json!({"rating": 6}), "rating"),
        (json!({"rating": 5, "text": "é".repeat(2_001)}), "text"),
        (json!({"rating": 5, "name": "Zoë"}), "name"),
    ] {
        let path = format!("/api/appointments/{}/review", done.visit);
        let reply = done.app.post(&done.patient, &path, &body).await;
        assert_eq!(reply.outcome(), "422 validation-failed", "{body}");
        assert_eq!(reply.json()["errors"][0]["field"], field);
    }
    assert_eq!(done.write(json!({"rating": 5, "text": " \n"})).await, "201");
    assert_eq!(done.reply(" ").await, "422 validation-failed");
}

#[tokio::test]
async fn the_doctor_changes_and_withdraws_the_reply() {
    let done = Done::took_place().await;
    assert_eq!(done.write(json!({"rating": 5})).await, "201");
    assert_eq!(done.reply("Thank you.").await, "200");
    assert_eq!(done.reply("Thank you very much.").await, "200");
    for _ in 0..2 {
        assert_eq!(done.about_reply(Method::DELETE, &done.doctor, json!({})).await, "200");
    }
    for (event, times) in [
        ("review.replied", 1),
        ("review.reply-changed", 1),
        ("review.reply-withdrawn", 1),
    ] {
        assert_eq!(done.app.count(event).await, times, "{event}");
    }
}

#[tokio::test]
async fn admins_hide_and_restore_and_the_patient_withdraws_for_good() {
    let done = Done::took_place().await;
    assert_eq!(done.write(json!({"rating": 1, "text": "Bad."})).await, "201");
    assert_eq!(done.moderate("restore", "mistake").await, "422 review-not-hidden");
    assert_eq!(done.moderate("hide", "offensive").await, "200");
    assert_eq!(done.moderate("hide", "offensive").await, "422 review-hidden");
    assert_eq!(done.reply("That is not true.").await, "422 review-hidden");
    assert_eq!(done.moderate("restore", "objection").await, "200");
    assert_eq!(done.withdraw().await, "200");
    assert_eq!(done.withdraw().await, "200");
    assert_eq!(done.app.count("review.withdrawn").await, 1);
    assert_eq!(done.moderate("hide", "other").await, "422 review-withdrawn");
    assert_eq!(done.reply("Why?").await, "422 review-withdrawn");
    assert_eq!(done.write(json!({"rating": 5})).await, "409 already-reviewed");
}

#[tokio::test]
async fn z_02_reviews_of_visits_of_others_cannot_be_touched() {
    let done = Done::took_place().await;
    assert_eq!(done.write(json!({"rating": 5})).await, "201");
    let (stranger, other_doctor) = (
        done.app.person(Role::Patient).await,
        done.app.doctor([minutes(30)]).await,
    );
    let head = done.app.store().head().await.unwrap();
    let path = |rest: &str| format!("/api/appointments/{}/review{rest}", done.visit);
    let write = done.app.post(&stranger, &path(""), &json!({"rating": 1})).await;
    assert_eq!(write.outcome(), "404 not-found");
    let withdraw = done.app.post(&stranger, &path("/withdraw"), &json!({})).await;
    assert_eq!(withdraw.outcome(), "404 not-found");
    for method in [Method::PUT, Method::DELETE] {
        let outcome = done
            .about_reply(method, &other_doctor, json!({"text": "Not mine."}))
            .await;
        assert_eq!(outcome, "404 not-found");
    }
    assert_eq!(done.app.store().head().await.unwrap(), head);
}

/// The visit changes after the review was decided and before it is stored: somebody holds the log's lock meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_review_is_stored_only_while_its_visit_stands_as_it_was_decided_on() {
    const LOCK: &str = "SELECT position FROM log_head FOR UPDATE";
    const CHANGE: &str = "INSERT INTO event (position, event_id, stream_type, stream_id, version, event_type, \
        schema_version, payload, causation_id, correlation_id, recorded_at) \
        SELECT (SELECT position FROM log_head) + 1, ?, stream_type, stream_id, version + 1, \
        'appointment.no-show-marked', 1, '{}', causation_id, correlation_id, recorded_at FROM event \
        WHERE stream_type = 'appointment' AND stream_id = ? ORDER BY version DESC LIMIT 1";
    let done = Done::took_place().await;
    let mut held = done.app.databases.write.begin().await.unwrap();
    sqlx::query(LOCK).execute(&mut *held).await.unwrap();
    let change = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let inserted = sqlx::query(CHANGE)
            .bind(RandomIds.next())
            .bind(done.visit)
            .execute(&mut *held)
            .await
            .unwrap();
        assert_eq!(inserted.rows_affected(), 1);
        sqlx::query("UPDATE log_head SET position = position + 1")
            .execute(&mut *held)
            .await
            .unwrap();
        held.commit().await.unwrap();
    };
    let (outcome, ()) = tokio::join!(done.write(json!({"rating": 5})), change);
    assert_eq!(outcome, "422 not-fulfilled");
    assert_eq!(done.app.count("review.written").await, 0);
}
