//! One kind of fault again and again, and every promise checked after it. `make chaos` mixes them all.

use end_to_end::chaos::{self, Fault, Length, Nap, Plan, Summary};
use servers::Brand;

/// How often a fault is done: a few times in an ordinary test run, as often as the variable says on request.
#[expect(clippy::disallowed_methods, reason = "the one setting of these tests")]
fn times(variable: &str, usual: usize) -> Length {
    let asked = std::env::var(variable).ok().and_then(|times| times.parse().ok());
    Length::Faults(asked.unwrap_or(usual))
}

async fn after(plan: Plan) -> Summary {
    let summary = chaos::run(plan).await.expect("the servers come back");
    assert!(summary.is_clean(), "{}", summary.table());
    assert!(summary.wishes.acknowledged > 0, "nobody got anything done");
    summary
}

/// R-04 is the reader in it: the relay reads the tail all the time, and an observer sees all it publishes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_03_and_r_04_a_database_killed_under_load_loses_nothing_and_nothing_unstored_was_published() {
    let length = times("MEDBOOK_DATABASE_KILLS", 10);
    let summary = after(Plan::only(303, Brand::MariaDb, length, Fault::KillDatabase)).await;
    assert!(
        summary.slowest_recovery <= 10_000,
        "{} ms until something was acknowledged again",
        summary.slowest_recovery
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_13_a_database_that_sleeps_half_a_minute_doubles_nothing() {
    let fault = Fault::PauseDatabase(Nap::HalfMinute);
    after(Plan::only(13, Brand::MariaDb, Length::Faults(1), fault)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n_02_a_broker_killed_again_and_again_leaves_the_read_tables_as_a_rebuild_makes_them() {
    let length = times("MEDBOOK_BROKER_KILLS", 10);
    after(Plan::only(2, Brand::MariaDb, length, Fault::KillBroker)).await;
}
