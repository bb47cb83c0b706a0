use domain::Aggregate;
use domain::account::{Account, AccountCommand, NewAccount, Role};
use domain::appointment::{Appointment, AppointmentCommand};
use domain::catalogue::{CatalogueCommand, CatalogueEntry, Template};
use domain::doctor::Specialty;
use domain::holiday_calendar::{HolidayCalendar, HolidayCalendarCommand};
use domain::holidays::Country;
use domain::ids::{AccountId, DoctorId};
use domain::money::{Currency, Money};
use domain::policy::{NoShowRule, Policy, PolicyCommand, PolicyState};
use domain::room::{Room, RoomCommand, RoomDetails, RoomKind};
use domain::schedule::{Confirmation, Schedule, ScheduleCommand};
use domain::setting::Names;
use domain::specialty::{SpecialtyCommand, SpecialtyEntry};
use domain::{Personal, PersonalId};
use event_store::system::RandomIds;
use event_store::{Audit, Work};
use serde_json::Value;
use std::sync::Arc;
use uuid::Uuid;

use crate::clinic::{Clinic, doctor, utc};

const GRETA: Uuid = Uuid::from_u128(77);
const ROOM: Uuid = Uuid::from_u128(78);
const TEMPLATE: Uuid = Uuid::from_u128(79);

struct Platform {
    clinic: Clinic,
    ada: Uuid,
    admin: String,
}

impl Platform {
    /// With an admin called Greta and a doctor called Ada.
    async fn open() -> Self {
        let clinic = Clinic::open().await;
        let account = NewAccount {
            id: AccountId(GRETA),
            role: Role::Admin,
            name: Personal::new(PersonalId(Uuid::from_u128(1_001)), "Greta Admin".to_owned()),
            email: Personal::new(PersonalId(Uuid::from_u128(1_002)), "greta@example.org".to_owned()),
            email_index: "greta".into(),
            time_zone: chrono_tz::Europe::Berlin,
            locale: "de".into(),
        };
        clinic
            .decide::<Account>(GRETA, [AccountCommand::CreateAdmin { account }])
            .await;
        let ada = clinic.onboard(doctor("Dr. Ada")).await;
        let admin = clinic.sign_in(GRETA, Role::Admin).await;
        Self { clinic, ada, admin }
    }

    /// Greta does it.
    async fn greta<A: Aggregate>(&self, id: impl Into<Uuid>, command: A::Command) {
        let audit = Audit {
            actor: Some(GRETA),
            causation_id: Uuid::nil(),
            correlation_id: Uuid::nil(),
            now: domain::time::Clock::now(self.clinic.clock.as_ref()),
        };
        let mut work = Work::new(audit, Arc::new(RandomIds));
        let loaded = self.clinic.store.load::<A>(id.into()).await.unwrap();
        work.decide(&loaded, command).unwrap();
        self.clinic.store.append(work).await.unwrap();
    }

    async fn settle(&self) {
        self.greta::<Room>(
            ROOM,
            RoomCommand::Register {
                room: self.room("Ultrasound"),
            },
        )
        .await;
        self.greta::<Room>(
            ROOM,
            RoomCommand::Change {
                room: self.room("=Ultrasound 2"),
            },
        )
        .await;
        let template = template();
        self.greta::<CatalogueEntry>(TEMPLATE, CatalogueCommand::Add { template })
            .await;
        self.policy(Some(NoShowRule { visits: 1, months: 6 })).await;
        let code = Specialty::Cardiology;
        let reason = "Nobody here practises it.".to_owned();
        let id = SpecialtyEntry::id_of(code);
        self.greta::<SpecialtyEntry>(id, SpecialtyCommand::Retire { code, reason })
            .await;
        let code = Specialty::try_from("urology".to_owned()).unwrap();
        let add = SpecialtyCommand::Add {
            code,
            names: names("Urology", "Urologie"),
        };
        self.greta::<SpecialtyEntry>(SpecialtyEntry::id_of(code), add).await;
        let country = Country::De;
        for command in [
            HolidayCalendarCommand::AddDay {
                country,
                date: "2027-03-08".parse().unwrap(),
                names: names("Mourning", "Trauer"),
            },
            HolidayCalendarCommand::SwitchOff {
                country,
                date: "2027-05-01".parse().unwrap(),
                reason: "Moved this year.".into(),
            },
        ] {
            self.greta::<HolidayCalendar>(HolidayCalendar::id_of(country), command)
                .await;
        }
        self.clinic.project().await;
    }

