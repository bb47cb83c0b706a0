use super::*;
use crate::ids::VisitTypeId;
use crate::testing::given;

fn opened() -> ScheduleEvent {
    ScheduleEvent::Opened { time_zone: Berlin }
}

#[test]
fn hours_that_overlap_or_are_empty_are_refused() {
    let overlap = vec![
        block(Weekday::Mon, "09:00:00", "12:00:00"),
        block(Weekday::Mon, "11:59:00", "13:00:00"),
    ];
    assert_eq!(WeeklyHours::new(overlap), Err(ScheduleRefusal::HoursOverlap));
    let empty = vec![block(Weekday::Mon, "09:00:00", "09:00:00")];
    assert_eq!(WeeklyHours::new(empty), Err(ScheduleRefusal::HoursEmptyBlock));
    let touching = vec![
        block(Weekday::Mon, "12:00:00", "13:00:00"),
        block(Weekday::Mon, "09:00:00", "12:00:00"),
    ];
    assert!(WeeklyHours::new(touching).is_ok());
}

#[test]
fn setting_the_same_hours_again_is_nothing() {
    let weekly = WeeklyHours::new(vec![block(Weekday::Tue, "09:00:00", "12:00:00")]).unwrap();
    let set = ScheduleCommand::SetWeeklyHours { weekly: weekly.clone() };
    given::<Schedule>([opened()])
        .when(set.clone())
        .then([ScheduleEvent::WeeklyHoursSet { weekly: weekly.clone() }]);
    given::<Schedule>([opened(), ScheduleEvent::WeeklyHoursSet { weekly }])
        .when(set.clone())
        .then_nothing();
    given::<Schedule>([]).when(set).then_refused(ScheduleRefusal::NotOpen);
}

#[test]
fn a_visit_type_out_of_range_is_refused() {
    let with = |change: fn(&mut VisitType)| {
        let mut visit_type = check_up();
        change(&mut visit_type);
        given::<Schedule>([opened()]).when(ScheduleCommand::AddVisitType { visit_type })
    };
    with(|t| t.minutes = 4).then_refused(ScheduleRefusal::VisitTypeLength);
    with(|t| t.minutes = 481).then_refused(ScheduleRefusal::VisitTypeLength);
    with(|t| t.buffer_after = 121).then_refused(ScheduleRefusal::VisitTypeBuffer);
    with(|t| t.cancellation_notice_hours = 337).then_refused(ScheduleRefusal::CancellationNotice);
    with(|t| t.name = "  ".into()).then_refused(ScheduleRefusal::VisitTypeName);
    with(|_| ()).then([ScheduleEvent::VisitTypeAdded { visit_type: check_up() }]);
}

#[test]
fn visit_types_stay_in_the_order_they_were_added_also_when_one_changes() {
    let named = |id, name: &str| VisitType {
        id: VisitTypeId(Uuid::from_u128(id)),
        name: name.into(),
        ..check_up()
    };
    let added = |id, name: &str| ScheduleEvent::VisitTypeAdded {
        visit_type: named(id, name),
    };
    let schedule = Schedule::fold(&[
        opened(),
        added(3, "first"),
        added(1, "second"),
        added(2, "third"),
        ScheduleEvent::VisitTypeChanged {
            visit_type: named(3, "first, changed"),
        },
        ScheduleEvent::VisitTypeRetired {
            id: VisitTypeId(Uuid::from_u128(1)),
        },
    ]);
    let offered: Vec<_> = schedule
        .visit_types()
        .map(|visit_type| visit_type.name.as_str())
        .collect();
    assert_eq!(offered, ["first, changed", "third"]);
}

#[test]
fn hours_of_alternating_weeks_may_overlap_and_the_same_weeks_may_not() {
    let in_weeks = |rhythm, from: &str, to: &str| block(Weekday::Mon, from, to).in_weeks(rhythm);
    let even = in_weeks(Rhythm::EvenWeeks, "09:00:00", "12:00:00");
    let odd = in_weeks(Rhythm::OddWeeks, "11:00:00", "15:00:00");
    assert!(WeeklyHours::new(vec![even.clone(), odd.clone()]).is_ok());
    for other in [Rhythm::EvenWeeks, Rhythm::Weekly] {
        let blocks = vec![even.clone(), in_weeks(other, "11:00:00", "15:00:00")];
        assert_eq!(WeeklyHours::new(blocks), Err(ScheduleRefusal::HoursOverlap));
    }
}

