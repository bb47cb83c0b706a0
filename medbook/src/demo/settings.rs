//! What the admin set up for the whole platform.

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use domain::Aggregate;
use domain::catalogue::{CatalogueCommand, CatalogueEntry, Template};
use domain::ids::DoctorId;
use domain::money::{Currency, Money};
use domain::policy::{NoShowRule, Policy, PolicyCommand, PolicyState};
use domain::room::{Room, RoomCommand, RoomDetails, RoomKind};
use domain::schedule::Confirmation;
use uuid::Uuid;

use super::clinic::Clinic;

/// Name, minutes, free minutes after, price in cents, who makes it final, hours of notice for cancelling.
const TEMPLATES: [(&str, u16, u16, u32, Confirmation, u16); 4] = [
    ("First visit", 40, 10, 9_000, Confirmation::Automatic, 24),
    ("Check-up", 30, 5, 6_000, Confirmation::Automatic, 24),
    ("Follow-up", 15, 0, 3_500, Confirmation::Automatic, 12),
    ("Minor surgery", 60, 20, 24_000, Confirmation::ByDoctor, 48),
];

/// Two doctors share each of them.
const ROOMS: [(&str, RoomKind); 2] = [("Ultrasound", RoomKind::Device), ("Treatment room 2", RoomKind::Room)];

impl Clinic {
    /// Templates, rooms, and a policy that was changed once.
    pub(super) async fn set_up(&mut self) -> Result<()> {
        let began = self.now - TimeDelta::days(50);
        let currency = Currency::try_from("EUR".to_owned())?;
        for (name, minutes, buffer_after, amount, confirmation, notice) in TEMPLATES {
            let template = Template {
                name: name.to_owned(),
                minutes,
                buffer_before: 0,
                buffer_after,
                price: Money { amount, currency },
                confirmation,
                notice_minutes: 0,
                cancellation_notice_hours: notice,
            };
            let id = self.ledger.next_id();
            self.set::<CatalogueEntry>(id, began, CatalogueCommand::Add { template })
                .await?;
        }
        for ((name, kind), pair) in ROOMS.into_iter().zip(self.pairs()) {
            let room = RoomDetails {
                name: name.to_owned(),
                kind,
                doctors: pair.into(),
            };
            let id = self.ledger.next_id();
            self.set::<Room>(id, began, RoomCommand::Register { room }).await?;
        }
        let rule = |visits| Policy::NoShow {
            rule: Some(NoShowRule { visits, months: 6 }),
        };
        self.policy(began, rule(5), "Practices asked for it.").await?;
        self.policy(
            self.now - TimeDelta::days(9),
            rule(4),
            "Five empty chairs were too many.",
        )
        .await?;
        self.policy(
            began,
            Policy::CancellationNotice { hours: 24 },
            "As most practices have it.",
        )
        .await
    }

    /// The first four doctors, two and two.
    fn pairs(&self) -> [[DoctorId; 2]; 2] {
        let doctor = |n: usize| {
            let practice = self.practices.get(n);
            practice.map_or(DoctorId(Uuid::nil()), |practice| practice.doctor_id)
        };
        [[doctor(0), doctor(1)], [doctor(2), doctor(3)]]
    }

    async fn policy(&mut self, at: DateTime<Utc>, policy: Policy, reason: &str) -> Result<()> {
        let reason = Some(reason.to_owned());
        let id = policy.kind().id().0;
        self.set::<PolicyState>(id, at, PolicyCommand::Set { policy, reason })
            .await
    }

    async fn set<A: Aggregate>(&mut self, id: Uuid, at: DateTime<Utc>, command: A::Command) -> Result<()> {
        let present = self.ledger.load::<A>(id).await?;
        let admin = self.admin;
        let set = self.ledger.run(admin, at, &present, command).await?;
        set.map(drop).context("a setting takes nobody's time")
    }
}
