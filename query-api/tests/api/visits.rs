use chrono::TimeDelta;
use domain::account::Role;
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use domain::ids::VisitTypeId;
use domain::money::{Currency, Money};
use domain::schedule::{Place, Schedule, ScheduleCommand, VisitType};
use icalendar::{Calendar, Component};
use uuid::Uuid;

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
        reason: CancelReason::DoctorIll,
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
    assert_eq!(visits["past"][0]["cancellation"]["by"], "doctor");
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
        reason: CancelReason::CannotCome,
        now: utc(NOW),
    };
    clinic.decide::<Appointment>(visit, [cancel]).await;
    clinic.project().await;
    let called_off = read(&clinic.get_as(&token, &path).await.text);
    assert_eq!(called_off.2, "CANCELLED");
    assert!(called_off.1 > sequence);
}

#[tokio::test]
async fn v_04_why_a_patient_comes_is_read_by_the_visits_two_parties_only_and_erased_with_the_patient() {
    let clinic = Clinic::open().await;
    let (ada, bo) = (
        clinic.onboard(doctor("Dr. Ada")).await,
        clinic.onboard(doctor("Dr. Bo")).await,
    );
    let (pia, tom) = (clinic.patient("Pia").await, clinic.patient("Tom").await);
    let why = "A rash nobody else may know of";
    let visit = clinic
        .book_because(pia, ada, 7, "2026-11-23T08:00:00Z", Some(why))
        .await;
    clinic.project().await;
    let week = "/api/calendar?from=2026-11-23&to=2026-11-30";
    let one = format!("/api/visits/{visit}");
    for (who, role, path, reads) in [
        (pia, Role::Patient, "/api/visits", true),
        (pia, Role::Patient, &one, true),
        (ada, Role::Doctor, &one, true),
        (ada, Role::Doctor, week, true),
        (tom, Role::Patient, "/api/visits", false),
        (tom, Role::Patient, &one, false),
        (bo, Role::Doctor, &one, false),
        (bo, Role::Doctor, week, false),
    ] {
        let token = clinic.sign_in(who, role).await;
        let answer = clinic.get_as(&token, path).await;
        assert_eq!(answer.text.contains(why), reads, "{role:?} {path}");
    }
    let token = clinic.sign_in(pia, Role::Patient).await;
    let file = clinic.get_as(&token, &format!("{one}/calendar.ics")).await;
    assert!(!file.text.contains(why), "{}", file.text);
    sqlx::query("DELETE FROM vault WHERE subject_id = ?")
        .bind(pia)
        .execute(&clinic.databases.write)
        .await
        .unwrap();
    assert!(clinic.get_as(&token, &one).await.ok()["reason"].is_null());
}

#[tokio::test]
async fn a_visit_says_until_when_cancelling_is_free_and_why_it_does_not_take_place() {
    let clinic = Clinic::open().await;
    let mut new = doctor("Dr. Ada");
    new.types[0].cancellation_notice_hours = 24;
    let mut asks_first = crate::clinic::visit_type(8, 30);
    asks_first.confirmation = domain::schedule::Confirmation::ByDoctor;
    new.types.push(asks_first);
    let ada = clinic.onboard(new).await;
    let pia = clinic.patient("Pia").await;
    let late = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
    let request = clinic.book(pia, ada, 8, "2026-11-30T08:00:00Z").await;
    clinic.project().await;
    let token = clinic.sign_in(pia, Role::Patient).await;
    let show = async |visit| clinic.get_as(&token, &format!("/api/visits/{visit}")).await.ok();
    let policy = serde_json::json!({"noticeHours": 24, "freeUntil": "2026-11-22T08:00:00Z"});
    assert_eq!(show(late).await["policy"], policy);
    let expires_at: chrono::DateTime<chrono::Utc> =
        serde_json::from_value(show(request).await["expiresAt"].clone()).unwrap();
    assert_eq!(expires_at, utc(NOW) + TimeDelta::hours(48));
    let cancel = AppointmentCommand::Cancel {
        by: Party::Patient,
        reason: CancelReason::FeelingBetter,
        now: utc("2026-11-22T08:00:01Z"),
    };
    clinic.decide::<Appointment>(late, [cancel]).await;
    let expire = AppointmentCommand::Expire { now: expires_at };
    clinic.decide::<Appointment>(request, [expire]).await;
    clinic.project().await;
    assert_eq!(
        show(late).await["cancellation"],
        serde_json::json!({"how": "cancelled", "by": "patient", "reason": "feeling-better", "late": true})
    );
    let ended = show(request).await;
    assert_eq!(
        ended["cancellation"],
        serde_json::json!({"how": "expired", "by": null, "reason": null, "late": false})
    );
    assert!(ended["expiresAt"].is_null());
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

#[tokio::test]
async fn v_07_the_link_of_a_visit_by_video_is_shown_to_its_parties_from_ten_minutes_before() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let video = |link: &str| {
        let id = VisitTypeId(Uuid::from_u128(8));
        let price = Money {
            amount: 4_000,
            currency: Currency::try_from("EUR".to_owned()).unwrap(),
        };
        VisitType {
            place: Place::Telehealth { link: link.to_owned() },
            ..VisitType::new(id, "By video", 30, price)
        }
    };
    let add = ScheduleCommand::AddVisitType {
        visit_type: video("https://video.example/ada"),
    };
    clinic.decide::<Schedule>(ada, [add]).await;
    let pia = clinic.patient("Pia").await;
    let visit = clinic.book(pia, ada, 8, "2026-11-23T08:00:00Z").await;
    clinic.project().await;
    let starts_at = utc("2026-11-23T08:00:00Z");
    let shown = async |who, role, minutes: i64| {
        clinic.clock.set(starts_at + TimeDelta::minutes(minutes));
        let token = clinic.sign_in(who, role).await;
        clinic.get_as(&token, &format!("/api/visits/{visit}")).await.ok()["video"].clone()
    };
    let early = shown(pia, Role::Patient, -11).await;
    assert_eq!(
        early,
        serde_json::json!({"opensAt": "2026-11-23T07:50:00Z", "link": null})
    );
    for (minutes, open) in [(-10, true), (0, true), (89, true), (90, false)] {
        let link = shown(pia, Role::Patient, minutes).await["link"].clone();
        assert_eq!(link.is_string(), open, "{minutes} minutes after the start");
    }
    // The doctor meets there now, wherever it was when the visit was booked.
    clinic.clock.set(utc(NOW));
    let change = ScheduleCommand::ChangeVisitType {
        visit_type: video("https://elsewhere.example/ada"),
    };
    clinic.decide::<Schedule>(ada, [change]).await;
    clinic.project().await;
    for (who, role) in [(pia, Role::Patient), (ada, Role::Doctor)] {
        assert_eq!(shown(who, role, -5).await["link"], "https://elsewhere.example/ada");
    }
    clinic.clock.set(starts_at);
    let token = clinic.sign_in(ada, Role::Doctor).await;
    let calendar = clinic
        .get_as(&token, "/api/calendar?from=2026-11-23&to=2026-11-24")
        .await
        .ok();
    assert_eq!(calendar["visits"][0]["video"]["link"], "https://elsewhere.example/ada");
}
