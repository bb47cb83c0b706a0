//! The platform's settings: given what admins changed, then what holds and what can be read of it afterwards.

use domain::catalogue::{CatalogueCommand, CatalogueEntry, Template};
use domain::doctor::Specialty;
use domain::holiday_calendar::{HolidayCalendar, HolidayCalendarCommand};
use domain::holidays::Country;
use domain::ids::DoctorId;
use domain::money::Money;
use domain::policy::{NoShowRule, Policy, PolicyCommand, PolicyState};
use domain::room::{Room, RoomCommand, RoomDetails, RoomKind};
use domain::schedule::Confirmation;
use domain::setting::Names;
use domain::specialty::{SpecialtyCommand, SpecialtyEntry};
use projectors::{projections, rebuild};
use sqlx::MySqlPool;
use std::fmt::Write;
use test_kit::TestDatabases;
use uuid::Uuid;

use crate::clinic::Clinic;

fn names(en: &str, de: &str) -> Names {
    Names {
        en: en.into(),
        de: de.into(),
    }
}

fn room(name: &str, doctors: impl IntoIterator<Item = DoctorId>) -> RoomDetails {
    RoomDetails {
        name: name.into(),
        kind: RoomKind::Room,
        doctors: doctors.into_iter().collect(),
    }
}

fn template(minutes: u16) -> Template {
    Template {
        name: "First visit".into(),
        minutes,
        buffer_before: 0,
        buffer_after: 10,
        price: Money {
            amount: 9_000,
            currency: "EUR".to_owned().try_into().unwrap(),
        },
        confirmation: Confirmation::Automatic,
        notice_minutes: 0,
        cancellation_notice_hours: 24,
    }
}

async fn set(clinic: &Clinic, policy: Policy, reason: &str) {
    let id = policy.kind().id().0;
    let reason = Some(reason.to_owned());
    clinic
        .command::<PolicyState>(id, PolicyCommand::Set { policy, reason })
        .await;
}

/// Every kind of change of every kind of setting.
pub async fn change_everything(clinic: &Clinic) {
    let because = || "So it was decided.".to_owned();
    let (shared, entry) = (clinic.id(), clinic.id());
    let doctor = DoctorId(Uuid::from_u128(1));
    for command in [
        RoomCommand::Register { room: room("Blue", []) },
        RoomCommand::Change {
            room: room("Green", [doctor]),
        },
        RoomCommand::Retire { reason: because() },
        RoomCommand::Restore,
    ] {
        clinic.command::<Room>(shared, command).await;
    }
    for command in [
        CatalogueCommand::Add { template: template(30) },
        CatalogueCommand::Change { template: template(40) },
        CatalogueCommand::Retire { reason: because() },
        CatalogueCommand::Restore,
    ] {
        clinic.command::<CatalogueEntry>(entry, command).await;
    }
    let rule = Some(NoShowRule { visits: 2, months: 6 });
    set(clinic, Policy::NoShow { rule }, "Empty chairs.").await;
    set(clinic, Policy::NoShow { rule: None }, "It helped nobody.").await;
    set(clinic, Policy::CancellationNotice { hours: 24 }, "As everywhere.").await;
    let urology = Specialty::try_from("urology".to_owned()).unwrap();
    let known = Specialty::Dentistry;
    for (code, command) in [
        (
            urology,
            SpecialtyCommand::Add {
                code: urology,
                names: names("Urology", "Urologie"),
            },
        ),
        (
            known,
            SpecialtyCommand::Rename {
                code: known,
                names: names("Teeth", "Zähne"),
            },
        ),
        (
            known,
            SpecialtyCommand::Retire {
                code: known,
                reason: because(),
            },
        ),
        (known, SpecialtyCommand::Restore { code: known }),
    ] {
        let id = SpecialtyEntry::id_of(code).0;
        clinic.command::<SpecialtyEntry>(id, command).await;
    }
    let (country, date) = (Country::De, "2027-03-08".parse().unwrap());
    let labour = "2027-05-01".parse().unwrap();
    for command in [
        HolidayCalendarCommand::AddDay {
            country,
            date,
            names: names("Mourning", "Trauer"),
        },
        HolidayCalendarCommand::RemoveDay {
            country,
            date,
            reason: because(),
        },
        HolidayCalendarCommand::SwitchOff {
            country,
            date: labour,
            reason: because(),
        },
        HolidayCalendarCommand::SwitchOn { country, date: labour },
    ] {
        let id = HolidayCalendar::id_of(country).0;
        clinic.command::<HolidayCalendar>(id, command).await;
    }
}

