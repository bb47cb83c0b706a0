//! Appending, loading and reading.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use domain::account::Account;
use domain::appointment::{Appointment, Status};
use event_store::{AppendError, Appended, EventStore, IdempotencyKey, Loaded, StoreError, StoreOptions};
use futures_util::future::join_all;
use serde_json::json;
use support::*;

#[tokio::test]
async fn what_is_appended_is_loaded_and_read_in_order() {
    let world = world().await;
    let (doctor, patient) = (new_id(), new_id());
    let (id, work) = booking(patient, doctor, at("2026-11-23T08:00:00Z"), 30);
    assert_eq!(world.store.append(work).await.unwrap(), Appended { position: 1 });

    let loaded = world.store.load::<Appointment>(id).await.unwrap();
    assert_eq!((loaded.version, loaded.state.status()), (1, Some(Status::Booked)));
    let mut work = support::work();
    let after = work.decide(&loaded, cancel()).unwrap();
    assert_eq!(after.status(), Some(Status::Cancelled));
    assert_eq!(world.store.append(work).await.unwrap(), Appended { position: 2 });

    let events = world.store.read_after(0, 10).await.unwrap();
    let seen: Vec<_> = events
        .iter()
        .map(|event| (event.position, event.version, event.event_type.as_str()))
        .collect();
    assert_eq!(seen, [(1, 1, "appointment.booked"), (2, 2, "appointment.cancelled")]);
    assert_eq!(events[0].stream_id, id);
    assert_eq!(events[0].recorded_at, at(NOW));
    assert!(events.iter().all(|event| event.fact().is_ok()));
    assert_eq!(world.store.read_after(1, 10).await.unwrap(), events[1..]);
    assert_eq!(world.store.head().await.unwrap(), 2);
    assert_eq!(*world.store.appended().borrow(), 2);
    assert_eq!(count(&world, "reservation").await, 0, "a cancelled visit holds no time");
    world.store.close().await;
}

#[tokio::test]
async fn r_14_a_refused_append_leaves_nothing() {
    let world = world().await;
    let (doctor, patient, start) = (new_id(), new_id(), at("2026-11-23T08:00:00Z"));
    let (_, first) = booking(patient, doctor, start, 30);
    world.store.append(first).await.unwrap();
    let before = tables(&world).await;

    let (_, mut second) = booking(new_id(), doctor, start, 30);
    second.secret(new_id(), "password", "secret".to_owned());
    let key = IdempotencyKey {
        scope: new_id(),
        key: new_id(),
    };
    second.answer(key, [7; 32], 201, json!({}));
    second
        .decide(&Loaded::<Holder>::new_stream(new_id()), Wish::key("free"))
        .unwrap();
    second
        .decide(&Loaded::<Account>::new_stream(new_id()), sign_up("a@example.org"))
        .unwrap();
    let refused = world.store.append(second).await.unwrap_err();
    assert!(
        matches!(refused, AppendError::Overlap { resource, .. } if resource == doctor),
        "{refused:?}"
    );
    assert_eq!(tables(&world).await, before);
    assert_eq!(world.store.stored_answer(&key).await.unwrap(), None);
}

#[tokio::test]
async fn commands_of_one_batch_are_refused_one_by_one() {
    let world = world().await;
    let room = new_id();
    let wish = |from, to| holding(Wish::time(room, from, to));
    let results = append_together(
        &world,
        vec![
            wish("2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z"),
            wish("2026-11-23T08:59:59Z", "2026-11-23T10:00:00Z"),
            wish("2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z"),
            holding(Wish::key("same")),
            holding(Wish::key("same")),
            holding(Wish::key("other")),
        ],
    )
    .await;
    assert!(matches!(results[0], Ok(Appended { position: 1 })), "{results:?}");
    assert!(matches!(results[1], Err(AppendError::Overlap { resource, .. }) if resource == room));
    assert!(matches!(results[2], Ok(Appended { position: 2 })));
    assert!(matches!(results[3], Ok(Appended { position: 3 })));
    assert!(matches!(&results[4], Err(AppendError::Claimed { key, .. }) if key == "same"));
    assert!(matches!(results[5], Ok(Appended { position: 4 })));
    assert_eq!(
        world.store.head().await.unwrap(),
        4,
        "the head stands at the last event, not at what was asked for"
    );
    assert_eq!(count(&world, "event").await, 4);
}