#[test]
fn a_video_visit_needs_a_link_a_browser_opens() {
    let with = |link: &str| VisitType {
        place: Place::Telehealth { link: link.into() },
        ..check_up()
    };
    for wrong in [
        "",
        "http://video.example/a",
        "https://",
        "https:///a",
        "javascript:alert(1)",
        "https://a b",
    ] {
        let refused = given::<Schedule>([opened()]).when(ScheduleCommand::AddVisitType {
            visit_type: with(wrong),
        });
        refused.then_refused(ScheduleRefusal::VisitTypeLink);
    }
    let visit_type = with("https://video.example/dr-adler");
    given::<Schedule>([opened()])
        .when(ScheduleCommand::AddVisitType {
            visit_type: visit_type.clone(),
        })
        .then([ScheduleEvent::VisitTypeAdded { visit_type }]);
}

#[test]
fn an_exception_is_for_a_date_ahead_and_says_something_new() {
    let now = utc("2026-11-25T12:00:00Z");
    let add = |exception| ScheduleCommand::AddException { exception, now };
    let added = |exception| ScheduleEvent::ExceptionAdded { exception, at: now };
    let today = closed(1, "2026-11-25");
    given::<Schedule>([opened()])
        .when(add(today.clone()))
        .then([added(today.clone())]);
    given::<Schedule>([opened(), added(today.clone())])
        .when(add(today))
        .then_nothing();
    given::<Schedule>([opened()])
        .when(add(closed(1, "2026-11-24")))
        .then_refused(ScheduleRefusal::ExceptionOver);
    given::<Schedule>([opened(), added(closed(1, "2026-12-01"))])
        .when(add(closed(2, "2026-12-01")))
        .then_refused(ScheduleRefusal::ExceptionOverlaps);
    given::<Schedule>([opened(), added(extra(1, "2026-12-01", "09:00:00", "12:00:00"))])
        .when(add(extra(2, "2026-12-01", "11:00:00", "13:00:00")))
        .then_refused(ScheduleRefusal::ExceptionOverlaps);
    given::<Schedule>([opened(), added(closed(1, "2026-12-01"))])
        .when(add(extra(2, "2026-12-01", "11:00:00", "13:00:00")))
        .then([added(extra(2, "2026-12-01", "11:00:00", "13:00:00"))]);
    given::<Schedule>([opened()])
        .when(add(extra(1, "2026-12-01", "11:00:00", "11:00:00")))
        .then_refused(ScheduleRefusal::HoursEmptyBlock);
    given::<Schedule>([opened()])
        .when(ScheduleCommand::RemoveException {
            id: ExceptionId(Uuid::from_u128(1)),
        })
        .then_refused(ScheduleRefusal::ExceptionUnknown);
}

#[test]
fn what_is_over_is_forgotten_when_something_new_comes() {
    let later = utc("2026-12-02T12:00:00Z");
    let schedule = Schedule::fold(&[
        opened(),
        ScheduleEvent::ExceptionAdded {
            exception: closed(1, "2026-12-01"),
            at: utc("2026-11-25T12:00:00Z"),
        },
        ScheduleEvent::TimeOffTaken {
            time_off: time_off(1, "2026-12-01T08:00:00Z", "2026-12-01T12:00:00Z"),
            at: utc("2026-11-25T12:00:00Z"),
        },
        ScheduleEvent::ExceptionAdded {
            exception: closed(2, "2026-12-24"),
            at: later,
        },
        ScheduleEvent::TimeOffTaken {
            time_off: time_off(2, "2026-12-28T08:00:00Z", "2026-12-31T12:00:00Z"),
            at: later,
        },
    ]);
    let rules = schedule.rules().unwrap();
    assert_eq!(rules.exceptions, [closed(2, "2026-12-24")]);
    assert_eq!(rules.time_off.len(), 1);
    assert_eq!(schedule.holdings().reservations.len(), 1);
}

#[test]
fn time_off_is_ahead_ends_after_it_starts_and_never_overlaps_another() {
    let now = utc("2026-11-25T12:00:00Z");
    let take = |time_off| ScheduleCommand::TakeTimeOff { time_off, now };
    let holiday = time_off(1, "2026-12-21T07:00:00Z", "2026-12-31T17:00:00Z");
    let taken = ScheduleEvent::TimeOffTaken {
        time_off: holiday.clone(),
        at: now,
    };
    given::<Schedule>([opened()])
        .when(take(holiday.clone()))
        .then([taken.clone()]);
    given::<Schedule>([opened(), taken.clone()])
        .when(take(holiday.clone()))
        .then_nothing();
    let other = holiday.stretch();
    given::<Schedule>([opened(), taken.clone()])
        .when(take(time_off(2, "2026-12-31T16:00:00Z", "2027-01-02T17:00:00Z")))
        .then_refused(ScheduleRefusal::TimeOffOverlaps { other });
    let refused = |from, to| given::<Schedule>([opened()]).when(take(time_off(2, from, to)));
    refused("2026-12-01T08:00:00Z", "2026-12-01T08:00:00Z").then_refused(ScheduleRefusal::TimeOffEmpty);
    refused("2026-11-25T08:00:00Z", "2026-11-25T12:00:00Z").then_refused(ScheduleRefusal::TimeOffOver);
    refused("2026-12-01T08:00:00Z", "2027-12-03T08:00:00Z").then_refused(ScheduleRefusal::TimeOffTooLong);
    let cancel = ScheduleCommand::CancelTimeOff { id: holiday.id };
    given::<Schedule>([opened(), taken])
        .when(cancel.clone())
        .then([ScheduleEvent::TimeOffCancelled { id: holiday.id }]);
    given::<Schedule>([opened()])
        .when(cancel)
        .then_refused(ScheduleRefusal::TimeOffUnknown);
}

