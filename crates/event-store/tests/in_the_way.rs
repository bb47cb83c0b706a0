//! Deadlocks and lock waits: tried again a few times, then said; never half a command.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use event_store::{AppendError, IdempotencyKey, Work};
use serde_json::json;
use sqlx::{AssertSqlSafe, MySql, Transaction};
use std::time::Duration;
use support::*;

const RETRIES: u64 = 5;

/// A work with a claim and an answer. The answer is written after the claim and the event.
fn claiming(key: IdempotencyKey) -> Work {
    let mut work = holding(Wish::key("licence-1"));
    work.answer(key, [0; 32], 201, json!({}));
    work
}

fn new_key() -> IdempotencyKey {
    IdempotencyKey {
        scope: new_id(),
        key: new_id(),
    }
}

/// The server fails the first tries to write an answer with this error.
async fn fail(world: &World, number: u16, times: u64) {
    // A number that was given out stays so when its transaction is rolled back, which counts the tries.
    let trigger = format!(
        "CREATE TABLE tries (number BIGINT AUTO_INCREMENT PRIMARY KEY); \
        CREATE TRIGGER in_the_way BEFORE INSERT ON idempotency FOR EACH ROW BEGIN \
        INSERT INTO tries VALUES (NULL); \
        IF LAST_INSERT_ID() <= {times} THEN \
        SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = {number}, MESSAGE_TEXT = 'in the way'; END IF; END"
    );
    sqlx::raw_sql(AssertSqlSafe(trigger))
        .execute(&world.databases.write)
        .await
        .unwrap();
}

async fn tries(world: &World) -> u64 {
    let next = sqlx::query("INSERT INTO tries VALUES (NULL)");
    let given = next.execute(&world.databases.write).await.unwrap();
    given.last_insert_id() - 1
}

/// Somebody else's transaction that has written this answer and not committed it.
async fn hold_the_answer(world: &World, key: IdempotencyKey) -> Transaction<'static, MySql> {
    const INSERT: &str = "INSERT INTO idempotency (scope, idempotency_key, fingerprint, status, body, position, \
        recorded_at) VALUES (?, ?, REPEAT('x', 32), 201, '{}', 0, NOW(6))";
    let mut transaction = world.databases.write.begin().await.unwrap();
    sqlx::query(INSERT)
        .bind(key.scope)
        .bind(key.key)
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction
}

async fn until_the_log_is_locked(world: &World) {
    loop {
        let mut other = world.databases.write.begin().await.unwrap();
        let locking = sqlx::query("SELECT position FROM log_head FOR UPDATE NOWAIT");
        let locked = locking.execute(&mut *other).await.is_err();
        other.rollback().await.unwrap();
        if locked {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

#[tokio::test]
async fn r_08_whatever_was_in_the_way_five_times_is_not_the_sixth_time() {
    // Lock wait timeout, deadlock, record changed since it was read.
    for number in [1205, 1213, 1020] {
        let world = world().await;
        fail(&world, number, RETRIES).await;
        world.store.append(claiming(new_key())).await.unwrap();
        assert_eq!(tries(&world).await, RETRIES + 1, "{number}");
        for table in ["event", "claim", "idempotency"] {
            assert_eq!(count(&world, table).await, 1, "{number}: {table}");
        }
    }
}

#[tokio::test]
async fn r_08_after_five_retries_the_caller_hears_and_nothing_is_stored() {
    for number in [1205, 1213, 1020] {
        let world = world().await;
        let before = tables(&world).await;
        fail(&world, number, 1_000).await;
        let refused = world.store.append(claiming(new_key())).await;
        assert!(
            matches!(refused, Err(AppendError::Unavailable(_))),
            "{number}: {refused:?}"
        );
        assert_eq!(tries(&world).await, RETRIES + 1, "{number}");
        assert_eq!(tables(&world).await, before, "{number}");
        // The next one finds the way free and the connection clean.
        sqlx::raw_sql("DROP TRIGGER in_the_way")
            .execute(&world.databases.write)
            .await
            .unwrap();
        assert_eq!(world.store.append(claiming(new_key())).await.unwrap().position, 1);
    }
}

#[tokio::test]
async fn r_08_a_lock_that_is_never_given_back_ends_the_command_and_leaves_no_rows() {
    let world = world().await;
    let before = tables(&world).await;
    // The writer waits five seconds for a lock; from its first claim on it waits one.
    let hurry = "CREATE TRIGGER hurry BEFORE INSERT ON claim FOR EACH ROW SET SESSION innodb_lock_wait_timeout = 1";
    sqlx::raw_sql(hurry).execute(&world.databases.write).await.unwrap();
    let key = new_key();
    let lock = hold_the_answer(&world, key).await;
    let refused = world.store.append(claiming(key)).await;
    assert!(matches!(refused, Err(AppendError::Unavailable(_))), "{refused:?}");
    // The server rolls back no more than the statement that waited; the event before it is our business.
    lock.rollback().await.unwrap();
    assert_eq!(tables(&world).await, before);
    assert_eq!(world.store.append(claiming(key)).await.unwrap().position, 1);
}

#[tokio::test]
async fn r_08_the_loser_of_a_deadlock_is_stored_once_all_the_same() {
    let world = world().await;
    let key = new_key();
    let mut other = hold_the_answer(&world, key).await;
    // The servers sacrifice whoever has written less.
    for _ in 0..50 {
        sqlx::query("INSERT INTO secret (owner, kind, value) VALUES (?, 'x', 'x')")
            .bind(new_id())
            .execute(&mut *other)
            .await
            .unwrap();
    }
    let append = world.store.append(claiming(key));
    let deadlock = async {
        until_the_log_is_locked(&world).await;
        // The writer waits for the answer, and this for the writer.
        sqlx::query("SELECT position FROM log_head FOR UPDATE")
            .execute(&mut *other)
            .await
            .expect("the writer is the one to give way");
        other.rollback().await.unwrap();
    };
    let (appended, ()) = tokio::join!(append, deadlock);
    assert_eq!(appended.unwrap().position, 1);
    for table in ["event", "claim", "idempotency"] {
        assert_eq!(count(&world, table).await, 1, "{table}");
    }
}
