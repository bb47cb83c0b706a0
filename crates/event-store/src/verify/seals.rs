//! Checking the hash chain. Pure.

use super::Anchor;
use super::difference::Difference;
use crate::chain::{Hash, Link, START};

/// How far the chain was followed.
#[derive(Default)]
pub(super) struct Seals {
    /// The stored hash of the event before; `None` while no event had one.
    last: Option<Hash>,
    uncovered: Option<u64>,
    anchor: Option<Anchor>,
}

impl Seals {
    /// Looks out for an event that has to be there unchanged.
    pub fn expect(&mut self, anchor: Option<Anchor>) {
        self.anchor = anchor;
    }

    /// The newest hash seen.
    pub fn last(&self) -> Option<Hash> {
        self.last
    }

    /// Checks the next event. One that `follows` a hole cannot be checked; the hole is reported anyway. Goes on from the
    /// stored hash, so that one edited event is one difference.
    pub fn check(&mut self, link: &Link<'_>, stored: Option<Hash>, follows: bool) -> Vec<Difference> {
        let mut found = Vec::new();
        match (stored, self.last) {
            (None, None) => self.uncovered = Some(link.position),
            (None, Some(_)) => found.push(Difference::Hash(link.position)),
            (Some(stored), last) => {
                if follows && link.hash(&last.unwrap_or(START)) != stored {
                    found.push(Difference::Hash(link.position));
                }
                self.last = Some(stored);
            }
        }
        if let Some(anchor) = self.anchor.take_if(|anchor| anchor.position == link.position)
            && stored != Some(anchor.hash)
        {
            found.push(Difference::Anchor(anchor.position));
        }
        found
    }

    /// What can only be said at the end of the log.
    pub fn end(&self) -> impl Iterator<Item = Difference> {
        let uncovered = self.uncovered.map(|through| Difference::NotCovered { through });
        let unseen = self.anchor.map(|anchor| Difference::Anchor(anchor.position));
        uncovered.into_iter().chain(unseen)
    }
}
