use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use rand::Rng;
use rand::rngs::StdRng;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::Clinic;
use crate::clinic::{LENGTHS, PASSWORD};

/// Days on which something can be booked. Few, so that clients are in each other's way.
const DAYS: i64 = 6;
/// Quarters of an hour of such a day.
const QUARTERS: i32 = 24;

/// What a client wants, with the key it keeps for every try.
#[derive(Clone, Debug)]
pub struct Wish {
    /// The same for every try.
    pub key: Uuid,
    /// How often it was sent.
    pub attempts: u32,
    /// What it is.
    pub what: What,
}

/// Something to want.
#[derive(Clone, Debug)]
pub enum What {
    /// A visit.
    Book {
        /// With whom.
        doctor: Uuid,
        /// For what.
        visit_type: Uuid,
        /// When.
        starts_at: DateTime<Utc>,
    },
    /// A visit no more.
    Cancel {
        /// Which.
        visit: Uuid,
    },
    /// Another time for a visit.
    Reschedule {
        /// Which.
        visit: Uuid,
        /// When.
        starts_at: DateTime<Utc>,
    },
    /// An account.
    SignUp {
        /// For whom.
        email: String,
    },
}

impl What {
    /// A visit at a time that others may want, too.
    pub fn booking(random: &mut StdRng, doctors: &[Uuid]) -> Self {
        let types = LENGTHS.len() + 1;
        let visit_type = match LENGTHS.get(random.random_range(0..types)) {
            Some(minutes) => Clinic::visit_type(*minutes),
            None => Clinic::visit_type_on_request(),
        };
        Self::Book {
            doctor: doctors[random.random_range(0..doctors.len())],
            visit_type,
            starts_at: some_time(random),
        }
    }

    /// Another time.
    pub fn move_of(random: &mut StdRng, visit: Uuid) -> Self {
        let starts_at = some_time(random);
        Self::Reschedule { visit, starts_at }
    }

    /// Its name in the journal.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Book { .. } => "book",
            Self::Cancel { .. } => "cancel",
            Self::Reschedule { .. } => "reschedule",
            Self::SignUp { .. } => "sign-up",
        }
    }

    /// The visit it is about, if it exists already.
    pub fn visit(&self) -> Option<Uuid> {
        match self {
            Self::Cancel { visit } | Self::Reschedule { visit, .. } => Some(*visit),
            Self::Book { .. } | Self::SignUp { .. } => None,
        }
    }

    /// Where it is sent.
    pub fn path(&self) -> String {
        match self {
            Self::Book { .. } => "/api/appointments".to_owned(),
            Self::Cancel { visit } => format!("/api/appointments/{visit}/cancel"),
            Self::Reschedule { visit, .. } => format!("/api/appointments/{visit}/reschedule"),
            Self::SignUp { .. } => "/api/auth/sign-up".to_owned(),
        }
    }

    /// What is sent.
    pub fn body(&self) -> Value {
        let rfc3339 = |instant: &DateTime<Utc>| instant.to_rfc3339_opts(SecondsFormat::Secs, true);
        match self {
            Self::Book {
                doctor,
                visit_type,
                starts_at,
            } => json!({ "doctorId": doctor, "visitTypeId": visit_type, "startsAt": rfc3339(starts_at) }),
            Self::Cancel { .. } => json!({ "reason": "cannot-come" }),
            Self::Reschedule { starts_at, .. } => json!({ "startsAt": rfc3339(starts_at) }),
            Self::SignUp { email } => json!({
                "email": email, "password": PASSWORD, "name": "Nobody Else", "timeZone": "UTC", "locale": "en",
            }),
        }
    }

    /// The body's hash, for the journal.
    pub fn body_hash(&self) -> String {
        hex::encode(Sha256::digest(self.body().to_string()))
    }
}

fn some_time(random: &mut StdRng) -> DateTime<Utc> {
    Clinic::noon_in(2 + random.random_range(0..DAYS)) + TimeDelta::minutes(15) * random.random_range(0..QUARTERS)
}
