use axum::http::Method;
use domain::Aggregate;
use domain::account::Role;
use domain::doctor::{Doctor, DoctorCommand, Location, Profile, Specialty};
use domain::ids::IdGen;
use domain::policy::{NoShowRule, PolicyKind, PolicyState};
use domain::schedule::Schedule;
use event_store::Loaded;
use event_store::system::RandomIds;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::app::{App, Person, Reply, booking, minutes, request, type_of};

const SETTINGS: &str = "/api/admin/settings";

struct Platform {
    app: App,
    admin: Person,
    ada: Person,
}

impl Platform {
    async fn open() -> Self {
        let app = App::start().await;
        let admin = app.person(Role::Admin).await;
        let ada = app.doctor([minutes(30)]).await;
        let mut work = app.work();
        let stream = Loaded::<Doctor>::new_stream(domain::ids::DoctorId(ada.id));
        work.decide(&stream, DoctorCommand::Onboard { profile: profile() })
            .unwrap();
        app.store().append(work).await.unwrap();
        Self { app, admin, ada }
    }

    async fn send(&self, who: &Person, method: Method, path: &str, body: Value) -> Reply {
        let request = request(method, who, path, RandomIds.next(), &body);
        self.app.send(request).await
    }

    async fn post(&self, path: &str, body: Value) -> Reply {
        self.send(&self.admin, Method::POST, &format!("{SETTINGS}{path}"), body)
            .await
    }

    async fn put(&self, path: &str, body: Value) -> Reply {
        self.send(&self.admin, Method::PUT, &format!("{SETTINGS}{path}"), body)
            .await
    }

    async fn load<A: Aggregate>(&self, id: impl Into<Uuid>) -> A {
        self.app.store().load::<A>(id.into()).await.unwrap().state
    }

    async fn room(&self, doctors: &[&Person]) -> Uuid {
        let doctors: Vec<Uuid> = doctors.iter().map(|doctor| doctor.id).collect();
        let body = json!({"name": "Ultrasound", "kind": "device", "doctors": doctors});
        let registered = self.post("/rooms", body).await;
        assert_eq!(registered.outcome(), "201");
        registered.id("roomId")
    }

    async fn needs(&self, who: &Person, rooms: &[Uuid]) -> String {
        let body = json!({"name": "Scan", "minutes": 30, "bufferBefore": 0, "bufferAfter": 0, "confirmation": "automatic",
            "cancellationNoticeHours": 0, "price": {"amount": 8000, "currency": "EUR"}, "rooms": rooms});
        self.send(who, Method::POST, "/api/schedule/visit-types", body)
            .await
            .outcome()
    }

    async fn onboard(&self, email: &str, specialty: &str) -> String {
        let body = json!({"name": "Dr. New", "email": email, "specialties": [specialty], "languages": ["de"],
            "location": {"street": "Ring 1", "city": "Bonn", "country": "DE", "latitude": 50.7, "longitude": 7.1},
            "timeZone": "Europe/Berlin"});
        self.send(&self.admin, Method::POST, "/api/admin/doctors", body)
            .await
            .outcome()
    }
}

fn profile() -> Profile {
    Profile {
        name: "Dr. Ada".into(),
        specialties: vec![Specialty::Cardiology],
        languages: vec!["en".into()],
        location: Location {
            street: "Ringstr. 1".into(),
            city: "Berlin".into(),
            country: "DE".into(),
            latitude: 52.5,
            longitude: 13.4,
        },
        time_zone: chrono_tz::UTC,
    }
}

fn first_visit() -> Value {
    json!({"name": "First visit", "minutes": 40, "bufferBefore": 0, "bufferAfter": 10, "confirmation": "by-doctor",
           "price": {"amount": 9000, "currency": "EUR"}, "noticeMinutes": 120, "cancellationNoticeHours": 24})
}

fn because() -> Value {
    json!({"reason": "So it was decided."})
}

