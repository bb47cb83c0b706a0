use std::fmt;

/// What a mail is about. Each kind is one folder of templates below `messages/`, named like [`Kind::as_str`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A doctor was invited and sets a password.
    Invitation,
    /// The invitation once more, with a fresh link.
    InvitationAgain,
    /// A person signed up and shows that the address is theirs.
    ConfirmAddress,
    /// The confirmation link once more.
    ConfirmAddressAgain,
    /// Somebody signed up with an address that has an account.
    SignUpRepeated,
    /// To the patient: the visit is booked.
    VisitBooked,
    /// To the patient: the doctor was asked.
    VisitRequested,
    /// To the patient: the doctor said yes.
    VisitConfirmed,
    /// To the patient: the doctor said no.
    VisitDeclined,
    /// To the patient: nobody answered the request in time.
    VisitExpired,
    /// To the patient: the visit has another time.
    VisitRescheduled,
    /// To the patient: the rules of the clocks were changed, and the visit keeps its local time.
    VisitClocksMoved,
    /// To the patient: the visit was called off.
    VisitCancelled,
    /// To the patient: the visit is in 24 hours.
    VisitReminderDay,
    /// To the patient: the visit is in an hour.
    VisitReminderHour,
    /// To the patient: a time has become free and is kept.
    WaitlistOffered,
    /// To the patient: nobody answered, the time is not kept any more.
    WaitlistLapsed,
    /// To the doctor: a visit was booked.
    DoctorVisitBooked,
    /// To the doctor: a request is waiting for an answer.
    DoctorVisitRequested,
    /// To the doctor: the patient moved a visit.
    DoctorVisitRescheduled,
    /// To the doctor: the patient called a visit off.
    DoctorVisitCancelled,
    /// To the doctor: the rules of the clocks were changed, and visits and time off keep their local times.
    DoctorClocksMoved,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 22] = [
        Self::Invitation,
        Self::InvitationAgain,
        Self::ConfirmAddress,
        Self::ConfirmAddressAgain,
        Self::SignUpRepeated,
        Self::VisitBooked,
        Self::VisitRequested,
        Self::VisitConfirmed,
        Self::VisitDeclined,
        Self::VisitExpired,
        Self::VisitRescheduled,
        Self::VisitClocksMoved,
        Self::VisitCancelled,
        Self::VisitReminderDay,
        Self::VisitReminderHour,
        Self::WaitlistOffered,
        Self::WaitlistLapsed,
        Self::DoctorVisitBooked,
        Self::DoctorVisitRequested,
        Self::DoctorVisitRescheduled,
        Self::DoctorVisitCancelled,
        Self::DoctorClocksMoved,
    ];

    /// The name in `sent_mail`, in message ids and of the folder of templates. Never changed: it keeps a mail from
    /// being sent twice. At most 32 ASCII characters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::InvitationAgain => "invitation-again",
            Self::ConfirmAddress => "confirm-address",
            Self::ConfirmAddressAgain => "confirm-address-again",
            Self::SignUpRepeated => "sign-up-repeated",
            Self::VisitBooked => "visit-booked",
            Self::VisitRequested => "visit-requested",
            Self::VisitConfirmed => "visit-confirmed",
            Self::VisitDeclined => "visit-declined",
            Self::VisitExpired => "visit-expired",
            Self::VisitRescheduled => "visit-rescheduled",
            Self::VisitClocksMoved => "visit-clocks-moved",
            Self::VisitCancelled => "visit-cancelled",
            Self::VisitReminderDay => "visit-reminder-day",
            Self::VisitReminderHour => "visit-reminder-hour",
            Self::WaitlistOffered => "waitlist-offered",
            Self::WaitlistLapsed => "waitlist-lapsed",
            Self::DoctorVisitBooked => "doctor-visit-booked",
            Self::DoctorVisitRequested => "doctor-visit-requested",
            Self::DoctorVisitRescheduled => "doctor-visit-rescheduled",
            Self::DoctorVisitCancelled => "doctor-visit-cancelled",
            Self::DoctorClocksMoved => "doctor-clocks-moved",
        }
    }

    /// The kind of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_short_name_of_its_own() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_name(kind.as_str()), Some(kind));
            assert!(kind.as_str().len() <= 32);
        }
        assert_eq!(Kind::from_name("visit"), None);
    }
}
