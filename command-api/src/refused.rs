use access::LinkError;
use axum::response::{IntoResponse, Response};
use domain::account::AccountRefusal;
use domain::appointment::AppointmentRefusal;
use domain::doctor::DoctorRefusal;
use domain::quarantine::QuarantineRefusal;
use domain::schedule::{OfferRefusal, ScheduleRefusal};
use event_store::{StoreError, VaultError};
use http_kit::{Code, Problem};

use crate::passwords::HashError;

/// Why a command was not carried out, as the problem it is answered with.
#[derive(Debug)]
pub struct Refused(Problem);

impl Refused {
    /// Not there, or not the caller's to know about.
    pub fn not_found() -> Self {
        Self(Problem::not_found())
    }

    /// A command of somebody signed in has to be named.
    pub fn key_missing() -> Self {
        Self::because(
            Code::IdempotencyKeyMissing,
            "This request needs the header Idempotency-Key with a new UUID.",
        )
    }

    /// A refusal with a sentence for people.
    pub fn because(code: Code, detail: &'static str) -> Self {
        Self(Problem::new(code, detail))
    }

    /// A refusal of the domain: its own text is the sentence.
    fn of(code: Code, refusal: &impl std::error::Error) -> Self {
        Self(Problem::new(code, refusal.to_string()))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Database { .. } => Self(Problem::unavailable(error)),
            StoreError::Event { .. }
            | StoreError::HeadMismatch { .. }
            | StoreError::Gap { .. }
            | StoreError::WrongMasterKey => Self(Problem::internal(error)),
        }
    }
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        Self(Problem::unavailable(error))
    }
}

impl From<VaultError> for Refused {
    fn from(error: VaultError) -> Self {
        Self(Problem::internal(error))
    }
}

impl From<HashError> for Refused {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Self(Problem::unavailable(error)),
            HashError::Failed(_) => Self(Problem::internal(error)),
        }
    }
}

impl From<LinkError> for Refused {
    fn from(error: LinkError) -> Self {
        match error {
            LinkError::Invalid => Self::of(Code::LinkInvalid, &error),
            LinkError::Expired => Self::of(Code::LinkExpired, &error),
        }
    }
}

impl From<AccountRefusal> for Refused {
    fn from(refusal: AccountRefusal) -> Self {
        let code = match refusal {
            AccountRefusal::AlreadyExists => Code::VersionConflict,
            AccountRefusal::Unknown => return Self::not_found(),
            AccountRefusal::LinkInvalid => Code::LinkInvalid,
            AccountRefusal::InvitationUsed => Code::InvitationUsed,
        };
        Self::of(code, &refusal)
    }
}

impl From<DoctorRefusal> for Refused {
    fn from(refusal: DoctorRefusal) -> Self {
        let field = match refusal {
            DoctorRefusal::AlreadyOnboarded => return Self::of(Code::VersionConflict, &refusal),
            DoctorRefusal::NoSpecialty => "specialties",
            DoctorRefusal::NoLanguage => "languages",
            DoctorRefusal::NotOnEarth => "location",
        };
        Self(Problem::invalid_field(field, refusal.to_string()))
    }
}

impl From<ScheduleRefusal> for Refused {
    fn from(refusal: ScheduleRefusal) -> Self {
        let field = match refusal {
            ScheduleRefusal::AlreadyOpen => return Self::of(Code::VersionConflict, &refusal),
            // Only commands that name a type in their path hear that it is unknown.
            ScheduleRefusal::NotOpen | ScheduleRefusal::VisitTypeUnknown => return Self::not_found(),
            ScheduleRefusal::HoursOverlap => return Self::of(Code::HoursOverlap, &refusal),
            ScheduleRefusal::HoursEmptyBlock => return Self::of(Code::HoursEmptyBlock, &refusal),
            ScheduleRefusal::VisitTypeName => "name",
            ScheduleRefusal::VisitTypeLength => "minutes",
            ScheduleRefusal::VisitTypeBuffer => "bufferBefore",
        };
        Self(Problem::invalid_field(field, refusal.to_string()))
    }
}

impl From<OfferRefusal> for Refused {
    fn from(refusal: OfferRefusal) -> Self {
        let code = match refusal {
            OfferRefusal::VisitTypeUnknown => Code::VisitTypeUnknown,
            OfferRefusal::InThePast => Code::InThePast,
            OfferRefusal::NotOffered => Code::NotOffered,
        };
        Self::of(code, &refusal)
    }
}

impl From<QuarantineRefusal> for Refused {
    fn from(refusal: QuarantineRefusal) -> Self {
        match refusal {
            QuarantineRefusal::AlreadySetAside => Self::of(Code::AlreadySetAside, &refusal),
            QuarantineRefusal::NotSetAside => Self::not_found(),
            QuarantineRefusal::Reason => Self(Problem::invalid_field("reason", refusal.to_string())),
        }
    }
}

impl From<AppointmentRefusal> for Refused {
    fn from(refusal: AppointmentRefusal) -> Self {
        let code = match refusal {
            AppointmentRefusal::Unknown => return Self::not_found(),
            AppointmentRefusal::AlreadyExists => Code::VersionConflict,
            AppointmentRefusal::AlreadyOver => Code::AlreadyOver,
            AppointmentRefusal::AlreadyCancelled => Code::AlreadyCancelled,
            AppointmentRefusal::AlreadyConfirmed => Code::AlreadyConfirmed,
            AppointmentRefusal::NotStarted => Code::NotStarted,
            AppointmentRefusal::NotConfirmed => Code::NotConfirmed,
            AppointmentRefusal::OtherVisitType => Code::NotOffered,
        };
        Self::of(code, &refusal)
    }
}
