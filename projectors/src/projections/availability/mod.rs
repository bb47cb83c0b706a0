//! What a doctor offers and which of it is taken. Free times are computed from both when somebody asks.

mod busy;
mod schedule;

use async_trait::async_trait;
use domain::Fact;
use domain::appointment::AppointmentEvent;
use domain::schedule::ScheduleEvent;
use event_store::Recorded;
use sqlx::MySqlConnection;

use crate::Projection;

/// `availability_schedule_v1` and `availability_busy_v1`.
pub struct Availability;

#[async_trait]
impl Projection for Availability {
    fn name(&self) -> &'static str {
        "availability"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["availability_schedule_v1", "availability_busy_v1"]
    }

    async fn apply(&self, db: &mut MySqlConnection, event: &Recorded, fact: &Fact) -> Result<(), sqlx::Error> {
        match fact {
            Fact::Schedule(doctor, what) => {
                let row = schedule::Row {
                    doctor: *doctor,
                    version: event.version,
                };
                match what {
                    ScheduleEvent::Opened { time_zone } => row.open(db, *time_zone).await,
                    ScheduleEvent::WeeklyHoursSet { weekly } => row.set_hours(db, weekly).await,
                    ScheduleEvent::VisitTypeAdded { visit_type } | ScheduleEvent::VisitTypeChanged { visit_type } => {
                        row.offer(db, visit_type).await
                    }
                    ScheduleEvent::VisitTypeRetired { id } => row.retire(db, *id).await,
                }
            }
            Fact::Appointment(id, what) => match what {
                AppointmentEvent::Requested { booking } | AppointmentEvent::Booked { booking } => {
                    busy::take(db, *id, booking).await
                }
                AppointmentEvent::Rescheduled { slot, .. } => busy::shift(db, *id, slot).await,
                AppointmentEvent::Declined {} | AppointmentEvent::Cancelled { .. } => busy::release(db, *id).await,
                AppointmentEvent::Confirmed {} | AppointmentEvent::Fulfilled {} | AppointmentEvent::NoShowMarked {} => {
                    Ok(())
                }
            },
            Fact::Account(..) | Fact::Doctor(..) | Fact::Quarantine(..) => Ok(()),
        }
    }
}
