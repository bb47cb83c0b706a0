//! `medbook verify`: whether the log is whole, and whether claims and reservations follow from it.

use anyhow::{Result, bail, ensure};
use clap::Args;
use event_store::EventStore;
use event_store::verify::{Anchor, Difference, Held, Holding, Options, Progress, verify};
use std::str::FromStr;

use super::bar::Bar;
use super::number::{count, of, thousands};
use super::verify_projections;
use crate::console::{self, say};
use crate::keys;
use crate::settings::Settings;

/// Differences shown at most.
const SHOWN: usize = 50;

/// What an operator wants checked.
#[derive(Args)]
pub struct Wish {
    /// What an earlier check printed and was kept elsewhere: that much of the log must be unchanged
    #[arg(long, value_name = "POSITION:HASH")]
    anchor: Option<Noted>,
    /// Compare the read tables too with what the log makes of them, in tables of their own that are dropped afterwards
    #[arg(long)]
    projections: bool,
}

/// An anchor as it is typed and printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Noted(Anchor);

impl FromStr for Noted {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let expected = || "an anchor is a position and a hash, as `medbook verify` prints them".to_owned();
        let (position, digits) = text.split_once(':').ok_or_else(expected)?;
        let position = position.parse().map_err(|_| expected())?;
        let mut hash = [0; 32];
        hex::decode_to_slice(digits, &mut hash).map_err(|_| expected())?;
        Ok(Self(Anchor { position, hash }))
    }
}

/// Verifies and says what was found.
///
/// # Errors
/// When something differs, or the database refuses.
pub async fn run(settings: &Settings, wish: Wish) -> Result<()> {
    let store = console::open(settings, keys::read(&settings.keys)?.master).await?;
    let newest = log(&store, wish.anchor.map(|noted| noted.0)).await?;
    say("The log is whole, and claims and reservations are what its events say.");
    if wish.projections {
        verify_projections::run(settings, &store).await?;
    }
    store.close().await;
    if let Some((position, hash)) = newest {
        say(&format!(
            "Keep this apart from the database for the next check: --anchor {position}:{hash}"
        ));
    }
    Ok(())
}

/// Verifies a log and prints what does not fit. The newest position with its hash, when all is well.
///
/// # Errors
/// When something differs, or the database refuses.
pub async fn log(store: &EventStore, anchor: Option<Anchor>) -> Result<Option<(u64, String)>> {
    let mut bar = Bar::new("verify", "event", store.head().await?);
    let mut last = None;
    let mut tell = |progress: Progress| {
        bar.at(progress.position);
        last = Some(progress);
    };
    let found = verify(store, Options { anchor }, &mut tell).await?;
    bar.finish(last.map_or(0, |progress| progress.position));
    let (notes, wrong): (Vec<_>, Vec<_>) = found
        .into_iter()
        .partition(|difference| matches!(difference, Difference::NotCovered { .. }));
    for difference in notes.iter().chain(wrong.iter().take(SHOWN)) {
        say(&sentence(difference));
    }
    ensure_none(&wrong)?;
    Ok(last.and_then(|progress| Some((progress.position, hex::encode(progress.hash?)))))
}

fn ensure_none(wrong: &[Difference]) -> Result<()> {
    ensure!(
        wrong.len() <= SHOWN,
        "{} found, of which {SHOWN} are shown",
        count(of(wrong.len()), "difference")
    );
    if !wrong.is_empty() {
        bail!("{} found", count(of(wrong.len()), "difference"));
    }
    Ok(())
}

fn sentence(difference: &Difference) -> String {
    match difference {
        Difference::PositionMissing(position) => format!("There is no event at position {}.", thousands(*position)),
        Difference::Head { says, log_ends } => format!(
            "The head row says {}, but the log ends at {}.",
            thousands(*says),
            thousands(*log_ends)
        ),
        Difference::VersionMissing {
            stream_type,
            stream_id,
            version,
        } => format!("{stream_type}/{stream_id} has no event of version {version}."),
        Difference::Unreadable { position, reason } => {
            format!(
                "The event at position {} cannot be read: {reason}.",
                thousands(*position)
            )
        }
        Difference::Hash(position) => format!(
            "The event at position {} or the one before it was edited: its hash does not follow.",
            thousands(*position)
        ),
        Difference::NotCovered { through } => format!(
            "The events up to position {} are older than the hash chain: whether they were edited cannot be told.",
            thousands(*through)
        ),
        Difference::Anchor(position) => format!(
            "The event at position {} is not the one of the anchor: the log was written anew up to there.",
            thousands(*position)
        ),
        Difference::Missing(holding) => format!("By its events {}, but the table does not say so.", held(holding)),
        Difference::Surplus(holding) => format!("The table says {}, but its events do not.", held(holding)),
    }
}

fn held(holding: &Holding) -> String {
    let Holding {
        owner_type,
        owner_id,
        held,
    } = holding;
    match held {
        // The key may be made from an address.
        Held::Claim { namespace, .. } => format!("{owner_type}/{owner_id} holds a claim of kind {namespace}"),
        Held::Day {
            kind,
            resource,
            starts_at,
            ends_at,
            ..
        } => format!("{owner_type}/{owner_id} holds {kind} {resource} from {starts_at} to {ends_at}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_anchor_is_read_as_it_is_printed() {
        let hash = [7; 32];
        let noted: Noted = format!("12:{}", hex::encode(hash)).parse().unwrap();
        assert_eq!(noted.0, Anchor { position: 12, hash });
        for text in ["", "12", "12:", "12:07", "x:07", &format!("12:{}é", "0".repeat(62))] {
            assert!(text.parse::<Noted>().is_err(), "{text}");
        }
    }
}
