//! Claims and reservations.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use chrono::TimeDelta;
use domain::account::{Account, EMAIL_CLAIM};
use event_store::verify::{Difference, holdings};
use event_store::{AppendError, Loaded, Work};
use support::*;
use uuid::Uuid;

fn change(loaded: &Loaded<Holder>, wish: Wish) -> Work {
    let mut work = work();
    work.decide(loaded, wish).unwrap();
    work
}

fn is_overlap<T: std::fmt::Debug>(result: &Result<T, AppendError>, room: Uuid) -> bool {
    matches!(result, Err(AppendError::Overlap { resource, .. }) if *resource == room)
}

#[tokio::test]
async fn an_address_has_one_account() {
    let world = world().await;
    let sign_up_once = |email| {
        let (id, mut work) = (new_id(), work());
        work.decide(&Loaded::<Account>::new_stream(id), sign_up(email)).unwrap();
        (id, work)
    };
    let (first, work) = sign_up_once("zoe@example.org");
    world.store.append(work).await.unwrap();
    let index = master().index("email", "zoe@example.org");
    assert_eq!(world.store.claimed_by(EMAIL_CLAIM, &index).await.unwrap(), Some(first));
    assert_eq!(world.store.claimed_by(EMAIL_CLAIM, "another").await.unwrap(), None);

    let again = world.store.append(sign_up_once("zoe@example.org").1).await;
    assert!(matches!(again, Err(AppendError::Claimed { namespace, key }) if namespace == EMAIL_CLAIM && key == index));
    world.store.append(sign_up_once("ada@example.org").1).await.unwrap();
}

#[tokio::test]
async fn a_claim_given_back_can_be_taken_also_in_the_same_batch() {
    let world = world().await;
    let old = Loaded::<Holder>::new_stream(new_id());
    world.store.append(change(&old, Wish::key("licence"))).await.unwrap();
    let old = world.store.load::<Holder>(old.id).await.unwrap();
    let new = Loaded::<Holder>::new_stream(new_id());
    let results = append_together(
        &world,
        vec![
            change(&new, Wish::key("licence")),
            change(&old, Wish::default()),
            change(&new, Wish::key("licence")),
        ],
    )
    .await;
    assert!(matches!(results[0], Err(AppendError::Claimed { .. })), "{results:?}");
    assert!(results[1].is_ok() && results[2].is_ok(), "{results:?}");
    assert_eq!(world.store.claimed_by("test", "licence").await.unwrap(), Some(new.id));
}

#[tokio::test]
async fn b_03_touching_times_are_allowed_and_overlapping_ones_refused() {
    let world = world().await;
    let room = new_id();
    let append = |from: &'static str, to: &'static str| world.store.append(holding(Wish::time(room, from, to)));
    append("2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z").await.unwrap();
    append("2026-11-23T09:00:00Z", "2026-11-23T09:30:00Z").await.unwrap();
    append("2026-11-23T07:30:00Z", "2026-11-23T08:00:00Z").await.unwrap();
    for (from, to) in [
        ("2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z"),
        ("2026-11-23T08:59:59.999999Z", "2026-11-23T10:00:00Z"),
        ("2026-11-23T07:00:00Z", "2026-11-23T07:30:00.000001Z"),
        ("2026-11-23T08:10:00Z", "2026-11-23T08:20:00Z"),
        ("2026-11-22T00:00:00Z", "2026-11-25T00:00:00Z"),
    ] {
        assert!(is_overlap(&append(from, to).await, room), "{from} to {to}");
    }
    assert_eq!(count(&world, "reservation").await, 3);
}

#[tokio::test]
async fn another_resource_or_kind_is_free() {
    let world = world().await;
    let (someone, start) = (new_id(), at("2026-11-23T08:00:00Z"));
    // One person is a doctor and a patient: two resources.
    world
        .store
        .append(booking(someone, new_id(), start, 30).1)
        .await
        .unwrap();
    world
        .store
        .append(booking(new_id(), someone, start, 30).1)
        .await
        .unwrap();
    let busy = world.store.append(booking(someone, new_id(), start, 30).1).await;
    assert!(is_overlap(&busy, someone));
}

