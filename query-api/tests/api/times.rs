use chrono::Weekday;
use serde_json::Value;
use uuid::Uuid;

use crate::clinic::{Clinic, NewDoctor, doctor, hours, utc, visit_type};

fn path(doctor: Uuid, visit_type: u128, from: &str, days: u32, zone: &str) -> String {
    let visit_type = Uuid::from_u128(visit_type);
    format!("/api/doctors/{doctor}/times?visitType={visit_type}&from={from}&days={days}&zone={zone}")
}

fn column(day: &Value, name: &str) -> Vec<String> {
    let times = day["times"].as_array().unwrap().iter();
    times.map(|time| time[name].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn t_04_every_time_is_shown_on_both_clocks_and_listed_under_the_day_of_the_one_who_asks() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    clinic.project().await;
    let times = clinic
        .get(&path(ada, 7, "2026-11-22", 3, "America/Los_Angeles"))
        .await
        .ok();
    assert_eq!(
        (&times["timeZone"], &times["zone"]),
        (&"Europe/Berlin".into(), &"America/Los_Angeles".into())
    );
    let dates: Vec<&Value> = (0..3).map(|n| &times["days"][n]["date"]).collect();
    assert_eq!(dates, ["2026-11-22", "2026-11-23", "2026-11-24"]);
    // Nine in Berlin is midnight in Los Angeles, so the whole Monday morning is Monday there as well.
    assert_eq!(column(&times["days"][0], "startsAt"), [""; 0]);
    insta::assert_json_snapshot!(times["days"][1]["times"][0]);
    let tokyo = clinic.get(&path(ada, 7, "2026-11-23", 1, "Asia/Tokyo")).await.ok();
    assert_eq!(column(&tokyo["days"][0], "inZone")[0], "2026-11-23T17:00");
}

#[tokio::test]
async fn t_02_the_hour_that_happens_twice_is_two_times_with_two_offsets() {
    let clinic = Clinic::open().await;
    let night = NewDoctor {
        hours: hours(&[Weekday::Sun], "01:30", "03:30"),
        types: vec![visit_type(7, 30)],
        ..doctor("Dr. Night")
    };
    let night = clinic.onboard(night).await;
    clinic.project().await;
    clinic.clock.set(utc("2027-10-30T12:00:00Z"));
    let times = clinic.get(&path(night, 7, "2027-10-31", 1, "Europe/Berlin")).await.ok();
    let day = &times["days"][0];
    let local = column(day, "localStart").into_iter();
    let twice: Vec<(String, String)> = local
        .zip(column(day, "offset"))
        .filter(|(local, _)| local == "2027-10-31T02:30")
        .collect();
    assert_eq!(
        twice.iter().map(|(_, offset)| offset.as_str()).collect::<Vec<_>>(),
        ["+02:00", "+01:00"]
    );
    let starts = column(day, "startsAt");
    assert!(starts.is_sorted(), "{starts:?}");
}

#[tokio::test]
async fn a_taken_time_is_not_listed_and_a_cancelled_one_is_again() {
    use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};

    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let patient = clinic.patient("Pia").await;
    let visit = clinic.book(patient, ada, 7, "2026-11-23T08:30:00Z").await;
    clinic.project().await;
    let asked = path(ada, 7, "2026-11-23", 1, "Europe/Berlin");
    let taken = clinic.get(&asked).await.ok();
    // The buffer of ten minutes before the visit keeps 09:00 in; everything that reaches into it is out.
    let expected = [
        "2026-11-23T09:15",
        "2026-11-23T09:30",
        "2026-11-23T09:45",
        "2026-11-23T10:00",
    ];
    let shown = column(&taken["days"][0], "localStart");
    assert!(
        expected.iter().all(|time| !shown.iter().any(|start| start == time)),
        "{shown:?}"
    );
    assert!(shown.contains(&"2026-11-23T10:15".to_owned()), "{shown:?}");
    let cancel = AppointmentCommand::Cancel {
        by: Party::Patient,
        reason: CancelReason::CannotCome,
        now: utc(crate::clinic::NOW),
    };
    clinic.decide::<Appointment>(visit, [cancel]).await;
    clinic.project().await;
    let free = clinic.get(&asked).await.ok();
    assert_eq!(column(&free["days"][0], "localStart").len(), 7);
}

#[tokio::test]
async fn nothing_is_offered_in_the_past_or_beyond_half_a_year() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    clinic.project().await;
    clinic.clock.set(utc("2026-11-23T09:00:00Z"));
    let today = clinic.get(&path(ada, 7, "2026-11-16", 31, "Europe/Berlin")).await.ok();
    assert_eq!(column(&today["days"][0], "startsAt"), [""; 0]);
    assert_eq!(
        column(&today["days"][7], "localStart"),
        ["2026-11-23T10:00", "2026-11-23T10:15", "2026-11-23T10:30"]
    );
    let far = clinic.get(&path(ada, 7, "2027-06-01", 31, "Europe/Berlin")).await.ok();
    assert!((0..31).all(|n| column(&far["days"][n], "startsAt").is_empty()));
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_by_name() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    clinic.project().await;
    let refused = async |path: String| clinic.get(&path).await.refused_fields();
    assert_eq!(refused(path(ada, 7, "2026-11-23", 32, "Europe/Berlin")).await, ["days"]);
    assert_eq!(refused(path(ada, 7, "2026-11-23", 7, "Mars/Olympus")).await, ["zone"]);
    assert_eq!(refused(path(ada, 7, "1800-01-01", 7, "Europe/Berlin")).await, ["from"]);
    let nothing = format!("/api/doctors/{ada}/times");
    assert_eq!(refused(nothing).await, ["days", "from", "visitType", "zone"]);
    let other_type = clinic.get(&path(ada, 8, "2026-11-23", 7, "Europe/Berlin")).await;
    assert_eq!(other_type.problem(), (422, "visit-type-unknown".to_owned()));
    let nobody = clinic
        .get(&path(Uuid::from_u128(99), 7, "2026-11-23", 7, "Europe/Berlin"))
        .await;
    assert_eq!(nobody.problem(), (404, "not-found".to_owned()));
}
