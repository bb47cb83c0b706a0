use access::LinkError;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::account::AccountRefusal;
use domain::appointment::AppointmentRefusal;
use domain::catalogue::CatalogueRefusal;
use domain::doctor::DoctorRefusal;
use domain::hold::HoldRefusal;
use domain::holiday_calendar::HolidayCalendarRefusal;
use domain::policy::PolicyRefusal;
use domain::quarantine::QuarantineRefusal;
use domain::review::ReviewRefusal;
use domain::room::RoomRefusal;
use domain::schedule::{OfferRefusal, ScheduleRefusal};
use domain::specialty::SpecialtyRefusal;
use domain::waitlist::WaitlistRefusal;
use event_store::{StoreError, VaultError};
use http_kit::{Code, Problem, ProblemDocument};
use serde_json::Value;
use uuid::Uuid;

use crate::passwords::HashError;

/// Why a command was not carried out, as the problem it is answered with.
#[derive(Debug)]
pub struct Refused(Why);

#[derive(Debug)]
enum Why {
    Now(Problem),
    /// As the key remembers it.
    Remembered(Box<ProblemDocument>),
}

impl Refused {
    /// Not there, or not the caller's to know about.
    pub fn not_found() -> Self {
        Problem::not_found().into()
    }

    /// The refusal a key remembers.
    pub(crate) fn remembered(body: Value) -> Self {
        match serde_json::from_value(body) {
            Ok(document) => Self(Why::Remembered(Box::new(document))),
            Err(error) => Problem::internal(error).into(),
        }
    }

    /// What the key is to remember, if this was decided on the state of the world, so that another moment may decide
    /// otherwise. Who could not be let in, or not be served, was not decided about.
    pub(crate) fn decided(self, request_id: Uuid) -> Result<ProblemDocument, Self> {
        match self.0 {
            Why::Now(problem) if is_decision(problem.code().status()) => Ok(problem.document(request_id)),
            why @ (Why::Now(_) | Why::Remembered(_)) => Err(Self(why)),
        }
    }

    /// Whether it was decided on the state of the world, rather than that nothing could be decided.
    pub fn is_decision(&self) -> bool {
        match &self.0 {
            Why::Now(problem) => is_decision(problem.code().status()),
            Why::Remembered(_) => true,
        }
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
        Problem::new(code, detail).into()
    }

    /// A refusal of the domain: its own text is the sentence.
    fn of(code: Code, refusal: &impl std::error::Error) -> Self {
        Problem::new(code, refusal.to_string()).into()
    }
}

fn is_decision(status: StatusCode) -> bool {
    [
        StatusCode::NOT_FOUND,
        StatusCode::CONFLICT,
        StatusCode::UNPROCESSABLE_ENTITY,
    ]
    .contains(&status)
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self.0 {
            Why::Now(problem) => problem.into_response(),
            Why::Remembered(document) => document.into_response(),
        }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(Why::Now(problem))
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Database { .. } => Problem::unavailable(error).into(),
            StoreError::Event { .. }
            | StoreError::HeadMismatch { .. }
            | StoreError::Gap { .. }
            | StoreError::WrongMasterKey => Problem::internal(error).into(),
        }
    }
}

impl From<sqlx::Error> for Refused {
    fn from(error: sqlx::Error) -> Self {
        Problem::unavailable(error).into()
    }
}

impl From<VaultError> for Refused {
    fn from(error: VaultError) -> Self {
        Problem::internal(error).into()
    }
}

impl From<HashError> for Refused {
    fn from(error: HashError) -> Self {
        match error {
            HashError::Busy => Problem::unavailable(error).into(),
            HashError::Failed(_) => Problem::internal(error).into(),
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
            DoctorRefusal::Unknown => return Self::not_found(),
            DoctorRefusal::NoSpecialty => "specialties",
            DoctorRefusal::NoLanguage => "languages",
            DoctorRefusal::NotOnEarth => "location",
        };
        Problem::invalid_field(field, refusal.to_string()).into()
    }
}

