//! Where, and by which name.

use serde_json::Value;
use std::fmt::Write;

use crate::clinic::{Clinic, NewDoctor, doctor};

async fn clinic() -> Clinic {
    let clinic = Clinic::open().await;
    for name in ["Dr. Jürgen Müller", "Dr. Ada Zimmermann", "Dr. Łukasz O'Brien-Kowalski"] {
        clinic.onboard(doctor(name)).await;
    }
    let far = NewDoctor {
        city: "Kleinmachnow",
        point: (52.403, 13.22),
        ..doctor("Dr. Mia Adler")
    };
    clinic.onboard(far).await;
    clinic.project().await;
    clinic
}

async fn found(clinic: &Clinic, name: &str) -> (String, String) {
    let mut path = String::from("/api/doctors?name=");
    for byte in name.bytes() {
        write!(path, "%{byte:02X}").unwrap();
    }
    let page = clinic.get(&path).await.ok();
    let cards = page["doctors"].as_array().unwrap().iter();
    let names: Vec<&str> = cards.map(|card| card["name"].as_str().unwrap()).collect();
    (names.join(", "), page["nameMatch"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn s_07_a_name_is_found_with_a_slip_of_the_finger_and_exact_names_come_alone() {
    let clinic = clinic().await;
    for (typed, expected, how) in [
        ("Müller", "Dr. Jürgen Müller", "exact"),
        ("MULLER jurgen", "Dr. Jürgen Müller", "exact"),
        ("Mueller", "Dr. Jürgen Müller", "similar"),
        ("Mulelr", "Dr. Jürgen Müller", "similar"),
        ("Zimerman", "Dr. Ada Zimmermann", "similar"),
        ("kowalksi", "Dr. Łukasz O'Brien-Kowalski", "similar"),
        ("ada", "Dr. Ada Zimmermann", "exact"),
        ("Adler", "Dr. Mia Adler", "exact"),
        ("Xerxes", "", "similar"),
    ] {
        let (names, spelling) = found(&clinic, typed).await;
        assert_eq!((names.as_str(), spelling.as_str()), (expected, how), "{typed}");
    }
}

#[tokio::test]
async fn i_03_whatever_is_typed_is_letters_and_is_answered_soon() {
    let clinic = clinic().await;
    let long = "%_*\"'".repeat(24);
    for typed in [
        "%",
        "_",
        "*",
        "\"",
        "\\",
        "' OR 1=1 --",
        "\u{0}",
        "\u{202e}abc",
        "👩‍⚕️",
        "((((((",
        long.as_str(),
    ] {
        assert_eq!(found(&clinic, typed).await.0, "", "{typed:?}");
    }
    let started = std::time::Instant::now();
    found(&clinic, &"zimmermann ".repeat(10)).await;
    assert!(started.elapsed() < std::time::Duration::from_secs(1));
}

async fn places(clinic: &Clinic, typed: &str) -> Vec<String> {
    let answer = clinic.get(&format!("/api/search/places?q={typed}")).await.ok();
    let places = answer["places"].as_array().unwrap().iter();
    let text = |place: &Value| format!("{} {}", place["id"].as_str().unwrap(), place["doctors"]);
    places.map(text).collect()
}

#[tokio::test]
async fn s_08_places_are_suggested_by_any_of_their_names_with_the_doctors_around_them() {
    let clinic = clinic().await;
    assert_eq!(places(&clinic, "berl").await, ["de-berlin 4"]);
    assert_eq!(places(&clinic, "M%C3%BCnchen").await, ["de-munich 0"]);
    assert_eq!(places(&clinic, "Muinch").await, ["de-munich 0"]);
    assert_eq!(places(&clinic, "potsd").await, ["de-potsdam 1"]);
    // A practice outside the towns of the table makes its own a place.
    assert_eq!(places(&clinic, "kleinm").await, ["de-kleinmachnow 4"]);
    assert_eq!(places(&clinic, "%25_").await, [""; 0]);
    assert!(places(&clinic, "").await.contains(&"de-berlin 4".to_owned()));
    let near = clinic
        .get("/api/doctors?place=de-kleinmachnow&radius=5&sort=distance")
        .await
        .ok();
    assert_eq!(near["total"], 1);
    assert_eq!(near["doctors"][0]["distanceKm"], 0.0);
    let long = "x".repeat(81);
    let refused = clinic.get(&format!("/api/search/places?q={long}")).await;
    assert_eq!(refused.refused_fields(), ["q"]);
}

#[tokio::test]
async fn a_map_has_everybody_a_search_finds() {
    let clinic = clinic().await;
    let map = clinic.get("/api/search/map?name=adler").await.ok();
    assert_eq!(map["total"], 1);
    assert_eq!(map["pins"][0]["longitude"], 13.22);
    assert_eq!(
        clinic.get("/api/search/map?pageSize=1").await.ok()["pins"]
            .as_array()
            .unwrap()
            .len(),
        4
    );
    let wrong = clinic.get("/api/search/map?sort=name").await;
    assert_eq!(wrong.refused_fields(), ["sort"]);
}
