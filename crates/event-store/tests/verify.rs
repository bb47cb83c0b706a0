//! An edited log tells.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use domain::account::Account;
use event_store::Loaded;
use event_store::verify::{Anchor, Difference, Options, Progress, verify};
use support::*;

/// Six events: accounts sign up.
async fn filled() -> World {
    let world = world().await;
    for n in 0..6 {
        let mut work = work();
        let sign_up = sign_up(&format!("person{n}@example.org"));
        work.decide(&Loaded::<Account>::new_stream(new_id()), sign_up).unwrap();
        world.store.append(work).await.unwrap();
    }
    world
}

async fn edit(world: &World, statement: &'static str) {
    let done = sqlx::query(statement).execute(&world.databases.write).await.unwrap();
    assert!(done.rows_affected() > 0, "{statement}");
}

async fn found(world: &World, options: Options) -> (Vec<Difference>, Progress) {
    let mut last = None;
    let differences = verify(&world.store, options, &mut |progress| last = Some(progress))
        .await
        .unwrap();
    (differences, last.unwrap())
}

/// What is found but for claims: an edited account holds another one.
async fn of_the_chain(world: &World) -> Vec<Difference> {
    let (mut differences, _) = found(world, Options::default()).await;
    differences.retain(|difference| !matches!(difference, Difference::Missing(_) | Difference::Surplus(_)));
    differences
}

#[tokio::test]
async fn h_03_an_edited_event_is_found() {
    let edits = [
        "UPDATE event SET payload = REPLACE(payload, 'Berlin', 'London') WHERE position = 3",
        "UPDATE event SET payload = CONCAT(payload, ' ') WHERE position = 3",
        "UPDATE event SET recorded_at = recorded_at + INTERVAL 1 MICROSECOND WHERE position = 3",
        "UPDATE event SET actor = NULL WHERE position = 3",
        "UPDATE event SET hash = NULL WHERE position = 3",
    ];
    for statement in edits {
        let world = filled().await;
        assert_eq!(of_the_chain(&world).await, []);
        edit(&world, statement).await;
        assert!(of_the_chain(&world).await.contains(&Difference::Hash(3)), "{statement}");
    }
}

#[tokio::test]
async fn h_03_an_event_edited_with_its_hash_breaks_the_next_one() {
    let world = filled().await;
    edit(&world, "UPDATE event SET hash = REPEAT(CHAR(7), 32) WHERE position = 3").await;
    assert_eq!(of_the_chain(&world).await, [Difference::Hash(3), Difference::Hash(4)]);
}

#[tokio::test]
async fn events_taken_out_are_found() {
    let world = filled().await;
    edit(&world, "DELETE FROM event WHERE position IN (3, 4)").await;
    let missing = [Difference::PositionMissing(3), Difference::PositionMissing(4)];
    assert_eq!(of_the_chain(&world).await, missing);
    // Closing the hole does not help.
    edit(&world, "UPDATE event SET position = position - 2 WHERE position > 4").await;
    edit(&world, "UPDATE log_head SET position = 4").await;
    assert_eq!(of_the_chain(&world).await, [Difference::Hash(3), Difference::Hash(4)]);
}

#[tokio::test]
async fn a_tail_cut_off_is_found_by_the_head_and_by_an_anchor() {
    let world = filled().await;
    let (differences, end) = found(&world, Options::default()).await;
    assert_eq!(differences, []);
    assert_eq!((end.position, end.of), (6, 6));
    let anchored = Options {
        anchor: Some(Anchor {
            position: end.position,
            hash: end.hash.unwrap(),
        }),
    };
    assert_eq!(found(&world, anchored).await.0, []);
    edit(&world, "DELETE FROM event WHERE position > 4").await;
    assert_eq!(of_the_chain(&world).await, [Difference::Head { says: 6, log_ends: 4 }]);
    // With the head row cut back as well only who noted the end knows of it.
    edit(&world, "UPDATE log_head SET position = 4").await;
    assert_eq!(of_the_chain(&world).await, []);
    assert!(found(&world, anchored).await.0.contains(&Difference::Anchor(6)));
}

#[tokio::test]
async fn events_from_before_there_was_a_chain_are_told_apart() {
    let world = filled().await;
    edit(&world, "UPDATE event SET hash = NULL").await;
    assert_eq!(of_the_chain(&world).await, [Difference::NotCovered { through: 6 }]);
    let mut work = work();
    work.decide(&Loaded::<Account>::new_stream(new_id()), sign_up("seventh@example.org"))
        .unwrap();
    world.store.append(work).await.unwrap();
    assert_eq!(of_the_chain(&world).await, [Difference::NotCovered { through: 6 }]);
    edit(
        &world,
        "UPDATE event SET payload = CONCAT(payload, ' ') WHERE position = 7",
    )
    .await;
    assert!(of_the_chain(&world).await.contains(&Difference::Hash(7)));
}
