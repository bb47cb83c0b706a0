mod clocks;
mod commands;
mod locations;
mod obstacles;
mod offers;
mod series;
mod tallies;
mod zones;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Europe::Berlin;
use chrono_tz::Tz;
use uuid::Uuid;

use super::*;
use crate::doctor::Location;
use crate::holiday_calendar::HolidayCalendar;
use crate::holidays::Country;
use crate::ids::{AppointmentId, DoctorId, ExceptionId, LocationId, TimeOffId};
use crate::money::{Currency, Money};
use crate::setting::Names;
use crate::time::Zone;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn block(weekday: Weekday, from: &str, to: &str) -> Block {
    Block::new(weekday, time(from), time(to))
}

fn every_day(from: &str, to: &str) -> WeeklyHours {
    let days = (0..7).map(|day| block(Weekday::try_from(day).unwrap(), from, to));
    WeeklyHours::new(days.collect()).unwrap()
}

fn check_up() -> VisitType {
    let price = Money {
        amount: 4_500,
        currency: Currency::try_from("EUR".to_owned()).unwrap(),
    };
    VisitType {
        buffer_after: 10,
        ..VisitType::new(VisitTypeId(Uuid::from_u128(7)), "Check-up", 30, price)
    }
}

fn rules(time_zone: Tz, weekly: WeeklyHours, visit_type: &VisitType) -> Rules {
    let mut rules = Rules {
        weekly,
        ..Rules::new(time_zone)
    };
    rules.visit_types.put(visit_type.clone());
    rules
}

/// Time off of the doctor 2 in Berlin, all of it taken in the log.
fn time_off(id: u128, from: &str, to: &str) -> TimeOff {
    let (starts_at, ends_at) = (utc(from), utc(to));
    let zone = Zone::of(Berlin);
    TimeOff {
        id: TimeOffId(Uuid::from_u128(id)),
        doctor_id: DoctorId(Uuid::from_u128(2)),
        starts_at,
        ends_at,
        local_start: zone.wall_time(starts_at).local,
        local_end: zone.wall_time(ends_at).local,
        reserved: vec![Stretch { starts_at, ends_at }],
    }
}

fn closed(id: u128, on: &str) -> DateException {
    DateException {
        id: ExceptionId(Uuid::from_u128(id)),
        date: date(on),
        change: Change::Closed,
    }
}

fn extra(id: u128, on: &str, from: &str, to: &str) -> DateException {
    DateException {
        id: ExceptionId(Uuid::from_u128(id)),
        date: date(on),
        change: Change::Extra {
            from: time(from),
            to: time(to),
            visit_types: vec![],
            location: None,
        },
    }
}

/// The same extra hours at a further location.
fn extra_at(exception: DateException, at: Option<LocationId>) -> DateException {
    let change = match exception.change {
        Change::Extra {
            from, to, visit_types, ..
        } => Change::Extra {
            from,
            to,
            visit_types,
            location: at,
        },
        Change::Closed => Change::Closed,
    };
    DateException { change, ..exception }
}

fn branch(id: u128, name: &str) -> Branch {
    Branch {
        id: LocationId(Uuid::from_u128(id)),
        name: name.to_owned(),
        location: Location {
            street: "Am Kanal 3".to_owned(),
            city: "Potsdam".to_owned(),
            country: "DE".to_owned(),
            latitude: 52.4,
            longitude: 13.06,
        },
    }
}

/// A visit of a type with its buffers.
fn visit(id: u128, visit_type: &VisitType, starts_at: DateTime<Utc>) -> Busy {
    let Stretch {
        starts_at: from,
        ends_at,
    } = visit_type.busy_at(starts_at);
    Busy {
        starts_at: from,
        ends_at,
        visit: Stretch {
            starts_at,
            ends_at: starts_at + visit_type.length(),
        },
        visit_type: visit_type.id,
        owner: Owner::Visit(AppointmentId(Uuid::from_u128(id))),
    }
}

fn taken(doctor: Vec<Busy>) -> Taken {
    Taken {
        doctor,
        ..Taken::default()
    }
}

/// What a doctor's clock shows at the offered starts of the only type.
fn offered(rules: &Rules, taken: &Taken, from: &str, to: &str, now: &str) -> Vec<String> {
    let visit_type = rules.visit_types.iter().next().unwrap();
    let window = Window {
        from: utc(from),
        to: utc(to),
        now: utc(now),
    };
    let zone = Zone::of(rules.time_zone);
    let starts = rules.starts(visit_type, taken, window);
    starts
        .map(|start| zone.wall_time(start.at).local.format("%d %H:%M").to_string())
        .collect()
}
