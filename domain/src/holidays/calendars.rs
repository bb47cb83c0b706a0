//! Which holidays each country keeps.

use chrono::Weekday;

use super::{Rule, When};

const fn rule(name: &'static str, when: When) -> Rule {
    Rule { name, when, since: 0 }
}

const fn since(since: i32, name: &'static str, when: When) -> Rule {
    Rule { name, when, since }
}

const NEW_YEAR: Rule = rule("new-years-day", When::On(1, 1));
const EPIPHANY: Rule = rule("epiphany", When::On(1, 6));
const GOOD_FRIDAY: Rule = rule("good-friday", When::Easter(-2));
const EASTER_SUNDAY: Rule = rule("easter-sunday", When::Easter(0));
const EASTER_MONDAY: Rule = rule("easter-monday", When::Easter(1));
const LABOUR_DAY: Rule = rule("labour-day", When::On(5, 1));
const ASCENSION: Rule = rule("ascension-day", When::Easter(39));
const WHIT_SUNDAY: Rule = rule("whit-sunday", When::Easter(49));
const WHIT_MONDAY: Rule = rule("whit-monday", When::Easter(50));
const CORPUS_CHRISTI: Rule = rule("corpus-christi", When::Easter(60));
const ASSUMPTION: Rule = rule("assumption-day", When::On(8, 15));
const ALL_SAINTS: Rule = rule("all-saints-day", When::On(11, 1));
const ARMISTICE: Rule = rule("armistice-day", When::On(11, 11));
const IMMACULATE: Rule = rule("immaculate-conception", When::On(12, 8));
const CHRISTMAS: Rule = rule("christmas-day", When::On(12, 25));
const SECOND_CHRISTMAS: Rule = rule("second-christmas-day", When::On(12, 26));

pub(super) const AUSTRIA: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    WHIT_MONDAY,
    CORPUS_CHRISTI,
    ASSUMPTION,
    rule("national-day", When::On(10, 26)),
    ALL_SAINTS,
    IMMACULATE,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];
pub(super) const BELGIUM: &[Rule] = &[
    NEW_YEAR,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    WHIT_SUNDAY,
    WHIT_MONDAY,
    rule("national-day", When::On(7, 21)),
    ASSUMPTION,
    ALL_SAINTS,
    ARMISTICE,
    CHRISTMAS,
];
pub(super) const SWITZERLAND: &[Rule] = &[NEW_YEAR, ASCENSION, rule("national-day", When::On(8, 1)), CHRISTMAS];
pub(super) const GERMANY: &[Rule] = &[
    NEW_YEAR,
    GOOD_FRIDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    ASCENSION,
    WHIT_MONDAY,
    rule("unity-day", When::On(10, 3)),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];
pub(super) const SPAIN: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    GOOD_FRIDAY,
    LABOUR_DAY,
    ASSUMPTION,
    rule("national-day", When::On(10, 12)),
    ALL_SAINTS,
    rule("constitution-day", When::On(12, 6)),
    IMMACULATE,
    CHRISTMAS,
];
pub(super) const FRANCE: &[Rule] = &[
    NEW_YEAR,
    EASTER_MONDAY,
    LABOUR_DAY,
    rule("victory-day", When::On(5, 8)),
    ASCENSION,
    WHIT_MONDAY,
    rule("national-day", When::On(7, 14)),
    ASSUMPTION,
    ALL_SAINTS,
    ARMISTICE,
    CHRISTMAS,
];
pub(super) const ENGLAND_AND_WALES: &[Rule] = &[
    rule("new-years-day", next_working_day(1, 1)),
    GOOD_FRIDAY,
    EASTER_MONDAY,
    rule("early-may-holiday", When::Nth(1, Weekday::Mon, 5)),
    rule("spring-holiday", When::Last(Weekday::Mon, 5)),
    rule("summer-holiday", When::Last(Weekday::Mon, 8)),
    rule("christmas-day", two_days_later(12, 25)),
    rule("boxing-day", two_days_later(12, 26)),
];
pub(super) const IRELAND: &[Rule] = &[
    NEW_YEAR,
    since(2023, "saint-brigids-day", When::Brigid),
    rule("saint-patricks-day", When::On(3, 17)),
    EASTER_MONDAY,
    rule("may-holiday", When::Nth(1, Weekday::Mon, 5)),
    rule("june-holiday", When::Nth(1, Weekday::Mon, 6)),
    rule("august-holiday", When::Nth(1, Weekday::Mon, 8)),
    rule("october-holiday", When::Last(Weekday::Mon, 10)),
    CHRISTMAS,
    rule("saint-stephens-day", When::On(12, 26)),
];
pub(super) const ITALY: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    rule("liberation-day", When::On(4, 25)),
    LABOUR_DAY,
    rule("republic-day", When::On(6, 2)),
    ASSUMPTION,
    since(2026, "saint-francis-day", When::On(10, 4)),
    ALL_SAINTS,
    rule("unity-day", When::Nth(1, Weekday::Sun, 11)),
    IMMACULATE,
    CHRISTMAS,
    rule("saint-stephens-day", When::On(12, 26)),
];
pub(super) const NETHERLANDS: &[Rule] = &[
    NEW_YEAR,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    rule("kings-day", When::King),
    rule("liberation-day", When::Liberation),
    ASCENSION,
    WHIT_SUNDAY,
    WHIT_MONDAY,
    CHRISTMAS,
    SECOND_CHRISTMAS,
];
pub(super) const POLAND: &[Rule] = &[
    NEW_YEAR,
    EPIPHANY,
    EASTER_SUNDAY,
    EASTER_MONDAY,
    LABOUR_DAY,
    rule("constitution-day", When::On(5, 3)),
    WHIT_SUNDAY,
    CORPUS_CHRISTI,
    ASSUMPTION,
    ALL_SAINTS,
    rule("independence-day", When::On(11, 11)),
    since(2025, "christmas-eve", When::On(12, 24)),
    CHRISTMAS,
    SECOND_CHRISTMAS,
];
pub(super) const UNITED_STATES: &[Rule] = &[
    rule("new-years-day", When::Observed(1, 1)),
    rule("martin-luther-king-day", When::Nth(3, Weekday::Mon, 1)),
    rule("washingtons-birthday", When::Nth(3, Weekday::Mon, 2)),
    rule("memorial-day", When::Last(Weekday::Mon, 5)),
    since(2021, "juneteenth", When::Observed(6, 19)),
    rule("independence-day", When::Observed(7, 4)),
    rule("labor-day", When::Nth(1, Weekday::Mon, 9)),
    rule("columbus-day", When::Nth(2, Weekday::Mon, 10)),
    rule("veterans-day", When::Observed(11, 11)),
    rule("thanksgiving", When::Nth(4, Weekday::Thu, 11)),
    rule("christmas-day", When::Observed(12, 25)),
];

const fn next_working_day(month: u32, day: u32) -> When {
    When::Substituted {
        month,
        day,
        saturday: 2,
        sunday: 1,
    }
}

/// Of two days in a row: the working day after the weekend belongs to the other one, or is the Tuesday.
const fn two_days_later(month: u32, day: u32) -> When {
    When::Substituted {
        month,
        day,
        saturday: 2,
        sunday: 2,
    }
}