#[tokio::test]
async fn a_room_is_registered_changed_retired_and_restored() {
    let platform = Platform::open().await;
    let room = platform.room(&[&platform.ada]).await;
    let path = format!("/rooms/{room}");
    let renamed = json!({"name": "Ultrasound 2", "kind": "device", "doctors": [platform.ada.id]});
    assert_eq!(platform.put(&path, renamed.clone()).await.outcome(), "200");
    let retire = format!("{path}/retire");
    assert_eq!(
        platform.post(&retire, json!({"reason": "  "})).await.outcome(),
        "422 validation-failed"
    );
    assert_eq!(platform.post(&retire, because()).await.outcome(), "200");
    let other = json!({"name": "X-ray", "kind": "device", "doctors": []});
    assert_eq!(platform.put(&path, other).await.outcome(), "409 setting-retired");
    assert_eq!(
        platform.post(&format!("{path}/restore"), json!({})).await.outcome(),
        "200"
    );
    let stranger = json!({"name": "X-ray", "kind": "device", "doctors": [platform.admin.id]});
    assert_eq!(platform.put(&path, stranger).await.outcome(), "422 validation-failed");
    let nothing = format!("/rooms/{}", Uuid::nil());
    assert_eq!(platform.put(&nothing, renamed).await.outcome(), "404 not-found");
    assert_eq!(platform.app.count("room.changed").await, 1);
}

#[tokio::test]
async fn g_04_a_visit_type_needs_rooms_its_doctor_shares() {
    let platform = Platform::open().await;
    let bo = platform.app.doctor([]).await;
    let room = platform.room(&[&platform.ada]).await;
    assert_eq!(platform.needs(&platform.ada, &[room]).await, "201");
    assert_eq!(platform.needs(&bo, &[room]).await, "422 validation-failed");
    assert_eq!(
        platform.needs(&platform.ada, &[Uuid::nil()]).await,
        "422 validation-failed"
    );
    platform.post(&format!("/rooms/{room}/retire"), because()).await;
    assert_eq!(platform.needs(&platform.ada, &[room]).await, "422 validation-failed");
    let schedule: Schedule = platform.load(platform.ada.id).await;
    let rooms: Vec<Uuid> = schedule.rules().unwrap().rooms().map(Into::into).collect();
    assert_eq!(rooms, [room]);
}

#[tokio::test]
async fn a_template_is_added_changed_retired_and_restored() {
    let platform = Platform::open().await;
    let added = platform.post("/templates", first_visit()).await;
    assert_eq!(added.outcome(), "201");
    let path = format!("/templates/{}", added.id("templateId"));
    let mut longer = first_visit();
    longer["minutes"] = json!(60);
    assert_eq!(platform.put(&path, longer.clone()).await.outcome(), "200");
    assert_eq!(platform.put(&path, longer).await.outcome(), "200");
    assert_eq!(platform.app.count("catalogue.template-changed").await, 1);
    assert_eq!(
        platform.post(&format!("{path}/retire"), because()).await.outcome(),
        "200"
    );
    assert_eq!(
        platform.put(&path, first_visit()).await.outcome(),
        "409 setting-retired"
    );
    assert_eq!(
        platform.post(&format!("{path}/restore"), json!({})).await.outcome(),
        "200"
    );
    let mut wrong = first_visit();
    wrong["minutes"] = json!(4);
    wrong["price"]["currency"] = json!("euro");
    assert_eq!(
        platform.post("/templates", wrong).await.outcome(),
        "422 validation-failed"
    );
}

#[tokio::test]
async fn policies_are_set_within_their_limits() {
    let platform = Platform::open().await;
    let rule = json!({"rule": {"visits": 2, "months": 6}, "reason": "Empty chairs."});
    assert_eq!(platform.put("/policies/no-show", rule).await.outcome(), "200");
    let policy: PolicyState = platform.load(PolicyKind::NoShow.id()).await;
    assert_eq!(policy.no_show(), Some(NoShowRule { visits: 2, months: 6 }));
    let wrong = json!({"rule": {"visits": 0, "months": 25}});
    assert_eq!(
        platform.put("/policies/no-show", wrong).await.outcome(),
        "422 validation-failed"
    );
    assert_eq!(
        platform.put("/policies/no-show", json!({"rule": null})).await.outcome(),
        "200"
    );
    let policy: PolicyState = platform.load(PolicyKind::NoShow.id()).await;
    assert_eq!(policy.no_show(), None);
    let notice = |hours: u16| platform.put("/policies/cancellation-notice", json!({"hours": hours}));
    assert_eq!(notice(24).await.outcome(), "200");
    assert_eq!(notice(337).await.outcome(), "422 validation-failed");
}

