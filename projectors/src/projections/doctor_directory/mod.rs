//! The published profiles, for search.

use async_trait::async_trait;
use domain::Fact;
use domain::doctor::{DoctorEvent, Profile};
use domain::ids::DoctorId;
use event_store::Recorded;
use sqlx::MySqlConnection;

use super::json;
use crate::Projection;

/// `doctor_directory_v1` and its lookup tables.
pub struct DoctorDirectory;

#[async_trait]
impl Projection for DoctorDirectory {
    fn name(&self) -> &'static str {
        "doctor_directory"
    }

    fn version(&self) -> u32 {
        1
    }

    fn tables(&self) -> &'static [&'static str] {
        &["doctor_directory_v1", "doctor_specialty_v1", "doctor_language_v1"]
    }

    async fn apply(&self, db: &mut MySqlConnection, event: &Recorded, fact: &Fact) -> Result<(), sqlx::Error> {
        match fact {
            Fact::Doctor(id, DoctorEvent::Onboarded { profile }) => {
                publish(db, event, *id, profile).await?;
                list_specialties(db, *id, profile).await?;
                list_languages(db, *id, profile).await
            }
            Fact::Account(..) | Fact::Schedule(..) | Fact::Appointment(..) | Fact::Quarantine(..) => Ok(()),
        }
    }
}

async fn publish(
    db: &mut MySqlConnection,
    event: &Recorded,
    id: DoctorId,
    profile: &Profile,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO doctor_directory_v1 (doctor_id, name, street, city, country, latitude, longitude, time_zone,
             languages, specialties, onboarded_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON DUPLICATE KEY UPDATE name = VALUES(name), street = VALUES(street), city = VALUES(city),
             country = VALUES(country), latitude = VALUES(latitude), longitude = VALUES(longitude),
             time_zone = VALUES(time_zone), languages = VALUES(languages), specialties = VALUES(specialties),
             onboarded_at = VALUES(onboarded_at)",
    )
    .bind(id.0)
    .bind(&profile.name)
    .bind(&profile.location.street)
    .bind(&profile.location.city)
    .bind(&profile.location.country)
    .bind(profile.location.latitude)
    .bind(profile.location.longitude)
    .bind(profile.time_zone.name())
    .bind(json(&profile.languages)?)
    .bind(json(&profile.specialties)?)
    .bind(event.recorded_at)
    .execute(db)
    .await?;
    Ok(())
}

async fn list_specialties(db: &mut MySqlConnection, id: DoctorId, profile: &Profile) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM doctor_specialty_v1 WHERE doctor_id = ?")
        .bind(id.0)
        .execute(&mut *db)
        .await?;
    for specialty in &profile.specialties {
        // A profile may name a specialty twice.
        sqlx::query("INSERT IGNORE INTO doctor_specialty_v1 (doctor_id, specialty) VALUES (?, ?)")
            .bind(id.0)
            .bind(specialty.code())
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}

async fn list_languages(db: &mut MySqlConnection, id: DoctorId, profile: &Profile) -> Result<(), sqlx::Error> {
    sqlx::query("DELETE FROM doctor_language_v1 WHERE doctor_id = ?")
        .bind(id.0)
        .execute(&mut *db)
        .await?;
    for language in &profile.languages {
        sqlx::query("INSERT IGNORE INTO doctor_language_v1 (doctor_id, language) VALUES (?, ?)")
            .bind(id.0)
            .bind(language)
            .execute(&mut *db)
            .await?;
    }
    Ok(())
}