async fn projected(clinic: &Clinic) -> TestDatabases {
    let fresh = TestDatabases::create().await;
    let head = clinic.store.head().await.unwrap();
    rebuild::rebuild_into(&clinic.store, &fresh.read, &projections::all(), head)
        .await
        .unwrap();
    fresh
}

async fn history(read: &MySqlPool) -> String {
    let rows: Vec<(String, String, String, String, String)> = sqlx::query_as(
        "SELECT kind, name, what, IFNULL(reason, '-'), changes FROM setting_change_v1 ORDER BY position",
    )
    .fetch_all(read)
    .await
    .unwrap();
    let mut text = String::new();
    for (kind, name, what, reason, changes) in rows {
        writeln!(text, "{kind} | {name} | {what} | {reason} | {changes}").unwrap();
    }
    text
}

#[tokio::test]
async fn g_03_every_change_says_what_it_was_before() {
    let clinic = Clinic::open().await;
    change_everything(&clinic).await;
    let projected = projected(&clinic).await;
    let read = projected.read.clone();
    assert_eq!(history(&read).await, include_str!("settings.history"));
    let settings: Vec<(String, String, String)> =
        sqlx::query_as("SELECT kind, name, value FROM setting_v1 ORDER BY kind, name")
            .fetch_all(&read)
            .await
            .unwrap();
    let present: Vec<String> = settings
        .into_iter()
        .map(|(kind, name, value)| format!("{kind} {name} {value}"))
        .collect();
    assert_eq!(
        present,
        [
            "holidays DE {}",
            r#"policy cancellation-notice {"hours":24}"#,
            "policy no-show {}",
            r#"room Green {"doctors":["00000000-0000-0000-0000-000000000001"],"kind":"room","name":"Green","standing":"active"}"#,
            r#"specialty dentistry {"nameDe":"Zähne","nameEn":"Teeth","standing":"active"}"#,
            r#"specialty urology {"nameDe":"Urologie","nameEn":"Urology","standing":"active"}"#,
            concat!(
                r#"visit-type First visit {"bufferAfter":10,"bufferBefore":0,"cancellationNoticeHours":24,"#,
                r#""confirmation":"automatic","minutes":40,"name":"First visit","noticeMinutes":0,"#,
                r#""price":{"amount":9000,"currency":"EUR"},"standing":"active"}"#
            ),
        ]
    );
}

/// Live, each event comes in a batch of its own; rebuilt, all of them in one.
#[tokio::test]
async fn settings_that_were_changed_in_steps_equal_those_made_at_once() {
    let clinic = Clinic::open().await;
    let nobody = "nats://127.0.0.1:9";
    let (_relay, _projectors) = (clinic.relay(nobody), clinic.projectors(nobody));
    let rule = |visits| Some(NoShowRule { visits, months: 6 });
    set(&clinic, Policy::NoShow { rule: rule(2) }, "Empty chairs.").await;
    clinic.settle().await;
    set(&clinic, Policy::NoShow { rule: rule(3) }, "Two were too few.").await;
    clinic.settle().await;
    let last: String = sqlx::query_scalar("SELECT changes FROM setting_change_v1 ORDER BY position DESC LIMIT 1")
        .fetch_one(&clinic.read)
        .await
        .unwrap();
    assert_eq!(last, r#"[{"field":"visits","from":2,"to":3}]"#);
    change_everything(&clinic).await;
    clinic.settle().await;
    clinic.assert_equal_to_a_rebuild().await;
}