#[test]
fn time_off_takes_all_but_the_visits_that_are_kept() {
    let whole = time_off(1, "2026-12-01T08:00:00Z", "2026-12-01T12:00:00Z").stretch();
    let stretch = |from: &str, to: &str| Stretch {
        starts_at: utc(from),
        ends_at: utc(to),
    };
    let kept = vec![
        stretch("2026-12-01T10:00:00Z", "2026-12-01T10:30:00Z"),
        stretch("2026-12-01T07:30:00Z", "2026-12-01T08:30:00Z"),
        stretch("2026-12-01T12:00:00Z", "2026-12-01T13:00:00Z"),
    ];
    assert_eq!(
        whole.without(kept),
        [
            stretch("2026-12-01T08:30:00Z", "2026-12-01T10:00:00Z"),
            stretch("2026-12-01T10:30:00Z", "2026-12-01T12:00:00Z"),
        ]
    );
    assert_eq!(whole.without(vec![]), [whole]);
    assert_eq!(whole.without(vec![whole]), []);
}

#[test]
fn limits_of_nothing_are_refused_and_the_same_ones_again_are_nothing() {
    let limits = |per_day, per_week| Limits { per_day, per_week };
    let set = |limits| ScheduleCommand::SetLimits { limits };
    for wrong in [
        limits(Some(0), None),
        limits(None, Some(0)),
        limits(Some(201), None),
        limits(None, Some(1_001)),
    ] {
        given::<Schedule>([opened()])
            .when(set(wrong))
            .then_refused(ScheduleRefusal::LimitsRange);
    }
    let eight = limits(Some(8), None);
    let done = ScheduleEvent::LimitsSet { limits: eight };
    given::<Schedule>([opened()]).when(set(eight)).then([done.clone()]);
    given::<Schedule>([opened(), done]).when(set(eight)).then_nothing();
}

#[test]
fn the_shape_of_its_events_in_the_log_does_not_change() {
    let at = utc("2026-11-25T12:00:00Z");
    let events = [
        ScheduleEvent::WeeklyHoursSet {
            weekly: WeeklyHours::new(vec![block(Weekday::Mon, "09:00:00", "12:00:00")]).unwrap(),
        },
        ScheduleEvent::VisitTypeAdded { visit_type: check_up() },
        ScheduleEvent::ExceptionAdded {
            exception: closed(1, "2026-12-24"),
            at,
        },
        ScheduleEvent::ExceptionAdded {
            exception: extra(2, "2026-12-05", "09:00:00", "12:00:00"),
            at,
        },
        ScheduleEvent::TimeOffTaken {
            time_off: time_off(3, "2026-12-21T07:00:00Z", "2026-12-31T17:00:00Z"),
            at,
        },
        ScheduleEvent::HolidaysObserved {
            country: Some(Country::De),
        },
        ScheduleEvent::LimitsSet {
            limits: Limits {
                per_day: Some(12),
                per_week: None,
            },
        },
        ScheduleEvent::LocationAdded {
            branch: branch(4, "Branch at the canal"),
        },
        ScheduleEvent::LocationChanged {
            branch: branch(4, "Branch at the lake"),
        },
        ScheduleEvent::WeeklyHoursSet {
            weekly: WeeklyHours::new(vec![
                block(Weekday::Mon, "09:00:00", "12:00:00").at(Some(branch(4, "").id)),
            ])
            .unwrap(),
        },
        ScheduleEvent::ExceptionAdded {
            exception: extra_at(extra(5, "2026-12-06", "09:00:00", "12:00:00"), Some(branch(4, "").id)),
            at,
        },
        ScheduleEvent::LocationRetired { id: branch(4, "").id },
    ];
    insta::assert_json_snapshot!(events);
}
