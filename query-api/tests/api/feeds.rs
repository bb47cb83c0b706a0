use access::FeedSecret;
use chrono::TimeDelta;
use domain::account::Role;
use domain::appointment::{Appointment, AppointmentCommand, CancelReason, Party};
use domain::ids::VisitTypeId;
use domain::schedule::Schedule;
use icalendar::{Calendar, Component};
use serde_json::Value;
use std::collections::BTreeMap;
use uuid::Uuid;

use crate::clinic::{Answer, Clinic, NOW, doctor, utc};

/// UID, SEQUENCE, STATUS, DTSTART and SUMMARY of every entry, by a parser.
type Entry = (u32, String, String, String);

fn entries(text: &str) -> BTreeMap<String, Entry> {
    let calendar: Calendar = text.parse().unwrap();
    let entry = |event: &icalendar::Event| {
        let text = |name: &str| event.property_value(name).unwrap_or_default().to_owned();
        let entry = (
            event.get_sequence().unwrap_or(0),
            text("STATUS"),
            text("DTSTART"),
            text("SUMMARY"),
        );
        (text("UID"), entry)
    };
    calendar.events().map(entry).collect()
}

/// Gives somebody a feed, as the command side does; its path.
async fn subscribe(clinic: &Clinic, account: Uuid, role: Role) -> String {
    let secret = FeedSecret::random().unwrap();
    sqlx::query("REPLACE INTO calendar_feed (account_id, role, hash, created_at) VALUES (?, ?, ?, ?)")
        .bind(account)
        .bind(role.as_str())
        .bind(secret.hash().as_slice())
        .bind(utc(NOW))
        .execute(&clinic.databases.write)
        .await
        .unwrap();
    format!("/calendar/{}", secret.file_name())
}

async fn feed(clinic: &Clinic, path: &str) -> Answer {
    let answer = clinic.get(path).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    answer
}

/// Pia's visits with Dr. Ada: one as it was booked, one that will be moved, one that will be called off.
struct Visits {
    clinic: Clinic,
    ada: Uuid,
    pia: Uuid,
    stays: Uuid,
    moves: Uuid,
    ends: Uuid,
}

impl Visits {
    async fn booked() -> Self {
        let clinic = Clinic::open().await;
        let ada = clinic.onboard(doctor("Dr. Ada; Berlin, Mitte")).await;
        let pia = clinic.patient("Pia Blau").await;
        let stays = clinic.book(pia, ada, 7, "2026-11-23T08:00:00Z").await;
        let moves = clinic.book(pia, ada, 7, "2026-11-30T08:00:00Z").await;
        let ends = clinic.book(pia, ada, 7, "2026-12-07T08:00:00Z").await;
        clinic.project().await;
        Self {
            clinic,
            ada,
            pia,
            stays,
            moves,
            ends,
        }
    }

    async fn change(&self) {
        let now = utc(NOW);
        let schedule = self.clinic.store.load::<Schedule>(self.ada).await.unwrap().state;
        let offer = schedule
            .offer(VisitTypeId(Uuid::from_u128(7)), utc("2026-11-30T09:00:00Z"), now)
            .unwrap();
        let reschedule = AppointmentCommand::Reschedule {
            offer,
            by: Party::Patient,
            now,
        };
        self.clinic.decide::<Appointment>(self.moves, [reschedule]).await;
        let cancel = AppointmentCommand::Cancel {
            by: Party::Patient,
            reason: CancelReason::CannotCome,
            now,
        };
        self.clinic.decide::<Appointment>(self.ends, [cancel]).await;
        self.clinic.project().await;
    }
}

#[tokio::test]
async fn a_feed_follows_the_visits_and_an_update_replaces_the_entry() {
    let visits = Visits::booked().await;
    let path = subscribe(&visits.clinic, visits.pia, Role::Patient).await;
    let before = feed(&visits.clinic, &path).await.text;
    visits.change().await;
    let after = feed(&visits.clinic, &path).await.text;
    insta::assert_snapshot!("a_patients_feed", before.replace("\r\n", "\n"));
    insta::assert_snapshot!("a_patients_feed_later", after.replace("\r\n", "\n"));

    let (before, after) = (entries(&before), entries(&after));
    assert_eq!(before.len(), 3);
    assert!(before.keys().eq(after.keys()), "no entry is new and none is lost");
    let entry = |visit: Uuid| {
        let uid = format!("{visit}@medbook");
        (before[&uid].clone(), after[&uid].clone())
    };
    let (old, new) = entry(visits.stays);
    assert_eq!(old, new);
    assert_eq!(new.3, "Visit with Dr. Ada; Berlin, Mitte");
    let (old, new) = entry(visits.moves);
    assert!(new.0 > old.0);
    assert_eq!(
        (old.2.as_str(), new.2.as_str()),
        ("20261130T080000Z", "20261130T090000Z")
    );
    let (old, new) = entry(visits.ends);
    assert!(new.0 > old.0);
    assert_eq!((old.1.as_str(), new.1.as_str()), ("CONFIRMED", "CANCELLED"));
}

