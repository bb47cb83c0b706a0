//! What a pool of connections survives.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod support;

use sqlx::AssertSqlSafe;
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;
use support::*;
use tokio::time::timeout;

/// Gives a future up when it has waited so many times.
async fn give_up_after<T>(waits: usize, future: impl Future<Output = T>) -> Option<T> {
    let (mut future, mut left) = (pin!(future), waits);
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

/// Each text is prepared anew, and its caller goes away at another moment of that.
async fn cancel_at_every_moment(pool: &sqlx::MySqlPool) {
    for number in 0..200 {
        let waits = number % 20;
        let sql = AssertSqlSafe(format!("SELECT {number} + COUNT(*) FROM event WHERE position > ?"));
        let query = sqlx::query_scalar::<_, i64>(sql).bind(1_u64).fetch_one(pool);
        give_up_after(waits, query).await;
        let begin = async { pool.begin().await?.rollback().await };
        give_up_after(waits, begin).await;
    }
}

async fn serves_and_closes(pool: &sqlx::MySqlPool) {
    for number in 0..40_i64 {
        let sql = "SELECT ?";
        let answer: i64 = sqlx::query_scalar(sql).bind(number).fetch_one(pool).await.unwrap();
        assert_eq!(answer, number, "the answer to another question");
    }
    timeout(Duration::from_secs(10), pool.close())
        .await
        .expect("every connection came back");
}

#[tokio::test]
async fn r_06_callers_that_go_away_at_any_moment_cost_the_pool_no_connection() {
    let world = world().await;
    let pool = event_store::connect(&world.databases.write_url, 3).await.unwrap();
    cancel_at_every_moment(&pool).await;
    serves_and_closes(&pool).await;
}

#[tokio::test]
async fn r_06_readers_that_go_away_at_any_moment_cost_the_pool_no_connection() {
    let world = world().await;
    let pool = event_store::connect_for_reading(&world.databases.write_url, 3)
        .await
        .unwrap();
    cancel_at_every_moment(&pool).await;
    serves_and_closes(&pool).await;
}
