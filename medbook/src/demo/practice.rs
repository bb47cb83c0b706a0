use anyhow::{Context, Result};
use chrono::{NaiveTime, Weekday};
use domain::doctor::{Gender, Location, Profile};
use domain::ids::{DoctorId, LocationId, VisitTypeId};
use domain::money::{Currency, Money};
use domain::schedule::{Block, Branch, Confirmation, Place, Schedule, VisitType, WeeklyHours};
use event_store::Loaded;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use uuid::Uuid;

use super::cast::{CITIES, City, FIELDS, FIRST_NAMES, Field, LAST_NAMES, TALKS, WOMEN};

/// A doctor with an open schedule.
pub struct Practice {
    pub doctor_id: DoctorId,
    pub schedule: Loaded<Schedule>,
    /// How many of ten offered times get booked.
    pub demand: u32,
}

/// What makes the `n`th doctor: every field and every city comes up, in changing pairs.
pub fn profile(n: usize, chance: &mut StdRng) -> (Profile, &'static Field, &'static City) {
    let field = &FIELDS[n % FIELDS.len()];
    let city = &CITIES[(n / FIELDS.len() + n) % CITIES.len()];
    let first = FIRST_NAMES[(n * 7) % FIRST_NAMES.len()];
    let last = LAST_NAMES[(n * 5 + 3) % LAST_NAMES.len()];
    let street = city.streets.choose(chance).copied().unwrap_or("Main Street");
    let mut languages = vec![city.languages[0].to_owned()];
    languages.extend(
        city.languages[1..]
            .iter()
            .filter(|_| chance.random_bool(0.5))
            .map(|code| (*code).to_owned()),
    );
    let profile = Profile {
        name: format!("Dr. {first} {last}"),
        specialties: vec![field.specialty],
        languages,
        location: Location {
            street: format!("{street} {}", chance.random_range(1..140)),
            city: city.name.to_owned(),
            country: city.country.to_owned(),
            latitude: city.latitude + chance.random_range(-0.04..0.04),
            longitude: city.longitude + chance.random_range(-0.06..0.06),
        },
        time_zone: city.time_zone,
    };
    (profile, field, city)
}

/// What the `n`th doctor publishes; a few say nothing.
pub fn gender(n: usize) -> Gender {
    let first = FIRST_NAMES[(n * 7) % FIRST_NAMES.len()];
    match n % 21 {
        11 => Gender::NotSaid,
        17 => Gender::Diverse,
        _ if WOMEN.contains(&first) => Gender::Female,
        _ => Gender::Male,
    }
}

/// Every third doctor talks to patients by video; examinations are at the practice.
fn place(n: usize, name: &str, id: Uuid) -> Place {
    if n % 3 == 1 && TALKS.contains(&name) {
        let link = format!("https://video.medbook.example/{}", id.simple());
        Place::Telehealth { link }
    } else {
        Place::Practice
    }
}

/// The second place of the one doctor who works at two, some kilometres away in the same city.
pub fn branch(n: usize, city: &City, next_id: impl FnOnce() -> Uuid) -> Option<Branch> {
    (n == 1).then(|| Branch {
        id: LocationId(next_id()),
        name: "Branch at the Park".to_owned(),
        location: Location {
            street: "Parkstraße 12".to_owned(),
            city: city.name.to_owned(),
            country: city.country.to_owned(),
            latitude: city.latitude + 0.02,
            longitude: city.longitude - 0.09,
        },
    })
}

/// One of four ways doctors run their week; the demo doctor's day is never empty, whichever day the clinic is opened on.
/// Whoever has a branch is there in the afternoon.
pub fn weekly_hours(n: usize, branch: Option<&Branch>) -> Result<WeeklyHours> {
    let week = [
        Weekday::Mon,
        Weekday::Tue,
        Weekday::Wed,
        Weekday::Thu,
        Weekday::Fri,
        Weekday::Sat,
        Weekday::Sun,
    ];
    let weekdays = &week[..5];
    let plan: &[(&[Weekday], &str, &str)] = match n % 4 {
        _ if n == 0 => &[(&week, "08:00", "12:00"), (&week, "13:30", "18:00")],
        0 => &[(weekdays, "08:00", "12:00"), (&weekdays[..4], "13:30", "17:00")],
        1 => &[(&weekdays[..3], "09:00", "13:00"), (&weekdays[2..], "14:00", "18:30")],
        2 => &[(&weekdays[1..], "07:30", "14:00"), (&[Weekday::Sat], "09:00", "12:00")],
        _ => &[
            (weekdays, "10:00", "12:30"),
            (&weekdays[..2], "14:00", "20:00"),
            (&weekdays[3..4], "15:00", "19:00"),
        ],
    };
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").context("a time of the plan");
    let noon = time("12:00")?;
    let mut blocks = Vec::new();
    for (days, from, to) in plan {
        for day in *days {
            let block = Block::new(*day, time(from)?, time(to)?);
            let place = branch.filter(|_| block.from >= noon).map(|branch| branch.id);
            blocks.push(block.at(place));
        }
    }
    Ok(WeeklyHours::new(blocks)?)
}

/// The visit types of a field as one doctor offers them; the last one of every third doctor needs the doctor's yes.
pub fn visit_types(n: usize, field: &Field, city: &City, mut next_id: impl FnMut() -> Uuid) -> Result<Vec<VisitType>> {
    let currency = Currency::try_from(city.currency.to_owned())?;
    let last = field.visits.len() - 1;
    let types = field.visits.iter().enumerate().map(|(index, (name, minutes, price))| {
        let price = Money {
            amount: price * 100,
            currency,
        };
        let id = next_id();
        VisitType {
            place: place(n, name, id),
            buffer_before: if n.is_multiple_of(5) { 5 } else { 0 },
            buffer_after: if n.is_multiple_of(2) { 5 } else { 0 },
            confirmation: if index == last && n.is_multiple_of(3) {
                Confirmation::ByDoctor
            } else {
                Confirmation::Automatic
            },
            cancellation_notice_hours: if n.is_multiple_of(2) { 24 } else { 0 },
            ..VisitType::new(VisitTypeId(id), *name, *minutes, price)
        }
    });
    Ok(types.collect())
}
