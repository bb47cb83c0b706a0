//! What happens to the feed, and that nobody sees more of it than the latency.

use domain::ids::{DoctorId, PatientId, VisitTypeId};
use domain::schedule::Confirmation;
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio_util::sync::DropGuard;

use crate::broker::{Broker, DeafProxy};
use crate::clinic::Clinic;

const SOON: Duration = Duration::from_secs(30);

/// A clinic at work: relay and projectors run.
struct Work {
    clinic: Clinic,
    doctor: (DoctorId, VisitTypeId),
    patient: PatientId,
    _roles: [DropGuard; 2],
}

impl Work {
    async fn begun(broker: &Broker) -> Self {
        Self::begun_through(&broker.relay_url(), broker).await
    }

    async fn begun_through(relay_url: &str, broker: &Broker) -> Self {
        let clinic = Clinic::open().await;
        let roles = [clinic.relay(relay_url), clinic.projectors(&broker.projectors_url())];
        let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
        Self {
            clinic,
            doctor,
            patient,
            _roles: roles,
        }
    }

    async fn book(&self, numbers: std::ops::Range<u32>) {
        for n in numbers {
            self.clinic.book(self.doctor, self.patient, n).await;
        }
    }

    async fn head(&self) -> u64 {
        self.clinic.store.head().await.unwrap()
    }
}

fn in_order_from(first: u64, head: u64) -> Vec<u64> {
    (first..=head).collect()
}

#[tokio::test]
async fn events_go_through_the_feed_in_order_and_are_seen_soon() {
    let broker = Broker::start();
    let work = Work::begun(&broker).await;
    work.clinic.settle().await;
    sleep(Duration::from_secs(1)).await;
    let mut latencies = Vec::new();
    for n in 0..100 {
        let next = Instant::now() + Duration::from_millis(20);
        work.book(n..n + 1).await;
        let committed = Instant::now();
        work.clinic.settle().await;
        latencies.push(committed.elapsed());
        tokio::time::sleep_until(next).await;
    }
    latencies.sort_unstable();
    println!("commit to visible: p50 {:?}, p99 {:?}", latencies[50], latencies[98]);
    // Without the feed it takes a second of silence until a projection looks into the log by itself.
    assert!(latencies[50] < Duration::from_secs(1), "{:?}", latencies[50]);
    assert_eq!(broker.positions().await, in_order_from(1, work.head().await));
    work.clinic.assert_equal_to_a_rebuild().await;
}

#[tokio::test]
async fn n_01_while_the_broker_is_down_the_read_tables_move_on_and_the_backlog_comes_in_order() {
    let mut broker = Broker::start();
    let work = Work::begun(&broker).await;
    work.book(0..10).await;
    work.clinic.settle().await;
    broker.nats.stop();
    work.book(10..40).await;
    work.clinic.settle().await;
    broker.nats.restart().unwrap();
    work.book(40..45).await;
    let head = work.head().await;
    broker.reaches(head, SOON).await;
    assert_eq!(broker.positions().await, in_order_from(1, head));
    work.clinic.settle().await;
    work.clinic.assert_equal_to_a_rebuild().await;
}

#[tokio::test]
async fn n_02_a_killed_broker_loses_nobody_anything() {
    let mut broker = Broker::start();
    let work = Work::begun(&broker).await;
    for round in 0..5 {
        work.book(round * 10..round * 10 + 5).await;
        broker.nats.kill9();
        work.book(round * 10 + 5..round * 10 + 10).await;
        broker.nats.restart().unwrap();
    }
    let head = work.head().await;
    broker.reaches(head, SOON).await;
    work.clinic.settle().await;
    work.clinic.assert_equal_to_a_rebuild().await;
}

#[tokio::test]
async fn n_03_a_broker_whose_folder_is_deleted_while_it_runs_is_filled_again() {
    let broker = Broker::start();
    let work = Work::begun(&broker).await;
    work.book(0..20).await;
    work.clinic.settle().await;
    broker.nats.wipe().unwrap();
    // Until then the server writes to files that have no name any more.
    broker.fill_a_file().await;
    work.book(20..60).await;
    let head = work.head().await;
    let took = broker.reaches(head, SOON).await;
    println!("the stream was full again after {took:?}");
    assert_eq!(broker.positions().await, in_order_from(1, head));
    work.book(60..80).await;
    work.clinic.settle().await;
    work.clinic.assert_equal_to_a_rebuild().await;
    assert_eq!(broker.positions().await, in_order_from(1, work.head().await));
}

#[tokio::test]
async fn n_03_a_broker_that_starts_with_an_empty_folder_is_filled_again() {
    let mut broker = Broker::start();
    let work = Work::begun(&broker).await;
    work.book(0..20).await;
    work.clinic.settle().await;
    broker.nats.kill9();
    broker.nats.wipe().unwrap();
    broker.nats.restart().unwrap();
    work.book(20..40).await;
    let head = work.head().await;
    let took = broker.reaches(head, SOON).await;
    println!("the stream was full again after {took:?}");
    assert_eq!(broker.positions().await, in_order_from(1, head));
    work.book(40..60).await;
    work.clinic.settle().await;
    work.clinic.assert_equal_to_a_rebuild().await;
}

