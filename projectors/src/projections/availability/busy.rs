use domain::appointment::{Booking, Slot};
use domain::ids::AppointmentId;
use sqlx::MySqlConnection;

/// The visit takes the doctor's time, buffers included.
pub(super) async fn take(db: &mut MySqlConnection, id: AppointmentId, booking: &Booking) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO availability_busy_v1 (appointment_id, doctor_id, starts_at, ends_at) VALUES (?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE doctor_id = VALUES(doctor_id), starts_at = VALUES(starts_at),
             ends_at = VALUES(ends_at)",
    )
    .bind(id.0)
    .bind(booking.doctor_id.0)
    .bind(booking.slot.reserved_from)
    .bind(booking.slot.reserved_until)
    .execute(db)
    .await?;
    Ok(())
}

/// It takes another time instead.
pub(super) async fn shift(db: &mut MySqlConnection, id: AppointmentId, slot: &Slot) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE availability_busy_v1 SET starts_at = ?, ends_at = ? WHERE appointment_id = ?")
        .bind(slot.reserved_from)
        .bind(slot.reserved_until)
        .bind(id.0)
        .execute(db)
        .await?;
    Ok(())
}

/// The time is free again.
pub(super) async fn release(db: &mut MySqlConnection, id: AppointmentId) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM availability_busy_v1 WHERE appointment_id = ?")
        .bind(id.0)
        .execute(db)
        .await?;
    Ok(())
}
