//! What a doctor offers and which of it is taken. Free times are computed from both when somebody asks.

mod busy;
mod holds;
mod schedule;
mod waitlist;

use async_trait::async_trait;
use domain::Fact;
use domain::appointment::AppointmentEvent;
use sqlx::MySqlConnection;

use crate::{Generation, Known, Lanes, Projection};

/// `availability_schedule_v3` and `availability_busy_v3`.
pub struct Availability;

#[async_trait]
impl Projection for Availability {
    fn name(&self) -> &'static str {
        "availability"
    }

    fn version(&self) -> u32 {
        3
    }

    fn tables(&self) -> &'static [&'static str] {
        &[schedule::TABLE, busy::TABLE]
    }

    fn lanes(&self) -> Lanes {
        Lanes::ByStream
    }

    fn reads(&self, fact: &Fact) -> bool {
        match fact {
            Fact::Schedule(..) | Fact::Hold(..) | Fact::Waitlist(..) => true,
            Fact::Appointment(_, what) => match what {
                AppointmentEvent::Requested { .. }
                | AppointmentEvent::Booked { .. }
                | AppointmentEvent::Rescheduled { .. }
                | AppointmentEvent::ClocksMoved { .. }
                | AppointmentEvent::Declined { .. }
                | AppointmentEvent::Expired {}
                | AppointmentEvent::Cancelled { .. } => true,
                AppointmentEvent::Confirmed {}
                | AppointmentEvent::Arrived {}
                | AppointmentEvent::ArrivalReversed {}
                | AppointmentEvent::Started {}
                | AppointmentEvent::Fulfilled {}
                | AppointmentEvent::NoShowMarked {}
                | AppointmentEvent::NoShowReversed {} => false,
            },
            Fact::Account(..) | Fact::Doctor(..) | Fact::Review(..) | Fact::Quarantine(..) | Fact::Setting(..) => false,
        }
    }

    async fn apply(&self, db: &mut MySqlConnection, tables: Generation, events: &[&Known]) -> Result<(), sqlx::Error> {
        schedule::apply(db, tables.table(schedule::TABLE), events).await?;
        busy::apply(db, tables.table(busy::TABLE), events).await?;
        holds::apply(db, tables.table(busy::TABLE), events).await?;
        waitlist::apply(db, tables.table(busy::TABLE), events).await
    }
}