#[tokio::test]
async fn b_12_times_across_midnight_and_several_days_overlap_on_every_day() {
    let world = world().await;
    let room = new_id();
    let long = Loaded::<Holder>::new_stream(new_id());
    let wish = Wish::time(room, "2026-12-30T23:00:00Z", "2027-01-02T01:00:00Z");
    world.store.append(change(&long, wish)).await.unwrap();
    assert_eq!(count(&world, "reservation").await, 4);
    for (from, to) in [
        ("2026-12-30T22:00:00Z", "2026-12-30T23:30:00Z"),
        ("2026-12-31T12:00:00Z", "2026-12-31T12:30:00Z"),
        ("2026-12-31T23:30:00Z", "2027-01-01T00:30:00Z"),
        ("2027-01-02T00:59:00Z", "2027-01-02T02:00:00Z"),
    ] {
        let result = world.store.append(holding(Wish::time(room, from, to))).await;
        assert!(is_overlap(&result, room), "{from} to {to}");
    }
    let next = Wish::time(room, "2027-01-02T01:00:00Z", "2027-01-02T02:00:00Z");
    world.store.append(holding(next)).await.unwrap();

    let long = world.store.load::<Holder>(long.id).await.unwrap();
    world.store.append(change(&long, Wish::default())).await.unwrap();
    assert_eq!(count(&world, "reservation").await, 1, "every day of it is free again");
}

#[tokio::test]
async fn b_04_a_move_takes_the_new_time_and_frees_the_old_in_one_append() {
    let world = world().await;
    let room = new_id();
    let visit = Loaded::<Holder>::new_stream(new_id());
    world
        .store
        .append(change(
            &visit,
            Wish::time(room, "2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z"),
        ))
        .await
        .unwrap();
    let visit = world.store.load::<Holder>(visit.id).await.unwrap();
    // The new time overlaps the visit's own old one.
    let moved = change(&visit, Wish::time(room, "2026-11-23T08:30:00Z", "2026-11-23T09:30:00Z"));
    let into_old = holding(Wish::time(room, "2026-11-23T08:00:00Z", "2026-11-23T08:30:00Z"));
    let into_new = holding(Wish::time(room, "2026-11-23T09:15:00Z", "2026-11-23T09:45:00Z"));
    let results = append_together(&world, vec![moved, into_old, into_new]).await;
    assert!(results[0].is_ok() && results[1].is_ok(), "{results:?}");
    assert!(is_overlap(&results[2], room));
}

#[tokio::test]
async fn what_is_taken_and_given_back_in_one_batch_leaves_no_row() {
    let world = world().await;
    let visit = Loaded::<Holder>::new_stream(new_id());
    let room = new_id();
    let mut wish = Wish::time(room, "2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z");
    wish.keys.push("licence".to_owned());
    let mut taking = work();
    let taken = Loaded {
        id: visit.id,
        version: 1,
        state: taking.decide(&visit, wish.clone()).unwrap(),
    };
    let results = append_together(&world, vec![taking, change(&taken, Wish::default()), holding(wish)]).await;
    assert!(results.iter().all(Result::is_ok), "{results:?}");
    assert_eq!(
        (count(&world, "reservation").await, count(&world, "claim").await),
        (1, 1),
        "the third one's"
    );
}

