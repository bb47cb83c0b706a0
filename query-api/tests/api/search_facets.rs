//! What patients can narrow a search by, how many doctors each choice would leave, and in which order they come.

use chrono::{TimeDelta, Weekday};
use domain::appointment::{Appointment, AppointmentCommand};
use domain::doctor::{Gender, Specialty};
use domain::ids::VisitTypeId;
use domain::money::{Currency, Money};
use domain::review::{Rating, Review, ReviewCommand, ReviewedVisit};
use domain::schedule::{Place, Schedule, ScheduleCommand, VisitType};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clinic::{Clinic, NewDoctor, doctor, hours, utc};

fn visit(id: u128, name: &str, price: (u32, &str), video: bool) -> VisitType {
    let price = Money {
        amount: price.0,
        currency: Currency::try_from(price.1.to_owned()).unwrap(),
    };
    let place = if video {
        let link = "https://video.example.org/room".to_owned();
        Place::Telehealth { link }
    } else {
        Place::Practice
    };
    VisitType {
        place,
        ..VisitType::new(VisitTypeId(Uuid::from_u128(id)), name, 30, price)
    }
}

/// Four doctors in Berlin, Potsdam, Munich and London.
async fn clinic() -> Clinic {
    let clinic = Clinic::open().await;
    let ada = NewDoctor {
        gender: Gender::Female,
        types: vec![
            visit(1, "First visit", (9_000, "EUR"), false),
            visit(2, "Video call", (4_000, "EUR"), true),
        ],
        ..doctor("Dr. Ada Lind")
    };
    let bo = NewDoctor {
        gender: Gender::Male,
        specialties: vec![Specialty::Cardiology],
        languages: vec!["de", "fr"],
        city: "Potsdam",
        point: (52.396, 13.058),
        hours: hours(&[Weekday::Tue], "09:00", "11:00"),
        types: vec![visit(3, "first  VISIT", (6_000, "EUR"), false)],
        ..doctor("Dr. Bo Kern")
    };
    let cy = NewDoctor {
        gender: Gender::Female,
        city: "München",
        point: (48.137, 11.575),
        hours: hours(&[Weekday::Wed], "09:00", "11:00"),
        types: vec![visit(4, "Skin check", (7_500, "EUR"), false)],
        ..doctor("Dr. Cy Müller")
    };
    let di = NewDoctor {
        gender: Gender::Diverse,
        languages: vec!["en"],
        city: "London",
        country: "GB",
        zone: chrono_tz::Europe::London,
        point: (51.507, -0.128),
        hours: hours(&[Weekday::Thu], "09:00", "11:00"),
        types: vec![visit(5, "Video call", (5_000, "GBP"), true)],
        ..doctor("Dr. Di Okafor")
    };
    for new in [ada, bo, cy, di] {
        clinic.onboard(new).await;
    }
    clinic.project().await;
    clinic
}

async fn search(clinic: &Clinic, query: &str) -> Value {
    clinic.get(&format!("/api/doctors?{query}")).await.ok()
}

/// The last names, in order.
fn names(page: &Value) -> String {
    let cards = page["doctors"].as_array().unwrap().iter();
    let names: Vec<&str> = cards
        .map(|card| card["name"].as_str().unwrap().rsplit(' ').next().unwrap())
        .collect();
    names.join(" ")
}

async fn found(clinic: &Clinic, query: &str) -> String {
    names(&search(clinic, query).await)
}

fn counts(page: &Value, facet: &str, key: &str) -> String {
    let list = page["facets"][facet].as_array().unwrap().iter();
    let texts: Vec<String> = list
        .map(|one| format!("{}:{}", one[key].to_string().trim_matches('"'), one["doctors"]))
        .collect();
    texts.join(" ")
}

#[tokio::test]
async fn s_02_every_filter_finds_who_fits_and_several_find_who_fits_them_all() {
    let clinic = clinic().await;
    for (query, expected) in [
        ("", "Lind Kern Müller Okafor"),
        ("gender=female", "Lind Müller"),
        ("gender=diverse", "Okafor"),
        ("gender=not-said", ""),
        ("video=true", "Lind Okafor"),
        ("visitType=FIRST%20visit", "Lind Kern"),
        ("visitType=first", ""),
        ("priceMax=6000&currency=EUR", "Lind Kern"),
        ("priceMax=5999&currency=EUR", "Lind"),
        ("priceMax=999999&currency=USD", ""),
        ("place=de-berlin", "Lind"),
        ("place=de-berlin&radius=40", "Lind Kern"),
        ("near=48.1,11.6&radius=10", "Müller"),
        ("gender=female&language=de&specialty=dermatology", "Lind Müller"),
        ("gender=female&place=gb-london", ""),
    ] {
        assert_eq!(found(&clinic, query).await, expected, "{query}");
    }
}

