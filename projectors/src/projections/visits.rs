//! What the doctor's calendar and the patient's list of visits share: the same columns under two keys.

use domain::appointment::{AppointmentEvent, Booking, Party, Slot, Status};
use domain::ids::AppointmentId;
use event_store::Recorded;
use sqlx::{AssertSqlSafe, MySqlConnection};

/// One of the two tables.
pub(super) struct VisitTable {
    pub(super) name: &'static str,
}

impl VisitTable {
    pub(super) async fn apply(
        &self,
        db: &mut MySqlConnection,
        event: &Recorded,
        id: AppointmentId,
        what: &AppointmentEvent,
    ) -> Result<(), sqlx::Error> {
        let row = Row {
            table: self.name,
            id,
            sequence: event.version.saturating_sub(1),
        };
        match what {
            AppointmentEvent::Requested { booking } => row.insert(db, booking, Status::Pending).await,
            AppointmentEvent::Booked { booking } => row.insert(db, booking, Status::Booked).await,
            AppointmentEvent::Confirmed {} => row.turn(db, Status::Booked, None).await,
            AppointmentEvent::Declined {} => row.turn(db, Status::Cancelled, Some(Party::Doctor)).await,
            AppointmentEvent::Rescheduled { slot, .. } => row.shift(db, slot).await,
            AppointmentEvent::Cancelled { by, .. } => row.turn(db, Status::Cancelled, Some(*by)).await,
            AppointmentEvent::Fulfilled {} => row.turn(db, Status::Fulfilled, None).await,
            AppointmentEvent::NoShowMarked {} => row.turn(db, Status::NoShow, None).await,
        }
    }
}

/// One visit's row, as an event leaves it.
struct Row {
    table: &'static str,
    id: AppointmentId,
    sequence: u32,
}

impl Row {
    async fn insert(&self, db: &mut MySqlConnection, booking: &Booking, status: Status) -> Result<(), sqlx::Error> {
        let slot = &booking.slot;
        // The table's name is one of two constants.
        let sql = AssertSqlSafe(format!(
            "INSERT INTO {} (appointment_id, doctor_id, patient_id, visit_type_id, visit_type_name, starts_at, ends_at,
                 local_start, time_zone, status, price_amount, price_currency, cancelled_by, sequence)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?)
             ON DUPLICATE KEY UPDATE doctor_id = VALUES(doctor_id), patient_id = VALUES(patient_id),
                 visit_type_id = VALUES(visit_type_id), visit_type_name = VALUES(visit_type_name),
                 starts_at = VALUES(starts_at), ends_at = VALUES(ends_at), local_start = VALUES(local_start),
                 time_zone = VALUES(time_zone), status = VALUES(status), price_amount = VALUES(price_amount),
                 price_currency = VALUES(price_currency), cancelled_by = VALUES(cancelled_by),
                 sequence = VALUES(sequence)",
            self.table
        ));
        sqlx::query(sql)
            .bind(self.id.0)
            .bind(booking.doctor_id.0)
            .bind(booking.patient_id.0)
            .bind(booking.visit_type_id.0)
            .bind(&booking.visit_type_name)
            .bind(slot.starts_at)
            .bind(slot.ends_at)
            .bind(slot.local_start)
            .bind(slot.time_zone.name())
            .bind(status.as_str())
            .bind(booking.price.amount)
            .bind(booking.price.currency.as_str())
            .bind(self.sequence)
            .execute(db)
            .await?;
        Ok(())
    }

    async fn shift(&self, db: &mut MySqlConnection, slot: &Slot) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(format!(
            "UPDATE {} SET starts_at = ?, ends_at = ?, local_start = ?, time_zone = ?, sequence = ?
             WHERE appointment_id = ?",
            self.table
        ));
        sqlx::query(sql)
            .bind(slot.starts_at)
            .bind(slot.ends_at)
            .bind(slot.local_start)
            .bind(slot.time_zone.name())
            .bind(self.sequence)
            .bind(self.id.0)
            .execute(db)
            .await?;
        Ok(())
    }

    async fn turn(
        &self,
        db: &mut MySqlConnection,
        status: Status,
        cancelled_by: Option<Party>,
    ) -> Result<(), sqlx::Error> {
        let sql = AssertSqlSafe(format!(
            "UPDATE {} SET status = ?, cancelled_by = ?, sequence = ? WHERE appointment_id = ?",
            self.table
        ));
        sqlx::query(sql)
            .bind(status.as_str())
            .bind(cancelled_by.map(Party::as_str))
            .bind(self.sequence)
            .bind(self.id.0)
            .execute(db)
            .await?;
        Ok(())
    }
}
