use chrono::TimeDelta;
use domain::account::Role;
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use icalendar::{Calendar, Component};

use crate::clinic::{Clinic, NOW, doctor, utc};

#[tokio::test]
async fn a_patient_sees_the_own_visits_coming_and_past() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let (pia, tom) = (clinic.patient("Pia").await, clinic.patient("Tom").await);
    let later = clinic.book(pia, ada, 7, "2026-11-30T08:00:00Z").await;
    let next = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    let called_off = clinic.book(pia, ada, 7, "2026-12-07T08:00:00Z").await;
    clinic.book(tom, ada, 7, "2026-12-14T08:00:00Z").await;
    let cancel = AppointmentCommand::Cancel {
        by: Party::Doctor,
        reason: CancelReason::DoctorUnavailable,
        now: utc(NOW),
    };
    clinic.decide::<Appointment>(called_off, [cancel]).await;
    clinic.project().await;
    let token = clinic.sign_in(pia, Role::Patient).await;
    let visits = clinic.get_as(&token, "/api/visits").await.ok();
    let ids = |list: &str| -> Vec<String> {
        let visits = visits[list].as_array().unwrap().iter();
        visits.map(|visit| visit["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("upcoming"), [next.to_string(), later.to_string()]);
    assert_eq!(ids("past"), [called_off.to_string()]);
    assert_eq!(visits["past"][0]["cancelledBy"], "doctor");
    insta::assert_json_snapshot!(visits["upcoming"][0]);
}

#[tokio::test]
async fn a_visit_can_be_cancelled_until_it_starts_as_the_rules_say() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let pia = clinic.patient("Pia").await;
    let visit = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    clinic.project().await;
    let state = clinic.store.load::<Appointment>(visit).await.unwrap().state;
    for seconds in [-1, 0, 1] {
        let now = utc("2026-11-23T08:00:00Z") + TimeDelta::seconds(seconds);
        clinic.clock.set(now);
        let token = clinic.sign_in(pia, Role::Patient).await;
        let shown = clinic.get_as(&token, &format!("/api/visits/{visit}")).await.ok();
        let cancel = AppointmentCommand::Cancel {
            by: Party::Patient,
            reason: CancelReason::Other,
            now,
        };
        let decided = domain::Aggregate::decide(&state, cancel).is_ok();
        assert_eq!(shown["cancellable"], decided, "{seconds} s after the start");
    }
}

#[tokio::test]
async fn z_01_a_visit_exists_for_its_two_parties_only() {
    let clinic = Clinic::open().await;
    let (ada, bo) = (
        clinic.onboard(doctor("Dr. Ada")).await,
        clinic.onboard(doctor("Dr. Bo")).await,
    );
    let (pia, tom) = (clinic.patient("Pia").await, clinic.patient("Tom").await);
    let visit = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    clinic.project().await;
    for (who, role, status) in [
        (pia, Role::Patient, 200),
        (ada, Role::Doctor, 200),
        (tom, Role::Patient, 404),
        (bo, Role::Doctor, 404),
        // The right id in the other role is somebody else.
        (ada, Role::Patient, 404),
        (pia, Role::Doctor, 404),
        (pia, Role::Admin, 403),
    ] {
        let token = clinic.sign_in(who, role).await;
        for path in [
            format!("/api/visits/{visit}"),
            format!("/api/visits/{visit}/calendar.ics"),
        ] {
            let answer = clinic.get_as(&token, &path).await;
            assert_eq!(answer.status.as_u16(), status, "{role:?} {path}");
        }
    }
    let token = clinic.sign_in(pia, Role::Patient).await;
    let unknown = clinic
        .get_as(&token, "/api/visits/00000000-0000-0000-0000-00000000ffff")
        .await;
    assert_eq!(unknown.problem(), (404, "not-found".to_owned()));
    assert_eq!(clinic.get(&format!("/api/visits/{visit}")).await.problem().0, 401);
}

#[tokio::test]
async fn the_calendar_file_says_when_and_where_and_follows_the_visit() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada; Berlin, Mitte")).await;
    let pia = clinic.patient("Pia").await;
    let visit = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    clinic.project().await;
    let token = clinic.sign_in(pia, Role::Patient).await;
    let path = format!("/api/visits/{visit}/calendar.ics");
    let answer = clinic.get_as(&token, &path).await;
    assert_eq!(answer.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert!(!answer.text.contains("Pia"), "{}", answer.text);
    insta::assert_snapshot!(answer.text.replace("\r\n", "\n"));
    let (uid, sequence, status) = read(&answer.text);
    assert_eq!((uid, status.as_str()), (format!("{visit}@medbook"), "CONFIRMED"));

    let cancel = AppointmentCommand::Cancel {
        by: Party::Patient,
        reason: CancelReason::PatientRequest,
        now: utc(NOW),
    };
    clinic.decide::<Appointment>(visit, [cancel]).await;
    clinic.project().await;
    let called_off = read(&clinic.get_as(&token, &path).await.text);
    assert_eq!(called_off.2, "CANCELLED");
    assert!(called_off.1 > sequence);
}

/// UID, SEQUENCE and STATUS, by a parser.
fn read(text: &str) -> (String, u32, String) {
    let calendar: Calendar = text.parse().unwrap();
    let event = calendar.events().next().unwrap();
    let start = event.get_start().unwrap();
    assert_eq!(start, utc("2026-11-23T08:00:00Z").into());
    let text = |name: &str| event.property_value(name).unwrap_or_default().to_owned();
    (text("UID"), event.get_sequence().unwrap_or(0), text("STATUS"))
}
