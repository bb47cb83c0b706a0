//! Which role may use which operation. Nothing is allowed that does not stand here.

use domain::account::Role;
use domain::ids::{DoctorId, PatientId};

use crate::Principal;

/// Who an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Audience {
    /// Everybody, signed in or not.
    Anybody,
    /// Whoever is signed in.
    SignedIn,
    /// One role.
    Only(Role),
    /// The two parties of a visit.
    Parties,
    /// Doctors and admins.
    Staff,
}

macro_rules! operations {
    ($($variant:ident $id:literal $audience:expr,)+) => {
        /// One operation of the API.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Operation {
            $(#[doc = concat!("`", $id, "`")] $variant,)+
        }

        impl Operation {
            /// Every operation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// Its operation id in the OpenAPI document.
            pub fn id(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            fn audience(self) -> Audience {
                match self { $(Self::$variant => $audience,)+ }
            }
        }
    };
}

operations! {
    SignUp "signUp" Audience::Anybody,
    ConfirmEmail "confirmEmail" Audience::Anybody,
    ResendConfirmation "resendConfirmation" Audience::Anybody,
    SignIn "signIn" Audience::Anybody,
    Refresh "refresh" Audience::Anybody,
    SignOut "signOut" Audience::Anybody,
    AcceptInvitation "acceptInvitation" Audience::Anybody,
    Me "me" Audience::SignedIn,
    ListenForChanges "listenForChanges" Audience::SignedIn,
    GetCalendarFeed "getCalendarFeed" Audience::Parties,
    MakeCalendarFeed "makeCalendarFeed" Audience::Parties,
    RevokeCalendarFeed "revokeCalendarFeed" Audience::Parties,
    ReadCalendarFeed "readCalendarFeed" Audience::Anybody,
    OnboardDoctor "onboardDoctor" Audience::Only(Role::Admin),
    ResendInvitation "resendInvitation" Audience::Only(Role::Admin),
    ListAdminDoctors "listAdminDoctors" Audience::Only(Role::Admin),
    ListProjections "listProjections" Audience::Only(Role::Admin),
    RetryProjection "retryProjection" Audience::Only(Role::Admin),
    SetEventAside "setEventAside" Audience::Only(Role::Admin),
    GetStream "getStream" Audience::Only(Role::Admin),
    GetMails "getMails" Audience::Only(Role::Admin),
    RetryMails "retryMails" Audience::Only(Role::Admin),
    GetSchedule "getSchedule" Audience::Only(Role::Doctor),
    SetHours "setHours" Audience::Only(Role::Doctor),
    AddVisitType "addVisitType" Audience::Only(Role::Doctor),
    ChangeVisitType "changeVisitType" Audience::Only(Role::Doctor),
    RetireVisitType "retireVisitType" Audience::Only(Role::Doctor),
    AddException "addException" Audience::Only(Role::Doctor),
    RemoveException "removeException" Audience::Only(Role::Doctor),
    TakeTimeOff "takeTimeOff" Audience::Only(Role::Doctor),
    CancelTimeOff "cancelTimeOff" Audience::Only(Role::Doctor),
    ObserveHolidays "observeHolidays" Audience::Only(Role::Doctor),
    SetLimits "setLimits" Audience::Only(Role::Doctor),
    AddLocation "addLocation" Audience::Only(Role::Doctor),
    ChangeLocation "changeLocation" Audience::Only(Role::Doctor),
    RetireLocation "retireLocation" Audience::Only(Role::Doctor),
    ExplainTime "explainTime" Audience::Staff,
    PreviewTimes "previewTimes" Audience::Only(Role::Doctor),
    GetVisitsInTheWay "getVisitsInTheWay" Audience::Only(Role::Doctor),
    GetCalendar "getCalendar" Audience::Only(Role::Doctor),
    ListOverdueVisits "listOverdueVisits" Audience::Only(Role::Doctor),
    ConfirmAppointment "confirmAppointment" Audience::Only(Role::Doctor),
    DeclineAppointment "declineAppointment" Audience::Only(Role::Doctor),
    CheckInAppointment "checkInAppointment" Audience::Only(Role::Doctor),
    UndoCheckIn "undoCheckIn" Audience::Only(Role::Doctor),
    StartAppointment "startAppointment" Audience::Only(Role::Doctor),
    CompleteAppointment "completeAppointment" Audience::Only(Role::Doctor),
    MarkNoShow "markNoShow" Audience::Only(Role::Doctor),
    UndoNoShow "undoNoShow" Audience::Only(Role::Doctor),
    SearchFacets "searchFacets" Audience::Anybody,
    SearchDoctors "searchDoctors" Audience::Anybody,
    SearchPlaces "searchPlaces" Audience::Anybody,
    SearchMap "searchMap" Audience::Anybody,
    ChangeOwnDetails "changeOwnDetails" Audience::Only(Role::Doctor),
    ChangeDoctorDetails "changeDoctorDetails" Audience::Only(Role::Admin),
    GetDoctor "getDoctor" Audience::Anybody,
    GetTimes "getTimes" Audience::Anybody,
    GetSeries "getSeries" Audience::Anybody,
    PlaceHold "placeHold" Audience::Only(Role::Patient),
    RenewHold "renewHold" Audience::Only(Role::Patient),
    ReleaseHold "releaseHold" Audience::Only(Role::Patient),
    BookAppointment "bookAppointment" Audience::Only(Role::Patient),
    BookSeries "bookSeries" Audience::Only(Role::Patient),
    CancelAppointment "cancelAppointment" Audience::Parties,
    RescheduleAppointment "rescheduleAppointment" Audience::Parties,
    ListDoctorReviews "listDoctorReviews" Audience::Anybody,
    WriteReview "writeReview" Audience::Only(Role::Patient),
    WithdrawReview "withdrawReview" Audience::Only(Role::Patient),
    ReplyToReview "replyToReview" Audience::Only(Role::Doctor),
    WithdrawReply "withdrawReply" Audience::Only(Role::Doctor),
    ListOwnReviews "listOwnReviews" Audience::Only(Role::Doctor),
    ListAdminReviews "listAdminReviews" Audience::Only(Role::Admin),
    HideReview "hideReview" Audience::Only(Role::Admin),
    RestoreReview "restoreReview" Audience::Only(Role::Admin),
    RegisterRoom "registerRoom" Audience::Only(Role::Admin),
    ChangeRoom "changeRoom" Audience::Only(Role::Admin),
    RetireRoom "retireRoom" Audience::Only(Role::Admin),
    RestoreRoom "restoreRoom" Audience::Only(Role::Admin),
    ListRooms "listRooms" Audience::Only(Role::Admin),
    AddTemplate "addTemplate" Audience::Only(Role::Admin),
    ChangeTemplate "changeTemplate" Audience::Only(Role::Admin),
    RetireTemplate "retireTemplate" Audience::Only(Role::Admin),
    RestoreTemplate "restoreTemplate" Audience::Only(Role::Admin),
    ListTemplates "listTemplates" Audience::Only(Role::Admin),
    SetNoShowPolicy "setNoShowPolicy" Audience::Only(Role::Admin),
    SetCancellationNotice "setCancellationNotice" Audience::Only(Role::Admin),
    GetPolicies "getPolicies" Audience::Only(Role::Admin),
    AddSpecialty "addSpecialty" Audience::Only(Role::Admin),
    RenameSpecialty "renameSpecialty" Audience::Only(Role::Admin),
    RetireSpecialty "retireSpecialty" Audience::Only(Role::Admin),
    RestoreSpecialty "restoreSpecialty" Audience::Only(Role::Admin),
    ListSpecialties "listSpecialties" Audience::Anybody,
    AddHoliday "addHoliday" Audience::Only(Role::Admin),
    RemoveHoliday "removeHoliday" Audience::Only(Role::Admin),
    SwitchHolidayOff "switchHolidayOff" Audience::Only(Role::Admin),
    SwitchHolidayOn "switchHolidayOn" Audience::Only(Role::Admin),
    ListHolidays "listHolidays" Audience::Only(Role::Admin),
    GetSettingsHistory "getSettingsHistory" Audience::Only(Role::Admin),
    GetCatalogue "getCatalogue" Audience::Only(Role::Doctor),
    GetBookingConditions "getBookingConditions" Audience::Only(Role::Patient),
    ListVisits "listVisits" Audience::Only(Role::Patient),
    GetVisit "getVisit" Audience::Parties,
    GetVisitCalendar "getVisitCalendar" Audience::Parties,
    JoinWaitlist "joinWaitlist" Audience::Only(Role::Patient),
    LeaveWaitlist "leaveWaitlist" Audience::Only(Role::Patient),
    AcceptWaitlistOffer "acceptWaitlistOffer" Audience::Only(Role::Patient),
    DeclineWaitlistOffer "declineWaitlistOffer" Audience::Only(Role::Patient),
    ListOwnWaitlist "listOwnWaitlist" Audience::Only(Role::Patient),
    CountWaiting "countWaiting" Audience::Only(Role::Doctor),
}

/// Whether an operation may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Yes. Whose data it touches is decided separately, see [`may_see_visit`].
    Allow,
    /// Not without signing in.
    SignInRequired,
    /// Not in this role.
    Forbidden,
}

