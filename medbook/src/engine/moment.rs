//! Moments as operators type and read them.

use anyhow::{Result, bail};
use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use domain::time::{Resolved, Zone};

/// Reads `2026-11-17T14:00:00+01:00`, or `2026-11-17 14:00` (with seconds if wanted) on the clocks of a zone.
///
/// # Errors
/// A sentence that says what is expected, or that the clocks of the zone never show that time, or show it twice.
pub fn parse(text: &str, zone: Tz) -> Result<DateTime<Utc>> {
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        return Ok(instant.to_utc());
    }
    let formats = [
        "%Y-%m-%d %H:%M",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%dT%H:%M:%S",
    ];
    let local = formats
        .iter()
        .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
    let Some(local) = local else {
        bail!("{text:?} is not a moment: write 2026-11-17T14:00:00+01:00, or \"2026-11-17 14:00\" with --zone");
    };
    let rules = Zone::of(zone);
    match rules.resolve(local) {
        Resolved::Once(instant) => Ok(instant),
        Resolved::Never => bail!("the clocks in {zone} never showed {local}: they were put forward over it"),
        Resolved::Twice(earlier, later) => bail!(
            "the clocks in {zone} showed {local} twice: write {} or {}",
            rfc_3339(earlier, &rules),
            rfc_3339(later, &rules)
        ),
    }
}

/// `2026-11-17 14:00:00 +01:00`
pub fn shown(at: DateTime<Utc>, rules: &Zone) -> String {
    let wall = rules.wall_time(at);
    format!("{} {}", wall.local.format("%Y-%m-%d %H:%M:%S"), wall.offset())
}

fn rfc_3339(at: DateTime<Utc>, rules: &Zone) -> String {
    let wall = rules.wall_time(at);
    format!("{}{}", wall.local.format("%Y-%m-%dT%H:%M:%S"), wall.offset())
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Europe::Berlin;

    #[test]
    fn moments_are_read_with_an_offset_or_on_the_clocks_of_the_zone() {
        let two: DateTime<Utc> = "2026-11-17T13:00:00Z".parse().unwrap();
        for text in [
            "2026-11-17T14:00:00+01:00",
            "2026-11-17 14:00",
            "2026-11-17T14:00",
            "2026-11-17 14:00:00",
        ] {
            assert_eq!(parse(text, Berlin).unwrap(), two, "{text}");
        }
        assert_eq!(shown(two, &Zone::of(Berlin)), "2026-11-17 14:00:00 +01:00");
    }

    #[test]
    fn what_the_clocks_never_showed_or_showed_twice_is_refused_with_a_way_out() {
        let refused = |text| parse(text, Berlin).unwrap_err().to_string();
        assert!(refused("2026-03-29 02:30").contains("never showed"));
        let twice = refused("2026-10-25 02:30");
        assert!(
            twice.ends_with("write 2026-10-25T02:30:00+02:00 or 2026-10-25T02:30:00+01:00"),
            "{twice}"
        );
        assert!(refused("last Tuesday").contains("not a moment"));
    }
}
