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
                    for database in [format!("{name}_read"), name] {
                        // A name made above of hexadecimal digits: nothing to escape.
                        let statement = AssertSqlSafe(format!("DROP DATABASE IF EXISTS {database}"));
                        sqlx::raw_sql(statement).execute(&mut connection).await?;
                    }
                    connection.close().await
                })
                .map_err(std::io::Error::other)
        })
        .join();
        let clean = matches!(dropped, Ok(Ok(()))) || std::thread::panicking();
        assert!(clean, "the test databases {} could not be dropped", self.name);
    }
}
