//! The engine in one thread, with a seed: the real relay, runner, planner and sender, and the real judge of appends, over
//! a world that crashes, forgets, repeats and reorders as the seed says.
//!
//! | module | what it is |
//! |---|---|
//! | `world` | what exists, and a process's way to it: every call takes a while and may be cut off at any await |
//! | `server`, `log`, `seat`, `outbox` | the write database: visible at once, durable later |
//! | `broker`, `feed` | the stream, which may lose what it likes |
//! | `target`, `mail` | the read tables and the mail server |
//! | `client` | people who ask again with the same key until they know |
//! | `storm` | who dies when |
//! | `check` | what has to be true in the end; the rest is checked as it happens |
//! | [`Bug`] | mistakes planted on purpose |
//!
//! Chance comes from the seed, time from the paused clock, and nothing iterates over a hash map: the same seed is the
//! same history, to the last line of its trace.
//!
//! Between the storms time is skipped up to the moments at which reminders are due.
//!
//! Not in here: SQL, the wire, the disk. They have tests of their own against real servers.

mod broker;
mod bug;
mod chance;
mod check;
mod client;
mod feed;
mod log;
mod mail;
mod outbox;
mod seat;
mod server;
mod storm;
mod target;
mod trace;
mod world;

pub use bug::Bug;

use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use world::World;

/// How long everything may take to catch up once nothing goes wrong any more.
const PATIENCE: Duration = Duration::from_mins(15);

/// How long the stream may take for that.
const SOON: Duration = Duration::from_mins(1);

/// What became of a run.
#[derive(Debug)]
pub struct Run {
    /// Rules that were broken, in order.
    pub broken: Vec<String>,
    /// Differs when anything happened otherwise.
    pub hash: u64,
    /// The end of what happened.
    pub trace: String,
    /// Events in the log at the end.
    pub events: u64,
    /// Different mails handed out.
    pub mails: usize,
}

/// Runs one seed to its end.
///
/// # Panics
/// When no runtime can be made.
pub fn run(seed: u64, bug: Option<Bug>) -> Run {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build()
        .expect("a runtime without input and output can always be made");
    runtime.block_on(history(seed, bug))
}

async fn history(seed: u64, bug: Option<Bug>) -> Run {
    let world = World::new(seed, bug);
    client::open(&world);
    let crew = storm::Crew::start(&world);
    let storm = storm::blow(world.clone(), crew.clone(), 10..40);
    let mut journal = busy(&world, &crew, storm, 4, 8).await;
    calm_down(&world).await;
    for moment in client::when_reminders_are_due() {
        world.skip_to(moment);
        world.lock().calm = false;
        let squall = storm::blow(world.clone(), crew.clone(), 2..10);
        journal.extend(busy(&world, &crew, squall, 2, 1).await);
        calm_down(&world).await;
    }
    check::check(&world, &journal);
    let inner = world.lock();
    Run {
        broken: inner.broken.clone(),
        hash: inner.trace.hash(),
        trace: inner.trace.tail(200),
        events: world.log.end(),
        mails: inner.post.count(),
    }
}

/// So many clients want so many things each, while whatever can go wrong does.
async fn busy(
    world: &Arc<World>,
    crew: &storm::Crew,
    storm: impl Future<Output = ()> + Send + 'static,
    clients: usize,
    wishes: usize,
) -> Vec<client::Entry> {
    let storm = tokio::spawn(storm);
    let crew = crew.clone();
    let api: Arc<dyn Fn() -> world::Process + Send + Sync> = Arc::new(move || crew.api());
    let clients: Vec<_> = (0..clients)
        .map(|_| tokio::spawn(client::client(world.clone(), api.clone(), wishes)))
        .collect();
    let mut journal = Vec::new();
    for client in clients {
        journal.extend(client.await.unwrap_or_default());
    }
    let _ = storm.await;
    journal
}

/// Nothing goes wrong any more, and everything catches up.
async fn calm_down(world: &World) {
    world.lock().calm = true;
    let (soon, give_up) = (Instant::now() + SOON, Instant::now() + PATIENCE);
    while !check::is_published(world) && Instant::now() < soon {
        sleep(Duration::from_millis(100)).await;
    }
    if !check::is_published(world) {
        world.broken("the stream is not complete".to_owned());
    }
    while !check::is_settled(world) && Instant::now() < give_up {
        sleep(Duration::from_millis(500)).await;
    }
    if !check::is_settled(world) {
        world.broken("it does not catch up".to_owned());
    }
}
