use chrono::Weekday;
use domain::doctor::Specialty;
use domain::schedule::Schedule;
use serde_json::Value;

use crate::clinic::{Clinic, NewDoctor, doctor, hours, utc, visit_type};

fn names(page: &Value) -> Vec<String> {
    let doctors = page["doctors"].as_array().unwrap().iter();
    doctors.map(|card| card["name"].as_str().unwrap().to_owned()).collect()
}

async fn found(clinic: &Clinic, query: &str) -> Vec<String> {
    names(&clinic.get(&format!("/api/doctors?{query}")).await.ok())
}

/// Ada works Mondays, Bo Tuesdays, Cy never.
async fn three_doctors() -> Clinic {
    let clinic = Clinic::open().await;
    clinic.onboard(doctor("Dr. Ada Müller")).await;
    let bo = NewDoctor {
        specialties: vec![Specialty::Cardiology, Specialty::GeneralPractice],
        languages: vec!["fr"],
        city: "München",
        hours: hours(&[Weekday::Tue], "09:00", "11:00"),
        ..doctor("Dr. Bo 100%_sure")
    };
    clinic.onboard(bo).await;
    let cy = NewDoctor {
        hours: vec![],
        types: vec![],
        ..doctor("Dr. Cy")
    };
    clinic.onboard(cy).await;
    clinic.project().await;
    clinic
}

#[tokio::test]
async fn doctors_are_found_by_what_they_are_and_sorted_by_who_is_free_first() {
    let clinic = three_doctors().await;
    assert_eq!(
        found(&clinic, "").await,
        ["Dr. Ada Müller", "Dr. Bo 100%_sure", "Dr. Cy"]
    );
    assert_eq!(found(&clinic, "specialty=cardiology").await, ["Dr. Bo 100%_sure"]);
    assert_eq!(
        found(&clinic, "specialty=dermatology").await,
        ["Dr. Ada Müller", "Dr. Cy"]
    );
    assert_eq!(found(&clinic, "city=munchen").await, ["Dr. Bo 100%_sure"]);
    assert_eq!(found(&clinic, "language=FR").await, ["Dr. Bo 100%_sure"]);
    assert_eq!(found(&clinic, "language=xx").await, [""; 0]);
    assert_eq!(
        found(&clinic, "name=muller&specialty=dermatology").await,
        ["Dr. Ada Müller"]
    );
    assert_eq!(found(&clinic, "name=Ada&city=M%C3%BCnchen").await, [""; 0]);
}

#[tokio::test]
async fn i_02_wildcards_in_a_name_are_letters_like_others() {
    let clinic = three_doctors().await;
    assert_eq!(found(&clinic, "name=%25_s").await, ["Dr. Bo 100%_sure"]);
    for nobody in [
        "name=%25%25",
        "name=_",
        "name=*",
        "name=%22",
        "name=%5C",
        "name=!",
        "name='%20OR%201=1",
    ] {
        let expected: &[&str] = if nobody == "name=_" { &["Dr. Bo 100%_sure"] } else { &[] };
        assert_eq!(found(&clinic, nobody).await, expected, "{nobody}");
    }
}

#[tokio::test]
async fn a_day_shows_only_doctors_who_are_free_on_it() {
    let clinic = three_doctors().await;
    let monday = clinic.get("/api/doctors?freeOn=2026-11-23").await.ok();
    assert_eq!(names(&monday), ["Dr. Ada Müller"]);
    assert_eq!(monday["doctors"][0]["nextFree"][0]["localStart"], "2026-11-23T09:00");
    let next_monday = clinic.get("/api/doctors?freeOn=2026-11-30").await.ok();
    assert_eq!(
        next_monday["doctors"][0]["nextFree"][0]["startsAt"],
        "2026-11-30T08:00:00Z"
    );
    for empty in ["2026-11-22", "2026-11-16", "2026-11-26", "2199-12-30"] {
        assert_eq!(found(&clinic, &format!("freeOn={empty}")).await, [""; 0], "{empty}");
    }
}

#[tokio::test]
async fn the_day_is_a_day_of_the_doctors_own_calendar() {
    let clinic = Clinic::open().await;
    let kiritimati = NewDoctor {
        zone: chrono_tz::Pacific::Kiritimati,
        hours: hours(&[Weekday::Tue], "00:15", "00:45"),
        ..doctor("Dr. East")
    };
    let pago_pago = NewDoctor {
        zone: chrono_tz::Pacific::Pago_Pago,
        hours: hours(&[Weekday::Tue], "23:15", "23:45"),
        ..doctor("Dr. West")
    };
    clinic.onboard(kiritimati).await;
    clinic.onboard(pago_pago).await;
    clinic.project().await;
    let tuesday = clinic.get("/api/doctors?freeOn=2026-11-24").await.ok();
    let starts: Vec<&Value> = (0..2)
        .map(|n| &tuesday["doctors"][n]["nextFree"][0]["startsAt"])
        .collect();
    assert_eq!(starts, ["2026-11-23T10:15:00Z", "2026-11-25T10:15:00Z"]);
    assert_eq!(tuesday["doctors"][0]["nextFree"][0]["offset"], "+14:00");
    assert_eq!(tuesday["doctors"][1]["nextFree"][0]["localStart"], "2026-11-24T23:15");
}