#[tokio::test]
async fn n_04_a_stream_that_lost_its_newest_messages_is_completed_and_nobody_skips_one() {
    let mut broker = Broker::start();
    let work = Work::begun(&broker).await;
    work.book(0..30).await;
    broker.reaches(work.head().await, SOON).await;
    let before = broker.positions().await.len();
    broker.lose_tail();
    let left = broker.positions().await.len();
    println!("{left} of {before} messages are left");
    work.book(30..60).await;
    let head = work.head().await;
    broker.reaches(head, SOON).await;
    assert_eq!(broker.positions().await, in_order_from(1, head));
    work.clinic.settle().await;
    work.clinic.assert_equal_to_a_rebuild().await;
}

#[tokio::test]
async fn n_06_a_relay_that_heard_nothing_for_longer_than_the_duplicate_window_doubles_nothing() {
    let broker = Broker::start();
    let proxy = DeafProxy::before(&broker).await;
    let short = messaging::Limits {
        duplicate_window: Duration::from_millis(200),
        ..messaging::Limits::default()
    };
    let clinic = Clinic::open().await;
    let shutdown = tokio_util::sync::CancellationToken::new();
    let config = projectors::relay::Config {
        nats_url: proxy.url(),
        limits: short,
    };
    let relay = tokio::spawn(projectors::relay::run(config, clinic.store.clone(), shutdown.clone()));
    let (patient, doctor) = (clinic.patient().await, clinic.doctor(Confirmation::Automatic).await);
    let acknowledged = clinic.store.head().await.unwrap();
    broker.reaches(acknowledged, SOON).await;
    proxy.set_deaf(true);
    clinic.book_many(doctor, patient, 0..10).await;
    // Messages arrive, their acknowledgements do not, and their ids are forgotten before the relay is back. How many it
    // sends before it waits depends on how quickly they are booked.
    broker.goes_beyond(acknowledged, SOON).await;
    sleep(Duration::from_secs(6)).await;
    proxy.set_deaf(false);
    clinic.book_many(doctor, patient, 10..20).await;
    let head = clinic.store.head().await.unwrap();
    broker.reaches(head, SOON).await;
    assert_eq!(broker.positions().await, in_order_from(1, head));
    shutdown.cancel();
    relay.await.unwrap().unwrap();
}

#[tokio::test]
async fn n_05_lost_acknowledgements_do_not_double_messages() {
    let broker = Broker::start();
    let proxy = DeafProxy::before(&broker).await;
    let work = Work::begun_through(&proxy.url(), &broker).await;
    work.book(0..5).await;
    broker.reaches(work.head().await, SOON).await;
    proxy.set_deaf(true);
    work.book(5..10).await;
    let unacknowledged = work.head().await;
    sleep(Duration::from_millis(300)).await;
    let stored = broker.positions().await.len() as u64;
    assert!(
        stored > unacknowledged - 5,
        "at least one message arrived whose acknowledgement was lost"
    );
    proxy.set_deaf(false);
    work.book(10..15).await;
    let head = work.head().await;
    broker.reaches(head, SOON).await;
    assert_eq!(broker.positions().await, in_order_from(1, head));
    work.clinic.settle().await;
    work.clinic.assert_equal_to_a_rebuild().await;
}

#[tokio::test]
async fn n_07_of_two_relays_one_publishes_and_the_other_takes_over() {
    let broker = Broker::start();
    let work = Work::begun(&broker).await;
    let second = work.clinic.relay(&broker.relay_url());
    work.book(0..20).await;
    broker.reaches(work.head().await, SOON).await;
    let Work {
        clinic,
        doctor,
        patient,
        _roles: [first, _projectors],
    } = work;
    drop(first);
    clinic.book_many(doctor, patient, 20..40).await;
    let head = clinic.store.head().await.unwrap();
    let took = broker.reaches(head, SOON).await;
    println!("the second relay had caught up after {took:?}");
    assert_eq!(broker.positions().await, in_order_from(1, head));
    clinic.settle().await;
    drop(second);
}

#[tokio::test]
async fn n_09_messages_of_strangers_are_passed_over() {
    let broker = Broker::start();
    let work = Work::begun(&broker).await;
    work.book(0..5).await;
    broker.reaches(work.head().await, SOON).await;
    broker.disturb().await;
    broker.disturb().await;
    work.book(5..10).await;
    let head = work.head().await;
    broker.reaches(head, SOON).await;
    let ours: Vec<_> = broker
        .positions()
        .await
        .into_iter()
        .filter(|position| *position > 0)
        .collect();
    assert_eq!(ours, in_order_from(1, head));
    work.clinic.settle().await;
    work.clinic.assert_equal_to_a_rebuild().await;
}