    fn room(&self, name: &str) -> RoomDetails {
        RoomDetails {
            name: name.into(),
            kind: RoomKind::Device,
            doctors: [DoctorId(self.ada)].into(),
        }
    }

    async fn policy(&self, rule: Option<NoShowRule>) {
        let policy = Policy::NoShow { rule };
        let reason = Some("Empty chairs.".to_owned());
        self.greta::<PolicyState>(policy.kind().id(), PolicyCommand::Set { policy, reason })
            .await;
    }

    async fn get(&self, path: &str) -> Value {
        let path = format!("/api/admin/settings/{path}");
        self.clinic.get_as(&self.admin, &path).await.ok()
    }
}

fn names(en: &str, de: &str) -> Names {
    Names {
        en: en.into(),
        de: de.into(),
    }
}

fn template() -> Template {
    Template {
        name: "First visit".into(),
        minutes: 40,
        buffer_before: 0,
        buffer_after: 10,
        price: Money {
            amount: 9_000,
            currency: Currency::try_from("EUR".to_owned()).unwrap(),
        },
        confirmation: Confirmation::ByDoctor,
        notice_minutes: 120,
        cancellation_notice_hours: 24,
    }
}

#[tokio::test]
async fn an_admin_sees_every_setting_as_it_is() {
    let platform = Platform::open().await;
    platform.settle().await;
    insta::assert_json_snapshot!("rooms", platform.get("rooms").await);
    insta::assert_json_snapshot!("templates", platform.get("templates").await);
    insta::assert_json_snapshot!("policies", platform.get("policies").await);
    insta::assert_json_snapshot!("holidays", platform.get("holidays?country=DE&year=2027").await);
    let refused = platform
        .clinic
        .get_as(&platform.admin, "/api/admin/settings/holidays?country=XX&year=1")
        .await;
    assert_eq!(refused.refused_fields(), ["country", "year"]);
}

#[tokio::test]
async fn nothing_was_ever_changed_on_a_new_platform() {
    let platform = Platform::open().await;
    platform.clinic.project().await;
    assert_eq!(
        platform.get("policies").await.to_string(),
        r#"{"cancellationNoticeHours":0,"noShow":null}"#
    );
    assert_eq!(platform.get("rooms").await["rooms"].as_array().unwrap().len(), 0);
    let history = platform.get("history").await;
    assert_eq!(history["changes"].as_array().unwrap().len(), 0);
    let days = platform.get("holidays?country=DE&year=2027").await;
    assert_eq!(days["days"].as_array().unwrap().len(), 9);
}

