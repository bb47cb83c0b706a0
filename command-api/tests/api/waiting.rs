//! What the tests of the waitlist share: entries, rounds, and the rows a projection would have written.

use chrono::{DateTime, Utc};
use command_api::{Memory, Round};
use domain::appointment::Appointment;
use domain::waitlist::{Entry, Standing, WaitlistEntry, Whose};
use serde_json::{Value, json};
use sqlx::types::Json;
use uuid::Uuid;

use crate::app::{App, Person, Reply, type_of};

pub const WAITLIST: &str = "/api/waitlist";

/// Thursday the 26th at ten, and no other time.
pub fn at_ten(doctor: &Person) -> Value {
    json!({
        "doctorId": doctor.id, "visitTypeId": type_of(30), "firstDay": "2026-11-26", "lastDay": "2026-11-26",
        "weekdays": ["thursday"], "hours": {"from": "10:00", "to": "10:01"},
    })
}

/// The same for a visit that shall move to it.
pub fn earlier(doctor: &Person, visit: Uuid) -> Value {
    let mut wish = at_ten(doctor);
    wish["appointmentId"] = json!(visit);
    wish
}

pub async fn join(app: &App, patient: &Person, wish: &Value) -> Uuid {
    let reply = app.post(patient, WAITLIST, wish).await;
    assert_eq!(reply.outcome(), "201", "{}", reply.json());
    reply.id("entryId")
}

pub async fn answer(app: &App, patient: &Person, entry: Uuid, action: &str) -> Reply {
    app.post(patient, &format!("{WAITLIST}/{entry}/{action}"), &json!({}))
        .await
}

pub async fn entry(app: &App, id: Uuid) -> Entry {
    let state = app.store().load::<WaitlistEntry>(id).await.unwrap().state;
    state.entry().cloned().unwrap()
}

/// When the time starts that is kept for an entry, if one is.
pub async fn offered(app: &App, id: Uuid) -> Option<DateTime<Utc>> {
    match entry(app, id).await.standing {
        Standing::Offered { time, .. } => Some(time.slot.starts_at),
        Standing::Waiting | Standing::Accepted { .. } | Standing::Left | Standing::Closed { .. } => None,
    }
}

/// A round of the first server over up-to-date tables.
pub async fn round(app: &App) -> Round {
    show(app).await;
    let mut memory = Memory::default();
    app.servers[0].state.waitlist_round(&mut memory).await.unwrap()
}

/// Writes what the projections of the waitlist and of visits would have written by now.
pub async fn show(app: &App) {
    for id in streams(app, "waitlist").await {
        show_entry(app, id).await;
    }
    for id in streams(app, "appointment").await {
        show_visit(app, id).await;
    }
}

async fn streams(app: &App, kind: &str) -> Vec<Uuid> {
    sqlx::query_scalar("SELECT DISTINCT stream_id FROM event WHERE stream_type = ?")
        .bind(kind)
        .fetch_all(&app.databases.write)
        .await
        .unwrap()
}

async fn show_entry(app: &App, id: Uuid) {
    const REPLACE: &str = "REPLACE INTO waitlist_v1 (entry_id, patient_id, doctor_id, visit_type_id, visit_id, standing, \
        joined_at, ended_at, state, version) VALUES (?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)";
    let loaded = app.store().load::<WaitlistEntry>(id).await.unwrap();
    let entry = loaded.state.entry().unwrap();
    let (doctor, kind) = match &entry.wish.whose {
        Whose::Doctor {
            doctor_id,
            visit_type_id,
            ..
        } => (Some(doctor_id.0), Some(visit_type_id.0)),
        Whose::Specialty { .. } => (None, None),
    };
    sqlx::query(REPLACE)
        .bind(id)
        .bind(entry.patient_id.0)
        .bind(doctor)
        .bind(kind)
        .bind(entry.visit.map(|visit| visit.0))
        .bind(entry.standing.as_str())
        .bind(entry.joined_at)
        .bind(Json(&loaded.state))
        .bind(loaded.version)
        .execute(&app.databases.read)
        .await
        .unwrap();
}

async fn show_visit(app: &App, id: Uuid) {
    const REPLACE: &str = "REPLACE INTO patient_visits_v4 (appointment_id, doctor_id, patient_id, visit_type_id, \
        visit_type_name, starts_at, ends_at, local_start, time_zone, status, price_amount, price_currency, notice_hours, \
        late, terms, place, sequence) VALUES (?, ?, ?, ?, '', ?, ?, ?, 'UTC', ?, 0, 'EUR', 0, 0, 'agreed', 'practice', 0)";
    let visit = app.store().load::<Appointment>(id).await.unwrap().state;
    let booking = visit.booking().unwrap();
    sqlx::query(REPLACE)
        .bind(id)
        .bind(booking.doctor_id.0)
        .bind(booking.patient_id.0)
        .bind(booking.visit_type_id.0)
        .bind(booking.slot.starts_at)
        .bind(booking.slot.ends_at)
        .bind(booking.slot.local_start)
        .bind(visit.status().unwrap().as_str())
        .execute(&app.databases.read)
        .await
        .unwrap();
}

/// What is held is what the events say, and nobody's time is taken twice.
pub async fn all_is_well(app: &App) {
    let found = event_store::verify::holdings(app.store()).await.unwrap();
    assert!(found.is_empty(), "{found:?}");
}
