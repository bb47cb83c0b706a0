use http::StatusCode;

macro_rules! codes {
    ($($variant:ident $text:literal $status:ident $title:literal,)+) => {
        /// What went wrong, as programs read it. Codes are part of the contract: added, never renamed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $variant,)+
        }

        impl Code {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The code on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The status it answers with.
            pub fn status(self) -> StatusCode {
                match self { $(Self::$variant => StatusCode::$status,)+ }
            }

            /// What it means, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Self::$variant => $title,)+ }
            }
        }
    };
}

codes! {
    // Requests as such.
    InvalidBody "invalid-body" BAD_REQUEST "The request cannot be read",
    IdempotencyKeyMissing "idempotency-key-missing" BAD_REQUEST "The request needs an Idempotency-Key",
    SignInRequired "sign-in-required" UNAUTHORIZED "Please sign in",
    Forbidden "forbidden" FORBIDDEN "Not allowed for this account",
    NotFound "not-found" NOT_FOUND "Not found",
    MethodNotAllowed "method-not-allowed" METHOD_NOT_ALLOWED "Not possible here",
    VersionConflict "version-conflict" CONFLICT "Somebody else changed this at the same time",
    BodyTooLarge "body-too-large" PAYLOAD_TOO_LARGE "The request is too large",
    UnsupportedMediaType "unsupported-media-type" UNSUPPORTED_MEDIA_TYPE "The request has to be JSON",
    ValidationFailed "validation-failed" UNPROCESSABLE_ENTITY "Some fields need attention",
    IdempotencyKeyReused "idempotency-key-reused" UNPROCESSABLE_ENTITY "This Idempotency-Key was used for another request",
    TooManyRequests "too-many-requests" TOO_MANY_REQUESTS "Too many requests",
    Internal "internal" INTERNAL_SERVER_ERROR "Something went wrong",
    Unavailable "unavailable" SERVICE_UNAVAILABLE "Not available at the moment",
    // Accounts.
    WrongCredentials "wrong-credentials" UNAUTHORIZED "E-mail address or password is wrong",
    SessionEnded "session-ended" UNAUTHORIZED "The session has ended",
    EmailUnconfirmed "email-unconfirmed" FORBIDDEN "The e-mail address is not confirmed",
    TooManyAttempts "too-many-attempts" TOO_MANY_REQUESTS "Too many attempts",
    LinkInvalid "link-invalid" UNPROCESSABLE_ENTITY "The link is not valid",
    LinkExpired "link-expired" UNPROCESSABLE_ENTITY "The link has expired",
    PasswordWeak "password-weak" UNPROCESSABLE_ENTITY "The password is too weak",
    InvitationUsed "invitation-used" CONFLICT "The invitation was used",
    EmailTaken "email-taken" CONFLICT "The e-mail address has an account",
    // Schedules.
    HoursOverlap "hours-overlap" UNPROCESSABLE_ENTITY "Working hours overlap",
    HoursEmptyBlock "hours-empty-block" UNPROCESSABLE_ENTITY "Working hours end before they start",
    VisitTypeUnknown "visit-type-unknown" UNPROCESSABLE_ENTITY "The type of visit is not offered",
    ExceptionOverlaps "exception-overlaps" UNPROCESSABLE_ENTITY "The date has other exceptions",
    TimeOffOverlaps "time-off-overlaps" UNPROCESSABLE_ENTITY "There is other time off then",
    TooManyRules "too-many-rules" UNPROCESSABLE_ENTITY "There are too many already",
    LocationInUse "location-in-use" CONFLICT "There are hours at this location",
    VisitsInTheWay "visits-in-the-way" CONFLICT "Visits are booked in this time",
    // Visits.
    SlotTaken "slot-taken" CONFLICT "The time is taken",
    AlreadyBooked "already-booked" CONFLICT "The visit is booked already",
    PatientBusy "patient-busy" CONFLICT "Another visit is at the same time",
    SeriesNotFree "series-not-free" CONFLICT "Not all of these visits can be booked",
    HoldLimit "hold-limit" CONFLICT "Two times are kept already",
    HoldOver "hold-over" UNPROCESSABLE_ENTITY "The time is no longer kept",
    HoldAlreadyRenewed "hold-already-renewed" UNPROCESSABLE_ENTITY "The time was kept longer before",
    NotOffered "not-offered" UNPROCESSABLE_ENTITY "The time is not offered",
    TooSoon "too-soon" UNPROCESSABLE_ENTITY "Sooner than the doctor's shortest notice",
    FullyBooked "fully-booked" CONFLICT "No more visits on this day or in this week",
    TooFarAhead "too-far-ahead" UNPROCESSABLE_ENTITY "Further ahead than the doctor plans",
    InThePast "in-the-past" UNPROCESSABLE_ENTITY "The time is in the past",
    AlreadyOver "already-over" UNPROCESSABLE_ENTITY "The visit has started or is over",
    AlreadyCancelled "already-cancelled" UNPROCESSABLE_ENTITY "The visit was cancelled",
    AlreadyConfirmed "already-confirmed" UNPROCESSABLE_ENTITY "The visit is confirmed",
    NotStarted "not-started" UNPROCESSABLE_ENTITY "The visit has not started",
    NotConfirmed "not-confirmed" UNPROCESSABLE_ENTITY "The visit was never confirmed",
    RequestExpired "request-expired" UNPROCESSABLE_ENTITY "The request was not answered in time",
    AlreadyArrived "already-arrived" UNPROCESSABLE_ENTITY "The patient was checked in",
    TooEarly "too-early" UNPROCESSABLE_ENTITY "It is too early to check in",
    DayOver "day-over" UNPROCESSABLE_ENTITY "The day of the visit is over",
    TooLateToUndo "too-late-to-undo" UNPROCESSABLE_ENTITY "It is too late to undo this",
    // Reviews.
    NotFulfilled "not-fulfilled" UNPROCESSABLE_ENTITY "The visit has not taken place",
    AlreadyReviewed "already-reviewed" CONFLICT "The visit is reviewed already",
    ReviewTooLate "review-too-late" UNPROCESSABLE_ENTITY "The time to review the visit is over",
    ReviewWithdrawn "review-withdrawn" UNPROCESSABLE_ENTITY "The review was withdrawn",
    ReviewHidden "review-hidden" UNPROCESSABLE_ENTITY "The review is hidden",
    ReviewNotHidden "review-not-hidden" UNPROCESSABLE_ENTITY "The review is not hidden",
    // The waitlist.
    AlreadyWaiting "already-waiting" CONFLICT "On the waitlist for this already",
    WaitlistFull "waitlist-full" CONFLICT "On the waitlist for five things already",
    OfferOver "offer-over" CONFLICT "The offered time is no longer kept",
    // The platform's settings.
    SettingRetired "setting-retired" CONFLICT "The setting is retired",
    SpecialtyExists "specialty-exists" CONFLICT "There is such a specialty",
    AlreadyHoliday "already-holiday" CONFLICT "The day is a holiday already",
    // The engine.
    AlreadySetAside "already-set-aside" CONFLICT "The event is set aside",
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    #[test]
    fn every_problem_code() {
        let mut table = String::new();
        for code in Code::ALL {
            writeln!(
                table,
                "{} {:<24} {}",
                code.status().as_u16(),
                code.as_str(),
                code.title()
            )
            .unwrap();
        }
        insta::assert_snapshot!(table);
    }
}
