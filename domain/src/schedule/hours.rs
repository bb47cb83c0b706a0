use chrono::{NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

use super::ScheduleRefusal;

/// A stretch of working hours on one weekday, in the doctor's local time. Does not cross midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Block {
    /// Days from Monday, 0 to 6.
    day: u8,
    /// First minute.
    pub from: NaiveTime,
    /// First minute that is free again.
    pub to: NaiveTime,
}

impl Block {
    /// A block on a weekday.
    pub fn new(weekday: Weekday, from: NaiveTime, to: NaiveTime) -> Self {
        Self {
            day: u8::try_from(weekday.num_days_from_monday()).unwrap_or(0),
            from,
            to,
        }
    }

    /// Its weekday.
    pub fn weekday(&self) -> Weekday {
        Weekday::try_from(self.day).unwrap_or(Weekday::Mon)
    }
}

/// The weekly hours: blocks in order, none overlapping another.
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
            .zip(blocks.iter().skip(1))
            .any(|(a, b)| a.day == b.day && b.from < a.to);
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

    /// The blocks of one weekday, earliest first.
    pub fn on(&self, weekday: Weekday) -> impl Iterator<Item = &Block> {
        self.0.iter().filter(move |block| block.weekday() == weekday)
    }
}
