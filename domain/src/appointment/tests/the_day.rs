use super::*;

const ARRIVED: AppointmentEvent = AppointmentEvent::Arrived {};
const STARTED: AppointmentEvent = AppointmentEvent::Started {};
const FULFILLED: AppointmentEvent = AppointmentEvent::Fulfilled {};
const NO_SHOW: AppointmentEvent = AppointmentEvent::NoShowMarked {};

fn second() -> TimeDelta {
    TimeDelta::seconds(1)
}

fn check_in(now: DateTime<Utc>) -> AppointmentCommand {
    AppointmentCommand::CheckIn { now }
}

fn start(now: DateTime<Utc>) -> AppointmentCommand {
    AppointmentCommand::Start { now }
}

fn complete(now: DateTime<Utc>) -> AppointmentCommand {
    AppointmentCommand::Complete { now }
}

fn mark_no_show(now: DateTime<Utc>) -> AppointmentCommand {
    AppointmentCommand::MarkNoShow { now }
}

#[test]
fn a_visit_goes_from_step_to_step_and_a_repeated_step_is_nothing() {
    let steps = [
        (check_in(at(8)), ARRIVED),
        (start(at(9)), STARTED),
        (complete(at(10)), FULFILLED),
    ];
    let mut events = vec![booked(9)];
    for (command, event) in steps {
        given::<Appointment>(events.clone())
            .when(command.clone())
            .then([event.clone()]);
        events.push(event);
        given::<Appointment>(events.clone()).when(command).then_nothing();
    }
    assert_eq!(Appointment::fold(&events).status(), Some(Status::Fulfilled));
}

#[test]
fn a_busy_practice_skips_steps() {
    given::<Appointment>([booked(9)]).when(start(at(9))).then([STARTED]);
    given::<Appointment>([booked(9)])
        .when(complete(at(9)))
        .then([FULFILLED]);
    given::<Appointment>([booked(9), ARRIVED])
        .when(complete(at(9)))
        .then([FULFILLED]);
    given::<Appointment>([booked(9), STARTED])
        .when(check_in(at(9)))
        .then_nothing();
}

#[test]
fn v_02_a_patient_is_checked_in_from_an_hour_before_until_the_day_in_the_practice_ends() {
    // Berlin's Monday ends at 23:00 UTC.
    for command in [check_in, start] {
        given::<Appointment>([booked(9)])
            .when(command(at(8) - second()))
            .then_refused(AppointmentRefusal::TooEarly);
        given::<Appointment>([booked(9)])
            .when(command(at(23)))
            .then_refused(AppointmentRefusal::DayOver);
    }
    for now in [at(8), at(23) - second()] {
        given::<Appointment>([booked(9)]).when(check_in(now)).then([ARRIVED]);
        given::<Appointment>([booked(9), ARRIVED])
            .when(start(now))
            .then([STARTED]);
    }
}

#[test]
fn v_02_the_day_of_a_visit_over_midnight_ends_with_the_visit() {
    let mut booking = booking(22);
    booking.slot.ends_at = at(24);
    given::<Appointment>([AppointmentEvent::Booked { booking }])
        .when(check_in(at(24) - second()))
        .then([ARRIVED]);
}

#[test]
fn what_took_place_is_marked_after_it_started_or_once_the_patient_is_there() {
    given::<Appointment>([booked(9)])
        .when(complete(at(9) - second()))
        .then_refused(AppointmentRefusal::NotStarted);
    given::<Appointment>([booked(9), ARRIVED])
        .when(complete(at(9) - second()))
        .then([FULFILLED]);
    given::<Appointment>([requested(9)])
        .when(complete(at(10)))
        .then_refused(AppointmentRefusal::NotConfirmed);
    given::<Appointment>([booked(9), NO_SHOW])
        .when(complete(at(10)))
        .then_refused(AppointmentRefusal::AlreadyOver);
    // Days later is late, but true.
    given::<Appointment>([booked(9)])
        .when(complete(at(200)))
        .then([FULFILLED]);
}

#[test]
fn nobody_is_missed_before_the_start_or_after_having_been_checked_in() {
    given::<Appointment>([booked(9)])
        .when(mark_no_show(at(9) - second()))
        .then_refused(AppointmentRefusal::NotStarted);
    given::<Appointment>([booked(9)])
        .when(mark_no_show(at(9)))
        .then([NO_SHOW]);
    given::<Appointment>([booked(9), NO_SHOW])
        .when(mark_no_show(at(9)))
        .then_nothing();
    given::<Appointment>([booked(9), ARRIVED])
        .when(mark_no_show(at(9)))
        .then_refused(AppointmentRefusal::AlreadyArrived);
    given::<Appointment>([booked(9), FULFILLED])
        .when(mark_no_show(at(9)))
        .then_refused(AppointmentRefusal::AlreadyOver);
}

#[test]
fn v_03_a_no_show_and_a_check_in_can_be_undone_until_a_day_after_the_visit() {
    let end = at(9) + TimeDelta::minutes(30);
    let day = TimeDelta::hours(24);
    let undo_no_show = |now| AppointmentCommand::UndoNoShow { now };
    let undo_check_in = |now| AppointmentCommand::UndoCheckIn { now };
    let no_show = [booked(9), NO_SHOW];
    given::<Appointment>(no_show.clone())
        .when(undo_no_show(end + day - second()))
        .then([AppointmentEvent::NoShowReversed {}]);
    given::<Appointment>(no_show)
        .when(undo_no_show(end + day))
        .then_refused(AppointmentRefusal::TooLateToUndo);
    for there in [ARRIVED, STARTED] {
        given::<Appointment>([booked(9), there.clone()])
            .when(undo_check_in(end))
            .then([AppointmentEvent::ArrivalReversed {}]);
        given::<Appointment>([booked(9), there])
            .when(undo_check_in(end + day))
            .then_refused(AppointmentRefusal::TooLateToUndo);
    }
    given::<Appointment>([booked(9)]).when(undo_no_show(end)).then_nothing();
    given::<Appointment>([booked(9)])
        .when(undo_check_in(end))
        .then_nothing();
    given::<Appointment>([booked(9), FULFILLED])
        .when(undo_check_in(end))
        .then_refused(AppointmentRefusal::AlreadyOver);
}

#[test]
fn what_was_undone_can_be_done_again() {
    let undone = [booked(9), NO_SHOW, AppointmentEvent::NoShowReversed {}];
    assert_eq!(Appointment::fold(&undone).status(), Some(Status::Booked));
    given::<Appointment>(undone).when(check_in(at(9))).then([ARRIVED]);
    given::<Appointment>([booked(9), ARRIVED, AppointmentEvent::ArrivalReversed {}])
        .when(mark_no_show(at(9)))
        .then([NO_SHOW]);
}

#[test]
fn nothing_is_done_with_a_visit_that_was_called_off() {
    for command in [check_in(at(9)), start(at(9)), complete(at(9)), mark_no_show(at(9))] {
        given::<Appointment>([booked(9), cancelled()])
            .when(command)
            .then_refused(AppointmentRefusal::AlreadyCancelled);
    }
}
