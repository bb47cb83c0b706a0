//! Who has an account and how far it is. Holds references into the vault, no name and no address.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use domain::Fact;
use domain::account::{AccountEvent, Identity};
use domain::ids::AccountId;
use serde::Serialize;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

use super::rows::{id, instant, put};
use crate::{Generation, Known, Lanes, Projection, TableName};

const TABLE: &str = "people_v1";

/// `people_v1`.
pub struct People;

#[async_trait]
impl Projection for People {
    fn name(&self) -> &'static str {
        "people"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &[TABLE]
    }

    fn lanes(&self) -> Lanes {
        Lanes::ByStream
    }

    fn reads(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Account(_, what) => match what {
                AccountEvent::SignedUp { .. }
                | AccountEvent::Invited { .. }
                | AccountEvent::AdminCreated { .. }
                | AccountEvent::EmailConfirmed {}
                | AccountEvent::InvitationAccepted {} => true,
                AccountEvent::ConfirmationRequested { .. }
                | AccountEvent::SignUpRepeated { .. }
                | AccountEvent::InvitationRenewed { .. } => false,
            },
            Fact::Doctor(..)
            | Fact::Schedule(..)
            | Fact::Appointment(..)
            | Fact::Hold(..)
            | Fact::Waitlist(..)
            | Fact::Review(..)
            | Fact::Quarantine(..)
            | Fact::Setting(..) => false,
        }
    }

    async fn apply(&self, db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error> {
        let mut people: BTreeMap<AccountId, Person> = BTreeMap::new();
        for known in events {
            if let Fact::Account(id, what) = &known.fact {
                people.entry(*id).or_default().take(what, known.event.recorded_at);
            }
        }
        let (mut made, mut changed) = (Vec::new(), Vec::new());
        for (account, person) in &people {
            match &person.made {
                Some((identity, at)) => made.push(Row::of(identity, *at, person.standing)),
                None => changed.push(Standing {
                    id: id(account.0),
                    standing: person.standing,
                }),
            }
        }
        put(db, insert(tables.table(TABLE)), &made).await?;
        put(db, update(tables.table(TABLE)), &changed).await
    }
}

/// What several events in a row make of one person.
#[derive(Default)]
struct Person<'a> {
    /// The account was made by one of them, then.
    made: Option<(&'a Identity, DateTime<Utc>)>,
    standing: &'static str,
}

impl<'a> Person<'a> {
    fn take(&mut self, what: &'a AccountEvent, at: DateTime<Utc>) {
        match what {
            AccountEvent::SignedUp { identity, .. } => self.make(identity, at, "unconfirmed"),
            AccountEvent::Invited { identity, .. } => self.make(identity, at, "invited"),
            AccountEvent::AdminCreated { identity } => self.make(identity, at, "active"),
            AccountEvent::EmailConfirmed {} | AccountEvent::InvitationAccepted {} => self.standing = "active",
            AccountEvent::ConfirmationRequested { .. }
            | AccountEvent::SignUpRepeated { .. }
            | AccountEvent::InvitationRenewed { .. } => {}
        }
    }

    fn make(&mut self, identity: &'a Identity, at: DateTime<Utc>, standing: &'static str) {
        self.made = Some((identity, at));
        self.standing = standing;
    }
}

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    role: &'static str,
    name: String,
    email: String,
    zone: &'static str,
    locale: &'a str,
    standing: &'static str,
    created: String,
}

impl<'a> Row<'a> {
    fn of(identity: &'a Identity, at: DateTime<Utc>, standing: &'static str) -> Self {
        Self {
            id: id(identity.account_id.0),
            role: identity.role.as_str(),
            name: id(identity.name.id().0),
            email: id(identity.email.id().0),
            zone: identity.time_zone.name(),
            locale: &identity.locale,
            standing,
            created: instant(at),
        }
    }
}

#[derive(Serialize)]
struct Standing {
    id: String,
    standing: &'static str,
}

fn insert(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (account_id, role, name_id, email_id, time_zone, locale, standing, created_at) \
         SELECT UNHEX(w.id), w.role, UNHEX(w.name), UNHEX(w.email), w.zone, w.locale, w.standing, w.created \
         FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         role VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.role', \
         name CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.name', \
         email CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.email', \
         zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$.zone', \
         locale VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.locale', \
         standing VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.standing', \
         created DATETIME(6) PATH '$.created')) w \
         ON DUPLICATE KEY UPDATE role = VALUES(role), name_id = VALUES(name_id), email_id = VALUES(email_id), \
         time_zone = VALUES(time_zone), locale = VALUES(locale), standing = VALUES(standing), \
         created_at = VALUES(created_at)"
    )
}

fn update(table: TableName) -> String {
    format!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         standing VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.standing')) w \
         STRAIGHT_JOIN {table} p FORCE INDEX (PRIMARY) ON p.account_id = UNHEX(w.id) SET p.standing = w.standing"
    )
}
