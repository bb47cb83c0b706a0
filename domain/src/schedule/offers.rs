use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Block, VisitType, WeeklyHours};
use crate::time::Zone;

/// Offered starts lie this many minutes apart, counted from the start of a block.
const GRID: TimeDelta = TimeDelta::minutes(15);

/// How long before a visit it can be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BookingWindow {
    /// Shortest notice.
    pub notice: TimeDelta,
    /// Furthest advance.
    pub advance: TimeDelta,
}

impl Default for BookingWindow {
    /// Until it starts, up to 180 days ahead.
    fn default() -> Self {
        Self {
            notice: TimeDelta::zero(),
            advance: TimeDelta::days(180),
        }
    }
}

/// A stretch of a doctor's time that is taken, buffers included: `[starts_at, ends_at)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Busy {
    /// First instant taken.
    pub starts_at: DateTime<Utc>,
    /// First instant free again.
    pub ends_at: DateTime<Utc>,
}

/// A time a patient can be offered.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    /// What is offered.
    pub visit_type: VisitType,
    /// The zone of the doctor's hours.
    pub time_zone: Tz,
    /// When the visit starts.
    pub starts_at: DateTime<Utc>,
    /// When it ends.
    pub ends_at: DateTime<Utc>,
}

impl Offer {
    /// The doctor's time it would take, buffers included.
    pub fn busy(&self) -> Busy {
        with_buffers(&self.visit_type, self.starts_at, self.ends_at)
    }
}

/// The rules that make offers of one visit type.
#[derive(Clone, Copy, Debug)]
pub struct OfferRules<'a> {
    /// The zone of the hours.
    pub time_zone: Tz,
    /// The weekly hours.
    pub weekly: &'a WeeklyHours,
    /// What is offered.
    pub visit_type: &'a VisitType,
    /// How long before it can be booked.
    pub window: BookingWindow,
}

impl<'a> OfferRules<'a> {
    /// Every offer that starts in `[from, to)` and does not touch `busy`, in order of time.
    ///
    /// A wall-clock time the clocks skip is not offered; one that happens twice is two offers. The visit lies inside a
    /// block of hours; its buffers may reach beyond. `busy` has to be sorted by start and free of overlaps, as
    /// reservations are.
    pub fn offers(
        self,
        busy: &'a [Busy],
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> impl Iterator<Item = Offer> + 'a {
        let zone = Zone::of(self.time_zone);
        let from = from.max(now + self.window.notice);
        let to = to.min(now + self.window.advance + TimeDelta::seconds(1));
        let last = zone.date(to);
        let days = zone
            .date(from)
            .iter_days()
            .take_while(move |day| *day <= last && from < to);
        days.flat_map(move |day| self.starts_on(&zone, day))
            .filter(move |start| (from..to).contains(start) && is_free(busy, self.busy_at(*start)))
            .map(move |starts_at| self.offer_at(starts_at))
    }

    fn offer_at(&self, starts_at: DateTime<Utc>) -> Offer {
        Offer {
            visit_type: self.visit_type.clone(),
            time_zone: self.time_zone,
            starts_at,
            ends_at: starts_at + self.length(),
        }
    }

    fn busy_at(&self, starts_at: DateTime<Utc>) -> Busy {
        with_buffers(self.visit_type, starts_at, starts_at + self.length())
    }

    fn length(&self) -> TimeDelta {
        TimeDelta::minutes(self.visit_type.minutes.into())
    }

    fn starts_on(&self, zone: &Zone, day: NaiveDate) -> Vec<DateTime<Utc>> {
        let blocks = self.weekly.on(day.weekday());
        let mut starts: Vec<_> = match zone.steady_offset(day) {
            Some(offset) => blocks
                .flat_map(|block| self.steady_starts_in(offset, day, *block))
                .collect(),
            None => blocks.flat_map(|block| self.starts_in(zone, day, *block)).collect(),
        };
        starts.sort_unstable();
        starts
    }

    /// What [`Self::starts_in`] gives on a day without a change of the clocks, without asking the zone for every start:
    /// nearly all days are like this, and a search goes over thousands of starts.
    fn steady_starts_in(&self, offset: TimeDelta, day: NaiveDate, block: Block) -> Vec<DateTime<Utc>> {
        let close = day.and_time(block.to);
        let mut local = day.and_time(block.from);
        let mut starts = Vec::new();
        while local + self.length() <= close {
            starts.push((local - offset).and_utc());
            local += GRID;
        }
        starts
    }

    fn starts_in(&self, zone: &Zone, day: NaiveDate, block: Block) -> Vec<DateTime<Utc>> {
        let close = day.and_time(block.to);
        let mut local = day.and_time(block.from);
        let mut starts = Vec::new();
        while local < close {
            let inside = |start: &DateTime<Utc>| {
                let end = zone.wall_time(*start + self.length()).local;
                end <= close
            };
            starts.extend(zone.resolve(local).instants().filter(inside));
            local += GRID;
        }
        starts
    }
}

fn with_buffers(visit_type: &VisitType, starts_at: DateTime<Utc>, ends_at: DateTime<Utc>) -> Busy {
    Busy {
        starts_at: starts_at - TimeDelta::minutes(visit_type.buffer_before.into()),
        ends_at: ends_at + TimeDelta::minutes(visit_type.buffer_after.into()),
    }
}

fn is_free(busy: &[Busy], wanted: Busy) -> bool {
    let next = busy.partition_point(|taken| taken.ends_at <= wanted.starts_at);
    busy.get(next).is_none_or(|taken| taken.starts_at >= wanted.ends_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::VisitTypeId;
    use crate::money::{Currency, Money};
    use crate::schedule::Confirmation;
    use chrono::{NaiveTime, Weekday};
    use uuid::Uuid;

    #[test]
    fn steady_days_offer_what_asking_the_zone_for_every_start_offers() {
        let block = Block::new(
            Weekday::Wed,
            NaiveTime::MIN,
            NaiveTime::from_hms_opt(23, 50, 0).unwrap_or_default(),
        );
        let visit_type = VisitType {
            id: VisitTypeId(Uuid::nil()),
            name: "Check-up".into(),
            minutes: 50,
            buffer_before: 0,
            buffer_after: 0,
            price: Money {
                amount: 0,
                currency: Currency::try_from("EUR".to_owned()).unwrap(),
            },
            confirmation: Confirmation::Automatic,
            cancellation_notice_hours: 0,
        };
        for time_zone in [
            chrono_tz::Europe::Berlin,
            chrono_tz::Asia::Kathmandu,
            chrono_tz::America::St_Johns,
        ] {
            let zone = Zone::of(time_zone);
            let rules = OfferRules {
                time_zone,
                weekly: &WeeklyHours::default(),
                visit_type: &visit_type,
                window: BookingWindow::default(),
            };
            let year = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap().iter_days().take(365);
            for (day, offset) in year.filter_map(|day| Some((day, zone.steady_offset(day)?))) {
                let quick = rules.steady_starts_in(offset, day, block);
                assert_eq!(quick, rules.starts_in(&zone, day, block), "{time_zone} {day}");
            }
        }
    }
}
