//! Ids: a type for each thing, so that a doctor is never passed where a patient is meant.

use serde::{Deserialize, Serialize};
use sha1::{Digest, Sha1};
use std::fmt;
use uuid::{Builder, Uuid};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }
    };
}

id!(
    /// A person who can sign in. A doctor's profile, schedule and account share one id; so do a patient and the account.
    AccountId
);
id!(
    /// A doctor: the account of role doctor with this id.
    DoctorId
);
id!(
    /// A patient: the account of role patient with this id.
    PatientId
);
id!(
    /// One visit from booking to its end.
    AppointmentId
);
id!(
    /// One of a doctor's visit types.
    VisitTypeId
);
id!(
    /// A time somebody keeps while filling in the form.
    HoldId
);
id!(
    /// One wish on the waitlist.
    WaitlistEntryId
);
id!(
    /// One date on which a doctor has other hours.
    ExceptionId
);
id!(
    /// One of a doctor's further locations, besides the practice of the profile.
    LocationId
);
id!(
    /// One stretch of time in which a doctor sees nobody.
    TimeOffId
);
id!(
    /// Visits that were booked together, every so many weeks.
    SeriesId
);
id!(
    /// A room or a device that visits take turns in.
    RoomId
);
id!(
    /// A visit type of the catalogue, which doctors can start from.
    TemplateId
);
id!(
    /// One of the platform's policies; follows from its kind ([`PolicyKind::id`](crate::policy::PolicyKind::id)).
    PolicyId
);
id!(
    /// The platform's entry about a field of medicine; follows from its code
    /// ([`SpecialtyEntry::id_of`](crate::specialty::SpecialtyEntry::id_of)).
    SpecialtyId
);
id!(
    /// What the platform changed about a country's holidays; follows from the country
    /// ([`HolidayCalendar::id_of`](crate::holiday_calendar::HolidayCalendar::id_of)).
    HolidayCalendarId
);
id!(
    /// What one projection passes over; follows from its name ([`Quarantine::id_of`](crate::quarantine::Quarantine::id_of)).
    QuarantineId
);

/// An id that follows from a name: a version 5 UUID (RFC 9562, section 5.5), the same in every installation.
pub(crate) fn name_based(namespace: Uuid, name: &str) -> Uuid {
    let hash = Sha1::new_with_prefix(namespace).chain_update(name).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash[..16]);
    Builder::from_sha1_bytes(bytes).into_uuid()
}

impl From<DoctorId> for AccountId {
    fn from(id: DoctorId) -> Self {
        Self(id.0)
    }
}

impl From<PatientId> for AccountId {
    fn from(id: PatientId) -> Self {
        Self(id.0)
    }
}

/// Where new ids come from. Real ones are time-ordered (version 7 UUIDs); tests and the demo clinic use a seeded source.
pub trait IdGen: Send + Sync {
    /// An id nobody has yet.
    fn next(&self) -> Uuid;
}
