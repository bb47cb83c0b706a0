use anyhow::Result;
use std::future::Future;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// What a load test saw.
#[derive(Default)]
pub struct Seen {
    latencies: Vec<Duration>,
    took: Duration,
}

impl Seen {
    pub fn new(mut latencies: Vec<Duration>, took: Duration) -> Self {
        latencies.sort_unstable();
        Self { latencies, took }
    }

    /// Adds what another one saw, as if it had gone on.
    pub fn add(&mut self, other: Self) {
        self.latencies.extend(other.latencies);
        self.latencies.sort_unstable();
        self.took += other.took;
    }

    /// How many answers.
    pub fn answers(&self) -> usize {
        self.latencies.len()
    }

    /// Answers in a second.
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    pub fn rate(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64()
    }

    /// A latency in milliseconds; `share` from 0 to 1.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index into a list far below 2^52"
    )]
    pub fn percentile(&self, share: f64) -> f64 {
        let last = self.latencies.len().saturating_sub(1);
        let index = (last as f64 * share).ceil() as usize;
        self.latencies
            .get(index)
            .map_or(f64::NAN, |latency| latency.as_secs_f64() * 1000.0)
    }
}

/// Lets every client do its work over and over, one after the other, until the time is up or its work is done.
pub async fn closed_loop<C, F>(clients: Vec<C>, time: Duration, step: fn(C) -> F) -> Result<Seen>
where
    C: Send + 'static,
    F: Future<Output = Result<Option<C>>> + Send + 'static,
{
    let started = Instant::now();
    let mut running = JoinSet::new();
    for mut client in clients {
        running.spawn(async move {
            let mut latencies = Vec::new();
            while started.elapsed() < time {
                let begun = Instant::now();
                let Some(next) = step(client).await? else { break };
                latencies.push(begun.elapsed());
                client = next;
            }
            anyhow::Ok(latencies)
        });
    }
    let mut latencies = Vec::new();
    while let Some(done) = running.join_next().await {
        latencies.extend(done??);
    }
    Ok(Seen::new(latencies, started.elapsed()))
}
