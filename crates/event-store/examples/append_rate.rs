//! Prints how many commands a second the log takes, beside what the same server does with plain statements.
//!
//! `MEDBOOK_TEST_DATABASE_URL=mysql://… cargo run --release -p event-store --example append_rate [clients …]`

#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on should stop there")]

#[path = "append_rate/plain.rs"]
mod plain;
#[path = "../tests/support/mod.rs"]
mod support;

use event_store::{IdempotencyKey, Loaded, Work};
use futures_util::future::join_all;
use std::time::{Duration, Instant};
use support::{Holder, Wish, World, at, booking, holding, new_id};

const FOR: Duration = Duration::from_secs(4);

#[tokio::main]
#[expect(clippy::print_stdout, reason = "it prints a table")]
async fn main() {
    println!(
        "{:<46}{:>8}{:>12}{:>12}{:>12}",
        "what", "clients", "per second", "p50 ms", "p99 ms"
    );
    let asked: Vec<usize> = std::env::args()
        .skip(1)
        .map(|clients| clients.parse().unwrap())
        .collect();
    let clients = if asked.is_empty() { vec![1, 8, 64, 256] } else { asked };
    for clients in clients {
        let world = support::world().await;
        plain::create_tables(&world).await;
        for (what, result) in [
            (
                "single-row INSERT, autocommit",
                plain::run(&world, clients, plain::one_row).await,
            ),
            (
                "two-row INSERT, autocommit",
                plain::run(&world, clients, plain::two_rows).await,
            ),
            (
                "a transaction for each command",
                plain::run(&world, clients, plain::transaction).await,
            ),
            (
                "append: two events, two new streams",
                appends(&world, clients, two_events).await,
            ),
            (
                "append: booking, idempotency key",
                appends(&world, clients, idempotent_booking).await,
            ),
            ("load: one event", loads(&world, clients).await),
        ] {
            let Measured { rate, p50, p99 } = result;
            println!("{what:<46}{clients:>8}{rate:>12.0}{p50:>12.2}{p99:>12.2}");
        }
    }
}

struct Measured {
    rate: f64,
    p50: f64,
    p99: f64,
}

async fn appends(world: &World, clients: usize, work: fn(u64) -> Work) -> Measured {
    measure(clients, |n| async move {
        world.store.append(work(n)).await.unwrap();
    })
    .await
}

async fn loads(world: &World, clients: usize) -> Measured {
    let stream = Loaded::<Holder>::new_stream(new_id());
    let mut work = support::work();
    work.decide(&stream, Wish::note("loaded")).unwrap();
    world.store.append(work).await.unwrap();
    measure(clients.min(64), |_| async {
        world.store.load::<Holder>(stream.id).await.unwrap();
    })
    .await
}

fn two_events(_: u64) -> Work {
    let mut work = holding(Wish::note("one"));
    work.decide(&Loaded::<Holder>::new_stream(new_id()), Wish::note("two"))
        .unwrap();
    work
}

/// Every visit is of other people, so none is refused.
fn idempotent_booking(n: u64) -> Work {
    let start = at("2026-11-23T08:00:00Z") + chrono::TimeDelta::minutes(i64::try_from(n % 10_000).unwrap_or(0));
    let (_, mut work) = booking(new_id(), new_id(), start, 30);
    let key = IdempotencyKey {
        scope: new_id(),
        key: new_id(),
    };
    work.answer(key, [0; 32], 201, serde_json::json!({ "status": "booked" }));
    work
}

async fn measure<F: Future<Output = ()>>(clients: usize, one: impl Fn(u64) -> F) -> Measured {
    one(0).await;
    let started = Instant::now();
    let one = &one;
    let client = |client: usize| async move {
        let mut times = Vec::new();
        while started.elapsed() < FOR {
            let begun = Instant::now();
            one((client + 1) as u64 * 1_000_000 + times.len() as u64).await;
            times.push(begun.elapsed().as_secs_f64() * 1_000.0);
        }
        times
    };
    let mut times: Vec<f64> = join_all((0..clients).map(client)).await.into_iter().flatten().collect();
    let seconds = started.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let at = |share: usize| times[(times.len() - 1) * share / 100];
    #[expect(clippy::cast_precision_loss, reason = "some ten thousand")]
    let rate = times.len() as f64 / seconds;
    Measured {
        rate,
        p50: at(50),
        p99: at(99),
    }
}
