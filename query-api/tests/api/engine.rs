//! What an operator sees of the engine.

use domain::account::Role;
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use domain::quarantine::{Quarantine, QuarantineCommand};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clinic::{Clinic, doctor, utc};

const ENGINE: [&str; 3] = [
    "/api/admin/engine/projections",
    "/api/admin/engine/mails",
    "/api/admin/engine/streams/appointment/00000000-0000-0000-0000-000000000001",
];

async fn admin(clinic: &Clinic) -> String {
    clinic.sign_in(Uuid::from_u128(1), Role::Admin).await
}

#[tokio::test]
async fn only_an_admin_looks_into_the_engine() {
    let clinic = Clinic::open().await;
    let patient = clinic.sign_in(Uuid::from_u128(2), Role::Patient).await;
    let doctor = clinic.sign_in(Uuid::from_u128(3), Role::Doctor).await;
    for path in ENGINE {
        assert_eq!(
            clinic.get(path).await.problem(),
            (401, "sign-in-required".to_owned()),
            "{path}"
        );
        for token in [&patient, &doctor] {
            let refused = clinic.get_as(token, path).await;
            assert_eq!(refused.problem(), (403, "forbidden".to_owned()), "{path}");
        }
    }
}

#[tokio::test]
async fn a_projection_says_how_far_it_is_and_what_it_passes_over() {
    let clinic = Clinic::open().await;
    clinic.onboard(doctor("Dr. Ada")).await;
    let head = clinic.project().await;
    let aside = QuarantineCommand::SetAside {
        projection: "people".into(),
        position: 1,
        event_id: Uuid::from_u128(9),
        reason: "A role that is gone.".into(),
    };
    clinic
        .decide::<Quarantine>(Quarantine::id_of("people").0, [aside])
        .await;
    sqlx::query("UPDATE checkpoint SET error = 'no such role', error_position = ? WHERE name = 'people'")
        .bind(head + 1)
        .execute(&clinic.databases.read)
        .await
        .unwrap();
    let shown = clinic.get_as(&admin(&clinic).await, ENGINE[0]).await.ok();
    assert_eq!(shown["head"], head + 1);
    let named = |name: &str| {
        let all = shown["projections"].as_array().unwrap();
        all.iter()
            .find(|projection| projection["name"] == name)
            .unwrap()
            .clone()
    };
    let people = named("people");
    assert_eq!(people["position"], head);
    assert_eq!(people["lag"], 1);
    assert_eq!(people["behindSince"], "2026-11-22T12:00:00Z");
    assert_eq!(people["error"], "no such role");
    assert_eq!(people["errorPosition"], head + 1);
    assert_eq!(people["holder"], Value::Null);
    assert_eq!(
        people["setAside"],
        json!([{"position": 1, "eventId": Uuid::from_u128(9), "reason": "A role that is gone."}])
    );
    assert_eq!(named("availability")["setAside"], json!([]));
}

#[tokio::test]
async fn a_stream_shows_what_happened_and_how_it_stood_at_a_moment() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let pia = clinic.patient("Pia Blau").await;
    let visit = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    clinic.clock.set(utc("2026-11-22T14:00:00Z"));
    let cancel = AppointmentCommand::Cancel {
        by: Party::Patient,
        reason: CancelReason::Other,
        now: utc("2026-11-22T14:00:00Z"),
    };
    clinic.decide::<Appointment>(visit, [cancel]).await;
    let admin = admin(&clinic).await;
    let path = format!("/api/admin/engine/streams/appointment/{visit}");
    let shown = clinic.get_as(&admin, &path).await.ok();
    let types: Vec<_> = shown["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| &event["eventType"])
        .collect();
    assert_eq!(types, ["appointment.booked", "appointment.cancelled"]);
    assert_eq!(
        (&shown["version"], &shown["state"]["status"]),
        (&json!(2), &json!("cancelled"))
    );
    let at = |moment: &str| format!("{path}?asOf={moment}");
    let earlier = clinic.get_as(&admin, &at("2026-11-22T13:59:59Z")).await.ok();
    assert_eq!(
        (&earlier["version"], &earlier["state"]["status"]),
        (&json!(1), &json!("booked"))
    );
    let before = clinic.get_as(&admin, &at("2026-11-21T12:00:00%2B01:00")).await.ok();
    assert_eq!((&before["version"], &before["state"]), (&json!(0), &Value::Null));
    assert_eq!(clinic.get_as(&admin, &at("yesterday")).await.refused_fields(), ["asOf"]);
    for path in [
        "appointment/1",
        &format!("spaceship/{visit}"),
        ENGINE[2].split("streams/").last().unwrap(),
    ] {
        let refused = clinic
            .get_as(&admin, &format!("/api/admin/engine/streams/{path}"))
            .await;
        assert_eq!(refused.problem(), (404, "not-found".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn an_account_is_shown_without_name_and_address() {
    let clinic = Clinic::open().await;
    let pia = clinic.patient("Pia Blau").await;
    let path = format!("/api/admin/engine/streams/account/{pia}");
    let shown = clinic.get_as(&admin(&clinic).await, &path).await;
    assert_eq!(shown.ok()["state"]["standing"], "active");
    for personal in ["Pia", "Blau", "@"] {
        assert!(!shown.text.contains(personal), "{personal}: {}", shown.text);
    }
}

#[tokio::test]
async fn mails_are_counted_and_failed_ones_listed_by_ids() {
    let clinic = Clinic::open().await;
    for (event, status) in [(1_u128, "sent"), (2, "failed"), (3, "sent")] {
        sqlx::query(
            "INSERT INTO sent_mail (event_id, kind, recipient, position, recorded_at, message_id, status, reason, \
             settled_at) VALUES (?, 'visit-booked', ?, 1, '2026-11-22', '<x>', ?, 'smtp-550', '2026-11-22 10:00:00')",
        )
        .bind(Uuid::from_u128(event))
        .bind(Uuid::from_u128(7))
        .bind(status)
        .execute(&clinic.databases.write)
        .await
        .unwrap();
    }
    let shown = clinic.get_as(&admin(&clinic).await, ENGINE[1]).await.ok();
    let failed = json!({"eventId": Uuid::from_u128(2), "kind": "visit-booked", "recipient": Uuid::from_u128(7),
        "reason": "smtp-550", "failedAt": "2026-11-22T10:00:00Z"});
    assert_eq!(shown, json!({"counts": {"failed": 1, "sent": 2}, "failed": [failed]}));
}
