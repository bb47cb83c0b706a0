use event_store::{Log, Recorded};
use tracing::Span;

use super::stop::{Refused, Stop};
use super::{FeedSource, Progress, Runner, Target};
use crate::{Known, spans};

impl<T: Target, L: Log, F: FeedSource> Runner<T, L, F> {
    /// Takes in events that follow each other and the checkpoint. When one of them is refused, those before it are in.
    pub(super) async fn absorb(&self, progress: &mut Progress, events: Vec<Recorded>) -> Result<(), Stop> {
        let (known, to, unknown) = read(events, progress, self.target.name());
        match self.shift(progress, to, &known).await {
            Err(Stop::Poison { .. }) if known.len() > 1 => self.one_at_a_time(progress, to, &known).await?,
            other => other?,
        }
        unknown.map_or(Ok(()), Err)
    }

    /// Finds the event that is refused: those before it are in, the error is its.
    async fn one_at_a_time(&self, progress: &mut Progress, to: u64, known: &[Known]) -> Result<(), Stop> {
        for event in known {
            let position = event.event.position;
            self.shift(progress, position, std::slice::from_ref(event)).await?;
        }
        self.shift(progress, to, &[]).await
    }

    async fn shift(&self, progress: &mut Progress, to: u64, known: &[Known]) -> Result<(), Stop> {
        if to > progress.position {
            let name = self.target.name();
            let spans: Vec<Span> = known
                .iter()
                .map(|known| spans::projection(name, &known.event))
                .collect();
            self.target.absorb(progress.position, to, known).await?;
            drop(spans);
            progress.position = to;
        }
        Ok(())
    }
}

/// The events up to the first that is not understood, without those set aside; how far they reach; and the error at the
/// one that is not understood.
fn read(events: Vec<Recorded>, progress: &Progress, projection: &'static str) -> (Vec<Known>, u64, Option<Stop>) {
    let mut known = Vec::with_capacity(events.len());
    let mut to = progress.position;
    for event in events {
        let position = event.position;
        if progress.set_aside.binary_search(&position).is_ok() {
            tracing::warn!(projection, position, "passed over an event that was set aside");
            metrics::counter!("medbook_projection_set_aside_total", "projection" => projection).increment(1);
        } else {
            match Known::read(event) {
                Ok(event) => known.push(event),
                Err(error) => {
                    let error = Refused::Unknown(error);
                    return (known, to, Some(Stop::Poison { position, error }));
                }
            }
        }
        to = position;
    }
    (known, to, None)
}