/// Whether somebody (nobody: `None`) may use an operation.
pub fn may(principal: Option<&Principal>, operation: Operation) -> Decision {
    let audience = operation.audience();
    if audience == Audience::Anybody {
        return Decision::Allow;
    }
    let Some(principal) = principal else {
        return Decision::SignInRequired;
    };
    let included = match audience {
        Audience::Anybody | Audience::SignedIn => true,
        Audience::Only(role) => principal.role == role,
        Audience::Parties => matches!(principal.role, Role::Patient | Role::Doctor),
        Audience::Staff => matches!(principal.role, Role::Doctor | Role::Admin),
    };
    if included { Decision::Allow } else { Decision::Forbidden }
}

/// Whether somebody may see and touch a visit: its patient and its doctor, nobody else. For others it does not exist.
pub fn may_see_visit(principal: &Principal, patient: PatientId, doctor: DoctorId) -> bool {
    match principal.role {
        Role::Patient => principal.account_id == patient.0,
        Role::Doctor => principal.account_id == doctor.0,
        Role::Admin => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;
    use uuid::Uuid;

    const ROLES: [Option<Role>; 4] = [None, Some(Role::Patient), Some(Role::Doctor), Some(Role::Admin)];

    fn somebody(id: u128, role: Role) -> Principal {
        Principal {
            account_id: Uuid::from_u128(id),
            role,
            session_id: Uuid::from_u128(9),
        }
    }

    #[test]
    fn role_by_operation() {
        let mut table = format!(
            "{:<24}{:<12}{:<12}{:<12}admin\n",
            "operation", "nobody", "patient", "doctor"
        );
        for operation in Operation::ALL {
            write!(table, "{:<24}", operation.id()).unwrap();
            let decisions = ROLES.map(
                |role| match may(role.map(|role| somebody(1, role)).as_ref(), *operation) {
                    Decision::Allow => "yes",
                    Decision::SignInRequired => "sign in",
                    Decision::Forbidden => "no",
                },
            );
            writeln!(
                table,
                "{:<12}{:<12}{:<12}{}",
                decisions[0], decisions[1], decisions[2], decisions[3]
            )
            .unwrap();
        }
        insta::assert_snapshot!(table);
    }

    #[test]
    fn a_visit_exists_for_its_two_parties_only() {
        let (patient, doctor) = (PatientId(Uuid::from_u128(1)), DoctorId(Uuid::from_u128(2)));
        let sees = |id, role| may_see_visit(&somebody(id, role), patient, doctor);
        assert!(sees(1, Role::Patient));
        assert!(sees(2, Role::Doctor));
        assert!(!sees(3, Role::Patient));
        assert!(!sees(3, Role::Doctor));
        assert!(!sees(1, Role::Admin));
        // The right id in the other role is somebody else.
        assert!(!sees(2, Role::Patient));
        assert!(!sees(1, Role::Doctor));
    }
}
