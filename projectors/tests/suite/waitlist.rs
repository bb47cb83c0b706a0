//! The waitlist: given who waits and who is asked, then these rows.

use chrono::{NaiveDate, TimeDelta};
use domain::ids::{DoctorId, PatientId, VisitTypeId};
use domain::schedule::Confirmation;
use domain::waitlist::{EntryNumber, WaitlistCommand, WaitlistEntry, Whose, Wish};
use projectors::{projections, rebuild};
use test_kit::TestDatabases;
use uuid::Uuid;

use crate::clinic::{Clinic, slot};

struct Waiting {
    clinic: Clinic,
    doctor: (DoctorId, VisitTypeId),
    patient: PatientId,
}

impl Waiting {
    async fn room() -> Self {
        let clinic = Clinic::open().await;
        Self {
            doctor: clinic.doctor(Confirmation::Automatic).await,
            patient: clinic.patient().await,
            clinic,
        }
    }

    async fn joins(&self, number: usize) -> Uuid {
        let day = |day| NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        let (doctor_id, visit_type_id) = self.doctor;
        let id = self.clinic.id();
        let join = WaitlistCommand::Join {
            patient_id: self.patient,
            wish: Wish {
                whose: Whose::Doctor {
                    doctor_id,
                    // Another thing each time; no offer is made of the second.
                    visit_type_id: if number == 0 { visit_type_id } else { VisitTypeId(id) },
                    visit_type_name: "Check-up".to_owned(),
                },
                first_day: day(23),
                last_day: day(30),
                weekdays: [].into(),
                hours: None,
                time_zone: chrono_tz::Europe::Berlin,
            },
            visit: None,
            number: EntryNumber::ALL[number],
            now: self.clinic.now(),
        };
        self.clinic.command::<WaitlistEntry>(id, join).await;
        id
    }

    async fn is_asked(&self, entry: Uuid, n: u32) {
        let (doctor_id, visit_type) = self.doctor;
        let ask = WaitlistCommand::Offer {
            doctor_id,
            offer: self.clinic.offer(doctor_id, visit_type, n).await,
            present: None,
            now: self.clinic.now(),
        };
        self.clinic.command::<WaitlistEntry>(entry, ask).await;
    }

    /// Takes in the whole log over whatever rows there are.
    async fn project(&self, into: &TestDatabases) {
        let head = self.clinic.store.head().await.unwrap();
        rebuild::rebuild_into(&self.clinic.store, &into.read, &projections::all(), head)
            .await
            .unwrap();
    }

    async fn rows(&self, of: &TestDatabases) -> (Vec<(Uuid, String, u32)>, i64) {
        let entries =
            sqlx::query_as("SELECT entry_id, standing, version FROM waitlist_v1 ORDER BY joined_at, entry_id")
                .fetch_all(&of.read)
                .await
                .unwrap();
        let kept = sqlx::query_scalar("SELECT COUNT(*) FROM availability_busy_v3 WHERE kind = 'hold'")
            .fetch_one(&of.read)
            .await
            .unwrap();
        (entries, kept)
    }
}

#[tokio::test]
async fn w_14_rows_made_in_steps_and_twice_equal_rows_made_at_once() {
    let room = Waiting::room().await;
    let steps = TestDatabases::create().await;
    let (first, second) = (room.joins(0).await, room.joins(1).await);
    room.project(&steps).await;
    let waiting = |version| (first, "waiting".to_owned(), version);
    let other = || (second, "waiting".to_owned(), 1);
    assert_eq!(room.rows(&steps).await, (vec![waiting(1), other()], 0));
    room.is_asked(first, 1).await;
    room.project(&steps).await;
    assert_eq!(
        room.rows(&steps).await,
        (vec![(first, "offered".to_owned(), 2), other()], 1)
    );
    let now = room.clinic.now();
    room.clinic
        .command::<WaitlistEntry>(first, WaitlistCommand::Decline { now })
        .await;
    room.project(&steps).await;
    assert_eq!(room.rows(&steps).await, (vec![waiting(3), other()], 0));
    room.is_asked(first, 2).await;
    room.clinic.set_time(now + TimeDelta::minutes(15));
    let lapse = WaitlistCommand::Lapse { now: room.clinic.now() };
    room.clinic.command::<WaitlistEntry>(first, lapse).await;
    room.clinic
        .command::<WaitlistEntry>(second, WaitlistCommand::Leave)
        .await;
    room.is_asked(first, 3).await;
    room.project(&steps).await;
    room.project(&steps).await;
    let expected = vec![(first, "offered".to_owned(), 6), (second, "left".to_owned(), 2)];
    assert_eq!(room.rows(&steps).await, (expected, 1));
    let once = TestDatabases::create().await;
    room.project(&once).await;
    let differences = rebuild::differences(&steps.read, &once.read, &projections::all())
        .await
        .unwrap();
    assert!(differences.is_empty(), "{differences:#?}");
    assert!(room.clinic.now() < slot(3));
}
