use domain::account::Role;
use domain::appointment::{Appointment, AppointmentCommand};
use domain::schedule::{Schedule, ScheduleCommand};
use serde_json::Value;
use uuid::Uuid;

use crate::clinic::{Clinic, doctor, utc, visit_type};

const WEEK: &str = "/api/calendar?from=2026-11-23&to=2026-11-30";

#[tokio::test]
async fn z_03_a_doctor_sees_the_own_calendar_and_nobody_elses() {
    let clinic = Clinic::open().await;
    let (ada, bo) = (
        clinic.onboard(doctor("Dr. Ada")).await,
        clinic.onboard(doctor("Dr. Bo")).await,
    );
    let (pia, tom) = (clinic.patient("Pia Blau").await, clinic.patient("Tom Grün").await);
    clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    clinic.book(tom, bo, 7, "2026-11-23T08:00:00Z").await;
    clinic.book(tom, ada, 7, "2026-11-30T08:00:00Z").await;
    clinic.project().await;
    let token = clinic.sign_in(ada, Role::Doctor).await;
    let calendar = clinic.get_as(&token, WEEK).await.ok();
    assert_eq!(names(&calendar), ["Pia Blau"]);
    insta::assert_json_snapshot!(calendar);
    let patient = clinic.sign_in(pia, Role::Patient).await;
    assert_eq!(
        clinic.get_as(&patient, WEEK).await.problem(),
        (403, "forbidden".to_owned())
    );
    assert_eq!(clinic.get(WEEK).await.problem(), (401, "sign-in-required".to_owned()));
}

#[tokio::test]
async fn h_06_an_erased_patient_has_no_name() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let (pia, tom) = (clinic.patient("Pia Blau").await, clinic.patient("Tom Grün").await);
    clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    clinic.book(tom, ada, 7, "2026-11-23T09:00:00Z").await;
    clinic.project().await;
    for table in ["vault", "vault_key"] {
        let erase = sqlx::AssertSqlSafe(format!("DELETE FROM {table} WHERE subject_id = ?"));
        sqlx::query(erase)
            .bind(pia)
            .execute(&clinic.databases.write)
            .await
            .unwrap();
    }
    let token = clinic.sign_in(ada, Role::Doctor).await;
    let calendar = clinic.get_as(&token, WEEK).await.ok();
    assert_eq!(calendar["visits"][0]["patient"]["name"], Value::Null);
    assert_eq!(calendar["visits"][1]["patient"]["name"], "Tom Grün");
}

#[tokio::test]
async fn v_05_visits_that_are_over_and_still_open_are_listed_until_somebody_closes_them() {
    let clinic = Clinic::open().await;
    let (ada, bo) = (
        clinic.onboard(doctor("Dr. Ada")).await,
        clinic.onboard(doctor("Dr. Bo")).await,
    );
    let pia = clinic.patient("Pia Blau").await;
    let first = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    let second = clinic.book(pia, ada, 7, "2026-11-23T09:00:00Z").await;
    clinic.book(pia, ada, 7, "2026-11-30T08:00:00Z").await;
    clinic.book(pia, bo, 7, "2026-11-30T09:00:00Z").await;
    let now = utc("2026-11-23T09:00:00Z");
    clinic
        .decide::<Appointment>(second, [AppointmentCommand::CheckIn { now }])
        .await;
    clinic.project().await;
    for (now, listed) in [
        ("2026-11-23T08:29:59Z", vec![]),
        ("2026-11-23T08:30:00Z", vec![first]),
        ("2026-11-23T09:30:00Z", vec![first, second]),
    ] {
        clinic.clock.set(utc(now));
        let token = clinic.sign_in(ada, Role::Doctor).await;
        assert_eq!(overdue(&clinic, &token).await, listed, "{now}");
    }
    let now = utc("2026-11-23T09:30:00Z");
    clinic
        .decide::<Appointment>(first, [AppointmentCommand::MarkNoShow { now }])
        .await;
    clinic.project().await;
    let token = clinic.sign_in(ada, Role::Doctor).await;
    assert_eq!(overdue(&clinic, &token).await, [second]);
}

async fn overdue(clinic: &Clinic, token: &str) -> Vec<Uuid> {
    let answer = clinic.get_as(token, "/api/calendar/overdue").await.ok();
    let visits = answer["visits"].as_array().unwrap().iter();
    visits
        .map(|visit| visit["id"].as_str().unwrap().parse().unwrap())
        .collect()
}

#[tokio::test]
async fn d_05_a_calendar_covers_at_most_62_days() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    clinic.project().await;
    let token = clinic.sign_in(ada, Role::Doctor).await;
    let asked = |from: &str, to: &str| format!("/api/calendar?from={from}&to={to}");
    clinic.get_as(&token, &asked("2026-11-01", "2027-01-02")).await.ok();
    for (from, to) in [
        ("2026-11-01", "2027-01-03"),
        ("2026-11-02", "2026-11-02"),
        ("2026-11-02", "2026-11-01"),
    ] {
        let answer = clinic.get_as(&token, &asked(from, to)).await;
        assert_eq!(answer.refused_fields(), ["to"], "{from} {to}");
    }
    let wide = clinic.get_as(&token, &asked("1900-01-01", "2100-01-01")).await;
    assert_eq!(wide.refused_fields(), ["to"]);
}

#[tokio::test]
async fn a_doctor_sees_the_own_hours_and_types() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let add = ScheduleCommand::AddVisitType {
        visit_type: visit_type(8, 60),
    };
    clinic.decide::<Schedule>(ada, [add]).await;
    clinic.project().await;
    let token = clinic.sign_in(ada, Role::Doctor).await;
    insta::assert_json_snapshot!(clinic.get_as(&token, "/api/schedule").await.ok());
}

#[tokio::test]
async fn a_schedule_that_has_not_arrived_yet_is_asked_for_again_soon() {
    let clinic = Clinic::open().await;
    let token = clinic.sign_in(Uuid::from_u128(5), Role::Doctor).await;
    let answer = clinic.get_as(&token, "/api/schedule").await;
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    assert_eq!(answer.header("retry-after"), Some("1"));
}

fn names(calendar: &Value) -> Vec<&str> {
    let visits = calendar["visits"].as_array().unwrap().iter();
    visits.map(|visit| visit["patient"]["name"].as_str().unwrap()).collect()
}
