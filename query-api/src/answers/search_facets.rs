use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

use super::Money;
use crate::search::{Facet, Tally};

/// Kinds of visit that are listed; the most frequent ones.
const VISIT_TYPES: usize = 40;

/// A code doctors can be searched by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CodeFacet {
    /// The code.
    pub code: String,
    /// How many doctors have it.
    pub doctors: usize,
}

/// A city doctors can be searched by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CityFacet {
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// How many doctors practise there.
    pub doctors: usize,
}

/// A kind of visit doctors can be searched by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct VisitTypeFacet {
    /// Its name; capitals and accents do not count when it is searched for.
    pub name: String,
    /// How many doctors offer it.
    pub doctors: usize,
}

/// Stars on average, at least.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RatingFacet {
    /// At least so many.
    #[schema(minimum = 1, maximum = 5, example = 4.5)]
    pub stars: f64,
    /// How many doctors have them.
    pub doctors: usize,
}

/// Prices in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PriceFacet {
    /// Doctors who offer a visit in it.
    pub doctors: usize,
    /// The cheapest visit.
    pub lowest: Money,
    /// The dearest of the doctors' cheapest visits.
    pub highest: Money,
}

/// A distance from the place asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct RadiusFacet {
    /// At most so far.
    pub kilometres: u32,
    /// How many doctors practise there.
    pub doctors: usize,
}

/// How many doctors there would be with another choice, each list under the other filters that are set.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SearchFacets {
    /// Specialties, by code.
    pub specialties: Vec<CodeFacet>,
    /// Kinds of visit, the most frequent first.
    #[schema(max_items = 40)]
    pub visit_types: Vec<VisitTypeFacet>,
    /// Cities, by name.
    pub cities: Vec<CityFacet>,
    /// ISO 639-1 codes.
    pub languages: Vec<CodeFacet>,
    /// By code.
    pub genders: Vec<CodeFacet>,
    /// Doctors with a visit by video.
    pub video: usize,
    /// The strictest first.
    pub ratings: Vec<RatingFacet>,
    /// By currency.
    pub prices: Vec<PriceFacet>,
    /// The nearest first; empty when no place was asked for.
    pub radii: Vec<RadiusFacet>,
}

/// What a search would find without one of its filters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Relaxed {
    /// The filter's parameter.
    #[schema(example = "gender")]
    pub without: String,
    /// How many doctors there would be; at least 1.
    pub doctors: usize,
}

impl SearchFacets {
    /// What was counted.
    pub fn of(tally: &Tally) -> Self {
        let mut visit_types: Vec<_> = tally
            .visit_types
            .values()
            .map(|(name, doctors)| VisitTypeFacet {
                name: name.clone(),
                doctors: *doctors,
            })
            .collect();
        visit_types.sort_by(|a, b| b.doctors.cmp(&a.doctors).then_with(|| a.name.cmp(&b.name)));
        visit_types.truncate(VISIT_TYPES);
        let ratings = tally.ratings.iter().map(|(tenths, doctors)| RatingFacet {
            stars: f64::from(*tenths) / 10.0,
            doctors: *doctors,
        });
        let prices = tally.prices.iter().map(|(currency, prices)| {
            let money = |amount| {
                Money::from(domain::money::Money {
                    amount,
                    currency: *currency,
                })
            };
            PriceFacet {
                doctors: prices.doctors,
                lowest: money(prices.lowest),
                highest: money(prices.highest),
            }
        });
        let radii = tally.radii.iter().map(|(kilometres, doctors)| RadiusFacet {
            kilometres: *kilometres,
            doctors: *doctors,
        });
        Self {
            specialties: codes(&tally.specialties),
            visit_types,
            cities: cities(tally),
            languages: codes(&tally.languages),
            genders: codes(&tally.genders),
            video: tally.video,
            ratings: ratings.collect(),
            prices: prices.collect(),
            radii: radii.collect(),
        }
    }
}

/// The cities that were counted.
pub fn cities(tally: &Tally) -> Vec<CityFacet> {
    let city = |((name, country), doctors): (&(String, String), &usize)| CityFacet {
        name: name.clone(),
        country: country.clone(),
        doctors: *doctors,
    };
    tally.cities.iter().map(city).collect()
}

/// The codes that were counted.
pub fn codes(counts: &BTreeMap<String, usize>) -> Vec<CodeFacet> {
    let facet = |(code, doctors): (&String, &usize)| CodeFacet {
        code: code.clone(),
        doctors: *doctors,
    };
    counts.iter().map(facet).collect()
}

/// What to give up, the most helpful first.
pub fn relaxed(without: &[(Facet, usize)]) -> Vec<Relaxed> {
    let mut relaxed: Vec<Relaxed> = without
        .iter()
        .filter(|(_, doctors)| *doctors > 0)
        .map(|(facet, doctors)| Relaxed {
            without: facet.parameter().to_owned(),
            doctors: *doctors,
        })
        .collect();
    relaxed.sort_by_key(|one| std::cmp::Reverse(one.doctors));
    relaxed
}
