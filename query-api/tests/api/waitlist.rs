use chrono::{NaiveDate, TimeDelta};
use domain::Event;
use domain::account::Role;
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use domain::ids::{AppointmentId, DoctorId, PatientId, VisitTypeId};
use domain::schedule::Schedule;
use domain::waitlist::{DayHours, EntryNumber, WaitlistCommand, WaitlistEntry, Whose, Wish};
use uuid::Uuid;

use crate::clinic::{Clinic, NOW, doctor, utc};

const VISIT: &str = "2026-12-07T08:00:00Z";

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn wish(doctor: Uuid) -> Wish {
    let at = |hour| chrono::NaiveTime::from_hms_opt(hour, 30, 0).unwrap();
    Wish {
        whose: Whose::Doctor {
            doctor_id: DoctorId(doctor),
            visit_type_id: VisitTypeId(Uuid::from_u128(7)),
            visit_type_name: "Visit of 30 minutes".to_owned(),
        },
        first_day: day(23),
        last_day: day(30),
        weekdays: [0].into(),
        hours: Some(DayHours {
            from: at(8),
            to: at(10),
        }),
        time_zone: chrono_tz::Europe::Berlin,
    }
}

/// Waits with a visit that shall move.
async fn waits(clinic: &Clinic, patient: Uuid, doctor: Uuid, visit: Option<Uuid>) -> Uuid {
    use domain::ids::IdGen;
    let id = clinic.ids.next();
    let join = WaitlistCommand::Join {
        patient_id: PatientId(patient),
        wish: wish(doctor),
        visit: visit.map(AppointmentId),
        number: EntryNumber::ALL[0],
        now: utc(NOW),
    };
    clinic.decide::<WaitlistEntry>(id, [join]).await;
    id
}

async fn is_offered(clinic: &Clinic, entry: Uuid, doctor: Uuid, starts_at: &str) {
    let schedule = clinic.store.load::<Schedule>(doctor).await.unwrap().state;
    let kind = VisitTypeId(Uuid::from_u128(7));
    let ask = WaitlistCommand::Offer {
        doctor_id: DoctorId(doctor),
        offer: schedule.offer(kind, utc(starts_at), utc(NOW)).unwrap(),
        present: Some(utc(VISIT)),
        now: utc(NOW),
    };
    clinic.decide::<WaitlistEntry>(entry, [ask]).await;
}

#[tokio::test]
async fn a_patient_sees_what_is_waited_for_and_the_time_that_is_kept() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let (pia, tom) = (clinic.patient("Pia").await, clinic.patient("Tom").await);
    let visit = clinic.book(pia, ada, 7, VISIT).await;
    let entry = waits(&clinic, pia, ada, Some(visit)).await;
    waits(&clinic, tom, ada, None).await;
    is_offered(&clinic, entry, ada, "2026-11-23T08:30:00Z").await;
    clinic.project().await;
    let token = clinic.sign_in(pia, Role::Patient).await;
    let waitlist = clinic.get_as(&token, "/api/me/waitlist").await.ok();
    assert_eq!(waitlist["entries"].as_array().unwrap().len(), 1, "nobody else's");
    insta::assert_json_snapshot!(waitlist["entries"][0]);
    // The moment its time is over nothing is kept, noted or not.
    clinic.clock.set(utc(NOW) + TimeDelta::minutes(15));
    let token = clinic.sign_in(pia, Role::Patient).await;
    let later = clinic.get_as(&token, "/api/me/waitlist").await.ok();
    assert_eq!(later["entries"][0]["standing"], "waiting");
    assert!(later["entries"][0]["offer"].is_null());
}

#[tokio::test]
async fn w_08_a_kept_time_is_offered_to_nobody_else_and_is_free_again_by_itself() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let pia = clinic.patient("Pia").await;
    let entry = waits(&clinic, pia, ada, None).await;
    let free = async || {
        let type_id = Uuid::from_u128(7);
        let path = format!("/api/doctors/{ada}/times?visitType={type_id}&from=2026-11-23&days=1&zone=Europe/Berlin");
        let times = clinic.get(&path).await.ok().to_string();
        times.contains("\"localStart\":\"2026-11-23T09:30\"")
    };
    clinic.project().await;
    assert!(free().await);
    is_offered(&clinic, entry, ada, "2026-11-23T08:30:00Z").await;
    clinic.project().await;
    assert!(!free().await);
    clinic.clock.set(utc(NOW) + TimeDelta::minutes(15));
    assert!(free().await, "as soon as its time is over");
    let lapse = WaitlistCommand::Lapse {
        now: utc(NOW) + TimeDelta::minutes(15),
    };
    clinic.decide::<WaitlistEntry>(entry, [lapse]).await;
    clinic.project().await;
    assert!(free().await);
}

#[tokio::test]
async fn what_has_ended_is_shown_for_two_weeks_with_its_end() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let pia = clinic.patient("Pia").await;
    let visit = clinic.book(pia, ada, 7, VISIT).await;
    let entry = waits(&clinic, pia, ada, Some(visit)).await;
    let cancel = AppointmentCommand::Cancel {
        by: Party::Patient,
        reason: CancelReason::Other,
        now: utc(NOW),
    };
    clinic.decide::<Appointment>(visit, [cancel]).await;
    let reason = domain::waitlist::CloseReason::VisitCancelled;
    clinic
        .decide::<WaitlistEntry>(entry, [WaitlistCommand::Close { reason }])
        .await;
    clinic.project().await;
    for (days, shown) in [(13, 1), (15, 0)] {
        clinic.clock.set(utc(NOW) + TimeDelta::days(days));
        let token = clinic.sign_in(pia, Role::Patient).await;
        let waitlist = clinic.get_as(&token, "/api/me/waitlist").await.ok();
        let entries = waitlist["entries"].as_array().unwrap();
        assert_eq!(entries.len(), shown);
        assert!(entries.iter().all(|entry| entry["standing"] == "visit-cancelled"));
    }
}

#[tokio::test]
async fn w_09_a_doctor_sees_how_many_wait_and_not_who() {
    let clinic = Clinic::open().await;
    let (ada, bo) = (
        clinic.onboard(doctor("Dr. Ada")).await,
        clinic.onboard(doctor("Dr. Bo")).await,
    );
    for name in ["Pia", "Tom"] {
        let patient = clinic.patient(name).await;
        waits(&clinic, patient, ada, None).await;
    }
    clinic.project().await;
    let token = clinic.sign_in(ada, Role::Doctor).await;
    insta::assert_json_snapshot!(clinic.get_as(&token, "/api/waitlist").await.ok());
    let token = clinic.sign_in(bo, Role::Doctor).await;
    assert_eq!(
        clinic.get_as(&token, "/api/waitlist").await.ok()["types"],
        serde_json::json!([])
    );
    let token = clinic.sign_in(ada, Role::Patient).await;
    assert_eq!(clinic.get_as(&token, "/api/waitlist").await.problem().0, 403);
}

#[tokio::test]
async fn w_05_nothing_personal_of_a_wish_stands_in_the_log() {
    let clinic = Clinic::open().await;
    let ada = clinic.onboard(doctor("Dr. Ada")).await;
    let pia = clinic.patient("Pia").await;
    let entry = waits(&clinic, pia, ada, None).await;
    for event in clinic.store.read_after(0, 1_000).await.unwrap() {
        if event.stream_id == entry {
            let domain::Fact::Waitlist(_, fact) = event.fact().unwrap() else {
                panic!("another kind of stream")
            };
            assert!(fact.personal().is_empty());
            assert!(!event.payload.to_string().contains("Pia"));
        }
    }
}
