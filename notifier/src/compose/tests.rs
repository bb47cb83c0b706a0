mod calendars;
mod changed_clocks;
mod places;
mod reminding;
mod safety;
mod wording;

use chrono_tz::Tz;
use domain::appointment::CancellationPolicy;
use domain::doctor::{Location, Specialty};
use domain::ids::{DoctorId, LocationId, PatientId, VisitTypeId};
use domain::money::{Currency, Money};
use domain::schedule::{Allotment, Branch, Venue};
use domain::{Personal, PersonalId};

use super::*;

const VISIT: Uuid = Uuid::from_u128(0x0199_8d2f_0000_7000_8000_0000_0000_0001);
const PATIENT: Uuid = Uuid::from_u128(2);
const DOCTOR: Uuid = Uuid::from_u128(3);

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn slot(starts_at: &str, ends_at: &str) -> Slot {
    let (starts_at, ends_at) = (at(starts_at), at(ends_at));
    Slot {
        starts_at,
        ends_at,
        reserved_from: starts_at,
        reserved_until: ends_at,
        local_start: Zone::of(Tz::Europe__Berlin).wall_time(starts_at).local,
        time_zone: Tz::Europe__Berlin,
        place: Venue::Practice,
        allotment: Allotment::default(),
    }
}

fn visit(kind: Kind) -> Visit {
    let pending = matches!(kind, Kind::VisitRequested | Kind::DoctorVisitRequested);
    let moved = matches!(kind, Kind::VisitRescheduled | Kind::DoctorVisitRescheduled);
    // What the rules of then had made of half past two in Berlin.
    let by_old_rules = (kind == Kind::VisitClocksMoved).then(|| Slot {
        local_start: "2026-03-03T14:30:00".parse().unwrap(),
        ..slot("2026-03-03T12:30:00Z", "2026-03-03T13:00:00Z")
    });
    Visit {
        id: VISIT,
        version: 2,
        booking: Booking {
            patient_id: PatientId(PATIENT),
            doctor_id: DoctorId(DOCTOR),
            visit_type_id: VisitTypeId(Uuid::from_u128(4)),
            visit_type_name: "HIV test".to_owned(),
            price: Money {
                amount: 4500,
                currency: Currency::try_from("EUR".to_owned()).unwrap(),
            },
            cancellation: CancellationPolicy { notice_hours: 24 },
            reason: Some(Personal::new(
                PersonalId(Uuid::from_u128(5)),
                "HIV after a needle".to_owned(),
            )),
            series: None,
            slot: slot("2026-03-03T13:30:00Z", "2026-03-03T14:00:00Z"),
        },
        status: if pending { Status::Pending } else { Status::Booked },
        was_booked: true,
        previous: moved
            .then(|| slot("2026-03-02T08:00:00Z", "2026-03-02T08:30:00Z"))
            .or(by_old_rules),
        by_doctor: false,
        expires_at: pending.then(|| at("2026-02-22T09:00:00Z")),
        free_until: Some(at("2026-03-02T13:30:00Z")),
        declined: (kind == Kind::VisitDeclined).then_some(DeclineReason::NoNewPatients),
        late: false,
        profile: Profile {
            name: "Dr. Lena Hartmann".to_owned(),
            specialties: vec![Specialty::Dermatology],
            languages: vec!["de".to_owned()],
            location: Location {
                street: "Torstraße 12".to_owned(),
                city: "Berlin".to_owned(),
                country: "DE".to_owned(),
                latitude: 52.53,
                longitude: 13.4,
            },
            time_zone: Tz::Europe__Berlin,
        },
    }
}

fn kept() -> Kept {
    Kept {
        slot: visit(Kind::VisitBooked).booking.slot,
        until: at("2026-02-20T09:15:00Z"),
        moves: true,
        profile: visit(Kind::VisitBooked).profile,
    }
}

fn clocks() -> Clocks {
    Clocks {
        zone: "Europe/Berlin",
        visits: 12,
        time_off: 1,
        skipped: false,
    }
}

fn is_about_a_visit(kind: Kind) -> bool {
    kind.as_str().contains("visit")
}

fn reader(kind: Kind, locale: Locale, zone: Tz) -> Reader {
    let doctor = kind.as_str().starts_with("doctor") || kind.as_str().starts_with("invitation");
    Reader {
        account: if doctor { DOCTOR } else { PATIENT },
        address: "someone@example.com".parse().unwrap(),
        name: if doctor { "Lena Hartmann" } else { "Zoë Łukasz" }.to_owned(),
        zone,
        locale,
    }
}

fn desk() -> Desk {
    Desk {
        from: "Medbook <no-reply@medbook.example>".parse().unwrap(),
        links: Links::below("https://medbook.example").unwrap(),
        keys: SigningKey::from_base64("AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE=").unwrap(),
        templates: Templates::load().unwrap(),
    }
}

fn occasion(kind: Kind) -> Occasion {
    Occasion {
        kind,
        recorded_at: at("2026-02-20T09:00:00Z"),
    }
}

fn write<'a>(kind: Kind, reader: Reader, about: impl Into<About<'a>>) -> Letter {
    let message_id = format!("<{VISIT}.{kind}@medbook.example>");
    desk()
        .write(
            &occasion(kind),
            reader,
            about.into(),
            message_id,
            at("2026-02-20T09:00:05Z"),
        )
        .unwrap()
}

fn letter(kind: Kind, locale: Locale, zone: Tz) -> Letter {
    let reader = reader(kind, locale, zone);
    if kind.as_str().starts_with("waitlist") {
        return write(kind, reader, About::Kept(&kept()));
    }
    if kind == Kind::DoctorClocksMoved {
        return write(kind, reader, About::Clocks(&clocks()));
    }
    let visit = is_about_a_visit(kind).then(|| visit(kind));
    write(kind, reader, visit.as_ref())
}
