use sqlx::mysql::{MySqlConnectOptions, MySqlPoolOptions, MySqlSslMode};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, MySqlConnection, MySqlPool, Row};
use std::io::ErrorKind;
use std::net::IpAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// How long somebody waits for a free connection before being told that the database is busy, which the client hears
/// within a second.
const ACQUIRE: Duration = Duration::from_millis(800);

/// A connection used a moment ago is taken to be alive. Asking the server each time would double the cost of a read.
const UNTESTED: Duration = Duration::from_secs(1);

/// How long a connection that comes back may take to show that it is in step with its server.
const IN_STEP: Duration = Duration::from_secs(2);

/// What a URL says, except that connections within this machine are not sealed unless it says so (`?ssl-mode=required`).
///
/// TLS protects nothing there and costs much: a packet of several TLS records goes out in several writes, and on the
/// loopback, whose segments are longer than a record, each waits 40 ms for the acknowledgement of the one before (ADR 18).
///
/// # Errors
/// When the URL is malformed.
pub fn connect_options(url: &str) -> Result<MySqlConnectOptions, sqlx::Error> {
    let options: MySqlConnectOptions = url.parse()?;
    let unsaid = matches!(options.get_ssl_mode(), MySqlSslMode::Preferred);
    let within = options.get_socket().is_some() || is_loopback(options.get_host());
    Ok(if unsaid && within {
        options.ssl_mode(MySqlSslMode::Disabled)
    } else {
        options
    })
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    address.map_or(host.eq_ignore_ascii_case("localhost"), |address| address.is_loopback())
}

/// A pool of at most `size` connections whose sessions all behave alike: READ COMMITTED, strict, UTC. A connection that
/// comes back with a transaction still open, because its user was cancelled, is rolled back before anybody else gets it;
/// one that comes back out of step with its server is closed.
///
/// # Errors
/// When the URL is malformed or the server cannot be reached.
pub async fn connect(url: &str, size: u32) -> Result<MySqlPool, sqlx::Error> {
    let pool = pool(size).after_release(|connection, _| Box::pin(in_step(connection, "ROLLBACK;")));
    connected(pool, connect_options(url)?).await
}

/// The same for single SELECTs, each a transaction of its own. Nobody may begin one here: nothing is rolled back.
///
/// # Errors
/// When the URL is malformed or the server cannot be reached.
pub async fn connect_for_reading(url: &str, size: u32) -> Result<MySqlPool, sqlx::Error> {
    let pool = pool(size).after_release(|connection, _| Box::pin(in_step(connection, "")));
    connected(pool, connect_options(url)?).await
}

/// Runs what comes first, and then has the server repeat a number that nobody asked for before.
///
/// After a database had slept for half a minute, connections whose callers had given up never came back: the server was
/// done with them and this side still waited, without an end, so the pool had one less for as long as the process lived.
/// Where the driver gets stuck has not been found; bounded, it costs a connection and no more. A ping would not do: its
/// answer looks like many others, so one that is left over from an earlier query passes for it.
///
/// # Errors
/// When the answer is another one, or none within two seconds. The pool drops the connection then.
async fn in_step(connection: &mut MySqlConnection, first: &str) -> Result<bool, sqlx::Error> {
    static ASKED: AtomicI64 = AtomicI64::new(1);
    let number = ASKED.fetch_add(1, Ordering::Relaxed);
    let question = sqlx::raw_sql(AssertSqlSafe(format!("{first}SELECT {number}")));
    let row = tokio::time::timeout(IN_STEP, connection.fetch_one(question))
        .await
        .map_err(|_| sqlx::Error::Io(ErrorKind::TimedOut.into()))??;
    if row.try_get::<i64, _>(0)? == number {
        Ok(true)
    } else {
        Err(sqlx::Error::Protocol("an answer to another question".to_owned()))
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(url: &str) -> String {
        format!("{:?}", connect_options(url).unwrap().get_ssl_mode())
    }

    #[test]
    fn within_the_machine_nothing_is_sealed_unless_the_url_says_so() {
        for here in ["127.0.0.1:3306", "127.8.0.1", "[::1]:3306", "localhost", "LOCALHOST"] {
            assert_eq!(mode(&format!("mysql://u:p@{here}/medbook")), "Disabled", "{here}");
        }
        assert_eq!(mode("mysql://u:p@127.0.0.1/medbook?ssl-mode=required"), "Required");
    }

    #[test]
    fn over_a_network_the_url_and_the_server_decide() {
        for there in ["10.0.0.7", "db.example.org", "localhost.example.org", "[fd00::7]"] {
            assert_eq!(mode(&format!("mysql://u:p@{there}/medbook")), "Preferred", "{there}");
        }
        assert_eq!(mode("mysql://u:p@db.example.org/medbook?ssl-mode=disabled"), "Disabled");
    }
}
