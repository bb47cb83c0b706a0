//! The rules of a zone's clocks are changed while visits are still to come. The old rules are those chrono-tz carries.

use chrono::TimeZone as _;
use chrono_tz::America::Vancouver;
use chrono_tz::{Africa::Casablanca, Tz};

use super::*;

/// A visit at this local time as a release with the old rules stored it.
fn stored(zone: Tz, local: &str) -> Booking {
    let local = local.parse().unwrap();
    let starts_at = zone.from_local_datetime(&local).unwrap().to_utc();
    let mut booking = Booking::of(alice(), doctor(), &offer(starts_at, Confirmation::Automatic));
    booking.slot.local_start = local;
    booking.slot.time_zone = zone;
    booking
}

/// Ten o'clock in Vancouver on Tuesday 1 December: 18:00 UTC by the old rules, 17:00 by the new ones.
fn in_vancouver() -> Booking {
    stored(Vancouver, "2026-12-01T10:00:00")
}

fn day(hour: i64) -> DateTime<Utc> {
    "2026-12-01T00:00:00Z".parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(hour)
}

fn shifted(booking: &Booking, by: TimeDelta) -> Slot {
    let slot = booking.slot.clone();
    Slot {
        starts_at: slot.starts_at + by,
        ends_at: slot.ends_at + by,
        reserved_from: slot.reserved_from + by,
        reserved_until: slot.reserved_until + by,
        ..slot
    }
}

fn follows(booking: &Booking, by: TimeDelta, terms: Terms) -> AppointmentEvent {
    AppointmentEvent::ClocksMoved {
        slot: shifted(booking, by),
        previous_starts_at: booking.slot.starts_at,
        terms,
    }
}

fn follow(now: DateTime<Utc>) -> AppointmentCommand {
    AppointmentCommand::FollowClocks { now }
}

fn of(booking: Booking) -> AppointmentEvent {
    AppointmentEvent::Booked { booking }
}

#[test]
fn t_05_a_visit_keeps_its_local_time_and_moves_to_the_instant_of_it() {
    let hour = TimeDelta::hours(1);
    for (booking, by) in [
        (in_vancouver(), -hour),
        (stored(Casablanca, "2026-12-01T10:00:00"), hour),
    ] {
        let moved = follows(&booking, by, Terms::Agreed);
        given::<Appointment>([of(booking.clone())])
            .when(follow(day(-48)))
            .then([moved.clone()]);
        given::<Appointment>([of(booking), moved])
            .when(follow(day(-48)))
            .then_nothing();
    }
}

#[test]
fn t_05_what_it_takes_moves_with_it_and_its_places_under_limits_stay() {
    let mut booking = in_vancouver();
    booking.slot.allotment = Allotment {
        room: Some(RoomId(Uuid::from_u128(40))),
        tallies: vec![Tally {
            of: LimitOf::Doctor,
            per: Per::Day,
            day: "2026-12-01".parse().unwrap(),
            number: 3,
        }],
    };
    let before = Appointment::fold(&[of(booking.clone())]).holdings().reservations;
    let moved = follows(&booking, -TimeDelta::hours(1), Terms::Agreed);
    let after = Appointment::fold(&[of(booking), moved]).holdings().reservations;
    let expected = before.iter().map(|held| match held.resource.kind {
        ResourceKind::Doctor | ResourceKind::Patient | ResourceKind::Room => Reservation {
            starts_at: held.starts_at - TimeDelta::hours(1),
            ends_at: held.ends_at - TimeDelta::hours(1),
            ..*held
        },
        ResourceKind::DayPlace | ResourceKind::WeekPlace | ResourceKind::HoldPlace => *held,
    });
    assert_eq!((before.len(), after), (4, expected.collect()));
}

#[test]
fn t_05_only_a_visit_that_is_still_to_come_moves() {
    let booking = in_vancouver();
    let request = |answer_by| AppointmentEvent::Requested {
        booking: booking.clone(),
        answer_by,
        because: AskedBecause::VisitType,
    };
    let moved = follows(&booking, -TimeDelta::hours(1), Terms::Agreed);
    let second = TimeDelta::seconds(1);
    given::<Appointment>([request(day(-10))])
        .when(follow(day(-10) - second))
        .then([moved.clone()]);
    given::<Appointment>([request(day(-10))])
        .when(follow(day(-10)))
        .then_nothing();
    // By the new rules it has begun, by the old ones it has not: whoever comes at ten is there at ten.
    let begun = follows(&booking, -TimeDelta::hours(1), Terms::Free);
    given::<Appointment>([of(booking.clone()), moved_freely(&booking)])
        .when(follow(day(17)))
        .then_nothing();
    let free = Booking {
        cancellation: CancellationPolicy { notice_hours: 0 },
        ..booking.clone()
    };
    given::<Appointment>([of(free)])
        .when(follow(day(18) - second))
        .then([begun]);
    given::<Appointment>([of(booking.clone())])
        .when(follow(day(18)))
        .then_nothing();
    // The other way round.
    let late = stored(Casablanca, "2026-12-01T10:00:00");
    given::<Appointment>([of(late.clone())])
        .when(follow(day(10) - second))
        .then([follows(&late, TimeDelta::hours(1), Terms::Agreed)]);
    given::<Appointment>([of(late)]).when(follow(day(10))).then_nothing();
    for event in [
        cancelled(),
        AppointmentEvent::Arrived {},
        AppointmentEvent::Started {},
        AppointmentEvent::Fulfilled {},
        AppointmentEvent::NoShowMarked {},
    ] {
        given::<Appointment>([of(booking.clone()), event])
            .when(follow(day(-48)))
            .then_nothing();
    }
    given::<Appointment>([])
        .when(follow(day(-48)))
        .then_refused(AppointmentRefusal::Unknown);
}

