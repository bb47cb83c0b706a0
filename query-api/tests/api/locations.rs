//! Doctors who work at several places.

use chrono::Weekday;
use domain::account::Role;
use domain::appointment::{Appointment, AppointmentCommand, Party};
use domain::doctor::Location;
use domain::ids::{LocationId, VisitTypeId};
use domain::schedule::{Branch, Schedule, ScheduleCommand, WeeklyHours};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clinic::{Clinic, doctor, hours, utc};

const BRANCH: u128 = 0xB1;

fn branch() -> Branch {
    Branch {
        id: LocationId(Uuid::from_u128(BRANCH)),
        name: "Branch at the lake".to_owned(),
        location: Location {
            street: "Seestraße 5".to_owned(),
            city: "Starnberg".to_owned(),
            country: "DE".to_owned(),
            latitude: 48.0,
            longitude: 11.34,
        },
    }
}

/// Mondays in Berlin, Thursdays at the lake near Munich.
async fn ada(clinic: &Clinic) -> Uuid {
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let there = hours(&[Weekday::Thu], "14:00", "15:00").into_iter();
    let mut blocks = hours(&[Weekday::Mon], "09:00", "10:00");
    blocks.extend(there.map(|block| block.at(Some(branch().id))));
    let weekly = WeeklyHours::new(blocks).unwrap();
    let commands = [
        ScheduleCommand::AddLocation { branch: branch() },
        ScheduleCommand::SetWeeklyHours { weekly },
    ];
    clinic.decide::<Schedule>(ada, commands).await;
    ada
}

async fn found(clinic: &Clinic, query: &str) -> Value {
    clinic.get(&format!("/api/doctors?{query}")).await.ok()
}

#[tokio::test]
async fn every_free_time_says_where_it_is() {
    let clinic = Clinic::open().await;
    let ada = ada(&clinic).await;
    clinic.project().await;
    let visit_type = Uuid::from_u128(7);
    let path = format!("/api/doctors/{ada}/times?visitType={visit_type}&from=2026-11-23&days=4&zone=Europe/Berlin");
    let times = clinic.get(&path).await.ok();
    assert_eq!(times["days"][0]["times"][0]["locationId"], Value::Null);
    let there = &times["days"][3]["times"][0];
    assert_eq!(there["localStart"], "2026-11-26T14:00");
    assert_eq!(there["locationId"], json!(branch().id));
    insta::assert_json_snapshot!(times["locations"]);

    let path =
        format!("/api/doctors/{ada}/series?visitType={visit_type}&startsAt=2026-11-26T13:00:00Z&everyWeeks=1&times=2");
    let series = clinic.get(&path).await.ok();
    assert_eq!(series["visits"][1]["locationId"], json!(branch().id));
    assert_eq!(series["locations"][0]["name"], "Branch at the lake");
}

#[tokio::test]
async fn b_28_a_doctor_is_found_by_the_nearest_place_with_hours() {
    let clinic = Clinic::open().await;
    let ada = ada(&clinic).await;
    clinic.onboard(doctor("Dr. Bea")).await;
    clinic.project().await;

    let near_munich = found(&clinic, "place=de-munich").await;
    assert_eq!(near_munich["total"], 1);
    let card = &near_munich["doctors"][0];
    assert_eq!((&card["id"], &card["locationId"]), (&json!(ada), &json!(branch().id)));
    assert_eq!(card["locations"][0]["city"], "Starnberg");
    let distance = card["distanceKm"].as_f64().unwrap();
    assert!((20.0..30.0).contains(&distance), "{distance}");
    let pins = clinic.get("/api/search/map?place=de-munich").await.ok();
    assert_eq!(pins["pins"][0]["latitude"], 48.0);

    let near_berlin = found(&clinic, "place=de-berlin&name=Ada").await;
    assert_eq!(near_berlin["doctors"][0]["locationId"], Value::Null);
    let in_city = found(&clinic, "city=Starnberg").await;
    assert_eq!(in_city["doctors"][0]["locationId"], json!(branch().id));
    assert_eq!(found(&clinic, "city=Berlin").await["total"], 2);
    let cities = clinic.get("/api/search/facets").await.ok();
    assert_eq!(
        cities["cities"],
        json!([
            {"name": "Berlin", "country": "DE", "doctors": 2},
            {"name": "Starnberg", "country": "DE", "doctors": 1},
        ])
    );
    let places = clinic.get("/api/search/places?q=Starnberg").await.ok();
    assert_eq!(places["places"][0]["doctors"], 1);
}

#[tokio::test]
async fn a_place_without_hours_is_no_place_to_be_found_at() {
    let clinic = Clinic::open().await;
    let ada = ada(&clinic).await;
    let weekly = WeeklyHours::new(hours(&[Weekday::Mon], "09:00", "10:00")).unwrap();
    clinic
        .decide::<Schedule>(ada, [ScheduleCommand::SetWeeklyHours { weekly }])
        .await;
    clinic.project().await;
    assert_eq!(found(&clinic, "place=de-munich").await["total"], 0);
    let card = clinic.get(&format!("/api/doctors/{ada}")).await.ok();
    assert_eq!(card["locations"], json!([]));
}

#[tokio::test]
async fn b_26_a_visit_is_shown_where_it_was_agreed_on_and_where_it_was_moved_to() {
    let clinic = Clinic::open().await;
    let ada = ada(&clinic).await;
    let pia = clinic.patient("Pia").await;
    let visit = clinic.book(pia, ada, 7, "2026-11-26T13:00:00Z").await;
    let renamed = Branch {
        name: "Branch elsewhere".to_owned(),
        ..branch()
    };
    clinic
        .decide::<Schedule>(ada, [ScheduleCommand::ChangeLocation { branch: renamed }])
        .await;
    clinic.project().await;

    let token = clinic.sign_in(pia, Role::Patient).await;
    let shown = clinic.get_as(&token, &format!("/api/visits/{visit}")).await.ok();
    insta::assert_json_snapshot!(shown["location"]);
    let file = clinic
        .get_as(&token, &format!("/api/visits/{visit}/calendar.ics"))
        .await
        .text;
    let unfolded = file.replace("\r\n ", "");
    assert!(
        unfolded.contains(r"LOCATION:Branch at the lake\, Seestraße 5\, Starnberg\, DE"),
        "{file}"
    );
    let doctors = clinic.sign_in(ada, Role::Doctor).await;
    let calendar = clinic
        .get_as(&doctors, "/api/calendar?from=2026-11-26&to=2026-11-27")
        .await
        .ok();
    assert_eq!(calendar["visits"][0]["location"]["name"], "Branch at the lake");

    let schedule = clinic.store.load::<Schedule>(ada).await.unwrap().state;
    let monday = utc("2026-11-30T08:00:00Z");
    let now = utc(crate::clinic::NOW);
    let offer = schedule.offer(VisitTypeId(Uuid::from_u128(7)), monday, now).unwrap();
    let by = Party::Patient;
    let moved = AppointmentCommand::Reschedule { offer, by, now };
    clinic.decide::<Appointment>(visit, [moved]).await;
    clinic.project().await;
    let shown = clinic.get_as(&token, &format!("/api/visits/{visit}")).await.ok();
    assert_eq!(shown["location"], Value::Null);
}
