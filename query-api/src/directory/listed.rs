use domain::ids::{RoomId, VisitTypeId};
use domain::money::Money;
use domain::schedule::{Place, Rules};

use super::free::FreeTimes;
use crate::answers::Rating;
use crate::names::fold;
use crate::queries::directory::{Doctor, Row};

/// A doctor in the directory.
#[derive(Debug)]
pub struct Listed {
    /// The published profile.
    pub doctor: Doctor,
    /// The city as names are compared.
    pub city_key: String,
    /// Hours and visit types; `None` while there is no schedule.
    pub rules: Option<Rules>,
    /// What can be booked, in the doctor's order.
    pub offers: Vec<Offered>,
    /// What the published reviews come to.
    pub rating: Option<Rating>,
    /// The free times that were found.
    pub free: FreeTimes,
}

/// What a search asks of a visit type.
#[derive(Clone, Debug)]
pub struct Offered {
    /// Which one.
    pub id: VisitTypeId,
    /// Its name as the doctor wrote it.
    pub name: String,
    /// Its name as names are compared: types of different doctors are the same if these are.
    pub key: String,
    /// Whether it takes place by video.
    pub video: bool,
    /// What it costs.
    pub price: Money,
}

impl Listed {
    /// A row of the table.
    pub fn of(row: Row) -> Self {
        let rules = row.rules.map(|rules| rules.0);
        let types = rules.iter().flat_map(|rules| rules.visit_types.iter());
        let offers = types.map(|visit_type| Offered {
            id: visit_type.id,
            name: visit_type.name.trim().to_owned(),
            key: visit_type_key(&visit_type.name),
            video: matches!(visit_type.place, Place::Telehealth { .. }),
            price: visit_type.price,
        });
        Self {
            city_key: fold(&row.doctor.city),
            offers: offers.collect(),
            rating: row
                .reviews
                .zip(row.stars)
                .and_then(|(reviews, stars)| Rating::of(reviews, stars)),
            rules,
            free: FreeTimes::default(),
            doctor: row.doctor,
        }
    }

    /// The rooms and devices the visit types need.
    pub fn rooms(&self) -> impl Iterator<Item = RoomId> {
        self.rules.iter().flat_map(Rules::rooms)
    }

    /// The rules, if they can offer anything.
    pub fn open_rules(&self) -> Option<&Rules> {
        self.rules.as_ref().filter(|rules| rules.offer_something())
    }
}

/// The name of a visit type as it is compared.
pub fn visit_type_key(name: &str) -> String {
    fold(name).split_whitespace().collect::<Vec<_>>().join(" ")
}