#[tokio::test]
async fn next_free_times_are_those_the_engine_offers_and_nothing_taken() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let patient = clinic.patient("Pia").await;
    clinic.book(patient, ada, 7, "2026-11-23T08:00:00Z").await;
    clinic.project().await;
    let card = clinic.get(&format!("/api/doctors/{ada}")).await.ok();
    let shown: Vec<String> = card["nextFree"]
        .as_array()
        .unwrap()
        .iter()
        .map(|free| free["startsAt"].as_str().unwrap().to_owned())
        .collect();
    // Half past eight plus the buffer of ten minutes, on the grid of fifteen.
    assert_eq!(
        shown,
        ["2026-11-23T08:45:00Z", "2026-11-23T09:00:00Z", "2026-11-23T09:15:00Z"]
    );
    let schedule = clinic.store.load::<Schedule>(ada).await.unwrap().state;
    for start in shown {
        let offer = schedule.offer(visit_type(7, 30).id, utc(&start), utc(crate::clinic::NOW));
        assert!(offer.is_ok(), "{start}");
    }
}

#[tokio::test]
async fn a_doctor_booked_out_for_weeks_still_shows_the_first_free_time() {
    let clinic = Clinic::open().await;
    let busy = NewDoctor {
        hours: hours(&[Weekday::Mon], "09:00", "09:30"),
        ..doctor("Dr. Busy")
    };
    let busy = clinic.onboard(busy).await;
    let patient = clinic.patient("Pia").await;
    for monday in ["2026-11-23", "2026-11-30", "2026-12-07", "2026-12-14"] {
        clinic.book(patient, busy, 7, &format!("{monday}T08:00:00Z")).await;
    }
    clinic.project().await;
    let card = clinic.get(&format!("/api/doctors/{busy}")).await.ok();
    let shown: Vec<&str> = card["nextFree"]
        .as_array()
        .unwrap()
        .iter()
        .map(|free| free["startsAt"].as_str().unwrap())
        .collect();
    assert_eq!(
        shown,
        ["2026-12-21T08:00:00Z", "2026-12-28T08:00:00Z", "2027-01-04T08:00:00Z"]
    );
}

#[tokio::test]
async fn pages_cut_one_stable_order() {
    let clinic = Clinic::open().await;
    for name in ["Dr. E", "Dr. C", "Dr. A", "Dr. D", "Dr. B"] {
        clinic.onboard(doctor(name)).await;
    }
    clinic.project().await;
    let page = |n: u32| format!("/api/doctors?page={n}&pageSize=2");
    let first = clinic.get(&page(1)).await.ok();
    assert_eq!(
        (first["total"].as_u64(), first["pageSize"].as_u64()),
        (Some(5), Some(2))
    );
    assert_eq!(names(&first), ["Dr. A", "Dr. B"]);
    assert_eq!(names(&clinic.get(&page(2)).await.ok()), ["Dr. C", "Dr. D"]);
    assert_eq!(names(&clinic.get(&page(3)).await.ok()), ["Dr. E"]);
    assert_eq!(names(&clinic.get(&page(4)).await.ok()), [""; 0]);
}

#[tokio::test]
async fn d_05_what_is_out_of_bounds_or_unknown_is_refused_by_name() {
    let clinic = Clinic::open().await;
    for (query, field) in [
        ("pageSize=51", "pageSize"),
        ("pageSize=1000000", "pageSize"),
        ("page=0", "page"),
        ("page=99999999999", "page"),
        ("freeOn=tomorrow", "freeOn"),
        ("freeOn=99999-01-01", "freeOn"),
        ("specialty=No+Code", "specialty"),
        ("language=german", "language"),
        ("sort=name", "sort"),
        ("sort=distance", "sort"),
        ("radius=10", "radius"),
        ("radius=501&place=de-berlin", "radius"),
        ("near=52.5,13.4&place=de-berlin", "near"),
        ("near=52.523,13.41", "near"),
        ("near=91,13", "near"),
        ("near=nan,13", "near"),
        ("near=52.5", "near"),
        ("place=de-atlantis", "place"),
        ("gender=unknown", "gender"),
        ("video=yes", "video"),
        ("rating=5.1", "rating"),
        ("rating=4.55", "rating"),
        ("priceMax=5000", "currency"),
        ("currency=EUR", "priceMax"),
        ("priceMax=5000&currency=euro", "currency"),
        ("priceMax=-1&currency=EUR", "priceMax"),
        ("freeOn=2026-11-23,", "freeOn"),
        ("freeOn=2026-11-23,tomorrow", "freeOn"),
        ("city=A&city=B", "city"),
    ] {
        let answer = clinic.get(&format!("/api/doctors?{query}")).await;
        assert_eq!(answer.refused_fields(), [field], "{query}");
    }
    let month: Vec<String> = (1..=15).map(|day| format!("2026-12-{day:02}")).collect();
    let days = clinic.get(&format!("/api/doctors?freeOn={}", month.join(","))).await;
    assert_eq!(days.refused_fields(), ["freeOn"]);
    let long = "x".repeat(121);
    assert_eq!(
        clinic.get(&format!("/api/doctors?name={long}")).await.refused_fields(),
        ["name"]
    );
}

#[tokio::test]
async fn facets_count_doctors() {
    let clinic = three_doctors().await;
    insta::assert_json_snapshot!(clinic.get("/api/search/facets").await.ok());
}

#[tokio::test]
async fn a_card_has_this_shape() {
    let clinic = Clinic::open().await;
    let ada = NewDoctor {
        types: vec![visit_type(7, 30), visit_type(8, 15)],
        ..doctor("Dr. Ada")
    };
    let ada = clinic.onboard(ada).await;
    clinic.project().await;
    insta::assert_json_snapshot!(clinic.get(&format!("/api/doctors/{ada}")).await.ok());
}

#[tokio::test]
async fn an_unknown_doctor_is_not_found() {
    let clinic = Clinic::open().await;
    let unknown = uuid::Uuid::from_u128(99);
    for path in [format!("/api/doctors/{unknown}"), "/api/doctors/not-an-id".to_owned()] {
        assert_eq!(
            clinic.get(&path).await.problem(),
            (404, "not-found".to_owned()),
            "{path}"
        );
    }
}
