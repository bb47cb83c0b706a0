//! Who waits for an earlier time in the demo clinic. One of them is being asked.

use anyhow::{Context, Result};
use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::ids::PatientId;
use domain::schedule::{Offer, Taken, Window};
use domain::time::Zone;
use domain::waitlist::{EntryNumber, WaitlistCommand, WaitlistEntry, Whose, Wish};
use event_store::Loaded;

use super::clinic::Clinic;
use super::ledger::fresh;

/// So many wait for a time with the demo doctor today.
const WAITING: usize = 3;

/// The days from tomorrow on in which the demo patient waits for a time.
const DAYS_WAITED: u64 = 13;

impl Clinic {
    /// Some wait for today, when nothing is free; the demo patient is kept a time of the next days.
    pub async fn wait(&mut self) -> Result<()> {
        for n in 1..=WAITING {
            let patient = *self.patients.get(n).context("a patient")?;
            let since = self.now - TimeDelta::minutes(i64::try_from(90 - 20 * n)?);
            let today = self.wish(self.now, Days::new(0))?;
            self.join(patient, today, since).await?;
        }
        self.keep_one().await
    }

    /// Keeps the first time of the next two weeks that is free.
    async fn keep_one(&mut self) -> Result<()> {
        let patient = *self.patients.first().context("a patient")?;
        let (doctor_id, now) = (self.practices[0].doctor_id, self.now);
        let wish = self.wish(now + TimeDelta::days(1), Days::new(DAYS_WAITED))?;
        let entry = self.join(patient, wish, now - TimeDelta::hours(5)).await?;
        for offer in self.offers()? {
            let ask = WaitlistCommand::Offer {
                doctor_id,
                offer,
                present: None,
                now,
            };
            // A time that is taken changes nothing, and the next one is tried.
            if self.ledger.run(None, now, &entry, ask).await?.is_some() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Times of the demo doctor's first type, from tomorrow on.
    fn offers(&self) -> Result<Vec<Offer>> {
        let rules = self.practices[0].schedule.state.rules().context("an open schedule")?;
        let visit_type = rules.visit_types.iter().next().context("a type of visit")?;
        let window = Window {
            from: self.now + TimeDelta::days(1),
            to: self.now + TimeDelta::days(13),
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

    /// The demo doctor's first type, at any hour from the day of this instant on.
    fn wish(&self, day: DateTime<Utc>, days: Days) -> Result<Wish> {
        let practice = &self.practices[0];
        let visit_type = practice
            .schedule
            .state
            .visit_types()
            .next()
            .context("a type of visit")?;
        let time_zone = practice.schedule.state.time_zone().context("an open schedule")?;
        let first_day = Zone::of(time_zone).date(day);
        Ok(Wish {
            whose: Whose::Doctor {
                doctor_id: practice.doctor_id,
                visit_type_id: visit_type.id,
                visit_type_name: visit_type.name.clone(),
            },
            first_day,
            last_day: first_day + days,
            weekdays: [].into(),
            hours: None,
            time_zone,
        })
    }
}