#[tokio::test]
async fn a_doctors_feed_names_no_patient_and_no_kind_of_visit() {
    let visits = Visits::booked().await;
    let bo = visits.clinic.onboard(doctor("Dr. Bo")).await;
    visits.clinic.book(visits.pia, bo, 7, "2026-11-23T09:00:00Z").await;
    visits.clinic.project().await;
    let path = subscribe(&visits.clinic, visits.ada, Role::Doctor).await;
    let text = feed(&visits.clinic, &path).await.text;
    for secret in ["Pia", "Blau", "30 minutes", "Lindenstra"] {
        assert!(!text.contains(secret), "{secret}: {text}");
    }
    let entries = entries(&text);
    assert_eq!(entries.len(), 3, "the own visits only");
    assert!(entries.values().all(|entry| entry.3 == "Visit"));
}

#[tokio::test]
async fn a_feed_goes_back_thirty_days() {
    let visits = Visits::booked().await;
    let path = subscribe(&visits.clinic, visits.pia, Role::Patient).await;
    for (seconds, shown) in [(0, 3), (1, 2)] {
        let now = utc("2026-11-23T08:00:00Z") + TimeDelta::days(30) + TimeDelta::seconds(seconds);
        visits.clinic.clock.set(now);
        let text = feed(&visits.clinic, &path).await.text;
        assert_eq!(entries(&text).len(), shown, "{seconds} s");
    }
}

#[tokio::test]
async fn a_feed_is_private_and_sent_again_only_when_it_has_changed() {
    let visits = Visits::booked().await;
    let clinic = &visits.clinic;
    let path = subscribe(clinic, visits.pia, Role::Patient).await;
    let first = feed(clinic, &path).await;
    assert_eq!(first.header("content-type"), Some("text/calendar; charset=utf-8"));
    assert_eq!(first.header("cache-control"), Some("private, no-cache"));
    assert_eq!(first.header("referrer-policy"), Some("no-referrer"));
    let tag = first.header("etag").unwrap();
    clinic.clock.advance(TimeDelta::minutes(1));
    let again = clinic.ask_with_header(&path, "if-none-match", tag).await;
    assert_eq!((again.status.as_u16(), again.text.as_str()), (304, ""));
    assert_eq!(again.header("etag"), Some(tag));
    visits.change().await;
    let changed = clinic.ask_with_header(&path, "if-none-match", tag).await;
    assert_eq!(changed.status.as_u16(), 200);
    assert_ne!(changed.header("etag"), Some(tag));
}

#[tokio::test]
async fn an_address_that_was_revoked_or_never_was_is_nothing() {
    let visits = Visits::booked().await;
    let clinic = &visits.clinic;
    let path = subscribe(clinic, visits.pia, Role::Patient).await;
    let newer = subscribe(clinic, visits.pia, Role::Patient).await;
    feed(clinic, &newer).await;
    let unknown = format!("/calendar/{}", FeedSecret::random().unwrap().file_name());
    let without_ending = newer.trim_end_matches(".ics");
    for gone in [path.as_str(), &unknown, without_ending, "/calendar/x.ics"] {
        assert_eq!(
            clinic.get(gone).await.problem(),
            (404, "not-found".to_owned()),
            "{gone}"
        );
    }
    sqlx::query("DELETE FROM calendar_feed")
        .execute(&clinic.databases.write)
        .await
        .unwrap();
    assert_eq!(clinic.get(&newer).await.problem().0, 404);
}

#[tokio::test]
async fn people_see_whether_they_have_a_feed_and_never_its_address() {
    let visits = Visits::booked().await;
    let clinic = &visits.clinic;
    let token = clinic.sign_in(visits.pia, Role::Patient).await;
    let none = clinic.get_as(&token, "/api/me/calendar-feed").await.ok();
    assert_eq!(none["createdAt"], Value::Null);
    subscribe(clinic, visits.pia, Role::Patient).await;
    let made = clinic.get_as(&token, "/api/me/calendar-feed").await.ok();
    assert_eq!(made, serde_json::json!({"createdAt": NOW}));
    let admin = clinic.sign_in(Uuid::from_u128(1), Role::Admin).await;
    let refused = clinic.get_as(&admin, "/api/me/calendar-feed").await;
    assert_eq!(refused.problem(), (403, "forbidden".to_owned()));
}
