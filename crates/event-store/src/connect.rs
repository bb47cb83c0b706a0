use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions};
use sqlx::{ConnectOptions, Connection, Executor, MySqlConnection, MySqlPool};
use std::time::Duration;

/// How long somebody waits for a free connection before being told that the database is busy.
const ACQUIRE: Duration = Duration::from_secs(1);

/// A connection used a moment ago is taken to be alive. Asking the server each time would double the cost of a read.
const UNTESTED: Duration = Duration::from_secs(1);

/// A pool of at most `size` connections whose sessions all behave alike: READ COMMITTED, strict, UTC. A connection that
/// comes back with a transaction still open, because its user was cancelled, is rolled back before anybody else gets it.
///
/// # Errors
/// When the URL is malformed or the server cannot be reached.
pub async fn connect(url: &str, size: u32) -> Result<MySqlPool, sqlx::Error> {
    let pool = pool(size).after_release(|connection, _| {
        Box::pin(async move {
            connection.execute("ROLLBACK").await?;
            Ok(true)
        })
    });
    connected(pool, url.parse()?).await
}

/// The same for single SELECTs, each a transaction of its own. Nobody may begin one here: nothing is rolled back, which
/// would be every other round trip of a read.
///
/// # Errors
/// When the URL is malformed or the server cannot be reached.
pub async fn connect_for_reading(url: &str, size: u32) -> Result<MySqlPool, sqlx::Error> {
    connected(pool(size), url.parse()?).await
}

fn pool(size: u32) -> MySqlPoolOptions {
    MySqlPoolOptions::new()
        .max_connections(size)
        .acquire_timeout(ACQUIRE)
        .test_before_acquire(false)
        .before_acquire(|connection, state| {
            Box::pin(async move {
                if state.idle_for > UNTESTED {
                    connection.ping().await?;
                }
                Ok(true)
            })
        })
        .after_connect(|connection, _| Box::pin(prepare_session(connection)))
}

async fn connected(pool: MySqlPoolOptions, options: MySqlConnectOptions) -> Result<MySqlPool, sqlx::Error> {
    // A pool reports a refused login or an unknown database only as a timeout; one plain connection says what it is.
    let mut probe = options.connect().await?;
    prepare_session(&mut probe).await?;
    probe.close().await?;
    Ok(pool.connect_lazy_with(options))
}

/// Settings every session of ours has. MariaDB 10.11 has no `transaction_isolation` variable, so the statement is used.
pub(crate) async fn prepare_session(connection: &mut MySqlConnection) -> Result<(), sqlx::Error> {
    connection
        .execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED")
        .await?;
    // A lenient server would cut a value that is too long instead of refusing it.
    connection
        .execute("SET SESSION sql_mode = CONCAT(@@SESSION.sql_mode, ',STRICT_TRANS_TABLES')")
        .await?;
    Ok(())
}
