use domain::schedule::{Branch, Branches, Rules, Start};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::queries::meetings::PlaceColumns;

/// A location where a doctor sees patients besides the practice of the profile.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct DoctorLocation {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    #[schema(max_length = 80)]
    pub name: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
}

impl From<&Branch> for DoctorLocation {
    fn from(branch: &Branch) -> Self {
        let location = &branch.location;
        Self {
            id: branch.id.0,
            name: branch.name.clone(),
            street: location.street.clone(),
            city: location.city.clone(),
            country: location.country.clone(),
            latitude: location.latitude,
            longitude: location.longitude,
        }
    }
}

impl DoctorLocation {
    /// Those where one of these starts is, in the doctor's order.
    pub fn of_starts(rules: &Rules, starts: impl IntoIterator<Item = Start>) -> Vec<Self> {
        let ids: BTreeSet<_> = starts.into_iter().filter_map(|start| start.location).collect();
        let branches: &Branches = &rules.branches;
        let used = branches.iter().filter(|branch| ids.contains(&branch.id));
        used.map(Into::into).collect()
    }
}

/// The location of a visit, by the name and address that were agreed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VisitLocation {
    /// Which one.
    pub id: Uuid,
    /// Its name then.
    pub name: String,
    /// Street and number.
    pub street: String,
    /// City.
    pub city: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
}

impl VisitLocation {
    /// From the columns of a visit; `None` when it is at the practice or by video.
    pub fn of(place: &PlaceColumns) -> Option<Self> {
        Some(Self {
            id: place.branch_id?,
            name: place.branch_name.clone()?,
            street: place.branch_street.clone()?,
            city: place.branch_city.clone()?,
            country: place.branch_country.clone()?,
        })
    }
}
