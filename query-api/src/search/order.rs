use domain::money::{Currency, Money};
use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::filter::tenths;
use super::{Filter, Hit};

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Who is free first; without a free time last.
    #[default]
    Soonest,
    /// Who is nearest.
    Distance,
    /// Who is rated best; of equals the one with more reviews.
    Rating,
    /// Whose cheapest visit that fits costs least. Amounts of different currencies do not compare, so those in the
    /// currency asked for, or in the most frequent one, come first.
    Price,
}

impl Sort {
    /// Every order with its word.
    pub const ALL: [(&'static str, Self); 4] = [
        ("soonest", Self::Soonest),
        ("distance", Self::Distance),
        ("rating", Self::Rating),
        ("price", Self::Price),
    ];
}

/// Sorts; equal ones by name and id, so that pages do not shuffle.
pub fn sort(hits: &mut [Hit], sort: Sort, filter: &Filter) {
    hits.sort_by(|a, b| {
        let names = |hit: &Hit| (hit.listed.doctor.name.clone(), hit.listed.doctor.doctor_id);
        names(a).cmp(&names(b))
    });
    match sort {
        Sort::Soonest => hits.sort_by_key(|hit| {
            let soonest = hit.free.first().map(|start| start.starts_at);
            (soonest.is_none(), soonest)
        }),
        Sort::Distance => hits.sort_by_key(|hit| hit.at.away),
        Sort::Rating => {
            hits.sort_by_key(|hit| Reverse(hit.listed.rating.map(|rating| (tenths(rating), rating.reviews))));
        }
        Sort::Price => {
            let preferred = filter.currency().or_else(|| most_frequent(hits));
            hits.sort_by_key(|hit| price_key(hit, preferred));
        }
    }
}

fn price_key(hit: &Hit, preferred: Option<Currency>) -> (bool, bool, Option<Currency>, u32) {
    let cheapest = prices(hit).min_by_key(|price| (Some(price.currency) != preferred, price.currency, price.amount));
    let currency = cheapest.map(|price| price.currency);
    let amount = cheapest.map_or(u32::MAX, |price| price.amount);
    (cheapest.is_none(), currency != preferred, currency, amount)
}

fn prices(hit: &Hit) -> impl Iterator<Item = Money> {
    let offers = hit.listed.offers.iter();
    offers
        .filter(|offered| hit.types.contains(&offered.id))
        .map(|offered| offered.price)
}

fn most_frequent(hits: &[Hit]) -> Option<Currency> {
    let mut counts: BTreeMap<Currency, usize> = BTreeMap::new();
    for price in hits.iter().filter_map(|hit| prices(hit).next()) {
        *counts.entry(price.currency).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(currency, _)| currency)
}