#[tokio::test]
async fn the_second_of_two_writes_to_a_stream_in_one_batch_conflicts() {
    let world = world().await;
    let new = Loaded::<Holder>::new_stream(new_id());
    let write = |note| {
        let mut work = support::work();
        work.decide(&new, Wish::note(note)).unwrap();
        work
    };
    let results = append_together(&world, vec![write("first"), write("second")]).await;
    assert!(results[0].is_ok());
    assert!(matches!(results[1], Err(AppendError::Conflict { stream }) if stream == new.stream()));
    assert_eq!(
        world.store.load::<Holder>(new.id).await.unwrap().state.wish.note,
        "first"
    );
}

#[tokio::test]
async fn r_09_of_forty_writers_of_one_version_one_succeeds() {
    let world = world().await;
    let id = new_id();
    for version in 0..3 {
        let loaded = world.store.load::<Holder>(id).await.unwrap();
        assert_eq!(loaded.version, version);
        let writers = (0..40).map(|n| {
            let (store, loaded) = (world.store.clone(), loaded.clone());
            tokio::spawn(async move {
                let mut work = support::work();
                work.decide(&loaded, Wish::note(&n.to_string())).unwrap();
                store.append(work).await
            })
        });
        let results = join_all(writers).await.into_iter().map(Result::unwrap);
        let (stored, refused): (Vec<_>, Vec<_>) = results.partition(Result::is_ok);
        assert_eq!(stored.len(), 1);
        assert!(
            refused
                .iter()
                .all(|result| matches!(result, Err(AppendError::Conflict { .. })))
        );
    }
    assert_eq!(count(&world, "event").await, 3);
}

#[tokio::test]
async fn a_stream_that_must_be_unchanged_is_checked_though_nothing_is_written_to_it() {
    let world = world().await;
    let rules = Loaded::<Holder>::new_stream(new_id());
    let mut change = support::work();
    change.decide(&rules, Wish::note("v1")).unwrap();
    world.store.append(change).await.unwrap();
    let seen = world.store.load::<Holder>(rules.id).await.unwrap();

    let mut in_time = holding(Wish::note("booked by v1"));
    in_time.unchanged(&seen);
    world.store.append(in_time).await.unwrap();

    let mut change = support::work();
    change.decide(&seen, Wish::note("v2")).unwrap();
    let mut too_late = holding(Wish::note("booked by v1"));
    too_late.unchanged(&seen);
    let results = append_together(&world, vec![change, too_late]).await;
    assert!(results[0].is_ok());
    assert!(matches!(results[1], Err(AppendError::Conflict { stream }) if stream == rules.stream()));
}

#[tokio::test]
async fn a_decision_without_events_still_depends_on_what_it_saw() {
    let world = world().await;
    let (id, work) = booking(new_id(), new_id(), at("2026-11-23T08:00:00Z"), 30);
    world.store.append(work).await.unwrap();
    let booked = world.store.load::<Appointment>(id).await.unwrap();
    let mut cancelling = support::work();
    let cancelled = cancelling.decide(&booked, cancel()).unwrap();
    let after = Loaded {
        id,
        version: 2,
        state: cancelled,
    };
    cancelling.decide(&after, cancel()).unwrap();
    assert_eq!(world.store.append(cancelling).await.unwrap().position, 2);

    let mut stale = support::work();
    stale
        .decide(
            &Loaded {
                version: 1,
                ..after.clone()
            },
            cancel(),
        )
        .unwrap();
    assert!(stale.is_empty());
    assert!(matches!(
        world.store.append(stale).await,
        Err(AppendError::Conflict { .. })
    ));
    let mut fresh = support::work();
    fresh.decide(&after, cancel()).unwrap();
    assert_eq!(
        world.store.append(fresh).await.unwrap().position,
        2,
        "the head, as it stored no event"
    );
}

#[tokio::test]
async fn two_decisions_of_one_work_on_the_same_loaded_state_conflict() {
    let world = world().await;
    let new = Loaded::<Holder>::new_stream(new_id());
    let mut work = support::work();
    work.decide(&new, Wish::note("one")).unwrap();
    work.decide(&new, Wish::note("two")).unwrap();
    assert!(matches!(
        world.store.append(work).await,
        Err(AppendError::Conflict { .. })
    ));
    assert_eq!(count(&world, "event").await, 0);
}

