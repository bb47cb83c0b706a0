use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{LocationId, RoomId, VisitTypeId};
use domain::money::Money;
use domain::schedule::{Branch, Place, Rules};
use domain::time::Zone;
use std::collections::{BTreeMap, BTreeSet};

use super::free::FreeTimes;
use crate::answers::Rating;
use crate::names::fold;
use crate::places::Point;
use crate::queries::directory::{Doctor, Row};

/// A doctor in the directory.
#[derive(Debug)]
pub struct Listed {
    /// The published profile.
    pub doctor: Doctor,
    /// Where hours are, the practice first.
    spots: Vec<Spot>,
    practice: Spot,
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

/// A place where a doctor has hours.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// The further location; `None`: the practice.
    pub location: Option<LocationId>,
    /// Where it is.
    pub point: Point,
    /// The city's name.
    pub city: String,
    /// The city as names are compared.
    pub city_key: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The last day with hours there; `None`: there are some every week.
    until: Option<NaiveDate>,
}

impl Spot {
    fn practice(doctor: &Doctor, until: Option<NaiveDate>) -> Self {
        Self {
            location: None,
            point: Point::of(doctor),
            city: doctor.city.clone(),
            city_key: fold(&doctor.city),
            country: doctor.country.clone(),
            until,
        }
    }

    fn of(doctor: &Doctor, rules: &Rules, location: Option<LocationId>, until: Option<NaiveDate>) -> Option<Self> {
        let Some(id) = location else {
            return Some(Self::practice(doctor, until));
        };
        let address = &rules.branches.get(id)?.location;
        Some(Self {
            location,
            point: Point {
                latitude: address.latitude,
                longitude: address.longitude,
            },
            city: address.city.clone(),
            city_key: fold(&address.city),
            country: address.country.clone(),
            until,
        })
    }

    /// Every place these rules have hours at on any day.
    fn all(doctor: &Doctor, rules: &Rules) -> Vec<Self> {
        let mut last: BTreeMap<Option<LocationId>, Option<NaiveDate>> = BTreeMap::new();
        for (location, until) in rules.hours_from(NaiveDate::MIN) {
            let known = last.entry(location).or_insert(until);
            // Hours of every week have no last day.
            *known = known.zip(until).map(|(known, until)| known.max(until));
        }
        let spots = last.into_iter();
        spots
            .filter_map(|(location, until)| Self::of(doctor, rules, location, until))
            .collect()
    }
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
            practice: Spot::practice(&row.doctor, None),
            spots: rules
                .as_ref()
                .map(|rules| Spot::all(&row.doctor, rules))
                .unwrap_or_default(),
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

    /// The places with hours from now on, the practice first; the practice while there are none.
    pub fn spots(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Spot> {
        let today = move || Zone::of(self.doctor.time_zone.0).date(now);
        let ahead = move |spot: &&Spot| spot.until.is_none_or(|until| today() <= until);
        let nowhere = !self.spots.iter().any(|spot| ahead(&spot));
        let practice = nowhere.then_some(&self.practice);
        self.spots.iter().filter(ahead).chain(practice)
    }

    /// Where one of the places is.
    pub fn point(&self, location: Option<LocationId>) -> Point {
        let known = self.spots.iter().find(|spot| spot.location == location);
        known.unwrap_or(&self.practice).point
    }

    /// The further locations with hours from now on, in the doctor's order.
    pub fn branches(&self, now: DateTime<Utc>) -> impl Iterator<Item = &Branch> {
        let ids: BTreeSet<LocationId> = self.spots(now).filter_map(|spot| spot.location).collect();
        let branches = self.rules.iter().flat_map(|rules| rules.branches.iter());
        branches.filter(move |branch| ids.contains(&branch.id))
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
