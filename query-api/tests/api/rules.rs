//! What a doctor is told about the own rules: the free times they give, what is in the way of one, and which visits a time
//! off would meet.

use domain::account::Role;
use domain::holidays::Country;
use domain::ids::{DoctorId, ExceptionId, TimeOffId};
use domain::schedule::{Change, DateException, Limits, Schedule, ScheduleCommand, Stretch, TimeOff};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clinic::{Clinic, NOW, doctor, utc};

async fn ada(clinic: &Clinic) -> (Uuid, String) {
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let token = clinic.sign_in(ada, Role::Doctor).await;
    (ada, token)
}

fn explain(doctor: Uuid, at: &str) -> String {
    let visit_type = Uuid::from_u128(7);
    format!("/api/doctors/{doctor}/explain?visitType={visit_type}&at={at}")
}

fn rules(explanation: &Value) -> Vec<String> {
    let reasons = explanation["reasons"].as_array().unwrap();
    reasons
        .iter()
        .map(|reason| reason["rule"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_doctor_is_told_every_rule_in_the_way_of_a_time() {
    let clinic = Clinic::open().await;
    let (ada, token) = ada(&clinic).await;
    let pia = clinic.patient("Pia Blau").await;
    let visit = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    let date = "2026-12-07".parse().unwrap();
    let exception = DateException {
        id: ExceptionId(Uuid::from_u128(50)),
        date,
        change: Change::Closed,
    };
    let now = utc(NOW);
    let commands = [
        ScheduleCommand::AddException { exception, now },
        ScheduleCommand::ObserveHolidays {
            country: Some(Country::De),
        },
    ];
    clinic.decide::<Schedule>(ada, commands).await;
    clinic.project().await;
    let asked = async |at: &str| clinic.get_as(&token, &explain(ada, at)).await.ok();
    let bookable = asked("2026-11-23T09:00:00Z").await;
    assert_eq!(bookable, json!({"bookable": true, "reasons": []}));
    let nine = asked("2026-11-23T08:00:00Z").await;
    assert_eq!(nine["bookable"], false);
    assert_eq!(nine["reasons"], json!([{"rule": "visit", "appointmentId": visit}]));
    assert_eq!(rules(&asked("2026-11-23T08:30:00Z").await), ["buffer-of-visit"]);
    assert_eq!(rules(&asked("2026-11-16T08:00:00Z").await), ["past"]);
    assert_eq!(rules(&asked("2026-11-24T08:00:00Z").await), ["hours"]);
    let closed = asked("2026-12-07T08:00:00Z").await;
    assert_eq!(
        closed["reasons"],
        json!([{"rule": "exception", "exceptionId": Uuid::from_u128(50)}])
    );
    assert_eq!(
        asked("2026-12-25T08:00:00Z").await["reasons"],
        json!([{"rule": "holiday", "date": "2026-12-25", "name": "christmas-day"}, {"rule": "hours"}])
    );
}

#[tokio::test]
async fn what_is_in_the_way_is_for_the_doctor_and_for_admins() {
    let clinic = Clinic::open().await;
    let (ada, token) = ada(&clinic).await;
    let bo = clinic.onboard(doctor("Dr. Bo")).await;
    clinic.project().await;
    let path = explain(bo, "2026-11-23T08:00:00Z");
    let admin = clinic.sign_in(Uuid::from_u128(1), Role::Admin).await;
    clinic.get_as(&admin, &path).await.ok();
    assert_eq!(
        clinic.get_as(&token, &path).await.problem(),
        (404, "not-found".to_owned())
    );
    let patient = clinic.sign_in(Uuid::from_u128(2), Role::Patient).await;
    assert_eq!(
        clinic
            .get_as(&patient, &explain(ada, "2026-11-23T08:00:00Z"))
            .await
            .problem(),
        (403, "forbidden".to_owned())
    );
    let wrong = clinic.get_as(&token, &explain(ada, "tomorrow")).await;
    assert_eq!(wrong.refused_fields(), ["at"]);
}

#[tokio::test]
async fn other_hours_can_be_tried_out_and_nothing_is_changed_by_it() {
    let clinic = Clinic::open().await;
    let (ada, token) = ada(&clinic).await;
    let pia = clinic.patient("Pia Blau").await;
    clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    clinic.project().await;
    let try_out = async |body: Value| clinic.post_as(&token, "/api/schedule/preview", &body).await;
    let block = |from: &str, to: &str| json!({"weekday": "monday", "from": from, "to": to});
    let shown = try_out(json!({"from": "2026-11-23", "weekly": [block("09:00", "10:30")]}))
        .await
        .ok();
    let monday = &shown["days"][0];
    // Nine is booked, and its buffer of ten minutes reaches to 09:40.
    assert_eq!(
        monday["types"][0]["starts"],
        json!([
            {"localStart": "2026-11-23T09:45", "locationId": null},
            {"localStart": "2026-11-23T10:00", "locationId": null},
        ])
    );
    assert_eq!(shown["days"].as_array().unwrap().len(), 7);
    let present = try_out(json!({"from": "2026-11-23", "weekly": null})).await.ok();
    assert_eq!(present["days"][0]["types"][0]["starts"].as_array().unwrap().len(), 4);
    for (weekly, code) in [
        (
            json!([block("09:00", "12:00"), block("11:00", "13:00")]),
            "hours-overlap",
        ),
        (json!([block("12:00", "09:00")]), "hours-empty-block"),
        (json!([block("9", "12:00")]), "validation-failed"),
    ] {
        let refused = try_out(json!({"from": "2026-11-23", "weekly": weekly})).await;
        assert_eq!(refused.problem(), (422, code.to_owned()));
    }
}

#[tokio::test]
async fn the_visits_a_time_off_would_meet_come_with_other_times_for_each() {
    let clinic = Clinic::open().await;
    let (ada, token) = ada(&clinic).await;
    let (pia, tom) = (clinic.patient("Pia Blau").await, clinic.patient("Tom Grün").await);
    let first = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    let second = clinic.book(tom, ada, 7, "2026-11-23T09:00:00Z").await;
    clinic.book(tom, ada, 7, "2026-11-30T08:00:00Z").await;
    clinic.project().await;
    let path = "/api/schedule/visits-in-the-way?from=2026-11-23T08:00&to=2026-11-24T18:00";
    let met = clinic.get_as(&token, path).await.ok();
    let visits = met["visits"].as_array().unwrap();
    let ids: Vec<_> = visits.iter().map(|met| met["visit"]["id"].clone()).collect();
    assert_eq!(ids, [json!(first), json!(second)]);
    let suggested: Vec<_> = visits
        .iter()
        .map(|met| met["suggestion"]["localStart"].clone())
        .collect();
    // Nine on the next Monday is taken, with its buffer until 09:40; the first suggestion takes until 10:25.
    assert_eq!(suggested, ["2026-11-30T09:45", "2026-11-30T10:30"]);
    let none = "/api/schedule/visits-in-the-way?from=2026-11-25T08:00&to=2026-11-26T18:00";
    assert_eq!(clinic.get_as(&token, none).await.ok()["visits"], json!([]));
    for wrong in [
        "from=2026-11-25T08:00&to=2026-11-25T08:00",
        "from=2026-11-25&to=2026-11-26T08:00",
    ] {
        let answer = clinic
            .get_as(&token, &format!("/api/schedule/visits-in-the-way?{wrong}"))
            .await;
        assert_eq!(answer.problem().0, 422, "{wrong}");
    }
}

#[tokio::test]
async fn a_doctor_sees_the_own_dates_holidays_and_limits() {
    let clinic = Clinic::open().await;
    let (ada, token) = ada(&clinic).await;
    let now = utc(NOW);
    let (starts_at, ends_at) = (utc("2026-12-21T07:00:00Z"), utc("2026-12-23T17:00:00Z"));
    let time_off = TimeOff {
        id: TimeOffId(Uuid::from_u128(60)),
        doctor_id: DoctorId(ada),
        starts_at,
        ends_at,
        local_start: "2026-12-21T08:00:00".parse().unwrap(),
        local_end: "2026-12-23T18:00:00".parse().unwrap(),
        reserved: vec![Stretch { starts_at, ends_at }],
    };
    let exception = DateException {
        id: ExceptionId(Uuid::from_u128(50)),
        date: "2026-12-05".parse().unwrap(),
        change: Change::Extra {
            from: "09:00:00".parse().unwrap(),
            to: "12:00:00".parse().unwrap(),
            visit_types: vec![],
            location: None,
        },
    };
    let limits = Limits {
        per_day: Some(12),
        per_week: None,
    };
    let commands = [
        ScheduleCommand::AddException { exception, now },
        ScheduleCommand::TakeTimeOff { time_off, now },
        ScheduleCommand::ObserveHolidays {
            country: Some(Country::De),
        },
        ScheduleCommand::SetLimits { limits },
    ];
    clinic.decide::<Schedule>(ada, commands).await;
    clinic.project().await;
    let mut schedule = clinic.get_as(&token, "/api/schedule").await.ok();
    let holidays = schedule["nextHolidays"].take();
    assert_eq!(holidays[0], json!({"date": "2026-12-25", "name": "christmas-day"}));
    assert_eq!(holidays.as_array().unwrap().len(), 9);
    insta::assert_json_snapshot!(schedule);
}