impl From<ScheduleRefusal> for Refused {
    fn from(refusal: ScheduleRefusal) -> Self {
        let field = match refusal {
            ScheduleRefusal::AlreadyOpen => return Self::of(Code::VersionConflict, &refusal),
            // Only commands that name a type in their path hear that it is unknown.
            ScheduleRefusal::NotOpen
            | ScheduleRefusal::LocationUnknown
            | ScheduleRefusal::VisitTypeUnknown
            | ScheduleRefusal::ExceptionUnknown
            | ScheduleRefusal::TimeOffUnknown => return Self::not_found(),
            ScheduleRefusal::ExceptionOverlaps => return Self::of(Code::ExceptionOverlaps, &refusal),
            ScheduleRefusal::TimeOffOverlaps { .. } => return Self::of(Code::TimeOffOverlaps, &refusal),
            ScheduleRefusal::TooManyExceptions
            | ScheduleRefusal::TooMuchTimeOff
            | ScheduleRefusal::TooManyLocations => return Self::of(Code::TooManyRules, &refusal),
            ScheduleRefusal::LocationInUse => return Self::of(Code::LocationInUse, &refusal),
            ScheduleRefusal::HoursOverlap => return Self::of(Code::HoursOverlap, &refusal),
            ScheduleRefusal::HoursEmptyBlock => return Self::of(Code::HoursEmptyBlock, &refusal),
            ScheduleRefusal::VisitTypeName | ScheduleRefusal::LocationName => "name",
            ScheduleRefusal::HoursAtUnknownLocation => "location",
            ScheduleRefusal::LocationNotOnEarth => "address",
            ScheduleRefusal::VisitTypeLength => "minutes",
            ScheduleRefusal::VisitTypeBuffer => "bufferBefore",
            ScheduleRefusal::VisitTypeGrid => "gridMinutes",
            ScheduleRefusal::VisitTypeNotice => "noticeMinutes",
            ScheduleRefusal::VisitTypeAdvance => "advanceDays",
            ScheduleRefusal::VisitTypeLink => "place.link",
            ScheduleRefusal::VisitTypeRooms => "rooms",
            ScheduleRefusal::LimitsRange => "limits",
            ScheduleRefusal::ExceptionOver => "date",
            ScheduleRefusal::TimeOffEmpty | ScheduleRefusal::TimeOffOver | ScheduleRefusal::TimeOffTooLong => "to",
            ScheduleRefusal::CancellationNotice => "cancellationNoticeHours",
        };
        Problem::invalid_field(field, refusal.to_string()).into()
    }
}

impl From<HoldRefusal> for Refused {
    fn from(refusal: HoldRefusal) -> Self {
        let code = match refusal {
            HoldRefusal::Unknown => return Self::not_found(),
            HoldRefusal::AlreadyExists => Code::VersionConflict,
            HoldRefusal::Over => Code::HoldOver,
            HoldRefusal::AlreadyRenewed => Code::HoldAlreadyRenewed,
        };
        Self::of(code, &refusal)
    }
}

impl From<WaitlistRefusal> for Refused {
    fn from(refusal: WaitlistRefusal) -> Self {
        let code = match refusal {
            WaitlistRefusal::Unknown => return Self::not_found(),
            WaitlistRefusal::AlreadyExists => Code::VersionConflict,
            WaitlistRefusal::Days => return Problem::invalid_field("lastDay", refusal.to_string()).into(),
            WaitlistRefusal::Hours => return Problem::invalid_field("hours", refusal.to_string()).into(),
            // Nobody but the policy offers, so nobody hears the other two.
            WaitlistRefusal::OfferOver | WaitlistRefusal::NotWaiting | WaitlistRefusal::NotWished => Code::OfferOver,
        };
        Self::of(code, &refusal)
    }
}

impl From<OfferRefusal> for Refused {
    fn from(refusal: OfferRefusal) -> Self {
        let code = match refusal {
            OfferRefusal::VisitTypeUnknown => Code::VisitTypeUnknown,
            OfferRefusal::InThePast => Code::InThePast,
            OfferRefusal::TooSoon => Code::TooSoon,
            OfferRefusal::FullyBooked => Code::FullyBooked,
            OfferRefusal::TooFarAhead => Code::TooFarAhead,
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
            QuarantineRefusal::Reason => Problem::invalid_field("reason", refusal.to_string()).into(),
        }
    }
}

