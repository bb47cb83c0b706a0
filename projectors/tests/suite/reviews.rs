//! Reviews and ratings: given what was said, then these rows.

use domain::appointment::{Appointment, AppointmentCommand};
use domain::ids::{AppointmentId, DoctorId, PatientId, VisitTypeId};
use domain::review::{HideReason, RestoreReason, Review, ReviewCommand};
use domain::schedule::Confirmation;
use projectors::{projections, rebuild};
use sqlx::MySqlPool;
use std::fmt::Write;
use test_kit::TestDatabases;

use crate::clinic::{Clinic, slot};

struct Practice {
    clinic: Clinic,
    doctor: (DoctorId, VisitTypeId),
    patient: PatientId,
}

impl Practice {
    /// With so many visits that took place.
    async fn with_visits(count: u32) -> (Self, Vec<AppointmentId>) {
        let clinic = Clinic::open().await;
        let (doctor, patient) = (clinic.doctor(Confirmation::Automatic).await, clinic.patient().await);
        let mut visits = Vec::new();
        for n in 0..count {
            visits.push(clinic.book(doctor, patient, n).await);
        }
        clinic.set_time(slot(100));
        let now = clinic.now();
        for visit in &visits {
            clinic
                .command::<Appointment>(visit.0, AppointmentCommand::Complete { now })
                .await;
        }
        let practice = Self {
            clinic,
            doctor,
            patient,
        };
        (practice, visits)
    }

    async fn about(&self, visit: AppointmentId, command: ReviewCommand) {
        self.clinic.command::<Review>(visit.0, command).await;
    }

    async fn hide(&self, visit: AppointmentId) {
        let (reason, note) = (HideReason::Offensive, "It insults the staff.".to_owned());
        self.about(visit, ReviewCommand::Hide { reason, note }).await;
    }

    async fn restore(&self, visit: AppointmentId) {
        let (reason, note) = (RestoreReason::Objection, "It does not.".to_owned());
        self.about(visit, ReviewCommand::Restore { reason, note }).await;
    }

    async fn reply(&self, visit: AppointmentId) {
        let text = self.clinic.text("Thank you.");
        self.about(visit, ReviewCommand::Reply { text }).await;
    }

    /// A fresh read side that took in the log.
    async fn projected(&self) -> TestDatabases {
        let fresh = TestDatabases::create().await;
        let head = self.clinic.store.head().await.unwrap();
        rebuild::rebuild_into(&self.clinic.store, &fresh.read, &projections::all(), head)
            .await
            .unwrap();
        fresh
    }

    /// Stars 1 to 5, how many, and their sum.
    async fn rating(&self, read: &MySqlPool) -> Option<[u32; 7]> {
        let row: Option<(u32, u32, u32, u32, u32, u32, u32)> = sqlx::query_as(
            "SELECT stars_1, stars_2, stars_3, stars_4, stars_5, reviews, total FROM doctor_rating_v1 WHERE doctor_id = ?",
        )
        .bind(self.doctor.0.0)
        .fetch_optional(read)
        .await
        .unwrap();
        row.map(Into::into)
    }

    async fn rating_now(&self) -> Option<[u32; 7]> {
        self.rating(&self.projected().await.read).await
    }
}

async fn row(read: &MySqlPool, visit: AppointmentId) -> String {
    sqlx::query_scalar(
        "SELECT CONCAT_WS(' ', rating, standing, IF(text_id IS NULL, 'no text', 'text'),
             IF(reply_id IS NULL, 'no reply', 'reply'), IFNULL(moderation_reason, '-'), IFNULL(moderation_note, '-'))
         FROM doctor_reviews_v1 WHERE appointment_id = ?",
    )
    .bind(visit.0)
    .fetch_one(read)
    .await
    .unwrap()
}

#[tokio::test]
async fn a_review_has_a_row_that_follows_what_happens_to_it() {
    let (practice, visits) = Practice::with_visits(1).await;
    let visit = visits[0];
    practice.clinic.review(visit, 4, "Took her time.").await;
    let mut seen = String::new();
    let note = async |seen: &mut String| {
        let projected = practice.projected().await;
        writeln!(seen, "{}", row(&projected.read, visit).await).unwrap();
    };
    note(&mut seen).await;
    practice.reply(visit).await;
    note(&mut seen).await;
    practice.about(visit, ReviewCommand::WithdrawReply).await;
    practice.hide(visit).await;
    note(&mut seen).await;
    practice.restore(visit).await;
    note(&mut seen).await;
    practice.about(visit, ReviewCommand::Withdraw).await;
    note(&mut seen).await;
    let expected = "4 published text no reply - -\n\
                    4 published text reply - -\n\
                    4 hidden text no reply offensive It insults the staff.\n\
                    4 published text no reply objection It does not.\n\
                    4 withdrawn text no reply objection It does not.\n";
    assert_eq!(seen, expected);
    let ids: (uuid::Uuid, uuid::Uuid) =
        sqlx::query_as("SELECT patient_id, visit_type_id FROM doctor_reviews_v1 WHERE appointment_id = ?")
            .bind(visit.0)
            .fetch_one(&practice.projected().await.read)
            .await
            .unwrap();
    assert_eq!(ids, (practice.patient.0, practice.doctor.1.0));
}

#[tokio::test]
async fn only_published_reviews_count() {
    let (practice, visits) = Practice::with_visits(4).await;
    assert_eq!(practice.rating_now().await, None);
    for (visit, stars) in visits.iter().zip([5, 4, 5, 1]) {
        practice.clinic.review(*visit, stars, "So it was.").await;
    }
    assert_eq!(practice.rating_now().await, Some([1, 0, 0, 1, 2, 4, 15]));
    practice.hide(visits[3]).await;
    practice.about(visits[1], ReviewCommand::Withdraw).await;
    assert_eq!(practice.rating_now().await, Some([0, 0, 0, 0, 2, 2, 10]));
    practice.restore(visits[3]).await;
    assert_eq!(practice.rating_now().await, Some([1, 0, 0, 0, 2, 3, 11]));
    for visit in [0, 2, 3] {
        practice.about(visits[visit], ReviewCommand::Withdraw).await;
    }
    assert_eq!(practice.rating_now().await, Some([0; 7]));
}

/// Live, each event comes in a batch of its own; rebuilt, all of them in one.
#[tokio::test]
async fn a_rating_that_was_made_in_steps_equals_one_made_at_once() {
    let (practice, visits) = Practice::with_visits(3).await;
    let nobody = "nats://127.0.0.1:9";
    let (_relay, _projectors) = (practice.clinic.relay(nobody), practice.clinic.projectors(nobody));
    for (visit, stars) in visits.iter().zip([2, 3, 5]) {
        practice.clinic.review(*visit, stars, "So it was.").await;
        practice.clinic.settle().await;
    }
    practice.hide(visits[0]).await;
    practice.reply(visits[1]).await;
    practice.clinic.settle().await;
    assert_eq!(
        practice.rating(&practice.clinic.read).await,
        Some([0, 0, 1, 0, 1, 2, 8])
    );
    practice.clinic.assert_equal_to_a_rebuild().await;
}
