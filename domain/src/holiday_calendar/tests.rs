use super::*;
use crate::testing::given;

const DE: Country = Country::De;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn names() -> Names {
    Names {
        en: "Day of mourning".into(),
        de: "Tag der Trauer".into(),
    }
}

fn add(date: &str) -> HolidayCalendarCommand {
    HolidayCalendarCommand::AddDay {
        country: DE,
        date: day(date),
        names: names(),
    }
}

fn added(date: &str) -> HolidayCalendarEvent {
    HolidayCalendarEvent::DayAdded {
        country: DE,
        date: day(date),
        names: names(),
    }
}

fn switched_off(date: &str) -> HolidayCalendarEvent {
    HolidayCalendarEvent::HolidaySwitchedOff {
        country: DE,
        date: day(date),
        reason: "Moved this year.".into(),
    }
}

fn switch_off(date: &str) -> HolidayCalendarCommand {
    HolidayCalendarCommand::SwitchOff {
        country: DE,
        date: day(date),
        reason: "Moved this year.".into(),
    }
}

fn remove(date: &str) -> HolidayCalendarCommand {
    HolidayCalendarCommand::RemoveDay {
        country: DE,
        date: day(date),
        reason: "Called off.".into(),
    }
}

#[test]
fn a_day_is_added_that_is_no_holiday_yet() {
    given::<HolidayCalendar>([])
        .when(add("2027-03-08"))
        .then([added("2027-03-08")]);
    given::<HolidayCalendar>([added("2027-03-08")])
        .when(add("2027-03-08"))
        .then_nothing();
    given::<HolidayCalendar>([])
        .when(add("2027-12-25"))
        .then_refused(HolidayCalendarRefusal::AlreadyHoliday);
}

#[test]
fn only_a_day_that_was_added_is_removed() {
    let removed = HolidayCalendarEvent::DayRemoved {
        country: DE,
        date: day("2027-03-08"),
        reason: "Called off.".into(),
    };
    given::<HolidayCalendar>([added("2027-03-08")])
        .when(remove("2027-03-08"))
        .then([removed]);
    given::<HolidayCalendar>([])
        .when(remove("2027-12-25"))
        .then_refused(HolidayCalendarRefusal::NoHoliday);
}

#[test]
fn only_a_computed_holiday_is_switched_off() {
    given::<HolidayCalendar>([])
        .when(switch_off("2027-05-01"))
        .then([switched_off("2027-05-01")]);
    given::<HolidayCalendar>([switched_off("2027-05-01")])
        .when(switch_off("2027-05-01"))
        .then_nothing();
    given::<HolidayCalendar>([])
        .when(switch_off("2027-03-08"))
        .then_refused(HolidayCalendarRefusal::NoHoliday);
    let date = day("2027-05-01");
    let on = HolidayCalendarCommand::SwitchOn { country: DE, date };
    given::<HolidayCalendar>([switched_off("2027-05-01")])
        .when(on.clone())
        .then([HolidayCalendarEvent::HolidaySwitchedOn { country: DE, date }]);
    given::<HolidayCalendar>([]).when(on).then_nothing();
}

#[test]
fn g_02_the_platform_has_the_last_word_on_a_day() {
    let calendar = HolidayCalendar::fold(&[added("2027-03-08"), switched_off("2027-05-01")]);
    let name = |date| calendar.holiday_on(DE, day(date)).map(|holiday| holiday.name);
    assert_eq!(name("2027-03-08"), Some(PLATFORM_DAY));
    assert_eq!(name("2027-05-01"), None);
    assert_eq!(name("2028-05-01"), Some("labour-day"));
    assert_eq!(name("2027-03-09"), None);
    assert_eq!(calendar.holidays_of(DE, 2027).len(), DE.holidays_of(2027).len());
}

/// Stored with the events: another id would be another calendar.
#[test]
fn the_id_follows_from_the_country() {
    insta::assert_snapshot!(HolidayCalendar::id_of(DE));
}

#[test]
fn the_shape_of_its_events_in_the_log_does_not_change() {
    let (country, date) = (DE, day("2027-03-08"));
    let reason = "Called off.".to_owned();
    insta::assert_json_snapshot!([
        added("2027-03-08"),
        HolidayCalendarEvent::DayRemoved { country, date, reason },
        switched_off("2027-05-01"),
        HolidayCalendarEvent::HolidaySwitchedOn { country, date },
    ]);
}
