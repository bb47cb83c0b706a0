use chrono::Weekday;
use domain::account::Role;
use domain::appointment::{Appointment, AppointmentCommand};
use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime};
use serde_json::{Value, json};

use crate::clinic::{Clinic, NOW, NewDoctor, doctor, hours, utc};

/// SEQUENCE and start of the only entry, by a parser.
fn entry(file: &str) -> (u32, DatePerhapsTime) {
    let calendar: Calendar = file.parse().unwrap();
    let event = calendar.events().next().unwrap();
    (event.get_sequence().unwrap_or(0), event.get_start().unwrap())
}

fn shown(calendar: &Value) -> Value {
    let visit = &calendar["visits"][0];
    json!([visit["startsAt"], visit["localStart"], visit["needsNewTime"]])
}

#[tokio::test]
async fn t_05_calendars_follow_a_visit_whose_clocks_were_changed_and_the_doctor_sees_one_that_could_not() {
    let clinic = Clinic::open().await;
    let ada = NewDoctor {
        zone: chrono_tz::America::Vancouver,
        hours: hours(&[Weekday::Tue], "09:00", "12:00"),
        ..doctor("Dr. Ada")
    };
    let ada = clinic.onboard(ada).await;
    let pia = clinic.patient("Pia Blau").await;
    let visit = clinic.book(pia, ada, 7, "2026-12-01T18:00:00Z").await;
    // As a release stored it whose rules had Vancouver eight hours from UTC in winter.
    let replaced = sqlx::query("UPDATE event SET payload = REPLACE(payload, '2026-12-01T11:00:00\"', '2026-12-01T10:00:00\"') WHERE stream_id = ?")
        .bind(visit)
        .execute(&clinic.databases.write)
        .await
        .unwrap();
    assert_eq!(replaced.rows_affected(), 1);
    let doctors = clinic.sign_in(ada, Role::Doctor).await;
    let patients = clinic.sign_in(pia, Role::Patient).await;
    let day = async || {
        clinic.project().await;
        let path = "/api/calendar?from=2026-12-01&to=2026-12-02";
        shown(&clinic.get_as(&doctors, path).await.ok())
    };
    let file = async || {
        let path = format!("/api/visits/{visit}/calendar.ics");
        entry(&clinic.get_as(&patients, &path).await.text)
    };
    let instant = |text: &str| DatePerhapsTime::DateTime(CalendarDateTime::Utc(utc(text)));

    assert_eq!(day().await, json!(["2026-12-01T18:00:00Z", "2026-12-01T10:00", true]));
    let (before, at) = file().await;
    assert_eq!(at, instant("2026-12-01T18:00:00Z"));
    let now = utc(NOW);
    clinic
        .decide::<Appointment>(visit, [AppointmentCommand::FollowClocks { now }])
        .await;
    assert_eq!(day().await, json!(["2026-12-01T17:00:00Z", "2026-12-01T10:00", false]));
    let (after, at) = file().await;
    assert_eq!(at, instant("2026-12-01T17:00:00Z"));
    assert!(after > before, "{before} {after}");
}
