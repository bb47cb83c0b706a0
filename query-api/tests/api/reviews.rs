use chrono::TimeDelta;
use domain::account::Role;
use domain::appointment::{Appointment, AppointmentCommand};
use domain::review::{HideReason, Rating, Review, ReviewCommand, ReviewedVisit};
use domain::{Personal, PersonalId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clinic::{Clinic, doctor, utc};

/// A doctor with visits that took place on Mondays, the first at this instant.
struct Practice {
    clinic: Clinic,
    ada: Uuid,
    pia: Uuid,
    visits: Vec<Uuid>,
}

const FIRST: &str = "2026-11-23T08:00:00Z";
const FIRST_END: &str = "2026-11-23T08:30:00Z";

impl Practice {
    async fn open(visits: usize) -> Self {
        let clinic = Clinic::open().await;
        let ada = clinic.onboard(doctor("Dr. Ada")).await;
        let pia = clinic.patient("Pia Blau").await;
        let mut practice = Self {
            clinic,
            ada,
            pia,
            visits: Vec::new(),
        };
        for week in 0..visits {
            let starts_at = utc(FIRST) + TimeDelta::weeks(i64::try_from(week).unwrap());
            let visit = practice.clinic.book(pia, ada, 7, &starts_at.to_rfc3339()).await;
            practice.clinic.clock.set(starts_at + TimeDelta::hours(1));
            let now = starts_at;
            practice
                .clinic
                .decide::<Appointment>(visit, [AppointmentCommand::Complete { now }])
                .await;
            practice.visits.push(visit);
        }
        practice
    }

    async fn write(&self, n: usize, stars: u8, text: Option<&str>) {
        let visit = self.clinic.store.load::<Appointment>(self.visits[n]).await.unwrap();
        let write = ReviewCommand::Write {
            visit: ReviewedVisit::of(&visit.state).unwrap(),
            rating: Rating::try_from(stars).unwrap(),
            text: text.map(|text| sealed(1_000 + n as u128, text)),
            now: utc(FIRST_END),
        };
        self.about(n, write).await;
        // Reviews of one instant have no order.
        self.clinic
            .clock
            .set(domain::time::Clock::now(self.clinic.clock.as_ref()) + TimeDelta::seconds(1));
    }

    async fn about(&self, n: usize, command: ReviewCommand) {
        self.clinic.decide::<Review>(self.visits[n], [command]).await;
    }

    async fn reply(&self, n: usize, text: &str) {
        let text = sealed(2_000 + n as u128, text);
        self.about(n, ReviewCommand::Reply { text }).await;
    }

    async fn hide(&self, n: usize) {
        let (reason, note) = (HideReason::Offensive, "It insults the staff.".to_owned());
        self.about(n, ReviewCommand::Hide { reason, note }).await;
    }

    async fn public(&self, query: &str) -> Value {
        let path = format!("/api/doctors/{}/reviews{query}", self.ada);
        self.clinic.get(&path).await.ok()
    }

    async fn as_role(&self, account: Uuid, role: Role, path: &str) -> Value {
        let token = self.clinic.sign_in(account, role).await;
        self.clinic.get_as(&token, path).await.ok()
    }

    /// The person asked for erasure: the key is destroyed, with everything sealed under it.
    async fn erase(&self, person: Uuid) {
        for table in ["vault", "vault_key"] {
            let sql = format!("DELETE FROM {table} WHERE subject_id = ?");
            sqlx::query(sqlx::AssertSqlSafe(sql))
                .bind(person)
                .execute(&self.clinic.databases.write)
                .await
                .unwrap();
        }
    }
}

fn sealed(id: u128, text: &str) -> Personal<String> {
    Personal::new(PersonalId(Uuid::from_u128(id)), text.to_owned())
}

fn stars(page: &Value) -> Vec<u64> {
    let reviews = page["reviews"].as_array().unwrap().iter();
    reviews.map(|review| review["rating"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn everybody_reads_reviews_without_learning_who_wrote_them() {
    let practice = Practice::open(3).await;
    practice.write(0, 4, Some("Took her time.")).await;
    practice.write(1, 5, None).await;
    practice.write(2, 1, Some("Shouts at people.")).await;
    practice.reply(0, "Thank you.").await;
    practice.hide(2).await;
    practice.clinic.project().await;
    let page = practice.public("").await;
    insta::assert_json_snapshot!(page);
    let text = page.to_string();
    for nobody in [
        "Pia",
        &practice.pia.to_string(),
        &practice.visits[0].to_string(),
        "Shouts",
    ] {
        assert!(!text.contains(nobody), "{nobody}: {text}");
    }
}

#[tokio::test]
async fn reviews_come_in_pages_and_three_orders() {
    let practice = Practice::open(4).await;
    for (n, stars) in [3, 5, 1, 4].into_iter().enumerate() {
        practice.write(n, stars, None).await;
    }
    practice.clinic.project().await;
    assert_eq!(stars(&practice.public("").await), [4, 1, 5, 3]);
    assert_eq!(stars(&practice.public("?sort=lowest").await), [1, 3, 4, 5]);
    assert_eq!(stars(&practice.public("?sort=highest").await), [5, 4, 3, 1]);
    let second = practice.public("?sort=highest&pageSize=3&page=2").await;
    assert_eq!((stars(&second), &second["total"]), (vec![1], &json!(4)));
    let path = format!("/api/doctors/{}/reviews?sort=kindest&page=0", practice.ada);
    assert_eq!(practice.clinic.get(&path).await.refused_fields(), ["page", "sort"]);
    let unknown = practice
        .clinic
        .get("/api/doctors/00000000-0000-0000-0000-00000000ffff/reviews")
        .await;
    assert_eq!(unknown.problem(), (404, "not-found".to_owned()));
}

#[tokio::test]
async fn the_rating_stands_on_the_card_and_in_search() {
    let practice = Practice::open(3).await;
    practice.clinic.project().await;
    let card = format!("/api/doctors/{}", practice.ada);
    assert_eq!(practice.clinic.get(&card).await.ok()["rating"], Value::Null);
    for (n, stars) in [5, 5, 4].into_iter().enumerate() {
        practice.write(n, stars, None).await;
    }
    practice.clinic.project().await;
    let rating = json!({"average": 4.7, "reviews": 3});
    assert_eq!(practice.clinic.get(&card).await.ok()["rating"], rating);
    let found = practice.clinic.get("/api/doctors").await.ok();
    assert_eq!(found["doctors"][0]["rating"], rating);
}

#[tokio::test]
async fn whose_data_were_erased_has_no_words_left_but_the_stars_stay() {
    let practice = Practice::open(1).await;
    practice.write(0, 2, Some("I had to wait with my daughter Mia.")).await;
    practice.reply(0, "We are sorry.").await;
    practice.clinic.project().await;
    practice.erase(practice.pia).await;
    let page = practice.public("").await;
    assert_eq!(page["reviews"][0]["text"], Value::Null);
    assert_eq!(page["reviews"][0]["rating"], 2);
    assert_eq!(page["reviews"][0]["reply"]["text"], "We are sorry.");
    practice.erase(practice.ada).await;
    assert_eq!(practice.public("").await["reviews"][0]["reply"], Value::Null);
}

#[tokio::test]
async fn a_patient_sees_until_when_a_visit_can_be_reviewed_and_then_the_own_review() {
    let practice = Practice::open(1).await;
    let head = practice.clinic.project().await;
    assert!(head > 0);
    let path = format!("/api/visits/{}", practice.visits[0]);
    let until = utc(FIRST_END) + TimeDelta::days(90);
    for (seconds, expected) in [(0, json!("2027-02-21T08:30:00Z")), (1, Value::Null)] {
        practice.clinic.clock.set(until + TimeDelta::seconds(seconds));
        let shown = practice.as_role(practice.pia, Role::Patient, &path).await;
        assert_eq!(shown["reviewableUntil"], expected, "{seconds} s");
    }
    practice.clinic.clock.set(until);
    let seen_by_doctor = practice.as_role(practice.ada, Role::Doctor, &path).await;
    assert_eq!(seen_by_doctor["reviewableUntil"], Value::Null);

    practice.write(0, 3, Some("So so.")).await;
    practice.reply(0, "Noted.").await;
    practice.clinic.project().await;
    let list = practice.as_role(practice.pia, Role::Patient, "/api/visits").await;
    let shown = practice.as_role(practice.pia, Role::Patient, &path).await;
    assert_eq!(shown, list["past"][0]);
    assert_eq!(shown["reviewableUntil"], Value::Null);
    insta::assert_json_snapshot!(shown["review"]);
    let seen_by_doctor = practice.as_role(practice.ada, Role::Doctor, &path).await;
    assert_eq!(seen_by_doctor["review"], Value::Null);
}

#[tokio::test]
async fn a_doctor_sees_the_own_reviews_and_which_wait_for_a_reply() {
    let practice = Practice::open(4).await;
    for (n, stars) in [3, 5, 1, 4].into_iter().enumerate() {
        practice.write(n, stars, Some("Words.")).await;
    }
    practice.reply(0, "Thank you.").await;
    practice.hide(2).await;
    practice.about(3, ReviewCommand::Withdraw).await;
    practice.clinic.project().await;
    let mine = practice.as_role(practice.ada, Role::Doctor, "/api/reviews").await;
    insta::assert_json_snapshot!(mine);
    let waiting = practice
        .as_role(practice.ada, Role::Doctor, "/api/reviews?unanswered=true")
        .await;
    assert_eq!((stars(&waiting), &waiting["total"]), (vec![5], &json!(1)));
    let bo = practice.clinic.onboard(doctor("Dr. Bo")).await;
    practice.clinic.project().await;
    let theirs = practice.as_role(bo, Role::Doctor, "/api/reviews").await;
    assert_eq!((stars(&theirs), &theirs["rating"]), (vec![], &Value::Null));
    let token = practice.clinic.sign_in(practice.pia, Role::Patient).await;
    let refused = practice.clinic.get_as(&token, "/api/reviews").await;
    assert_eq!(refused.problem(), (403, "forbidden".to_owned()));
}

#[tokio::test]
async fn an_admin_finds_reviews_by_standing_stars_and_doctor() {
    let practice = Practice::open(3).await;
    practice.write(0, 2, Some("Late.")).await;
    practice.write(1, 5, Some("Kind.")).await;
    practice.write(2, 1, Some("Shouts at people.")).await;
    practice.hide(2).await;
    practice.about(1, ReviewCommand::Withdraw).await;
    practice.clinic.project().await;
    let admin = practice.clinic.sign_in(Uuid::from_u128(1), Role::Admin).await;
    let ask = async |query: &str| {
        let path = format!("/api/admin/reviews{query}");
        practice.clinic.get_as(&admin, &path).await.ok()
    };
    insta::assert_json_snapshot!(ask("").await);
    assert_eq!(stars(&ask("?standing=hidden").await), [1]);
    assert_eq!(stars(&ask("?rating=2").await), [2]);
    assert_eq!(
        stars(&ask(&format!("?doctor={}&pageSize=2", practice.ada)).await),
        [1, 5]
    );
    assert_eq!(
        stars(&ask("?doctor=00000000-0000-0000-0000-00000000ffff").await),
        [0; 0]
    );
    let refused = practice.clinic.get_as(&admin, "/api/admin/reviews?standing=odd").await;
    assert_eq!(refused.refused_fields(), ["standing"]);
    let token = practice.clinic.sign_in(practice.ada, Role::Doctor).await;
    let refused = practice.clinic.get_as(&token, "/api/admin/reviews").await;
    assert_eq!(refused.problem(), (403, "forbidden".to_owned()));
}