/// A first visit of 90 EUR and a video call of 40: neither is a first visit for 50, nor a first visit by video.
#[tokio::test]
async fn what_is_asked_of_a_visit_has_to_be_true_of_one_and_the_same_visit() {
    let clinic = clinic().await;
    assert_eq!(
        found(&clinic, "visitType=first%20visit&priceMax=5000&currency=EUR").await,
        ""
    );
    assert_eq!(found(&clinic, "visitType=first%20visit&video=true").await, "");
    let page = search(&clinic, "video=true&priceMax=5000&currency=EUR").await;
    assert_eq!(names(&page), "Lind");
    let shown = page["doctors"][0]["nextFree"].as_array().unwrap().iter();
    assert!(
        shown
            .map(|free| &free["visitTypeId"])
            .all(|id| *id == json!(Uuid::from_u128(2)))
    );
}

#[tokio::test]
async fn s_03_each_facet_is_counted_under_the_other_filters_and_not_under_its_own() {
    let clinic = clinic().await;
    let page = search(&clinic, "gender=female").await;
    assert_eq!(counts(&page, "genders", "code"), "diverse:1 female:2 male:1");
    assert_eq!(counts(&page, "specialties", "code"), "dermatology:2");
    assert_eq!(counts(&page, "languages", "code"), "de:2 en:2");
    assert_eq!(counts(&page, "cities", "name"), "Berlin:1 München:1");
    assert_eq!(
        counts(&page, "visitTypes", "name"),
        "First visit:1 Skin check:1 Video call:1"
    );
    assert_eq!(page["facets"]["video"], 1);
    assert_eq!(
        page["facets"]["prices"],
        json!([{
            "doctors": 2, "lowest": {"amount": 4_000, "currency": "EUR"}, "highest": {"amount": 7_500, "currency": "EUR"},
        }])
    );
    assert_eq!(page["facets"]["radii"], json!([]));
    let page = search(&clinic, "place=de-berlin&radius=5&video=true").await;
    assert_eq!(counts(&page, "radii", "kilometres"), "5:1 10:1 25:1 50:1 100:1");
    assert_eq!(counts(&page, "genders", "code"), "female:1");
    let page = search(&clinic, "freeOn=2026-11-24&specialty=dermatology").await;
    assert_eq!(names(&page), "");
    assert_eq!(counts(&page, "specialties", "code"), "cardiology:1");
    assert_eq!(counts(&page, "genders", "code"), "");
    // Two names of one kind of visit are one choice.
    let all = search(&clinic, "").await;
    assert_eq!(
        counts(&all, "visitTypes", "name"),
        "First visit:2 Video call:2 Skin check:1"
    );
    assert_eq!(counts(&all, "prices", "doctors"), "3:3 1:1");
}

#[tokio::test]
async fn s_04_an_empty_answer_says_which_filter_to_give_up_and_how_many_there_would_be() {
    let clinic = clinic().await;
    let page = search(&clinic, "gender=male&specialty=dermatology&language=de").await;
    assert_eq!(page["total"], 0);
    assert_eq!(
        page["relax"],
        json!([{"without": "gender", "doctors": 2}, {"without": "specialty", "doctors": 1}])
    );
    let page = search(&clinic, "gender=female&freeOn=2026-11-26").await;
    assert_eq!(
        page["relax"],
        json!([{"without": "freeOn", "doctors": 2}, {"without": "gender", "doctors": 1}])
    );
    assert_eq!(search(&clinic, "gender=female").await["relax"], json!([]));
}

#[tokio::test]
async fn s_05_doctors_come_by_next_free_time_distance_rating_or_price() {
    let clinic = clinic().await;
    assert_eq!(found(&clinic, "sort=soonest").await, "Lind Kern Müller Okafor");
    let page = search(&clinic, "place=de-munich&radius=500&sort=distance").await;
    assert_eq!(names(&page), "Müller Kern");
    assert_eq!(page["doctors"][0]["distanceKm"], 0.5);
    assert_eq!(page["place"]["name"], "Munich");
    assert_eq!(
        found(&clinic, "near=51.5,-0.1&radius=500&sort=distance").await,
        "Okafor"
    );
    // Amounts of different currencies do not compare: the most frequent currency, or the one asked for, comes first.
    assert_eq!(found(&clinic, "sort=price").await, "Lind Kern Müller Okafor");
    assert_eq!(
        found(&clinic, "sort=price&priceMax=100000&currency=GBP").await,
        "Okafor"
    );
    assert_eq!(found(&clinic, "sort=price&visitType=first%20visit").await, "Kern Lind");
}