/// The practice moved it to its present instant after the rules were changed.
fn moved_freely(booking: &Booking) -> AppointmentEvent {
    AppointmentEvent::Rescheduled {
        slot: shifted(booking, -TimeDelta::hours(1)),
        previous_starts_at: booking.slot.starts_at,
        by: Party::Doctor,
        late: false,
    }
}

#[test]
fn t_05_a_local_time_that_is_skipped_now_is_the_next_one_there_is() {
    let booking = stored(chrono_tz::Europe::Chisinau, "2026-03-29T03:30:00");
    let slot = Slot {
        local_start: "2026-03-29T04:00:00".parse().unwrap(),
        ..shifted(&booking, TimeDelta::minutes(30))
    };
    let now = booking.slot.starts_at - TimeDelta::days(9);
    given::<Appointment>([of(booking.clone())])
        .when(follow(now))
        .then([AppointmentEvent::ClocksMoved {
            slot,
            previous_starts_at: booking.slot.starts_at,
            terms: Terms::Agreed,
        }]);
}

/// Whether the patient's cancellation at this instant counts as late; `None`: the visit cannot be cancelled any more.
fn is_late(events: &[AppointmentEvent], now: DateTime<Utc>) -> Option<bool> {
    let command = AppointmentCommand::Cancel {
        by: Party::Patient,
        reason: CancelReason::CannotCome,
        now,
    };
    let decided = Appointment::fold(events).decide(command).ok()?;
    let [AppointmentEvent::Cancelled { late, .. }] = decided.as_slice() else {
        panic!("{decided:?}")
    };
    Some(*late)
}

#[test]
fn t_05_a_move_by_the_clocks_makes_cancelling_dearer_for_nobody() {
    let booking = in_vancouver();
    let patients = |late| AppointmentEvent::Rescheduled {
        slot: booking.slot.clone(),
        previous_starts_at: day(-48),
        by: Party::Patient,
        late,
    };
    let histories = [
        vec![of(booking.clone())],
        vec![of(booking.clone()), patients(false)],
        vec![of(booking.clone()), patients(true)],
        vec![of(stored(Casablanca, "2026-12-01T10:00:00"))],
    ];
    let mut compared = 0;
    for mut events in histories {
        for minutes in (-72 * 60..16 * 60).step_by(10) {
            let now = day(0) + TimeDelta::minutes(minutes);
            let Some(before) = is_late(&events, now) else { continue };
            let moved = Appointment::fold(&events).decide(follow(now)).unwrap();
            let [AppointmentEvent::ClocksMoved { .. }] = moved.as_slice() else {
                panic!("{moved:?}")
            };
            events.extend(moved);
            let after = is_late(&events, now);
            events.pop();
            assert!(before || after == Some(false), "{now} {events:?}");
            compared += 1;
        }
    }
    assert!(compared > 1_500, "{compared}");
}

#[test]
fn t_05_the_notice_keeps_its_local_time_like_the_visit() {
    // A day before ten o'clock in Vancouver: 18:00 UTC by the old rules, 17:00 by the new ones.
    let events = [
        of(in_vancouver()),
        follows(&in_vancouver(), -TimeDelta::hours(1), Terms::Agreed),
    ];
    assert_eq!(is_late(&events, day(17 - 24)), Some(false));
    assert_eq!(is_late(&events, day(17 - 24) + TimeDelta::seconds(1)), Some(true));
    // Whoever had no time left to hear of it is not late until it starts.
    given::<Appointment>([of(in_vancouver())])
        .when(follow(day(18 - 24)))
        .then([follows(&in_vancouver(), -TimeDelta::hours(1), Terms::Free)]);
}

#[test]
fn t_05_the_shape_of_a_move_by_the_clocks_in_the_log_does_not_change() {
    insta::assert_json_snapshot!(follows(&in_vancouver(), -TimeDelta::hours(1), Terms::Agreed));
}
