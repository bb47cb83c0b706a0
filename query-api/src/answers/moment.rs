use chrono::{DateTime, Datelike, NaiveDateTime, Timelike, Utc};
use domain::time::{WallTime, Zone};

/// An instant as the clock on a wall shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    /// `2026-11-23T09:00`
    pub local: String,
    /// `+01:00`
    pub offset: String,
}

impl Moment {
    /// What the clock of this zone shows at this instant.
    pub fn of(at: DateTime<Utc>, zone: &Zone) -> Self {
        let wall = zone.wall_time(at);
        Self {
            local: local_text(wall.local),
            offset: wall.offset(),
        }
    }
}

/// A local time as `YYYY-MM-DDTHH:MM`.
pub fn local_text(local: NaiveDateTime) -> String {
    // By hand: a month of free times holds some thousand of these, and a pattern is read anew each time.
    let (date, time) = (local.date(), local.time());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute()
    )
}

/// The offset in force when a clock shows `local` at this instant: what was agreed on, whatever the zone's rules are today.
pub fn offset_between(local: NaiveDateTime, at: DateTime<Utc>) -> String {
    let seconds = (local - at.naive_utc()).num_seconds();
    WallTime {
        local,
        offset_seconds: i32::try_from(seconds).unwrap_or_default(),
    }
    .offset()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_what_lies_between_the_clock_and_the_instant() {
        let local: NaiveDateTime = "2026-11-23T09:00:00".parse().unwrap();
        let offset = |at: &str| offset_between(local, at.parse().unwrap());
        assert_eq!(offset("2026-11-23T08:00:00Z"), "+01:00");
        assert_eq!(offset("2026-11-23T14:00:00Z"), "-05:00");
        assert_eq!(offset("2026-11-23T03:30:00Z"), "+05:30");
        assert_eq!(local_text(local), "2026-11-23T09:00");
    }
}
