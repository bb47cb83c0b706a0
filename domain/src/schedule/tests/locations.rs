use super::*;
use crate::testing::given;

const NOW: &str = "2026-11-22T12:00:00Z";

fn opened() -> ScheduleEvent {
    ScheduleEvent::Opened { time_zone: Berlin }
}

fn added(id: u128) -> ScheduleEvent {
    ScheduleEvent::LocationAdded {
        branch: branch(id, "Branch at the canal"),
    }
}

fn there(id: u128) -> LocationId {
    LocationId(Uuid::from_u128(id))
}

fn mondays_at(location: Option<LocationId>) -> WeeklyHours {
    WeeklyHours::new(vec![block(Weekday::Mon, "09:00:00", "10:00:00").at(location)]).unwrap()
}

fn retire(id: u128, now: &str) -> ScheduleCommand {
    ScheduleCommand::RetireLocation {
        id: LocationId(Uuid::from_u128(id)),
        now: utc(now),
    }
}

/// The starts of the only type in a week, with the place's number.
fn with_places(rules: &Rules) -> Vec<(String, Option<u128>)> {
    let visit_type = rules.visit_types.iter().next().unwrap();
    let zone = Zone::of(rules.time_zone);
    let window = Window {
        from: utc("2026-11-23T00:00:00Z"),
        to: utc("2026-11-30T00:00:00Z"),
        now: utc(NOW),
    };
    let clock = |at| zone.wall_time(at).local.format("%d %H:%M").to_string();
    let nothing = Taken::default();
    let starts = rules.starts(visit_type, &nothing, window);
    let place = |start: Start| start.location.map(|id| id.0.as_u128());
    starts.map(|start| (clock(start.at), place(start))).collect()
}

fn rules_at(weekly: WeeklyHours) -> Rules {
    let mut rules = rules(Berlin, weekly, &check_up());
    rules.branches.put(branch(1, "Branch at the canal"));
    rules
}

#[test]
fn a_location_needs_a_name_and_a_place_on_earth() {
    let add = |branch: Branch| given::<Schedule>([opened()]).when(ScheduleCommand::AddLocation { branch });
    add(branch(1, "  ")).then_refused(ScheduleRefusal::LocationName);
    add(branch(1, &"x".repeat(81))).then_refused(ScheduleRefusal::LocationName);
    add(branch(1, &"x".repeat(80))).then([ScheduleEvent::LocationAdded {
        branch: branch(1, &"x".repeat(80)),
    }]);
    let mut nowhere = branch(1, "Moon");
    nowhere.location.latitude = 90.1;
    add(nowhere).then_refused(ScheduleRefusal::LocationNotOnEarth);
}

#[test]
fn there_are_at_most_ten_locations_and_one_again_is_nothing() {
    let ten = || [opened()].into_iter().chain((1..=10).map(added));
    let add = |id| ScheduleCommand::AddLocation {
        branch: branch(id, "Branch at the canal"),
    };
    given::<Schedule>(ten())
        .when(add(11))
        .then_refused(ScheduleRefusal::TooManyLocations);
    given::<Schedule>(ten()).when(add(10)).then_nothing();
    let retired = ScheduleEvent::LocationRetired {
        id: LocationId(Uuid::from_u128(4)),
    };
    given::<Schedule>(ten().chain([retired]))
        .when(add(11))
        .then([added(11)]);
}

#[test]
fn a_location_can_be_changed_while_there_is_one() {
    let moved = branch(1, "Branch at the lake");
    let change = ScheduleCommand::ChangeLocation { branch: moved.clone() };
    given::<Schedule>([opened(), added(1)])
        .when(change.clone())
        .then([ScheduleEvent::LocationChanged { branch: moved.clone() }]);
    given::<Schedule>([opened(), added(1), ScheduleEvent::LocationChanged { branch: moved }])
        .when(change.clone())
        .then_nothing();
    given::<Schedule>([opened()])
        .when(change)
        .then_refused(ScheduleRefusal::LocationUnknown);
}

