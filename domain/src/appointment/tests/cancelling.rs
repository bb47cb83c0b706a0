use super::*;

fn cancel(by: Party, reason: CancelReason, now: DateTime<Utc>) -> AppointmentCommand {
    AppointmentCommand::Cancel { by, reason, now }
}

fn by_patient(now: DateTime<Utc>) -> AppointmentCommand {
    cancel(Party::Patient, CancelReason::CannotCome, now)
}

fn cancelled_late(late: bool) -> AppointmentEvent {
    AppointmentEvent::Cancelled {
        by: Party::Patient,
        reason: CancelReason::CannotCome,
        late,
    }
}

#[test]
fn a_visit_is_cancelled_until_it_starts_and_cancelling_again_is_nothing() {
    given::<Appointment>([booked(9)])
        .when(by_patient(at(-20)))
        .then([cancelled()]);
    given::<Appointment>([booked(9)])
        .when(by_patient(at(9)))
        .then_refused(AppointmentRefusal::AlreadyOver);
    given::<Appointment>([booked(9), cancelled()])
        .when(by_patient(at(10)))
        .then_nothing();
    given::<Appointment>([])
        .when(by_patient(at(8)))
        .then_refused(AppointmentRefusal::Unknown);
}

#[test]
fn v_01_a_patient_cancels_free_until_the_notice_that_was_agreed_on_and_late_from_then_on() {
    let second = TimeDelta::seconds(1);
    for (now, late) in [
        (at(9 - 24) - second, false),
        (at(9 - 24), false),
        (at(9 - 24) + second, true),
        (at(9) - second, true),
    ] {
        given::<Appointment>([booked(9)])
            .when(by_patient(now))
            .then([cancelled_late(late)]);
    }
}

#[test]
fn without_notice_a_visit_is_free_until_it_starts() {
    let mut booking = booking(9);
    booking.cancellation = CancellationPolicy { notice_hours: 0 };
    given::<Appointment>([AppointmentEvent::Booked { booking }])
        .when(by_patient(at(9) - TimeDelta::seconds(1)))
        .then([cancelled_late(false)]);
}

#[test]
fn only_a_patient_is_late_and_only_with_a_visit_the_doctor_agreed_to() {
    given::<Appointment>([booked(9)])
        .when(cancel(Party::Doctor, CancelReason::DoctorIll, at(8)))
        .then([AppointmentEvent::Cancelled {
            by: Party::Doctor,
            reason: CancelReason::DoctorIll,
            late: false,
        }]);
    given::<Appointment>([requested(9)])
        .when(by_patient(at(-1)))
        .then([cancelled_late(false)]);
    given::<Appointment>([requested(9), AppointmentEvent::Confirmed {}])
        .when(by_patient(at(-1)))
        .then([cancelled_late(true)]);
}

#[test]
fn the_notice_counts_to_the_time_the_visit_was_moved_to() {
    given::<Appointment>([booked(9), moved(9, 9 + 48, Party::Patient, false)])
        .when(by_patient(at(8)))
        .then([cancelled_late(false)]);
    given::<Appointment>([booked(9), moved(9, 9 + 48, Party::Patient, false)])
        .when(by_patient(at(9 + 25)))
        .then([cancelled_late(true)]);
}

fn move_by(by: Party, to: i64, now: i64) -> AppointmentCommand {
    AppointmentCommand::Reschedule {
        offer: offer(at(to), Confirmation::Automatic),
        by,
        now: at(now),
    }
}

#[test]
fn v_06_moving_a_visit_after_the_notice_does_not_make_cancelling_free_again() {
    let late = moved(9, 9 + 72, Party::Patient, true);
    given::<Appointment>([booked(9)])
        .when(move_by(Party::Patient, 9 + 72, 8))
        .then([late.clone()]);
    given::<Appointment>([booked(9), late.clone()])
        .when(by_patient(at(10)))
        .then([cancelled_late(true)]);
    // Nor does moving it once more.
    given::<Appointment>([booked(9), late.clone()])
        .when(move_by(Party::Patient, 9 + 96, 10))
        .then([moved(9 + 72, 9 + 96, Party::Patient, true)]);
    given::<Appointment>([booked(9)])
        .when(move_by(Party::Patient, 9 + 72, 9 - 25))
        .then([moved(9, 9 + 72, Party::Patient, false)]);
}

#[test]
fn v_06_a_visit_the_practice_moved_is_cancelled_free_until_it_starts() {
    let moved_by_doctor = moved(9, 14, Party::Doctor, false);
    given::<Appointment>([booked(9)])
        .when(move_by(Party::Doctor, 14, 8))
        .then([moved_by_doctor.clone()]);
    given::<Appointment>([booked(9), moved_by_doctor.clone()])
        .when(by_patient(at(13)))
        .then([cancelled_late(false)]);
    // Whoever takes another time instead has agreed to that one.
    let chosen = moved(14, 16, Party::Patient, false);
    given::<Appointment>([booked(9), moved_by_doctor, chosen])
        .when(by_patient(at(13)))
        .then([cancelled_late(true)]);
}

#[test]
fn each_party_has_reasons_of_its_own() {
    let reasons = [
        (CancelReason::FeelingBetter, Party::Patient),
        (CancelReason::CannotCome, Party::Patient),
        (CancelReason::FoundAnotherDoctor, Party::Patient),
        (CancelReason::DoctorIll, Party::Doctor),
        (CancelReason::Emergency, Party::Doctor),
        (CancelReason::PracticeClosed, Party::Doctor),
    ];
    for (reason, own) in reasons {
        for party in [Party::Patient, Party::Doctor] {
            assert_eq!(reason.is_given_by(party), party == own, "{reason:?} by {party:?}");
        }
    }
    assert!(CancelReason::Other.is_given_by(Party::Patient) && CancelReason::Other.is_given_by(Party::Doctor));
    given::<Appointment>([booked(9)])
        .when(cancel(Party::Patient, CancelReason::DoctorIll, at(-20)))
        .then_refused(AppointmentRefusal::NotYourReason);
}

#[test]
fn a_patient_who_is_there_cannot_be_cancelled() {
    given::<Appointment>([booked(9), AppointmentEvent::Arrived {}])
        .when(cancel(Party::Doctor, CancelReason::Emergency, at(8)))
        .then_refused(AppointmentRefusal::AlreadyArrived);
}