#[tokio::test]
async fn g_03_the_history_tells_who_changed_what_from_what_to_what_and_why() {
    let platform = Platform::open().await;
    platform.settle().await;
    let mut history = platform.get("history").await;
    for change in history["changes"].as_array_mut().unwrap() {
        assert!(change["position"].take().as_u64().is_some());
    }
    insta::assert_json_snapshot!(history);
    let rooms = platform.get("history?kind=room").await;
    assert_eq!(rooms["changes"].as_array().unwrap().len(), 2);
    let one = platform.get(&format!("history?setting={TEMPLATE}")).await;
    assert_eq!(one["changes"][0]["kind"], "visit-type");
    let nobody = platform.get(&format!("history?by={}", Uuid::from_u128(5))).await;
    assert_eq!(nobody["changes"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn the_history_comes_in_parts() {
    let platform = Platform::open().await;
    platform.settle().await;
    let (mut before, mut seen) = (String::new(), 0);
    loop {
        let part = platform.get(&format!("history?limit=3{before}")).await;
        let changes = part["changes"].as_array().unwrap().clone();
        seen += changes.len();
        if part["more"] == false {
            break;
        }
        assert_eq!(changes.len(), 3);
        before = format!("&before={}", changes[2]["position"]);
    }
    assert_eq!(seen, 8);
}

#[tokio::test]
async fn everybody_can_read_the_specialties_in_their_order() {
    let platform = Platform::open().await;
    platform.settle().await;
    let list = platform.clinic.get("/api/specialties").await.ok();
    insta::assert_json_snapshot!(list);
}

#[tokio::test]
async fn a_doctor_starts_from_active_templates_and_the_own_rooms() {
    let platform = Platform::open().await;
    platform.settle().await;
    let bo = platform.clinic.onboard(doctor("Dr. Bo")).await;
    platform.clinic.project().await;
    let catalogue = async |doctor: Uuid| {
        let token = platform.clinic.sign_in(doctor, Role::Doctor).await;
        platform.clinic.get_as(&token, "/api/catalogue").await.ok()
    };
    insta::assert_json_snapshot!(catalogue(platform.ada).await);
    assert_eq!(catalogue(bo).await["rooms"].as_array().unwrap().len(), 0);
    let reason = "Nobody uses it.".to_owned();
    platform
        .greta::<CatalogueEntry>(TEMPLATE, CatalogueCommand::Retire { reason })
        .await;
    platform.clinic.project().await;
    assert_eq!(catalogue(bo).await["templates"].as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn g_02_free_times_their_explanation_and_the_doctors_own_page_know_the_platforms_days() {
    let platform = Platform::open().await;
    let clinic = &platform.clinic;
    let country = Country::De;
    let keep = ScheduleCommand::ObserveHolidays { country: Some(country) };
    clinic.decide::<Schedule>(platform.ada, [keep]).await;
    clinic.project().await;
    let times = format!(
        "/api/doctors/{}/times?visitType={}&from=2026-11-23&days=1&zone=Europe/Berlin",
        platform.ada,
        Uuid::from_u128(7)
    );
    let free = async || {
        clinic.get(&times).await.ok()["days"][0]["times"]
            .as_array()
            .unwrap()
            .len()
    };
    assert!(free().await > 0);
    let add = HolidayCalendarCommand::AddDay {
        country,
        date: "2026-11-23".parse().unwrap(),
        names: names("Mourning", "Trauer"),
    };
    platform
        .greta::<HolidayCalendar>(HolidayCalendar::id_of(country), add)
        .await;
    clinic.project().await;
    assert_eq!(free().await, 0);
    let token = clinic.sign_in(platform.ada, Role::Doctor).await;
    let explain = format!(
        "/api/doctors/{}/explain?visitType={}&at=2026-11-23T08:00:00Z",
        platform.ada,
        Uuid::from_u128(7)
    );
    let explained = clinic.get_as(&token, &explain).await.ok();
    assert_eq!(explained["reasons"][0]["name"], "platform-day", "{explained}");
    let schedule = clinic.get_as(&token, "/api/schedule").await.ok();
    assert_eq!(schedule["nextHolidays"][0]["name"], "platform-day");
    let search = clinic.get("/api/doctors?freeOn=2026-11-23").await.ok();
    assert_eq!(search["total"], 0);
}

#[tokio::test]
async fn g_05_a_patient_who_missed_visits_is_told_before_booking() {
    let platform = Platform::open().await;
    platform.settle().await;
    let clinic = &platform.clinic;
    let pia = clinic.patient("Pia Blau").await;
    let starts_at = utc("2026-11-23T08:00:00Z");
    let visit = clinic.book(pia, platform.ada, 7, "2026-11-23T08:00:00Z").await;
    let told = async || {
        clinic.project().await;
        let token = clinic.sign_in(pia, Role::Patient).await;
        let conditions = clinic.get_as(&token, "/api/me/booking-conditions").await.ok();
        conditions["callFirst"].to_string()
    };
    assert_eq!(told().await, "null");
    clinic.clock.set(starts_at);
    let now = starts_at;
    clinic
        .decide::<Appointment>(visit, [AppointmentCommand::MarkNoShow { now }])
        .await;
    assert_eq!(told().await, r#"{"missed":1,"months":6}"#);
    clinic
        .decide::<Appointment>(visit, [AppointmentCommand::UndoNoShow { now }])
        .await;
    assert_eq!(told().await, "null");
    clinic
        .decide::<Appointment>(visit, [AppointmentCommand::MarkNoShow { now }])
        .await;
    platform.policy(None).await;
    assert_eq!(told().await, "null");
}