#[tokio::test]
async fn g_01_onboarding_takes_the_specialties_the_platform_has() {
    let platform = Platform::open().await;
    assert_eq!(platform.onboard("a@example.org", "cardiology").await, "201");
    assert_eq!(
        platform.onboard("b@example.org", "urology").await,
        "422 validation-failed"
    );
    let add = json!({"code": "urology", "names": {"en": "Urology", "de": "Urologie"}});
    assert_eq!(platform.post("/specialties", add.clone()).await.outcome(), "200");
    assert_eq!(
        platform.post("/specialties", add).await.outcome(),
        "409 specialty-exists"
    );
    assert_eq!(platform.onboard("b@example.org", "urology").await, "201");
    let names = json!({"en": "Heart", "de": "Herz"});
    assert_eq!(platform.put("/specialties/cardiology", names).await.outcome(), "200");
    assert_eq!(
        platform
            .post("/specialties/cardiology/retire", because())
            .await
            .outcome(),
        "200"
    );
    assert_eq!(
        platform.onboard("c@example.org", "cardiology").await,
        "422 validation-failed"
    );
    assert_eq!(
        platform
            .post("/specialties/cardiology/restore", json!({}))
            .await
            .outcome(),
        "200"
    );
    assert_eq!(platform.onboard("c@example.org", "cardiology").await, "201");
    assert_eq!(
        platform.post("/specialties/No-Code/retire", because()).await.outcome(),
        "404 not-found"
    );
    assert_eq!(
        platform.post("/specialties/oncology/retire", because()).await.outcome(),
        "404 not-found"
    );
}

#[tokio::test]
async fn g_02_holidays_are_added_and_switched_off_for_a_country() {
    let platform = Platform::open().await;
    let add = |date: &str| json!({"country": "DE", "date": date, "names": {"en": "Mourning", "de": "Trauer"}});
    assert_eq!(platform.post("/holidays", add("2027-03-08")).await.outcome(), "200");
    assert_eq!(
        platform.post("/holidays", add("2027-12-25")).await.outcome(),
        "409 already-holiday"
    );
    assert_eq!(
        platform.post("/holidays", add("2027-02-30")).await.outcome(),
        "422 validation-failed"
    );
    let day = |date: &str, what: &str| format!("/holidays/DE/{date}/{what}");
    assert_eq!(
        platform
            .post(&day("2027-05-01", "switch-off"), because())
            .await
            .outcome(),
        "200"
    );
    assert_eq!(
        platform
            .post(&day("2027-05-02", "switch-off"), because())
            .await
            .outcome(),
        "404 not-found"
    );
    assert_eq!(
        platform
            .post(&day("2027-05-01", "switch-on"), json!({}))
            .await
            .outcome(),
        "200"
    );
    assert_eq!(
        platform.post(&day("2027-03-08", "remove"), because()).await.outcome(),
        "200"
    );
    assert_eq!(
        platform.post(&day("2027-03-08", "remove"), because()).await.outcome(),
        "404 not-found"
    );
    assert_eq!(
        platform
            .post("/holidays/XX/2027-03-08/remove", because())
            .await
            .outcome(),
        "404 not-found"
    );
}

#[tokio::test]
async fn g_02_no_visit_is_booked_on_a_day_the_platform_added_also_by_who_remembers_otherwise() {
    let platform = Platform::open().await;
    let patient = platform.app.person(Role::Patient).await;
    let book = async |at: &str| {
        let body = booking(&platform.ada, type_of(30), crate::app::at(at));
        platform
            .send(&patient, Method::POST, "/api/appointments", body)
            .await
            .outcome()
    };
    let keep = json!({"country": "DE"});
    let kept = platform
        .send(&platform.ada, Method::PUT, "/api/schedule/holidays", keep)
        .await;
    assert_eq!(kept.outcome(), "200");
    assert_eq!(book("23T09:00").await, "201");
    // The schedule is remembered now, and its stream does not change.
    let names = json!({"en": "Mourning", "de": "Trauer"});
    let add = json!({"country": "DE", "date": "2026-11-23", "names": names});
    assert_eq!(platform.post("/holidays", add).await.outcome(), "200");
    assert_eq!(book("23T10:00").await, "422 not-offered");
    assert_eq!(book("24T10:00").await, "201");
    let remove = "/holidays/DE/2026-11-23/remove";
    assert_eq!(platform.post(remove, because()).await.outcome(), "200");
    assert_eq!(book("23T10:00").await, "201");
}