/// Books, sees and reviews a visit of one of the doctors.
async fn reviewed(clinic: &Clinic, doctor: Uuid, visit_type: u128, starts_at: &str, stars: u8) {
    let patient = clinic.patient("Pia").await;
    let before = domain::time::Clock::now(clinic.clock.as_ref());
    let visit = clinic.book(patient, doctor, visit_type, starts_at).await;
    let now = utc(starts_at) + TimeDelta::hours(1);
    clinic.clock.set(now);
    clinic
        .decide::<Appointment>(visit, [AppointmentCommand::Complete { now }])
        .await;
    let state = clinic.store.load::<Appointment>(visit).await.unwrap().state;
    let write = ReviewCommand::Write {
        visit: ReviewedVisit::of(&state).unwrap(),
        rating: Rating::try_from(stars).unwrap(),
        text: None,
        now,
    };
    clinic.decide::<Review>(visit, [write]).await;
    clinic.clock.set(before);
}

#[tokio::test]
async fn ratings_filter_count_and_sort() {
    let clinic = clinic().await;
    let id = |page: &Value, n: usize| page["doctors"][n]["id"].as_str().unwrap().parse::<Uuid>().unwrap();
    let all = search(&clinic, "").await;
    reviewed(&clinic, id(&all, 0), 1, "2026-11-23T08:00:00Z", 4).await;
    reviewed(&clinic, id(&all, 1), 3, "2026-11-24T08:00:00Z", 5).await;
    clinic.project().await;
    assert_eq!(found(&clinic, "sort=rating").await, "Kern Lind Müller Okafor");
    assert_eq!(found(&clinic, "rating=4.1").await, "Kern");
    assert_eq!(found(&clinic, "rating=4").await, "Lind Kern");
    let page = search(&clinic, "rating=4.5").await;
    assert_eq!(counts(&page, "ratings", "stars"), "4.5:1 4.0:2 3.0:2");
}

#[tokio::test]
async fn several_days_find_whoever_is_free_on_one_of_them() {
    let clinic = clinic().await;
    let page = search(&clinic, "freeOn=2026-11-24,2026-11-25,2026-11-24").await;
    assert_eq!(names(&page), "Kern Müller");
    let starts = page["doctors"][1]["nextFree"].as_array().unwrap().iter();
    assert!(
        starts
            .map(|free| free["localStart"].as_str().unwrap())
            .all(|start| start.starts_with("2026-11-25"))
    );
}

#[tokio::test]
async fn what_changes_about_a_doctor_is_found_by_whoever_waited_for_it() {
    let clinic = clinic().await;
    let page = search(&clinic, "gender=male").await;
    let bo: Uuid = page["doctors"][0]["id"].as_str().unwrap().parse().unwrap();
    let state = clinic.store.load::<domain::doctor::Doctor>(bo).await.unwrap().state;
    let mut details = state.details().unwrap();
    details.languages.push("it".to_owned());
    details.location.city = "Berlin".to_owned();
    details.location.latitude = 52.512_345_6;
    clinic
        .decide::<domain::doctor::Doctor>(bo, [domain::doctor::DoctorCommand::ChangeDetails { details }])
        .await;
    let change = ScheduleCommand::RetireVisitType {
        id: VisitTypeId(Uuid::from_u128(3)),
    };
    clinic.decide::<Schedule>(bo, [change]).await;
    clinic.project().await;
    let page = search(&clinic, "language=it").await;
    assert_eq!(page["doctors"][0]["city"], "Berlin");
    assert_eq!(page["doctors"][0]["latitude"], 52.512_35);
    assert_eq!(page["doctors"][0]["visitTypes"], json!([]));
    assert_eq!(found(&clinic, "visitType=first%20visit").await, "Lind");
    let eve = clinic.onboard(doctor("Dr. Eve Newman")).await;
    clinic.project().await;
    assert_eq!(found(&clinic, "name=newmann").await, "Newman");
    clinic.get(&format!("/api/doctors/{eve}")).await.ok();
}

/// The statements of one search, over one connection that counts its own.
async fn statements(clinic: &Clinic, query: &str) -> i64 {
    let executed = async || -> i64 {
        let (_, count): (String, String) = sqlx::query_as("SHOW SESSION STATUS LIKE 'Com_stmt_execute'")
            .fetch_one(&clinic.read)
            .await
            .unwrap();
        count.parse().unwrap()
    };
    // How far the tables are is remembered for ten milliseconds.
    tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    let before = executed().await;
    search(clinic, query).await;
    executed().await - before
}

#[tokio::test]
async fn s_06_the_number_of_statements_does_not_grow_with_the_number_of_doctors() {
    let mut seen = Vec::new();
    for many in [1, 40] {
        let clinic = Clinic::with_connections(1).await;
        for _ in 0..many {
            clinic.onboard(doctor("Dr. Same")).await;
        }
        clinic.project().await;
        let mut counts = Vec::new();
        for query in [
            "specialty=dermatology&language=de",
            "freeOn=2026-11-23,2026-11-30",
            "sort=rating",
        ] {
            counts.push(statements(&clinic, query).await);
        }
        seen.push(counts);
    }
    assert_eq!(seen[0], seen[1]);
    assert!(seen[0].iter().all(|count| *count <= 8), "{seen:?}");
}
