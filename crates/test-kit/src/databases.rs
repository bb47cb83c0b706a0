use sqlx::mysql::MySqlPoolOptions;
use sqlx::{AssertSqlSafe, Connection, MySqlConnection, MySqlPool};
use uuid::Uuid;

use crate::shared::database_server;

/// A fresh, migrated write and read database; both are dropped with this value.
pub struct TestDatabases {
    /// Connection URL of the write side.
    pub write_url: String,
    /// Connection URL of the read side.
    pub read_url: String,
    /// A small pool on the write side.
    pub write: MySqlPool,
    /// A small pool on the read side.
    pub read: MySqlPool,
    server: String,
    name: String,
}

impl TestDatabases {
    /// Makes both.
    ///
    /// # Panics
    /// When the test server cannot be reached or a migration fails.
    pub async fn create() -> Self {
        let server = database_server().trim_end_matches('/').to_owned();
        // A name nobody else has is the one thing a test may leave to chance.
        #[expect(clippy::disallowed_methods, reason = "a name, not an input of anything tested")]
        let name = format!("t_{}", Uuid::new_v4().simple());
        let write_url = format!("{server}/{name}");
        let read_url = format!("{server}/{name}_read");
        migrations::migrate(&write_url, &read_url)
            .await
            .expect("the migrations run on the test server");
        let pool = |url: &str| MySqlPoolOptions::new().max_connections(4).connect_lazy(url);
        Self {
            write: pool(&write_url).expect("the URL is valid"),
            read: pool(&read_url).expect("the URL is valid"),
            write_url,
            read_url,
            server,
            name,
        }
    }

    /// Transactions somebody left open on either database.
    ///
    /// # Panics
    /// When the test server cannot be asked.
    pub async fn open_transactions(&self) -> usize {
        const SELECT: &str = "SELECT trx_mysql_thread_id FROM information_schema.innodb_trx";
        let mut connection = self.write.acquire().await.expect("a connection");
        let open: Vec<u64> = sqlx::query_scalar(SELECT)
            .fetch_all(&mut *connection)
            .await
            .expect("the server's transactions");
        let own = sessions(&mut connection, &both(&self.name))
            .await
            .expect("our sessions");
        open.iter().filter(|session| own.contains(session)).count()
    }
}

fn both(name: &str) -> [String; 2] {
    [format!("{name}_read"), name.to_owned()]
}

impl Drop for TestDatabases {
    fn drop(&mut self) {
        let (server, name) = (self.server.clone(), self.name.clone());
        // The test's own runtime may be gone already, so the databases are dropped on a thread with one of its own.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime
                .block_on(async move {
                    let mut connection = MySqlConnection::connect(&server).await?;
                    let databases = both(&name);
                    end_sessions(&mut connection, &databases).await?;
                    for database in databases {
                        // A name made above of hexadecimal digits: nothing to escape.
                        let statement = AssertSqlSafe(format!("DROP DATABASE IF EXISTS {database}"));
                        sqlx::raw_sql(statement).execute(&mut connection).await?;
                    }
                    connection.close().await
                })
                .map_err(std::io::Error::other)
        })
        .join();
        // Whatever went wrong in the test itself is told first, and alone.
        if !std::thread::panicking() {
            let outcome = dropped.unwrap_or_else(|_| Err(std::io::Error::other("the thread panicked")));
            outcome.unwrap_or_else(|error| panic!("the test databases {} could not be dropped: {error:?}", self.name));
        }
    }
}

/// A transaction that was cut off keeps its tables until its runtime rolls it back, and that runtime may be the one that
/// waits for the databases to be dropped: each would wait for the other for ever.
async fn end_sessions(connection: &mut MySqlConnection, databases: &[String; 2]) -> Result<(), sqlx::Error> {
    for session in sessions(connection, databases).await? {
        // One that has gone meanwhile is no loss.
        let _ = sqlx::raw_sql(AssertSqlSafe(format!("KILL {session}")))
            .execute(&mut *connection)
            .await;
    }
    Ok(())
}

/// Who is connected to these databases.
async fn sessions(connection: &mut MySqlConnection, databases: &[String; 2]) -> Result<Vec<u64>, sqlx::Error> {
    // MySQL's processlist cannot be read while anybody on the server is at a statement with bytes that are no text, and
    // MariaDB's performance schema is off.
    const MYSQL: &str = "SELECT processlist_id FROM performance_schema.threads WHERE processlist_db IN (?, ?)";
    const MARIADB: &str = "SELECT CAST(id AS UNSIGNED) FROM information_schema.processlist WHERE db IN (?, ?)";
    let version: String = sqlx::query_scalar("SELECT VERSION()")
        .fetch_one(&mut *connection)
        .await?;
    let select = if version.contains("MariaDB") { MARIADB } else { MYSQL };
    let [one, other] = databases;
    sqlx::query_scalar(select)
        .bind(one)
        .bind(other)
        .fetch_all(connection)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// On a runtime of one thread, as most tests have: dropping the databases blocks it.
    #[tokio::test]
    async fn databases_are_dropped_although_a_transaction_was_left_open() {
        let databases = TestDatabases::create().await;
        let mut transaction = databases.read.begin().await.expect("a transaction");
        sqlx::query("SELECT name FROM checkpoint")
            .fetch_all(&mut *transaction)
            .await
            .expect("rows");
        let (done, dropped) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            drop(databases);
            done.send(()).expect("somebody waits");
        });
        dropped
            .recv_timeout(Duration::from_secs(20))
            .expect("nothing waits for the transaction");
    }
}
