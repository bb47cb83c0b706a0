use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use super::ScheduleRefusal;
use crate::ids::{LocationId, VisitTypeId};

/// In which weeks a block is worked. Weeks start on Monday and are counted without regard to the year, so that the two
/// keep taking turns where ISO week numbers would give two odd weeks in a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rhythm {
    /// Every week.
    #[default]
    Weekly,
    /// Every other week, that of Monday 5 January 1970 included.
    EvenWeeks,
    /// The weeks between those.
    OddWeeks,
}

impl Rhythm {
    /// Whether this day's week is one of them.
    pub fn includes(self, day: NaiveDate) -> bool {
        let even = weeks_since_1970(day).rem_euclid(2) == 0;
        match self {
            Self::Weekly => true,
            Self::EvenWeeks => even,
            Self::OddWeeks => !even,
        }
    }

    fn meets(self, other: Self) -> bool {
        self == Self::Weekly || other == Self::Weekly || self == other
    }
}

/// Whole weeks from Monday 5 January 1970 to the week of this day.
fn weeks_since_1970(day: NaiveDate) -> i64 {
    // 5 January 1970 is day 719,167 of the common era (day 1: 1 January of the year 1).
    (i64::from(day.num_days_from_ce()) - 719_167).div_euclid(7)
}

/// A stretch of working hours on one weekday, in the doctor's local time. Does not cross midnight.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Block {
    /// Days from Monday, 0 to 6.
    day: u8,
    /// First minute.
    pub from: NaiveTime,
    /// First minute that is free again.
    pub to: NaiveTime,
    /// In which weeks.
    pub rhythm: Rhythm,
    /// Types offered in it; none: all.
    pub visit_types: Vec<VisitTypeId>,
    /// The further location it is at; `None`: the practice. Types by video are by video wherever it is.
    pub location: Option<LocationId>,
}

impl Block {
    /// A block on a weekday, every week, for every type, at the practice.
    pub fn new(weekday: Weekday, from: NaiveTime, to: NaiveTime) -> Self {
        Self {
            day: u8::try_from(weekday.num_days_from_monday()).unwrap_or(0),
            from,
            to,
            rhythm: Rhythm::Weekly,
            visit_types: Vec::new(),
            location: None,
        }
    }

    /// The same block in these weeks only.
    pub fn in_weeks(self, rhythm: Rhythm) -> Self {
        Self { rhythm, ..self }
    }

    /// The same block for these types only; none: for all.
    pub fn for_types(self, visit_types: Vec<VisitTypeId>) -> Self {
        Self { visit_types, ..self }
    }

    /// The same block at this further location; `None`: at the practice.
    pub fn at(self, location: Option<LocationId>) -> Self {
        Self { location, ..self }
    }

    /// Its weekday.
    pub fn weekday(&self) -> Weekday {
        Weekday::try_from(self.day).unwrap_or(Weekday::Mon)
    }

    /// Whether this type is offered in it.
    pub fn offers(&self, visit_type: VisitTypeId) -> bool {
        self.visit_types.is_empty() || self.visit_types.contains(&visit_type)
    }

    fn overlaps(&self, other: &Self) -> bool {
        self.day == other.day && self.from < other.to && other.from < self.to && self.rhythm.meets(other.rhythm)
    }
}

/// The weekly hours: blocks in order, none overlapping another in the same week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WeeklyHours(Vec<Block>);

impl WeeklyHours {
    /// Hours from blocks in any order. Touching blocks stay apart.
    ///
    /// # Errors
    /// [`ScheduleRefusal::HoursEmptyBlock`] or [`ScheduleRefusal::HoursOverlap`].
    pub fn new(mut blocks: Vec<Block>) -> Result<Self, ScheduleRefusal> {
        blocks.sort_unstable();
        if blocks.iter().any(|block| block.to <= block.from) {
            return Err(ScheduleRefusal::HoursEmptyBlock);
        }
        let overlap = blocks
            .iter()
            .enumerate()
            .any(|(n, block)| blocks.iter().skip(n + 1).any(|later| block.overlaps(later)));
        if overlap {
            Err(ScheduleRefusal::HoursOverlap)
        } else {
            Ok(Self(blocks))
        }
    }

    /// All blocks, Monday first.
    pub fn blocks(&self) -> &[Block] {
        &self.0
    }

    /// The blocks worked on a day, earliest first.
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = &Block> {
        let weekday = day.weekday();
        self.0
            .iter()
            .filter(move |block| block.weekday() == weekday && block.rhythm.includes(day))
    }
}
