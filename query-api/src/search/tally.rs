use chrono::{DateTime, Utc};
use domain::money::Currency;
use std::collections::{BTreeMap, BTreeSet};

use super::filter::tenths;
use super::{Facet, Filter, Judged};

/// Averages patients can ask for at least, in tenths of a star.
const RATINGS: [u32; 3] = [45, 40, 30];
/// Distances patients can ask for at most, in kilometres.
const RADII: [u32; 5] = [5, 10, 25, 50, 100];

/// What a type of visit costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prices {
    /// Doctors with one in this currency.
    pub doctors: usize,
    /// The cheapest, in smallest units.
    pub lowest: u32,
    /// The dearest of the doctors' cheapest.
    pub highest: u32,
}

/// How many doctors there would be with other choices: each count under the other filters that are set.
#[derive(Debug, Default)]
pub struct Tally {
    /// By code.
    pub specialties: BTreeMap<String, usize>,
    /// By name and country.
    pub cities: BTreeMap<(String, String), usize>,
    /// By code.
    pub languages: BTreeMap<String, usize>,
    /// By code.
    pub genders: BTreeMap<String, usize>,
    /// By the name as it is compared: one of the names, and how many.
    pub visit_types: BTreeMap<String, (String, usize)>,
    /// Doctors with a visit by video.
    pub video: usize,
    /// By average in tenths, at least.
    pub ratings: Vec<(u32, usize)>,
    /// By currency.
    pub prices: BTreeMap<Currency, Prices>,
    /// By kilometres at most; empty when no place was asked for.
    pub radii: Vec<(u32, usize)>,
    /// How many there would be without this filter; only filters that are set.
    pub without: Vec<(Facet, usize)>,
}

impl Tally {
    /// Counts these doctors.
    pub fn of(judged: &[Judged], filter: &Filter, now: DateTime<Utc>) -> Self {
        let mut tally = Self {
            ratings: RATINGS.map(|least| (least, 0)).to_vec(),
            radii: filter.near.iter().flat_map(|_| RADII.map(|most| (most, 0))).collect(),
            ..Self::default()
        };
        let set = Facet::ALL.into_iter().filter(|facet| filter.is_set(*facet));
        tally.without = set.map(|facet| (facet, 0)).collect();
        for one in judged {
            tally.count_doctor(one, now);
            tally.count_types(one);
        }
        tally
    }

    fn count_doctor(&mut self, one: &Judged, now: DateTime<Utc>) {
        let passes = |facet: Facet| one.types.iter().any(|failed| failed.only(facet));
        let doctor = &one.listed.doctor;
        for (facet, count) in &mut self.without {
            *count += usize::from(passes(*facet));
        }
        if passes(Facet::Specialty) {
            for code in &doctor.specialties.0 {
                add(&mut self.specialties, code);
            }
        }
        if passes(Facet::Language) {
            for code in &doctor.languages.0 {
                add(&mut self.languages, code);
            }
        }
        if passes(Facet::Gender) {
            add(&mut self.genders, &doctor.gender);
        }
        if passes(Facet::City) {
            let spots = one.listed.spots(now);
            let cities: BTreeSet<(&str, &str)> = spots.map(|spot| (&*spot.city, &*spot.country)).collect();
            for (city, country) in cities {
                *self.cities.entry((city.to_owned(), country.to_owned())).or_default() += 1;
            }
        }
        if passes(Facet::Rating) {
            let stars = one.listed.rating.map_or(0, tenths);
            for (least, count) in &mut self.ratings {
                *count += usize::from(stars >= *least);
            }
        }
        if let Some(away) = one.at.away.filter(|_| passes(Facet::Place)) {
            for (most, count) in &mut self.radii {
                *count += usize::from(away <= *most * 1_000);
            }
        }
    }

    fn count_types(&mut self, one: &Judged) {
        let mut seen = BTreeSet::new();
        let mut cheapest: BTreeMap<Currency, u32> = BTreeMap::new();
        let mut video = false;
        for (offered, failed) in one.listed.offers.iter().zip(&one.types) {
            video |= offered.video && failed.only(Facet::Video);
            if failed.only(Facet::VisitType) && seen.insert(&offered.key) {
                let known = self.visit_types.get_mut(&offered.key);
                match known {
                    Some((_, count)) => *count += 1,
                    None => {
                        self.visit_types.insert(offered.key.clone(), (offered.name.clone(), 1));
                    }
                }
            }
            if failed.only(Facet::Price) {
                let amount = offered.price.amount;
                let least = cheapest.entry(offered.price.currency).or_insert(amount);
                *least = amount.min(*least);
            }
        }
        self.video += usize::from(video);
        for (currency, amount) in cheapest {
            let prices = self.prices.entry(currency).or_insert(Prices {
                doctors: 0,
                lowest: amount,
                highest: amount,
            });
            prices.doctors += 1;
            prices.lowest = prices.lowest.min(amount);
            prices.highest = prices.highest.max(amount);
        }
    }
}

fn add(counts: &mut BTreeMap<String, usize>, code: &str) {
    match counts.get_mut(code) {
        Some(count) => *count += 1,
        None => {
            counts.insert(code.to_owned(), 1);
        }
    }
}

impl Filter {
    fn is_set(&self, facet: Facet) -> bool {
        match facet {
            Facet::Specialty => self.specialty.is_some(),
            Facet::VisitType => self.visit_type.is_some(),
            Facet::City => self.city.is_some(),
            Facet::Place => self.near.is_some(),
            Facet::Language => self.language.is_some(),
            Facet::Gender => self.gender.is_some(),
            Facet::Video => self.video,
            Facet::FreeOn => !self.free_on.is_empty(),
            Facet::Rating => self.rating.is_some(),
            Facet::Price => self.price.is_some(),
            Facet::Name => self.name.is_some(),
        }
    }
}
