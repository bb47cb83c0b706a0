//! The stream on a real broker of its own: what is stored, in which order, and what strangers may do to it.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use messaging::{Broker, BrokerError, End, Limits, Outgoing, StreamError};
use servers::{Nats, ScratchDir, Users, free_port};
use std::time::Duration;
use uuid::Uuid;

const LOG: Uuid = Uuid::from_u128(1);

struct Room {
    nats: Nats,
    broker: Broker,
    _folder: ScratchDir,
}

async fn room() -> Room {
    let folder = ScratchDir::new("messaging").unwrap();
    let nats = Nats::start(folder.path().join("nats"), free_port().unwrap(), Users::OneProcess).unwrap();
    let broker = Broker::connect(&nats.url(), "test").await.unwrap();
    connected(&broker).await;
    broker.ensure_stream(Limits::default()).await.unwrap();
    Room {
        nats,
        broker,
        _folder: folder,
    }
}

async fn connected(broker: &Broker) {
    while !broker.is_connected() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn event(position: u64) -> Outgoing {
    Outgoing {
        position,
        event_id: Uuid::from_u128(u128::from(position) << 64),
        event_type: "appointment.booked".to_owned(),
        payload: format!("{{\"position\":{position}}}").into(),
    }
}

fn events(positions: std::ops::RangeInclusive<u64>) -> Vec<Outgoing> {
    positions.map(event).collect()
}

/// Publishes something of its own, which becomes the message with this sequence.
fn end(sequence: u64) -> End {
    End {
        sequence,
        message: None,
    }
}

async fn stranger(room: &Room, sequence: u64) {
    let client =
        async_nats::ConnectOptions::with_user_and_password("medbook".to_owned(), room.nats.password().to_owned())
            .connect(format!("127.0.0.1:{}", room.nats.port()))
            .await
            .unwrap();
    client.publish("events.appointment.booked", "?".into()).await.unwrap();
    client.flush().await.unwrap();
    // The server has it, but the stream may be a moment behind.
    while room.broker.tail(LOG).await.unwrap().last_sequence < sequence {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn positions(broker: &Broker, from: u64, count: usize) -> Vec<u64> {
    let mut feed = broker.feed_from(LOG, from).await.unwrap();
    let mut seen = Vec::new();
    while seen.len() < count {
        let delivered = tokio::time::timeout(Duration::from_secs(5), feed.next())
            .await
            .unwrap()
            .unwrap();
        seen.push(delivered.position);
    }
    seen
}

#[tokio::test]
async fn messages_come_out_as_they_went_in_and_from_any_position() {
    let room = room().await;
    let published = room.broker.publish(LOG, end(0), &events(1..=300)).await;
    assert_eq!((published.held, published.last_sequence), (300, 300));
    assert!(published.failure.is_none());
    assert_eq!(positions(&room.broker, 1, 300).await, (1..=300).collect::<Vec<_>>());
    assert_eq!(positions(&room.broker, 299, 2).await, [299, 300]);
}

#[tokio::test]
async fn n_05_a_batch_sent_again_after_a_lost_acknowledgement_is_not_stored_twice() {
    let room = room().await;
    room.broker.publish(LOG, end(0), &events(1..=10)).await;
    let again = room.broker.publish(LOG, end(0), &events(1..=10)).await;
    assert_eq!((again.held, again.duplicates), (10, 10));
    let tail = room.broker.tail(LOG).await.unwrap();
    assert_eq!(tail.last_sequence, 10);
    assert_eq!(tail.newest.unwrap().position, 10);
}

#[tokio::test]
async fn n_06_a_batch_sent_again_after_the_duplicate_window_is_refused_by_the_streams_end() {
    let room = room().await;
    let short = Limits {
        duplicate_window: Duration::from_millis(200),
        ..Limits::default()
    };
    room.broker.ensure_stream(short).await.unwrap();
    room.broker.publish(LOG, end(0), &events(1..=10)).await;
    // The server throws ids away a little after their time.
    let give_up = tokio::time::Instant::now() + Duration::from_secs(20);
    let again = loop {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let again = room.broker.publish(LOG, end(0), &events(1..=10)).await;
        if again.duplicates == 0 {
            break again;
        }
        assert!(tokio::time::Instant::now() < give_up, "the ids are never forgotten");
    };
    assert_eq!(again.held, 0);
    let Some(BrokerError::Refused { source, .. }) = again.failure else {
        panic!("{:?}", again.failure);
    };
    assert!(source.to_string().contains("wrong last sequence"), "{source}");
    assert_eq!(room.broker.tail(LOG).await.unwrap().last_sequence, 10);
}

#[tokio::test]
async fn batches_sent_behind_each_other_need_not_wait() {
    let room = room().await;
    let first = events(1..=100);
    let mut in_flight = Vec::new();
    let mut after = end(0);
    for batch in first.chunks(10) {
        in_flight.push(room.broker.send(LOG, after, batch).await);
        after = batch.iter().fold(after, End::followed_by);
    }
    for (n, batch) in (1..).zip(in_flight) {
        let published = batch.settled().await;
        assert_eq!((published.held, published.last_sequence), (10, n * 10));
    }
    assert_eq!(room.broker.tail(LOG).await.unwrap().newest.unwrap().position, 100);
}

#[tokio::test]
async fn a_batch_that_does_not_fit_the_streams_end_is_refused_whole() {
    let room = room().await;
    room.broker.publish(LOG, end(0), &events(1..=3)).await;
    let behind = room.broker.publish(LOG, end(2), &events(4..=6)).await;
    assert_eq!(behind.held, 0);
    assert!(behind.failure.is_some());
    assert_eq!(room.broker.tail(LOG).await.unwrap().last_sequence, 3);
}

#[tokio::test]
async fn n_09_messages_of_strangers_and_of_other_logs_are_passed_over() {
    let room = room().await;
    room.broker.publish(LOG, end(0), &events(1..=3)).await;
    stranger(&room, 4).await;
    room.broker.publish(Uuid::from_u128(2), end(4), &[event(900)]).await;
    let tail = room.broker.tail(LOG).await.unwrap();
    assert_eq!(tail.last_sequence, 5);
    assert_eq!(tail.newest.unwrap().position, 3);
    room.broker.publish(LOG, end(5), &[event(4)]).await;
    // Two strangers shift where the feed starts; its reader sees the gap and reads the log.
    assert_eq!(positions(&room.broker, 1, 2).await, [3, 4]);
}

#[tokio::test]
async fn a_stream_with_other_settings_is_brought_to_the_definition() {
    let room = room().await;
    let smaller = Limits {
        max_bytes: 1 << 20,
        ..Limits::default()
    };
    room.broker.ensure_stream(smaller).await.unwrap();
    room.broker.ensure_stream(Limits::default()).await.unwrap();
}

#[tokio::test]
async fn n_15_a_broker_without_room_for_the_stream_is_named() {
    let room = room().await;
    let too_much = Limits {
        max_bytes: 1 << 50,
        ..Limits::default()
    };
    let error = room.broker.ensure_stream(too_much).await.unwrap_err();
    assert!(
        matches!(error, StreamError::Broker(BrokerError::Refused { .. })),
        "{error}"
    );
    assert!(error.to_string().contains("change the stream"), "{error}");
}

#[tokio::test]
async fn the_connection_comes_back_by_itself_and_a_missing_stream_is_told_apart() {
    let mut room = room().await;
    room.nats.kill9();
    room.nats.wipe().unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(matches!(room.broker.tail(LOG).await, Err(BrokerError::Disconnected)));
    room.nats.restart().unwrap();
    connected(&room.broker).await;
    assert!(matches!(room.broker.tail(LOG).await, Err(BrokerError::NoStream)));
    room.broker.ensure_stream(Limits::default()).await.unwrap();
    assert!(room.broker.tail(LOG).await.unwrap().is_new());
}
