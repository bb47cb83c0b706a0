//! How many visits a doctor wants on a day or in a week.

use domain::Aggregate;
use domain::appointment::Appointment;
use domain::hold::Hold;
use domain::ids::WaitlistEntryId;
use domain::ids::{AppointmentId, DoctorId, HoldId};
use domain::schedule::{Busy, Offer, OfferRefusal, Rules, Schedule, Stretch, Taken};
use domain::waitlist::WaitlistEntry;
use event_store::{EventStore, Reserved, StoreError};
use uuid::Uuid;

use crate::attempt::Attempt;
use crate::refused::Refused;

impl Attempt {
    /// Refuses an offer on a day or in a week that is full. What `own` already takes does not count: the visit that is
    /// moved, the hold that is used, the time offered to whoever waited.
    ///
    /// Counted as the log stands now. Two bookings of the same moment may both take the last place, which is one visit more
    /// than the doctor wished for and never two at the same time.
    pub async fn within_limits(
        &self,
        doctor: DoctorId,
        schedule: &Schedule,
        offer: &Offer,
        own: impl IntoIterator<Item = Uuid>,
    ) -> Result<(), Refused> {
        let Some(rules) = schedule
            .rules()
            .filter(|rules| rules.count_visits_for(&offer.visit_type))
        else {
            return Ok(());
        };
        let own: Vec<Uuid> = own.into_iter().collect();
        let taken = self.taken_around(doctor, rules, offer, &own).await?;
        if rules.is_full(&offer.visit_type, &taken, offer.starts_at) {
            Err(OfferRefusal::FullyBooked.into())
        } else {
            Ok(())
        }
    }

    async fn taken_around(
        &self,
        doctor: DoctorId,
        rules: &Rules,
        offer: &Offer,
        own: &[Uuid],
    ) -> Result<Taken, Refused> {
        let around = Stretch {
            starts_at: offer.starts_at - rules.reach(),
            ends_at: offer.starts_at + rules.reach(),
        };
        let mut taken = Taken::default();
        for reserved in self.reserved(doctor, around).await? {
            if !own.contains(&reserved.owner_id) {
                taken.doctor.extend(self.busy_of(&reserved).await?);
            }
        }
        Ok(taken)
    }
}

/// What the owner of a reservation takes of a doctor's time; `None` when it is no visit that counts, such as time off.
pub async fn busy_of(store: &EventStore, reserved: &Reserved) -> Result<Option<Busy>, StoreError> {
    let id = reserved.owner_id;
    Ok(if reserved.owner_type == Appointment::TYPE {
        store.load::<Appointment>(id).await?.state.busy(AppointmentId(id))
    } else if reserved.owner_type == Hold::TYPE {
        store.load::<Hold>(id).await?.state.busy(HoldId(id))
    } else if reserved.owner_type == WaitlistEntry::TYPE {
        store.load::<WaitlistEntry>(id).await?.state.busy(WaitlistEntryId(id))
    } else {
        None
    })
}