/// What the projection says of a patient's missed visits.
async fn missed(platform: &Platform, patient: &Person, starts_at: &str) {
    const INSERT: &str = "INSERT INTO patient_visits_v4 (appointment_id, patient_id, doctor_id, visit_type_id, \
        visit_type_name, starts_at, ends_at, local_start, time_zone, price_amount, price_currency, status, notice_hours, \
        late, sequence, terms, place) VALUES (?, ?, ?, ?, 'Visit', ?, ?, ?, 'UTC', 0, 'EUR', 'noshow', 0, 0, 0, 'free', 'practice')";
    sqlx::query(INSERT)
        .bind(RandomIds.next())
        .bind(patient.id)
        .bind(platform.ada.id)
        .bind(type_of(30))
        .bind(starts_at)
        .bind(starts_at)
        .bind(starts_at)
        .execute(&platform.app.databases.read)
        .await
        .unwrap();
}

#[tokio::test]
async fn g_05_who_missed_too_many_visits_asks_instead_of_booking() {
    let platform = Platform::open().await;
    let patient = platform.app.person(Role::Patient).await;
    let other = platform.app.person(Role::Patient).await;
    let book = async |patient: &Person, at: &str| {
        let body = booking(&platform.ada, type_of(30), crate::app::at(at));
        let booked = platform.send(patient, Method::POST, "/api/appointments", body).await;
        booked.json()["status"].as_str().unwrap().to_owned()
    };
    missed(&platform, &patient, "2026-11-01 08:00:00").await;
    missed(&platform, &patient, "2026-03-01 08:00:00").await;
    assert_eq!(book(&patient, "23T09:00").await, "booked");
    let rule = |visits: u8| json!({"rule": {"visits": visits, "months": 6}});
    assert_eq!(platform.put("/policies/no-show", rule(2)).await.outcome(), "200");
    // The one in March is more than six months ago.
    assert_eq!(book(&patient, "23T10:00").await, "booked");
    assert_eq!(platform.put("/policies/no-show", rule(1)).await.outcome(), "200");
    assert_eq!(book(&patient, "23T11:00").await, "pending");
    assert_eq!(book(&other, "23T12:00").await, "booked");
    let because: String = sqlx::query_scalar("SELECT payload FROM event WHERE event_type = 'appointment.requested'")
        .fetch_one(&platform.app.databases.write)
        .await
        .unwrap();
    assert!(because.contains(r#""missed":1"#), "{because}");
    // It was a mistake: the doctor takes it back, and the next booking is one again.
    sqlx::query("UPDATE patient_visits_v4 SET status = 'fulfilled'")
        .execute(&platform.app.databases.read)
        .await
        .unwrap();
    assert_eq!(book(&patient, "23T13:00").await, "booked");
}

#[tokio::test]
async fn g_05_a_booking_does_not_fail_because_missed_visits_cannot_be_counted() {
    let platform = Platform::open().await;
    let patient = platform.app.person(Role::Patient).await;
    let rule = json!({"rule": {"visits": 1, "months": 6}});
    assert_eq!(platform.put("/policies/no-show", rule).await.outcome(), "200");
    sqlx::query("DROP TABLE patient_visits_v4")
        .execute(&platform.app.databases.read)
        .await
        .unwrap();
    let body = booking(&platform.ada, type_of(30), crate::app::at("23T09:00"));
    let booked = platform.send(&patient, Method::POST, "/api/appointments", body).await;
    assert_eq!(booked.json()["status"], "booked");
}

#[tokio::test]
async fn only_admins_change_settings() {
    let platform = Platform::open().await;
    let patient = platform.app.person(Role::Patient).await;
    let template = type_of(30);
    let retire = format!("{SETTINGS}/templates/{template}/retire");
    for who in [&patient, &platform.ada] {
        let refused = platform.send(who, Method::POST, &retire, because()).await;
        assert_eq!(refused.outcome(), "403 forbidden");
        let policy = format!("{SETTINGS}/policies/no-show");
        let refused = platform.send(who, Method::PUT, &policy, json!({"rule": null})).await;
        assert_eq!(refused.outcome(), "403 forbidden");
    }
}