#[test]
fn b_24_a_location_with_hours_from_today_on_cannot_be_retired() {
    let weekly = ScheduleEvent::WeeklyHoursSet {
        weekly: mondays_at(Some(there(1))),
    };
    given::<Schedule>([opened(), added(1), weekly])
        .when(retire(1, NOW))
        .then_refused(ScheduleRefusal::LocationInUse);
    let once = || ScheduleEvent::ExceptionAdded {
        exception: extra_at(extra(5, "2026-11-24", "09:00:00", "10:00:00"), Some(there(1))),
        at: utc(NOW),
    };
    given::<Schedule>([opened(), added(1), once()])
        .when(retire(1, "2026-11-24T22:59:59Z"))
        .then_refused(ScheduleRefusal::LocationInUse);
    given::<Schedule>([opened(), added(1), once()])
        .when(retire(1, "2026-11-24T23:00:00Z"))
        .then([ScheduleEvent::LocationRetired {
            id: LocationId(Uuid::from_u128(1)),
        }]);
    given::<Schedule>([opened()])
        .when(retire(1, NOW))
        .then_refused(ScheduleRefusal::LocationUnknown);
}

#[test]
fn hours_can_only_be_at_a_location_there_is() {
    let set = ScheduleCommand::SetWeeklyHours {
        weekly: mondays_at(Some(there(2))),
    };
    given::<Schedule>([opened(), added(1)])
        .when(set)
        .then_refused(ScheduleRefusal::HoursAtUnknownLocation);
    let add = ScheduleCommand::AddException {
        exception: extra_at(extra(5, "2026-11-24", "09:00:00", "10:00:00"), Some(there(2))),
        now: utc(NOW),
    };
    given::<Schedule>([opened(), added(1)])
        .when(add)
        .then_refused(ScheduleRefusal::HoursAtUnknownLocation);
}

#[test]
fn a_visit_takes_place_where_its_hours_are() {
    let weekly = vec![
        block(Weekday::Mon, "09:00:00", "09:30:00"),
        block(Weekday::Thu, "14:00:00", "14:30:00").at(Some(there(1))),
    ];
    let rules = rules_at(WeeklyHours::new(weekly).unwrap());
    let expected = [("23 09:00".to_owned(), None), ("26 14:00".to_owned(), Some(1))];
    assert_eq!(with_places(&rules), expected);

    let visit_type = rules.visit_types.iter().next().unwrap();
    let thursday = Window::at(utc("2026-11-26T13:00:00Z"), utc(NOW));
    let offer = rules.offers(visit_type, &Taken::default(), thursday).next().unwrap();
    assert_eq!(offer.venue, Venue::Branch(Box::new(branch(1, "Branch at the canal"))));
}

#[test]
fn a_visit_by_video_stays_one_wherever_the_hours_are() {
    let mut rules = rules_at(mondays_at(Some(there(1))));
    let link = "https://video.example/a".to_owned();
    let place = Place::Telehealth { link: link.clone() };
    rules.visit_types.put(VisitType { place, ..check_up() });
    assert!(with_places(&rules).iter().all(|(_, place)| place.is_none()));
    let visit_type = rules.visit_types.iter().next().unwrap();
    let monday = Window::at(utc("2026-11-23T08:00:00Z"), utc(NOW));
    let offer = rules.offers(visit_type, &Taken::default(), monday).next().unwrap();
    assert_eq!(offer.venue, Venue::Telehealth { link });
}

#[test]
fn b_25_a_start_in_weekly_and_extra_hours_is_offered_once_at_the_place_of_the_extra_hours() {
    let both = |weekly, extra_hours| {
        let mut rules = rules_at(mondays_at(weekly));
        let exception = extra_at(extra(5, "2026-11-23", "09:15:00", "10:15:00"), extra_hours);
        rules.put_exception(exception, utc(NOW));
        with_places(&rules)
    };
    let at = |clock: &str, place| (format!("23 {clock}"), place);
    let practice_then_branch = [
        at("09:00", None),
        at("09:15", Some(1)),
        at("09:30", Some(1)),
        at("09:45", Some(1)),
    ];
    assert_eq!(both(None, Some(there(1))), practice_then_branch);
    let branch_then_practice = [
        at("09:00", Some(1)),
        at("09:15", None),
        at("09:30", None),
        at("09:45", None),
    ];
    assert_eq!(both(Some(there(1)), None), branch_then_practice);
}

#[test]
fn hours_ahead_say_where_and_whether_only_for_a_day() {
    let mut rules = rules_at(mondays_at(None));
    for (id, on) in [(5, "2026-11-22"), (6, "2026-11-25")] {
        rules.put_exception(
            extra_at(extra(id, on, "09:00:00", "10:00:00"), Some(there(1))),
            utc(NOW),
        );
    }
    let found: Vec<_> = rules.hours_from(date("2026-11-23")).collect();
    assert_eq!(found, [(None, None), (Some(there(1)), Some(date("2026-11-25")))]);
}
