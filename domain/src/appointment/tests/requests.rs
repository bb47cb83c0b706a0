use super::*;

fn confirm(now: DateTime<Utc>) -> AppointmentCommand {
    AppointmentCommand::Confirm { now }
}

fn decline() -> AppointmentCommand {
    AppointmentCommand::Decline {
        reason: DeclineReason::NoNewPatients,
    }
}

fn expire(now: DateTime<Utc>) -> AppointmentCommand {
    AppointmentCommand::Expire { now }
}

fn second() -> TimeDelta {
    TimeDelta::seconds(1)
}

#[test]
fn a_request_is_confirmed_or_declined_by_the_doctor() {
    given::<Appointment>([requested(9)])
        .when(confirm(at(-1)))
        .then([AppointmentEvent::Confirmed {}]);
    given::<Appointment>([booked(9)]).when(confirm(at(8))).then_nothing();
    given::<Appointment>([requested(9), cancelled()])
        .when(confirm(at(-1)))
        .then_refused(AppointmentRefusal::AlreadyCancelled);
    given::<Appointment>([requested(9)])
        .when(decline())
        .then([AppointmentEvent::Declined {
            reason: DeclineReason::NoNewPatients,
        }]);
    given::<Appointment>([booked(9)])
        .when(decline())
        .then_refused(AppointmentRefusal::AlreadyConfirmed);
}

#[test]
fn b_08_a_request_expires_after_48_hours_to_the_second() {
    given::<Appointment>([requested(9)])
        .when(expire(at(0) - second()))
        .then_nothing();
    given::<Appointment>([requested(9)])
        .when(expire(at(0)))
        .then([AppointmentEvent::Expired {}]);
    given::<Appointment>([requested(9), AppointmentEvent::Expired {}])
        .when(expire(at(1)))
        .then_nothing();
}

#[test]
fn b_08_a_request_expires_when_the_visit_would_start_if_that_is_earlier() {
    let tight = || AppointmentEvent::Requested {
        booking: booking(9),
        answer_by: at(40),
        because: AskedBecause::VisitType,
    };
    assert_eq!(Appointment::fold(&[tight()]).expires_at(), Some(at(9)));
    given::<Appointment>([tight()])
        .when(expire(at(9) - second()))
        .then_nothing();
    given::<Appointment>([tight()])
        .when(expire(at(9)))
        .then([AppointmentEvent::Expired {}]);
    // A later visit has the 48 hours.
    let moved = moved(9, 90, Party::Doctor, false);
    assert_eq!(Appointment::fold(&[tight(), moved]).expires_at(), Some(at(40)));
}

#[test]
fn b_08_what_is_no_request_does_not_expire() {
    for events in [
        vec![booked(9)],
        vec![requested(9), AppointmentEvent::Confirmed {}],
        vec![requested(9), cancelled()],
    ] {
        assert_eq!(Appointment::fold(&events).expires_at(), None);
        given::<Appointment>(events).when(expire(at(20))).then_nothing();
    }
}

#[test]
fn b_06_a_request_that_expired_is_not_confirmed_whether_that_is_noted_or_not() {
    for events in [vec![requested(9)], vec![requested(9), AppointmentEvent::Expired {}]] {
        given::<Appointment>(events.clone())
            .when(confirm(at(0)))
            .then_refused(AppointmentRefusal::RequestExpired);
        given::<Appointment>(events)
            .when(move_to(14, 0))
            .then_refused(AppointmentRefusal::RequestExpired);
    }
    given::<Appointment>([requested(9), AppointmentEvent::Expired {}])
        .when(decline())
        .then_nothing();
}
