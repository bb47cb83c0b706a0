use domain::doctor::Profile;
use domain::ids::DoctorId;
use event_store::Recorded;
use serde::Serialize;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

use super::super::rows::{id, instant, json, put};
use crate::{Generation, TableName};

pub(super) const DIRECTORY: &str = "doctor_directory_v1";
pub(super) const SPECIALTY: &str = "doctor_specialty_v1";
pub(super) const LANGUAGE: &str = "doctor_language_v1";

#[derive(Serialize)]
struct Row<'a> {
    id: String,
    name: &'a str,
    street: &'a str,
    city: &'a str,
    country: &'a str,
    latitude: f64,
    longitude: f64,
    zone: &'static str,
    languages: String,
    specialties: String,
    onboarded: String,
}

impl<'a> Row<'a> {
    fn of(doctor: DoctorId, profile: &'a Profile, event: &Recorded) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: id(doctor.0),
            name: &profile.name,
            street: &profile.location.street,
            city: &profile.location.city,
            country: &profile.location.country,
            latitude: profile.location.latitude,
            longitude: profile.location.longitude,
            zone: profile.time_zone.name(),
            languages: json(&profile.languages)?,
            specialties: json(&profile.specialties)?,
            onboarded: instant(event.recorded_at),
        })
    }
}

/// A row of one of the lookup tables.
#[derive(Serialize)]
struct Entry<'a> {
    id: String,
    code: &'a str,
}

/// Writes these profiles and what can be searched of them, in place of what was there of the same doctors.
pub(super) async fn publish(
    db: &mut MySqlConnection,
    tables: Generation,
    profiles: &BTreeMap<DoctorId, (&Profile, &Recorded)>,
) -> Result<(), sqlx::Error> {
    let rows = profiles
        .iter()
        .map(|(doctor, (profile, event))| Row::of(*doctor, profile, event))
        .collect::<Result<Vec<_>, _>>()?;
    put(db, insert(tables.table(DIRECTORY)), &rows).await?;
    let (mut doctors, mut specialties, mut languages) = (Vec::new(), Vec::new(), Vec::new());
    for (doctor, (profile, _)) in profiles {
        let entry = |code| Entry { id: id(doctor.0), code };
        doctors.push(entry(""));
        specialties.extend(profile.specialties.iter().map(|specialty| entry(specialty.code())));
        languages.extend(profile.languages.iter().map(|language| entry(language)));
    }
    list(db, tables.table(SPECIALTY), "specialty", &doctors, &specialties).await?;
    list(db, tables.table(LANGUAGE), "language", &doctors, &languages).await
}

async fn list(
    db: &mut MySqlConnection,
    table: TableName,
    column: &str,
    doctors: &[Entry<'_>],
    entries: &[Entry<'_>],
) -> Result<(), sqlx::Error> {
    let strike = format!(
        "DELETE l FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id')) w \
         STRAIGHT_JOIN {table} l FORCE INDEX (PRIMARY) ON l.doctor_id = UNHEX(w.id)"
    );
    // IGNORE: a profile may name a code twice.
    let enter = format!(
        "INSERT IGNORE INTO {table} (doctor_id, {column}) SELECT UNHEX(w.id), w.code FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         code VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.code')) w"
    );
    put(db, strike, doctors).await?;
    put(db, enter, entries).await
}

fn insert(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (doctor_id, name, street, city, country, latitude, longitude, time_zone, languages, \
         specialties, onboarded_at) \
         SELECT UNHEX(w.id), w.name, w.street, w.city, w.country, w.latitude, w.longitude, w.zone, w.languages, \
         w.specialties, w.onboarded FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
         name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.name', \
         street VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.street', \
         city VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.city', \
         country VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.country', \
         latitude DOUBLE PATH '$.latitude', longitude DOUBLE PATH '$.longitude', \
         zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$.zone', \
         languages TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.languages', \
         specialties TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.specialties', \
         onboarded DATETIME(6) PATH '$.onboarded')) w \
         ON DUPLICATE KEY UPDATE name = VALUES(name), street = VALUES(street), city = VALUES(city), \
         country = VALUES(country), latitude = VALUES(latitude), longitude = VALUES(longitude), \
         time_zone = VALUES(time_zone), languages = VALUES(languages), specialties = VALUES(specialties), \
         onboarded_at = VALUES(onboarded_at)"
    )
}
