use serde::{Deserialize, Serialize};

use super::{Place, ScheduleRefusal, VisitType};
use crate::doctor::Location;
use crate::ids::LocationId;

/// Most further locations of a doctor.
const MOST: usize = 10;

/// A further location where a doctor sees patients, besides the practice of the profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// Which one.
    pub id: LocationId,
    /// Its name, 1 to 80 characters.
    pub name: String,
    /// Where it is.
    pub location: Location,
}

impl Branch {
    /// The same with coordinates of about a metre.
    #[must_use]
    pub(super) fn rounded(self) -> Self {
        Self {
            location: self.location.rounded(),
            ..self
        }
    }

    pub(super) fn check(&self) -> Result<(), ScheduleRefusal> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 80 {
            return Err(ScheduleRefusal::LocationName);
        }
        if !self.location.is_on_earth() {
            return Err(ScheduleRefusal::LocationNotOnEarth);
        }
        Ok(())
    }
}

/// A doctor's further locations, in the order they were added. Each id stands once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Branches(Vec<Branch>);

impl Branches {
    /// The one with this id.
    pub fn get(&self, id: LocationId) -> Option<&Branch> {
        self.iter().find(|branch| branch.id == id)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Branch> {
        self.0.iter()
    }

    /// Whether there are as many as there may be.
    pub(super) fn is_full(&self) -> bool {
        self.0.len() >= MOST
    }

    /// Adds one at the end, or changes the one with its id where it stands.
    pub fn put(&mut self, branch: Branch) {
        match self.0.iter_mut().find(|known| known.id == branch.id) {
            Some(known) => *known = branch,
            None => self.0.push(branch),
        }
    }

    /// Takes the one with this id away.
    pub fn remove(&mut self, id: LocationId) {
        self.0.retain(|branch| branch.id != id);
    }
}

/// Where a visit takes place, as it was agreed on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Venue {
    /// At the practice of the doctor's profile, wherever that is by then.
    Practice,
    /// At a further location, by the name and address it had then.
    Branch(Box<Branch>),
    /// By video, under a link the doctor gives. Shown to the two parties only, from 10 minutes before the visit.
    Telehealth { link: String },
}

impl Venue {
    /// Where a visit of this type takes place that starts in hours at this location. A visit by video is by video wherever
    /// the doctor is. Hours cannot be at a location that is not known, see [`ScheduleRefusal::LocationInUse`].
    pub fn of(visit_type: &VisitType, location: Option<LocationId>, branches: &Branches) -> Self {
        match (&visit_type.place, location.and_then(|id| branches.get(id))) {
            (Place::Telehealth { link }, _) => Self::Telehealth { link: link.clone() },
            (Place::Practice, Some(branch)) => Self::Branch(Box::new(branch.clone())),
            (Place::Practice, None) => Self::Practice,
        }
    }

    /// The further location, if it is one.
    pub fn branch(&self) -> Option<&Branch> {
        match self {
            Self::Branch(branch) => Some(branch),
            Self::Practice | Self::Telehealth { .. } => None,
        }
    }

    /// The further location's id, if it is one.
    pub fn location(&self) -> Option<LocationId> {
        self.branch().map(|branch| branch.id)
    }
}
