//! Who waits for an earlier time in the demo clinic. One of them is being asked.

use anyhow::{Context, Result};
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::PatientId;
use domain::schedule::{Offer, Taken, Window};
use domain::time::Zone;
use domain::waitlist::{DayHours, EntryNumber, WaitlistCommand, WaitlistEntry, Whose, Wish};
use event_store::Loaded;

use super::clinic::Clinic;
use super::ledger::fresh;

/// So many wait for a time with the demo doctor today.
const WAITING: usize = 3;

impl Clinic {
    /// Some wait for today, when nothing is free; the demo patient is kept a time of the next days.
    pub async fn wait(&mut self) -> Result<()> {
        for n in 1..=WAITING {
            let patient = *self.patients.get(n).context("a patient")?;
            let since = self.now - TimeDelta::minutes(i64::try_from(90 - 20 * n)?);
            let today = self.wish(self.now, None)?;
            self.join(patient, today, since).await?;
        }
        self.keep_one().await
    }

    /// Keeps the first time that is free, and asks about no other: the wish is for that very time.
    async fn keep_one(&mut self) -> Result<()> {
        let patient = *self.patients.first().context("a patient")?;
        let (doctor_id, now) = (self.practices[0].doctor_id, self.now);
        for offer in self.offers()? {
            let wish = self.wish(offer.starts_at, Some(&offer))?;
            let entry = self.join(patient, wish, now - TimeDelta::hours(5)).await?;
            let ask = WaitlistCommand::Offer {
                doctor_id,
                offer,
                present: None,
                now,
            };
            if self.ledger.run(None, now, &entry, ask).await?.is_some() {
                return Ok(());
            }
            // Taken; the next one is looked at.
            self.ledger
                .run(Some(patient.0), now, &entry, WaitlistCommand::Leave)
                .await?;
        }
        Ok(())
    }

    /// Times of the demo doctor's first type, from tomorrow on.
    fn offers(&self) -> Result<Vec<Offer>> {
        let rules = self.practices[0].schedule.state.rules().context("an open schedule")?;
        let visit_type = rules.visit_types.iter().next().context("a type of visit")?;
        let window = Window {
            from: self.now + TimeDelta::days(1),
            to: self.now + TimeDelta::days(14),
            now: self.now + TimeDelta::minutes(15),
        };
        Ok(rules.offers(visit_type, &Taken::default(), window).take(40).collect())
    }

    async fn join(&mut self, patient_id: PatientId, wish: Wish, now: DateTime<Utc>) -> Result<Loaded<WaitlistEntry>> {
        let join = WaitlistCommand::Join {
            patient_id,
            wish,
            visit: None,
            number: EntryNumber::ALL[0],
            now,
        };
        let entry = fresh::<WaitlistEntry>(self.ledger.next_id());
        let joined = self.ledger.run(Some(patient_id.0), now, &entry, join).await?;
        joined.context("waiting takes nobody's time")
    }

    /// The demo doctor's first type, on the day of this instant; at any hour, or at just this time.
    fn wish(&self, day: DateTime<Utc>, only: Option<&Offer>) -> Result<Wish> {
        let practice = &self.practices[0];
        let visit_type = practice
            .schedule
            .state
            .visit_types()
            .next()
            .context("a type of visit")?;
        let time_zone = practice.schedule.state.time_zone().context("an open schedule")?;
        let zone = Zone::of(time_zone);
        let hours = only.map(|offer| {
            let from = zone.wall_time(offer.starts_at).local.time();
            DayHours {
                from,
                to: from + TimeDelta::minutes(1),
            }
        });
        Ok(Wish {
            whose: Whose::Doctor {
                doctor_id: practice.doctor_id,
                visit_type_id: visit_type.id,
                visit_type_name: visit_type.name.clone(),
            },
            first_day: zone.date(day),
            last_day: zone.date(day),
            weekdays: [].into(),
            hours,
            time_zone,
        })
    }
}
