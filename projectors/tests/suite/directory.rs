//! The directory of doctors: the published profile as it is now, and when anything a search shows last changed.

use crate::clinic::Clinic;
use crate::life::Life;
use domain::appointment::Party;
use domain::doctor::{Details, Doctor, DoctorCommand, Gender};
use sqlx::MySqlPool;
use uuid::Uuid;

async fn profile(read: &MySqlPool, doctor: Uuid) -> String {
    sqlx::query_scalar(
        "SELECT CONCAT_WS(' ', gender, street, city, languages, specialties, ROUND(latitude, 5)) FROM doctor_directory_v2
         WHERE doctor_id = ?",
    )
    .bind(doctor)
    .fetch_one(read)
    .await
    .unwrap()
}

/// Kinds of change after a position, with whose they are.
async fn changes(read: &MySqlPool, after: u64) -> Vec<(String, Uuid)> {
    sqlx::query_as("SELECT kind, doctor_id FROM doctor_directory_change_v2 WHERE position > ? ORDER BY position")
        .bind(after)
        .fetch_all(read)
        .await
        .unwrap()
}

pub async fn move_to_bonn(clinic: &Clinic, doctor: Uuid) {
    let present = clinic
        .store
        .load::<Doctor>(doctor)
        .await
        .unwrap()
        .state
        .details()
        .unwrap();
    let mut details = Details {
        gender: Gender::Female,
        languages: vec!["de".to_owned(), "tr".to_owned()],
        ..present
    };
    "Bonn".clone_into(&mut details.location.city);
    details.location.latitude = 50.735_37;
    clinic
        .command::<Doctor>(doctor, DoctorCommand::ChangeDetails { details })
        .await;
}

#[tokio::test]
async fn s_01_a_profile_has_the_newest_details_whether_they_come_alone_or_with_it() {
    let life = Life::lived().await;
    let before = life.projected().await;
    let as_onboarded = r#"not-said Lindenstraße 3 Köln ["de","en"] ["dermatology","general-practice"] 50.94128"#;
    assert_eq!(profile(&before.read, life.doctor.0).await, as_onboarded);
    let nobody = "nats://127.0.0.1:9";
    let (_relay, _projectors) = (life.clinic.relay(nobody), life.clinic.projectors(nobody));
    life.clinic.settle().await;
    move_to_bonn(&life.clinic, life.doctor.0).await;
    life.clinic.settle().await;
    let moved = r#"female Lindenstraße 3 Bonn ["de","tr"] ["dermatology","general-practice"] 50.73537"#;
    assert_eq!(profile(&life.clinic.read, life.doctor.0).await, moved);
    assert_eq!(profile(&life.projected().await.read, life.doctor.0).await, moved);
    life.clinic.assert_equal_to_a_rebuild().await;
}

#[tokio::test]
async fn whatever_a_search_shows_leaves_a_trace_with_the_doctor_it_is_about() {
    let life = Life::lived().await;
    let visit = life.book(0).await;
    let other = life.ask(1).await;
    let head = life.clinic.store.head().await.unwrap();
    life.shift(visit, 3).await;
    life.cancel(other, Party::Patient).await;
    let read = life.projected().await;
    let expected = [
        ("visit".to_owned(), life.doctor.0),
        ("visit".to_owned(), life.strict.0.0),
    ];
    assert_eq!(changes(&read.read, head).await, expected);
    let head = life.clinic.store.head().await.unwrap();
    life.hold().await;
    life.rules().await;
    move_to_bonn(&life.clinic, life.doctor.0).await;
    let read = life.projected().await;
    let kinds: Vec<String> = changes(&read.read, head)
        .await
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(kinds, ["hold", "hold", "hold", "schedule", "profile"]);
    assert_eq!(changes(&read.read, life.clinic.store.head().await.unwrap()).await, []);
}