#[tokio::test]
async fn n_12_a_work_larger_than_a_message_may_be_is_refused_at_once() {
    let world = world().await;
    let result = world.store.append(holding(Wish::note(&"x".repeat(256 * 1024)))).await;
    assert!(matches!(result, Err(AppendError::TooLarge { limit, bytes }) if bytes > limit));
    let large: Vec<_> = (0..12).map(|_| holding(Wish::note(&"\"".repeat(120 * 1024)))).collect();
    let results = append_together(&world, large).await;
    assert!(
        results.iter().all(Result::is_ok),
        "more than one packet holds is more than one batch: {results:?}"
    );
}

#[tokio::test]
async fn i_03_every_text_comes_back_as_it_was() {
    let world = world().await;
    let nasty = [
        "\u{0} \u{1} \u{7f} \\ \\\\ \" ' / \r\n\t \u{8}",
        "🩺 Zoë, Пётр, 王, \u{202e}right to left\u{202c}, e\u{301}, \u{fffd}",
        "{\"type\":\"x\"} $[*] %s ? ' OR 1=1 -- \\u0041 \\ud800",
        "",
        " trailing space ",
    ];
    for text in nasty {
        let new = Loaded::<Holder>::new_stream(new_id());
        let mut work = support::work();
        work.decide(&new, Wish::note(text)).unwrap();
        let owner = new_id();
        work.secret(owner, "password", text.to_owned());
        let key = IdempotencyKey {
            scope: owner,
            key: new_id(),
        };
        work.answer(key, [0; 32], 200, json!({ "text": text }));
        world.store.append(work).await.unwrap();
        assert_eq!(world.store.load::<Holder>(new.id).await.unwrap().state.wish.note, text);
        assert_eq!(
            world.store.secret(owner, "password").await.unwrap().as_deref(),
            Some(text)
        );
        assert_eq!(
            world.store.stored_answer(&key).await.unwrap().unwrap().body,
            json!({ "text": text })
        );
    }
}

#[tokio::test]
async fn a_secret_is_replaced_and_the_last_of_a_batch_stays() {
    let world = world().await;
    let owner = new_id();
    let set = |value: &str| {
        let mut work = support::work();
        work.secret(owner, "password", value.to_owned());
        work
    };
    world.store.append(set("one")).await.unwrap();
    append_together(&world, vec![set("two"), set("three")]).await;
    assert_eq!(
        world.store.secret(owner, "password").await.unwrap().as_deref(),
        Some("three")
    );
    assert_eq!(world.store.secret(owner, "other").await.unwrap(), None);
    assert_eq!(count(&world, "secret").await, 1);
}

#[tokio::test]
async fn r_17_a_stream_with_an_unknown_event_or_a_hole_does_not_load() {
    let world = world().await;
    let stored = |change: &'static str| {
        let world = &world;
        async move {
            let new = Loaded::<Holder>::new_stream(new_id());
            let mut work = support::work();
            work.decide(&new, Wish::note("fine")).unwrap();
            world.store.append(work).await.unwrap();
            sqlx::query(change)
                .bind(new.id)
                .execute(&world.databases.write)
                .await
                .unwrap();
            world.store.load::<Holder>(new.id).await.unwrap_err()
        }
    };
    for change in [
        "UPDATE event SET event_type = 'test.unheard-of' WHERE stream_id = ?",
        "UPDATE event SET schema_version = 9 WHERE stream_id = ?",
        "UPDATE event SET version = 2 WHERE stream_id = ?",
        "UPDATE event SET payload = '{}' WHERE stream_id = ?",
    ] {
        let error = stored(change).await;
        assert!(
            matches!(error, StoreError::Event { version: 1, .. }),
            "{change}: {error:?}"
        );
    }
}

#[tokio::test]
async fn r_10_a_log_that_is_not_whole_is_not_opened() {
    let world = world().await;
    for note in ["one", "two"] {
        world.store.append(holding(Wish::note(note))).await.unwrap();
    }
    sqlx::query("UPDATE log_head SET position = 5")
        .execute(&world.databases.write)
        .await
        .unwrap();
    let clock = world.clock.clone();
    let opened = EventStore::open(&world.databases.write_url, master(), clock, StoreOptions::default()).await;
    assert!(matches!(opened, Err(StoreError::HeadMismatch { head: 5, last: 2 })));

    sqlx::query("DELETE FROM event WHERE position = 1")
        .execute(&world.databases.write)
        .await
        .unwrap();
    assert!(matches!(
        world.store.read_after(0, 10).await,
        Err(StoreError::Gap { expected: 1 })
    ));
}
