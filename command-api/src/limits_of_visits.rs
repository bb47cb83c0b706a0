//! How many visits a doctor wants on a day or in a week.

use domain::Aggregate;
use domain::appointment::Appointment;
use domain::hold::Hold;
use domain::ids::{AppointmentId, DoctorId, HoldId};
use domain::schedule::{Offer, OfferRefusal, Rules, Schedule, Stretch, Taken};
use uuid::Uuid;

use crate::attempt::Attempt;
use crate::refused::Refused;

impl Attempt {
    /// Refuses an offer on a day or in a week that is full. What `own` already takes does not count: the visit that is
    /// moved, the hold that is used.
    ///
    /// Counted as the log stands now. Two bookings of the same moment may both take the last place, which is one visit more
    /// than the doctor wished for and never two at the same time.
    pub async fn within_limits(
        &self,
        doctor: DoctorId,
        schedule: &Schedule,
        offer: &Offer,
        own: Option<Uuid>,
    ) -> Result<(), Refused> {
        let Some(rules) = schedule
            .rules()
            .filter(|rules| rules.count_visits_for(&offer.visit_type))
        else {
            return Ok(());
        };
        let taken = self.taken_around(doctor, rules, offer, own).await?;
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
        own: Option<Uuid>,
    ) -> Result<Taken, Refused> {
        let around = Stretch {
            starts_at: offer.starts_at - rules.reach(),
            ends_at: offer.starts_at + rules.reach(),
        };
        let mut taken = Taken::default();
        for reserved in self.reserved(doctor, around).await? {
            let id = reserved.owner_id;
            if own == Some(id) {
                continue;
            }
            let busy = if reserved.owner_type == Appointment::TYPE {
                self.load::<Appointment>(id).await?.state.busy(AppointmentId(id))
            } else if reserved.owner_type == Hold::TYPE {
                self.load::<Hold>(id).await?.state.busy(HoldId(id))
            } else {
                None
            };
            taken.doctor.extend(busy);
        }
        Ok(taken)
    }
}
