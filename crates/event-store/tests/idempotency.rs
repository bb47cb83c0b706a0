//! One wish, asked several times.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use domain::appointment::Appointment;
use event_store::verify::{Difference, Options, verify};
use event_store::{AppendError, Appended, IdempotencyKey, Loaded, StoredAnswer, Work};
use futures_util::future::join_all;
use serde_json::json;
use support::*;
use uuid::Uuid;

fn key(scope: Uuid, key: Uuid) -> IdempotencyKey {
    IdempotencyKey { scope, key }
}

/// The same booking every time it is asked for, under a new id as a handler would make one.
fn request(doctor: Uuid, key: IdempotencyKey, fingerprint: u8) -> Work {
    let (id, mut work) = booking(key.scope, doctor, at("2026-11-23T08:00:00Z"), 30);
    work.answer(key, [fingerprint; 32], 201, json!({ "appointmentId": id }));
    work
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn b_15_thirty_requests_with_one_key_make_one_event_and_get_one_answer() {
    let world = world().await;
    let other_process = open(&world.databases, &world.clock).await;
    let (doctor, key) = (new_id(), key(new_id(), new_id()));
    let requests = (0..30).map(|n| {
        let store = if n % 2 == 0 { &world.store } else { &other_process }.clone();
        tokio::spawn(async move {
            match store.append(request(doctor, key, 1)).await {
                Ok(_) => store.stored_answer(&key).await.unwrap().unwrap(),
                Err(AppendError::Answered(stored)) => stored,
                Err(other) => panic!("{other:?}"),
            }
        })
    });
    let answers: Vec<StoredAnswer> = join_all(requests).await.into_iter().map(Result::unwrap).collect();
    assert!(answers.iter().all(|answer| *answer == answers[0]));
    assert_eq!((answers[0].status, answers[0].position), (201, 1));
    assert_eq!(count(&world, "event").await, 1);
    let id: Uuid = answers[0].body["appointmentId"].as_str().unwrap().parse().unwrap();
    assert_eq!(world.store.load::<Appointment>(id).await.unwrap().version, 1);
}

#[tokio::test]
async fn b_15_a_repeated_key_in_one_batch_gets_the_first_ones_answer() {
    let world = world().await;
    let (doctor, key) = (new_id(), key(new_id(), new_id()));
    let results = append_together(&world, (0..30).map(|_| request(doctor, key, 1)).collect()).await;
    assert_eq!(results[0].as_ref().unwrap().position, 1);
    let stored = world.store.stored_answer(&key).await.unwrap().unwrap();
    for result in &results[1..] {
        assert!(
            matches!(result, Err(AppendError::Answered(answer)) if *answer == stored),
            "{result:?}"
        );
    }
    assert_eq!(count(&world, "event").await, 1);
}

/// The commit an answer belongs to may be visible before it is on disk; a commit after it puts it there.
#[tokio::test]
async fn an_answer_is_passed_on_only_after_a_commit_that_puts_it_on_disk() {
    async fn flushes(world: &World) -> u64 {
        let select = sqlx::query_scalar("SELECT times FROM log_flush");
        select.fetch_one(&world.databases.write).await.unwrap()
    }
    let world = world().await;
    let (doctor, key) = (new_id(), key(new_id(), new_id()));
    world.store.append(request(doctor, key, 1)).await.unwrap();
    assert!(
        world
            .store
            .stored_answer(&self::key(new_id(), new_id()))
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(flushes(&world).await, 0, "an append flushes what it wrote itself");
    let again = world.store.append(request(doctor, key, 1)).await;
    assert!(matches!(again, Err(AppendError::Answered(_))), "{again:?}");
    assert_eq!(flushes(&world).await, 1);
    assert!(world.store.stored_answer(&key).await.unwrap().is_some());
    assert_eq!(flushes(&world).await, 2);
}

#[tokio::test]
async fn b_16_another_body_under_the_same_key_stores_nothing_and_can_be_told() {
    let world = world().await;
    let key = key(new_id(), new_id());
    world.store.append(request(new_id(), key, 1)).await.unwrap();
    let before = tables(&world).await;
    let result = world.store.append(request(new_id(), key, 2)).await;
    assert!(matches!(result, Err(AppendError::Answered(stored)) if stored.fingerprint == [1; 32]));
    assert_eq!(tables(&world).await, before);
}

#[tokio::test]
async fn b_17_the_same_key_of_another_account_is_another_wish() {
    let world = world().await;
    let shared = new_id();
    world
        .store
        .append(request(new_id(), key(new_id(), shared), 1))
        .await
        .unwrap();
    world
        .store
        .append(request(new_id(), key(new_id(), shared), 1))
        .await
        .unwrap();
    assert_eq!(count(&world, "event").await, 2);
    assert_eq!(count(&world, "idempotency").await, 2);
}

#[tokio::test]
async fn a_work_that_is_not_accepted_leaves_its_key_free() {
    let world = world().await;
    let (doctor, busy) = (new_id(), key(new_id(), new_id()));
    world
        .store
        .append(request(doctor, key(new_id(), new_id()), 1))
        .await
        .unwrap();
    let refused = world.store.append(request(doctor, busy, 1)).await;
    assert!(matches!(refused, Err(AppendError::Overlap { .. })));
    world.store.append(request(new_id(), busy, 1)).await.unwrap();
}

/// What `medbook verify` would say.
async fn found(world: &World) -> Vec<Difference> {
    verify(&world.store, Options::default(), &mut |_| ()).await.unwrap()
}

/// What is appended before a caller hears no.
fn refusal(key: IdempotencyKey, fingerprint: u8) -> Work {
    let mut work = work();
    work.answer(key, [fingerprint; 32], 409, json!({ "code": "slot-taken" }));
    work
}

#[tokio::test]
async fn a_refusal_takes_no_position_and_keeps_other_tries_of_its_key_out() {
    let world = world().await;
    let (doctor, [key, before, after]) = (new_id(), [1, 2, 3].map(|_| key(new_id(), new_id())));
    world.store.append(request(new_id(), before, 1)).await.unwrap();
    let newest = *world.store.appended().borrow();
    assert_eq!(world.store.append(refusal(key, 1)).await.unwrap().position, 1);
    assert_eq!(*world.store.appended().borrow(), newest, "nobody is woken for it");
    let stored = tables(&world).await;
    for late in [request(doctor, key, 1), request(doctor, key, 2), refusal(key, 1)] {
        let result = open(&world.databases, &world.clock).await.append(late).await;
        let refused = |stored: &StoredAnswer| (stored.fingerprint, stored.status, stored.position) == ([1; 32], 409, 1);
        assert!(
            matches!(&result, Err(AppendError::Answered(stored)) if refused(stored)),
            "{result:?}"
        );
    }
    assert_eq!(tables(&world).await, stored);
    // The time is anybody's, and the chain goes on behind it.
    assert_eq!(world.store.append(request(doctor, after, 1)).await.unwrap().position, 2);
    assert_eq!(found(&world).await, []);
}

#[tokio::test]
async fn of_a_refusal_and_a_success_in_one_batch_the_first_is_the_answer() {
    let world = world().await;
    let [refused, booked] = [1, 2].map(|_| (new_id(), key(new_id(), new_id())));
    let works = vec![
        refusal(refused.1, 1),
        request(refused.0, refused.1, 1),
        request(booked.0, booked.1, 1),
        refusal(booked.1, 1),
    ];
    let results = append_together(&world, works).await;
    let answered = |result: &Result<Appended, AppendError>| match result {
        Ok(appended) => format!("stored at {}", appended.position),
        Err(AppendError::Answered(stored)) => format!("answered {} at {}", stored.status, stored.position),
        Err(other) => panic!("{other:?}"),
    };
    assert_eq!(
        results.iter().map(answered).collect::<Vec<_>>(),
        ["stored at 0", "answered 409 at 0", "stored at 1", "answered 201 at 1"]
    );
    assert_eq!(
        (count(&world, "event").await, count(&world, "idempotency").await),
        (1, 2)
    );
    assert_eq!(found(&world).await, []);
}

#[tokio::test]
async fn a_work_without_events_stores_its_answer_at_the_head() {
    let world = world().await;
    world.store.append(holding(Wish::note("before"))).await.unwrap();
    let key = key(Uuid::nil(), new_id());
    let mut work = work();
    work.unchanged(&Loaded::<Appointment>::new_stream(new_id()));
    work.answer(key, [9; 32], 200, json!({ "status": "booked" }));
    assert!(work.is_empty());
    assert_eq!(world.store.append(work).await.unwrap().position, 1);
    let stored = world.store.stored_answer(&key).await.unwrap().unwrap();
    assert_eq!(
        (stored.status, stored.position, stored.body),
        (200, 1, json!({ "status": "booked" }))
    );
}
