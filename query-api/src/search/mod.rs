//! Search: the doctors that fit, how many there would be with one choice more or less, and their next free times.
//!
//! Everybody is judged once, each visit type by itself: the set of filters a type does not pass. None: a hit. One
//! filter only: the doctor counts among that filter's choices, and is who there would be without it.

mod filter;
mod order;
mod tally;

pub use filter::{At, Facet, Failed, Filter, Near};
pub use order::Sort;
pub use tally::Tally;

use chrono::{DateTime, Utc};
use domain::ids::VisitTypeId;
use sqlx::MySqlPool;
use std::sync::Arc;

use crate::answers::DoctorCard;
use crate::availability::{FreeStart, earliest};
use crate::directory::{Listed, SHOWN, Snapshot, Span, Spelling, times};

/// A doctor who passes, or would but for one filter.
#[derive(Debug)]
pub struct Judged {
    /// Who.
    pub listed: Arc<Listed>,
    /// What each visit type does not pass, in the doctor's order; one entry for a doctor without any.
    pub types: Vec<Failed>,
    /// Which of the doctor's places is meant.
    pub at: At,
    /// What is free on the days asked for.
    free: Vec<FreeStart>,
}

/// A doctor that fits.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Who.
    pub listed: Arc<Listed>,
    /// The visit types that fit.
    pub types: Vec<VisitTypeId>,
    /// Which of the doctor's places is meant.
    pub at: At,
    /// The next free times for these types; on the days asked for when there are some.
    pub free: Vec<FreeStart>,
}

/// What a search found.
#[derive(Debug)]
pub struct Found {
    /// Who fits, in the order asked for; free times may be missing, see [`Found::page`].
    pub hits: Vec<Hit>,
    /// How many there would be with other choices.
    pub tally: Tally,
    /// How the names fit; `None` when no name was asked for.
    pub spelling: Option<Spelling>,
    timed: bool,
}

/// Everybody who fits, sorted.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn find(
    read: &MySqlPool,
    snapshot: &Snapshot,
    filter: &Filter,
    sort: Sort,
    now: DateTime<Utc>,
) -> sqlx::Result<Found> {
    let names = filter.name.as_deref().map(|typed| snapshot.index.matching(typed));
    let mut judged = Vec::new();
    for (place, listed) in snapshot.doctors.iter().enumerate() {
        let (failed, at) = filter.of_doctor(listed, place, names.as_ref(), now);
        if failed.count() <= 1 {
            judged.extend(Judged::of(listed, filter, failed, at));
        }
    }
    if !filter.free_on.is_empty() {
        ask_for_days(read, &mut judged, filter, now).await?;
    }
    let tally = Tally::of(&judged, filter, now);
    let mut hits: Vec<Hit> = judged.into_iter().filter_map(Judged::into_hit).collect();
    let timed = !filter.free_on.is_empty() || sort == Sort::Soonest;
    if filter.free_on.is_empty() && timed {
        add_times(read, &mut hits, now).await?;
    }
    order::sort(&mut hits, sort, filter);
    Ok(Found {
        hits,
        tally,
        spelling: names.map(|names| names.spelling),
        timed,
    })
}

/// One doctor's card with the next free times.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn card_of(read: &MySqlPool, listed: &Arc<Listed>, now: DateTime<Utc>) -> sqlx::Result<DoctorCard> {
    let starts = times(read, std::slice::from_ref(listed), Span::Next, now).await?;
    let free = starts.first().map(|starts| earliest(starts, SHOWN, |_| true));
    Ok(DoctorCard::of(listed, &free.unwrap_or_default(), At::default(), now))
}

impl Judged {
    /// Unless no visit type passes all filters but one.
    fn of(listed: &Arc<Listed>, filter: &Filter, failed: Failed, at: At) -> Option<Self> {
        let mut types: Vec<Failed> = listed
            .offers
            .iter()
            .map(|offered| failed.with(filter.of_type(Some(offered))))
            .collect();
        if types.is_empty() {
            types.push(failed.with(filter.of_type(None)));
        }
        types.iter().any(|failed| failed.count() <= 1).then(|| Self {
            listed: listed.clone(),
            types,
            at,
            free: Vec::new(),
        })
    }

    fn into_hit(self) -> Option<Hit> {
        let passing = |failed: &Failed| failed.count() == 0;
        if !self.types.iter().any(passing) {
            return None;
        }
        let offers = self.listed.offers.iter().zip(&self.types);
        let types: Vec<VisitTypeId> = offers
            .filter(|(_, failed)| passing(failed))
            .map(|(offered, _)| offered.id)
            .collect();
        Some(Hit {
            free: earliest(&self.free, SHOWN, |id| types.contains(&id)),
            listed: self.listed,
            types,
            at: self.at,
        })
    }
}

/// Whether each of the types is free on one of the days: one statement a day, however many doctors there are.
async fn ask_for_days(
    read: &MySqlPool,
    judged: &mut [Judged],
    filter: &Filter,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let listed: Vec<Arc<Listed>> = judged.iter().map(|one| one.listed.clone()).collect();
    for day in &filter.free_on {
        let starts = times(read, &listed, Span::Day(*day), now).await?;
        for (one, starts) in judged.iter_mut().zip(starts) {
            one.free.extend_from_slice(&starts);
        }
    }
    for one in judged {
        let mut offers = one.listed.offers.iter();
        for failed in &mut one.types {
            let id = offers.next().map(|offered| offered.id);
            let is_free = one.free.iter().any(|start| Some(start.visit_type) == id);
            *failed = failed.and(Facet::FreeOn, !is_free);
        }
    }
    Ok(())
}

async fn add_times(read: &MySqlPool, hits: &mut [Hit], now: DateTime<Utc>) -> sqlx::Result<()> {
    let listed: Vec<Arc<Listed>> = hits.iter().map(|hit| hit.listed.clone()).collect();
    let starts = times(read, &listed, Span::Next, now).await?;
    for (hit, starts) in hits.iter_mut().zip(starts) {
        hit.free = earliest(&starts, SHOWN, |id| hit.types.contains(&id));
    }
    Ok(())
}

impl Found {
    /// A part of the hits, with their free times.
    ///
    /// # Errors
    /// When the read side cannot be reached.
    pub async fn page(
        &self,
        read: &MySqlPool,
        before: usize,
        size: usize,
        now: DateTime<Utc>,
    ) -> sqlx::Result<Vec<DoctorCard>> {
        let mut part: Vec<Hit> = self.hits.iter().skip(before).take(size).cloned().collect();
        if !self.timed {
            add_times(read, &mut part, now).await?;
        }
        let cards = part.iter();
        Ok(cards
            .map(|hit| DoctorCard::of(&hit.listed, &hit.free, hit.at, now))
            .collect())
    }
}
