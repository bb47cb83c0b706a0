use chrono_tz::Tz;
use domain::ids::{DoctorId, VisitTypeId};
use domain::schedule::{VisitType, VisitTypes, WeeklyHours};
use sqlx::MySqlConnection;

use super::super::json;

/// One doctor's row, as an event of this stream version leaves it.
pub(super) struct Row {
    pub(super) doctor: DoctorId,
    pub(super) version: u32,
}

impl Row {
    pub(super) async fn open(&self, db: &mut MySqlConnection, time_zone: Tz) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO availability_schedule_v1 (doctor_id, time_zone, weekly, visit_types, version)
             VALUES (?, ?, '[]', '[]', ?)
             ON DUPLICATE KEY UPDATE time_zone = VALUES(time_zone), weekly = VALUES(weekly),
                 visit_types = VALUES(visit_types), version = VALUES(version)",
        )
        .bind(self.doctor.0)
        .bind(time_zone.name())
        .bind(self.version)
        .execute(db)
        .await?;
        Ok(())
    }

    pub(super) async fn set_hours(&self, db: &mut MySqlConnection, weekly: &WeeklyHours) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE availability_schedule_v1 SET weekly = ?, version = ? WHERE doctor_id = ?")
            .bind(json(weekly)?)
            .bind(self.version)
            .bind(self.doctor.0)
            .execute(db)
            .await?;
        Ok(())
    }

    /// Adds a visit type or changes the one with its id.
    pub(super) async fn offer(&self, db: &mut MySqlConnection, visit_type: &VisitType) -> Result<(), sqlx::Error> {
        let mut offered = self.offered(db).await?;
        offered.put(visit_type.clone());
        self.store(db, &offered).await
    }

    pub(super) async fn retire(&self, db: &mut MySqlConnection, id: VisitTypeId) -> Result<(), sqlx::Error> {
        let mut offered = self.offered(db).await?;
        offered.remove(id);
        self.store(db, &offered).await
    }

    /// Fails with `RowNotFound` when the schedule was never opened: the log cannot say that, so it must not pass.
    async fn offered(&self, db: &mut MySqlConnection) -> Result<VisitTypes, sqlx::Error> {
        let text: String = sqlx::query_scalar("SELECT visit_types FROM availability_schedule_v1 WHERE doctor_id = ?")
            .bind(self.doctor.0)
            .fetch_one(db)
            .await?;
        serde_json::from_str(&text).map_err(|error| sqlx::Error::Decode(error.into()))
    }

    async fn store(&self, db: &mut MySqlConnection, offered: &VisitTypes) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE availability_schedule_v1 SET visit_types = ?, version = ? WHERE doctor_id = ?")
            .bind(json(offered)?)
            .bind(self.version)
            .bind(self.doctor.0)
            .execute(db)
            .await?;
        Ok(())
    }
}