impl From<ReviewRefusal> for Refused {
    fn from(refusal: ReviewRefusal) -> Self {
        let code = match refusal {
            ReviewRefusal::Unknown => return Self::not_found(),
            ReviewRefusal::NotFulfilled => Code::NotFulfilled,
            ReviewRefusal::TooLate => Code::ReviewTooLate,
            ReviewRefusal::AlreadyReviewed => Code::AlreadyReviewed,
            ReviewRefusal::Withdrawn => Code::ReviewWithdrawn,
            ReviewRefusal::Hidden => Code::ReviewHidden,
            ReviewRefusal::NotHidden => Code::ReviewNotHidden,
            ReviewRefusal::Rating => return Problem::invalid_field("rating", refusal.to_string()).into(),
            ReviewRefusal::Text => return Problem::invalid_field("text", refusal.to_string()).into(),
            ReviewRefusal::Note => return Problem::invalid_field("note", refusal.to_string()).into(),
        };
        Self::of(code, &refusal)
    }
}

impl From<RoomRefusal> for Refused {
    fn from(refusal: RoomRefusal) -> Self {
        let field = match refusal {
            RoomRefusal::AlreadyRegistered => return Self::of(Code::VersionConflict, &refusal),
            RoomRefusal::Unknown => return Self::not_found(),
            RoomRefusal::Retired => return Self::of(Code::SettingRetired, &refusal),
            RoomRefusal::Name => "name",
            RoomRefusal::Doctors => "doctors",
            RoomRefusal::Reason => "reason",
        };
        Problem::invalid_field(field, refusal.to_string()).into()
    }
}

impl From<CatalogueRefusal> for Refused {
    fn from(refusal: CatalogueRefusal) -> Self {
        match refusal {
            CatalogueRefusal::AlreadyAdded => Self::of(Code::VersionConflict, &refusal),
            CatalogueRefusal::Unknown => Self::not_found(),
            CatalogueRefusal::Retired => Self::of(Code::SettingRetired, &refusal),
            CatalogueRefusal::VisitType(refusal) => refusal.into(),
            CatalogueRefusal::Reason => Problem::invalid_field("reason", refusal.to_string()).into(),
        }
    }
}

impl From<PolicyRefusal> for Refused {
    fn from(refusal: PolicyRefusal) -> Self {
        let field = match refusal {
            PolicyRefusal::Visits => "rule.visits",
            PolicyRefusal::Months => "rule.months",
            PolicyRefusal::Hours => "hours",
            PolicyRefusal::Reason => "reason",
        };
        Problem::invalid_field(field, refusal.to_string()).into()
    }
}

impl From<SpecialtyRefusal> for Refused {
    fn from(refusal: SpecialtyRefusal) -> Self {
        let field = match refusal {
            SpecialtyRefusal::AlreadyAdded => return Self::of(Code::SpecialtyExists, &refusal),
            SpecialtyRefusal::Unknown => return Self::not_found(),
            SpecialtyRefusal::Names => "names",
            SpecialtyRefusal::Reason => "reason",
        };
        Problem::invalid_field(field, refusal.to_string()).into()
    }
}

impl From<HolidayCalendarRefusal> for Refused {
    fn from(refusal: HolidayCalendarRefusal) -> Self {
        let field = match refusal {
            HolidayCalendarRefusal::AlreadyHoliday => return Self::of(Code::AlreadyHoliday, &refusal),
            HolidayCalendarRefusal::NoHoliday => return Self::not_found(),
            HolidayCalendarRefusal::TooMany => return Self::of(Code::TooManyRules, &refusal),
            HolidayCalendarRefusal::Names => "names",
            HolidayCalendarRefusal::Reason => "reason",
        };
        Problem::invalid_field(field, refusal.to_string()).into()
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
            AppointmentRefusal::RequestExpired => Code::RequestExpired,
            AppointmentRefusal::AlreadyArrived => Code::AlreadyArrived,
            AppointmentRefusal::TooEarly => Code::TooEarly,
            AppointmentRefusal::DayOver => Code::DayOver,
            AppointmentRefusal::TooLateToUndo => Code::TooLateToUndo,
            AppointmentRefusal::NotYourReason => {
                return Problem::invalid_field("reason", refusal.to_string()).into();
            }
            AppointmentRefusal::OtherVisitType => Code::NotOffered,
        };
        Self::of(code, &refusal)
    }
}
