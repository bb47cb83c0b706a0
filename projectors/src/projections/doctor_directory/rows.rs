use domain::Fact;
use domain::doctor::{Details, DoctorEvent, Gender, Profile};
use domain::ids::DoctorId;
use serde::Serialize;
use sqlx::MySqlConnection;
use std::collections::BTreeMap;

use super::super::rows::{id, instant, json, put};
use crate::{Known, TableName};

pub(super) const DIRECTORY: &str = "doctor_directory_v2";

/// What can be changed of a row.
#[derive(Serialize)]
struct Changed<'a> {
    id: String,
    gender: &'static str,
    street: &'a str,
    city: &'a str,
    country: &'a str,
    latitude: f64,
    longitude: f64,
    languages: String,
}

impl<'a> Changed<'a> {
    fn of(doctor: DoctorId, details: &'a Details) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: id(doctor.0),
            gender: details.gender.code(),
            street: &details.location.street,
            city: &details.location.city,
            country: &details.location.country,
            latitude: details.location.latitude,
            longitude: details.location.longitude,
            languages: json(&details.languages)?,
        })
    }
}

#[derive(Serialize)]
struct Row<'a> {
    #[serde(flatten)]
    details: Changed<'a>,
    name: &'a str,
    zone: &'static str,
    specialties: String,
    onboarded: String,
}

/// What a batch says about one doctor.
#[derive(Default)]
struct Told<'a> {
    /// The profile and since when it is there, if the batch has that.
    onboarded: Option<(&'a Profile, String)>,
    /// The last details.
    details: Option<Details>,
}

/// Takes in what happened to profiles: the last details of each doctor stay.
pub(super) async fn apply(db: &mut MySqlConnection, table: TableName, events: &[&Known]) -> Result<(), sqlx::Error> {
    let told = told(events);
    let (mut new, mut changed) = (Vec::new(), Vec::new());
    for (doctor, told) in &told {
        let Some(details) = &told.details else { continue };
        let details = Changed::of(*doctor, details)?;
        match &told.onboarded {
            Some((profile, onboarded)) => new.push(Row {
                details,
                name: &profile.name,
                zone: profile.time_zone.name(),
                specialties: json(&profile.specialties)?,
                onboarded: onboarded.clone(),
            }),
            None => changed.push(details),
        }
    }
    put(db, insert(table), &new).await?;
    put(db, update(table), &changed).await
}

fn told<'a>(events: &[&'a Known]) -> BTreeMap<DoctorId, Told<'a>> {
    let mut all: BTreeMap<DoctorId, Told<'a>> = BTreeMap::new();
    for known in events {
        let Fact::Doctor(doctor, what) = &known.fact else {
            continue;
        };
        let told = all.entry(*doctor).or_default();
        match what {
            DoctorEvent::Onboarded { profile } => {
                told.onboarded = Some((profile, instant(known.event.recorded_at)));
                told.details = Some(Details {
                    gender: Gender::NotSaid,
                    languages: profile.languages.clone(),
                    location: profile.location.clone(),
                });
            }
            DoctorEvent::DetailsChanged { details } => told.details = Some(details.clone()),
        }
    }
    all
}

const DETAILS: &str = "\
    id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$.id', \
    gender VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin PATH '$.gender', \
    street VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.street', \
    city VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.city', \
    country VARCHAR(16) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.country', \
    latitude DOUBLE PATH '$.latitude', longitude DOUBLE PATH '$.longitude', \
    languages TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.languages'";

fn insert(table: TableName) -> String {
    format!(
        "INSERT INTO {table} (doctor_id, name, gender, street, city, country, latitude, longitude, time_zone, languages, \
         specialties, onboarded_at) \
         SELECT UNHEX(w.id), w.name, w.gender, w.street, w.city, w.country, w.latitude, w.longitude, w.zone, w.languages, \
         w.specialties, w.onboarded FROM JSON_TABLE(?, '$[*]' COLUMNS ({DETAILS}, \
         name VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.name', \
         zone VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin PATH '$.zone', \
         specialties TEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PATH '$.specialties', \
         onboarded DATETIME(6) PATH '$.onboarded')) w \
         ON DUPLICATE KEY UPDATE name = VALUES(name), gender = VALUES(gender), street = VALUES(street), \
         city = VALUES(city), country = VALUES(country), latitude = VALUES(latitude), longitude = VALUES(longitude), \
         time_zone = VALUES(time_zone), languages = VALUES(languages), specialties = VALUES(specialties), \
         onboarded_at = VALUES(onboarded_at)"
    )
}

fn update(table: TableName) -> String {
    format!(
        "UPDATE JSON_TABLE(?, '$[*]' COLUMNS ({DETAILS})) w \
         STRAIGHT_JOIN {table} d FORCE INDEX (PRIMARY) ON d.doctor_id = UNHEX(w.id) \
         SET d.gender = w.gender, d.street = w.street, d.city = w.city, d.country = w.country, \
         d.latitude = w.latitude, d.longitude = w.longitude, d.languages = w.languages"
    )
}