#[tokio::test]
async fn b_08_a_hold_blocks_until_it_expires_and_then_gives_way() {
    let world = world().await;
    let room = new_id();
    let (from, to) = ("2026-11-23T23:30:00Z", "2026-11-24T00:30:00Z");
    let hold = Loaded::<Holder>::new_stream(new_id());
    let wish = Wish::time(room, from, to).until("2026-11-22T12:10:00Z");
    world.store.append(change(&hold, wish.clone())).await.unwrap();
    world.clock.advance(TimeDelta::minutes(10) - TimeDelta::microseconds(1));
    assert!(is_overlap(
        &world.store.append(holding(Wish::time(room, from, to))).await,
        room
    ));

    world.clock.advance(TimeDelta::microseconds(1));
    let winner = Loaded::<Holder>::new_stream(new_id());
    world
        .store
        .append(change(&winner, Wish::time(room, from, to)))
        .await
        .unwrap();
    assert_eq!(
        count(&world, "reservation").await,
        2,
        "the expired hold's rows made room"
    );

    // Releasing or confirming the hold that lost its place touches nobody else's.
    let hold = world.store.load::<Holder>(hold.id).await.unwrap();
    assert!(is_overlap(
        &world.store.append(change(&hold, Wish::time(room, from, to))).await,
        room
    ));
    world.store.append(change(&hold, Wish::default())).await.unwrap();
    assert_eq!(count(&world, "reservation").await, 2);
    assert!(is_overlap(
        &world.store.append(holding(Wish::time(room, from, to))).await,
        room
    ));
}

#[tokio::test]
async fn a_hold_in_force_can_be_made_final() {
    let world = world().await;
    let room = new_id();
    let (from, to) = ("2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z");
    let hold = Loaded::<Holder>::new_stream(new_id());
    let wish = Wish::time(room, from, to).until("2026-11-22T12:10:00Z");
    world.store.append(change(&hold, wish)).await.unwrap();
    let hold = world.store.load::<Holder>(hold.id).await.unwrap();
    world
        .store
        .append(change(&hold, Wish::time(room, from, to)))
        .await
        .unwrap();
    world.clock.advance(TimeDelta::hours(1));
    assert!(is_overlap(
        &world.store.append(holding(Wish::time(room, from, to))).await,
        room
    ));
}

#[tokio::test]
async fn one_work_cannot_overlap_itself() {
    let world = world().await;
    let room = new_id();
    let mut both = holding(Wish::time(room, "2026-11-23T08:00:00Z", "2026-11-23T09:00:00Z"));
    let other = Wish::time(room, "2026-11-23T08:30:00Z", "2026-11-23T09:30:00Z");
    both.decide(&Loaded::<Holder>::new_stream(new_id()), other).unwrap();
    assert!(is_overlap(&world.store.append(both).await, room));
}

#[tokio::test]
async fn b_20_every_difference_between_log_and_tables_is_found() {
    let world = world().await;
    let (id, work) = booking(new_id(), new_id(), at("2026-11-23T23:45:00Z"), 30);
    world.store.append(work).await.unwrap();
    let (_, work) = booking(new_id(), new_id(), at("2026-11-24T08:00:00Z"), 30);
    world.store.append(work).await.unwrap();
    let mut account = support::work();
    account
        .decide(&Loaded::<Account>::new_stream(new_id()), sign_up("a@example.org"))
        .unwrap();
    world.store.append(account).await.unwrap();
    assert_eq!(holdings(&world.store).await.unwrap(), []);

    let run = |statement: &'static str| sqlx::query(statement).execute(&world.databases.write);
    run(
        "UPDATE reservation SET ends_at = '2026-11-24 00:16' WHERE day = '2026-11-24' AND resource_kind = 'doctor' \
        AND starts_at < '2026-11-24'",
    )
    .await
    .unwrap();
    run("DELETE FROM claim").await.unwrap();
    let found = holdings(&world.store).await.unwrap();
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found
            .iter()
            .any(|difference| matches!(difference, Difference::Surplus(row) if row.owner_id == id))
    );

    run("DELETE FROM event WHERE position = 2").await.unwrap();
    run("UPDATE log_head SET position = 7").await.unwrap();
    let found = holdings(&world.store).await.unwrap();
    assert!(found.contains(&Difference::PositionMissing(2)));
    assert!(found.contains(&Difference::Head { says: 7, log_ends: 3 }));
}
