//! A time that is kept for somebody who waits, as a mail tells of it.

use chrono::{DateTime, Utc};
use domain::appointment::Slot;
use domain::doctor::Profile;

/// The time, until when it is or was kept, and whose it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// When the visit would take place.
    pub slot: Slot,
    /// From then on it is not kept any more.
    pub until: DateTime<Utc>,
    /// Whether taking it moves a later visit to it.
    pub moves: bool,
    /// The doctor's published profile.
    pub profile: Profile,
}
