//! A visit as a mail shows it: doctor, place and time, nothing medical.

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use domain::appointment::{Slot, Status};
use domain::doctor::Profile;
use domain::schedule::Venue;
use domain::time::Zone;
use serde::Serialize;

use crate::locale::Locale;
use crate::text::one_line;

/// What templates may say about a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VisitView {
    /// The doctor's published name.
    pub doctor: String,
    /// Day and time on the reader's clock, with the zone's name.
    pub when: String,
    /// The same on the practice's clock, when that shows another time.
    pub at_the_practice: Option<String>,
    /// Only the start, for subject lines.
    pub start: String,
    /// Where it takes place: street and city, with a further location's name in front, or by video.
    pub place: String,
    /// Whether that is a further location: then the doctor is told, too.
    pub at_a_branch: bool,
    /// Whether the doctor still has to say yes.
    pub pending: bool,
}

impl VisitView {
    /// The visit for a reader whose clock is in `zone`.
    pub fn new(slot: &Slot, status: Status, profile: &Profile, zone: Tz, locale: Locale) -> Self {
        let here = Wall::of(slot, zone);
        let practice = Wall::of(slot, slot.time_zone);
        let same = here == practice;
        let named = |wall: &Wall, zone: Tz| format!("{} ({})", locale.span(wall.from, wall.to), zone.name());
        Self {
            doctor: one_line(&profile.name),
            // Where both clocks agree the practice's zone is named: that is the clock on the wall the patient will see.
            when: named(&here, if same { slot.time_zone } else { zone }),
            at_the_practice: (!same).then(|| named(&practice, slot.time_zone)),
            start: locale.moment(here.from),
            place: place(slot, profile, locale),
            at_a_branch: slot.place.branch().is_some(),
            pending: status == Status::Pending,
        }
    }
}

/// Where patient and doctor meet. The link of a visit by video is in no mail: it is for the two only, when it is time.
pub fn place(slot: &Slot, profile: &Profile, locale: Locale) -> String {
    match &slot.place {
        Venue::Practice => one_line(&format!("{}, {}", profile.location.street, profile.location.city)),
        Venue::Branch(branch) => {
            let address = &branch.location;
            one_line(&format!("{}, {}, {}", branch.name, address.street, address.city))
        }
        Venue::Telehealth { .. } => locale.by_video().to_owned(),
    }
}

#[derive(PartialEq, Eq)]
struct Wall {
    from: NaiveDateTime,
    to: NaiveDateTime,
}

impl Wall {
    fn of(slot: &Slot, zone: Tz) -> Self {
        let zone = Zone::of(zone);
        Self {
            from: zone.wall_time(slot.starts_at).local,
            to: zone.wall_time(slot.ends_at).local,
        }
    }
}
