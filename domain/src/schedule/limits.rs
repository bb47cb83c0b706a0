use chrono::{Datelike, Days, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::{Limits, Rules, Taken, VisitType};
use crate::ids::VisitTypeId;
use crate::time::Zone;

/// Whose limit it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "kebab-case")]
pub enum LimitOf {
    /// The doctor's, for visits of every type.
    Doctor,
    /// That of one type.
    VisitType(VisitTypeId),
}

/// What a limit counts over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Per {
    /// A day of the doctor's calendar.
    Day,
    /// Monday to Sunday of it.
    Week,
}

/// Days on which no more visits of a type fit under the limits. A visit counts to the day it starts on.
#[derive(Debug, Default)]
pub(super) struct Full(Vec<(LimitOf, Per, NaiveDate)>);

impl Full {
    pub(super) fn of(rules: &Rules, visit_type: &VisitType, taken: &Taken, zone: &Zone) -> Self {
        let mut full = Self::default();
        if !rules.count_visits_for(visit_type) {
            return full;
        }
        let starts = taken.doctor.iter();
        let visits: Vec<(NaiveDate, VisitTypeId)> = starts
            .map(|busy| (zone.date(busy.visit.starts_at), busy.visit_type))
            .collect();
        let all = visits.iter().map(|(day, _)| *day);
        full.count(LimitOf::Doctor, rules.limits, all);
        let own = visits.iter().filter(|(_, id)| *id == visit_type.id);
        full.count(
            LimitOf::VisitType(visit_type.id),
            visit_type.limits,
            own.map(|(day, _)| *day),
        );
        full
    }

    fn count(&mut self, of: LimitOf, limits: Limits, days: impl Iterator<Item = NaiveDate>) {
        if limits.is_none() {
            return;
        }
        let (mut by_day, mut by_week) = (BTreeMap::new(), BTreeMap::new());
        for day in days {
            *by_day.entry(day).or_insert(0_u16) += 1;
            *by_week.entry(monday_of(day)).or_insert(0_u16) += 1;
        }
        let reached = |counts: BTreeMap<NaiveDate, u16>, limit: Option<u16>, per: Per| {
            let limit = limit.unwrap_or(u16::MAX);
            let days = counts.into_iter().filter(move |(_, visits)| *visits >= limit);
            days.map(move |(day, _)| (of, per, day))
        };
        self.0.extend(reached(by_day, limits.per_day, Per::Day));
        self.0.extend(reached(by_week, limits.per_week, Per::Week));
    }

    /// Whether a limit is reached on this day.
    pub(super) fn includes(&self, day: NaiveDate) -> bool {
        self.on(day).next().is_some()
    }

    /// The limits that are reached on this day.
    pub(super) fn on(&self, day: NaiveDate) -> impl Iterator<Item = (LimitOf, Per)> {
        let monday = monday_of(day);
        self.0.iter().filter_map(move |(of, per, date)| {
            let meant = match per {
                Per::Day => day,
                Per::Week => monday,
            };
            (*date == meant).then_some((*of, *per))
        })
    }
}

/// The Monday of a day's week.
pub(super) fn monday_of(day: NaiveDate) -> NaiveDate {
    let since = Days::new(day.weekday().num_days_from_monday().into());
    day.checked_sub_days(since).unwrap_or(day)
}
