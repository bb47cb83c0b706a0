use serde::{Deserialize, Serialize};

use super::VisitType;
use crate::ids::VisitTypeId;

/// The visit types a doctor offers, in the order they were added. Each id stands once.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VisitTypes(Vec<VisitType>);

impl VisitTypes {
    /// The one with this id.
    pub fn get(&self, id: VisitTypeId) -> Option<&VisitType> {
        self.iter().find(|offered| offered.id == id)
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &VisitType> {
        self.0.iter()
    }

    /// Adds one at the end, or changes the one with its id where it stands.
    pub fn put(&mut self, visit_type: VisitType) {
        match self.0.iter_mut().find(|offered| offered.id == visit_type.id) {
            Some(offered) => *offered = visit_type,
            None => self.0.push(visit_type),
        }
    }

    /// Takes the one with this id away.
    pub fn remove(&mut self, id: VisitTypeId) {
        self.0.retain(|offered| offered.id != id);
    }
}
