//! `medbook migrate`, killed in the middle.

use end_to_end::{Moment, Proxy};
use sqlx::{AssertSqlSafe, Connection, MySqlConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use test_kit::{binary, database_server};

/// A database server with room for a write and a read side of this name.
struct Place {
    user: String,
    address: String,
    name: String,
}

impl Place {
    fn on_the_test_server(name: &str) -> Self {
        let server = database_server();
        let server = server.trim_start_matches("mysql://").trim_end_matches('/');
        let (user, address) = server.split_once('@').expect("a user in the server's URL");
        let name = format!("t_migrate_{name}_{}", std::process::id());
        let (user, address) = (user.to_owned(), address.to_owned());
        Self { user, address, name }
    }

    fn url(&self, address: &str, database: &str) -> String {
        // The proxy has to see the statements.
        format!("mysql://{}@{address}/{database}?ssl-mode=disabled", self.user)
    }

    fn migrate(&self, address: &str) -> Child {
        let mut migrate = Command::new(binary());
        let url = self.url(address, &self.name);
        let migrate = migrate.arg("migrate").env("MEDBOOK_DATABASE_URL", url);
        let migrate = migrate.stdin(Stdio::null()).stderr(Stdio::null());
        migrate.spawn().expect("medbook can be run: build it first")
    }

    async fn connect(&self, database: &str) -> MySqlConnection {
        let url = self.url(&self.address, database);
        MySqlConnection::connect(&url).await.expect("the test server")
    }

    /// Every table of both sides as the server describes it, with the number of its rows.
    async fn tables(&self) -> BTreeMap<String, (String, i64)> {
        let mut tables = BTreeMap::new();
        for database in [self.name.clone(), format!("{}_read", self.name)] {
            let mut db = self.connect(&database).await;
            let names: Vec<String> = sqlx::query_scalar(
                "SELECT CAST(TABLE_NAME AS CHAR) FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()",
            )
            .fetch_all(&mut db)
            .await
            .expect("the names of tables");
            for name in names {
                let show = AssertSqlSafe(format!("SHOW CREATE TABLE `{name}`"));
                let (_, text): (String, String) = sqlx::query_as(show).fetch_one(&mut db).await.expect("a table");
                let count = AssertSqlSafe(format!("SELECT COUNT(*) FROM `{name}`"));
                let rows: i64 = sqlx::query_scalar(count).fetch_one(&mut db).await.expect("a number");
                let side = if database == self.name { "write" } else { "read" };
                tables.insert(format!("{side}.{name}"), (text, rows));
            }
            let done = "SELECT CAST(COALESCE(MIN(success), 0) AS SIGNED) FROM _sqlx_migrations";
            let done: i64 = sqlx::query_scalar(done).fetch_one(&mut db).await.expect("the marks");
            assert_eq!(done, 1, "every migration is marked as done");
        }
        tables
    }

    async fn drop_both(&self) {
        let mut db = self.connect("").await;
        for database in [self.name.clone(), format!("{}_read", self.name)] {
            let drop = AssertSqlSafe(format!("DROP DATABASE IF EXISTS `{database}`"));
            sqlx::raw_sql(drop).execute(&mut db).await.expect("dropped");
        }
    }
}

/// The first line of every statement of every migration, and of the marks around them.
fn openings() -> BTreeSet<&'static str> {
    let migrations = migrations::WRITE.iter().chain(migrations::READ.iter());
    let mut openings: BTreeSet<&'static str> = migrations
        .flat_map(|migration| {
            let text: &'static str = Box::leak(migration.sql.as_str().to_owned().into_boxed_str());
            let mut begins = true;
            text.lines().filter(move |line| {
                let is_code = !line.trim().is_empty() && !line.trim_start().starts_with("--");
                let opens = begins && is_code;
                if is_code {
                    begins = line.trim_end().ends_with(';');
                }
                opens
            })
        })
        .map(|line| line.trim().trim_end_matches(';'))
        .collect();
    openings.insert("UPDATE _sqlx_migrations SET success = TRUE");
    openings.insert("INSERT INTO _sqlx_migrations");
    openings
}

/// Kills `medbook migrate` when the server has carried out the statement that opens like this, and runs it again.
async fn kill_at(place: &Place, opening: &'static str) {
    let child: Arc<Mutex<Option<Child>>> = Arc::default();
    let victim = Arc::clone(&child);
    let kill = move || {
        if let Some(child) = victim.lock().expect("no panic").as_mut() {
            child.kill().expect("killed");
        }
    };
    let server = place.address.parse().expect("an address and a port");
    let proxy = Proxy::before(server, opening, Moment::AfterItIsDone, kill)
        .await
        .expect("a proxy");
    proxy.arm();
    *child.lock().expect("no panic") = Some(place.migrate(&proxy.address.to_string()));
    let ended = tokio::task::spawn_blocking(move || {
        loop {
            if let Some(status) = child
                .lock()
                .expect("no panic")
                .as_mut()
                .expect("a child")
                .try_wait()
                .expect("a status")
            {
                return status;
            }
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    });
    assert!(!ended.await.expect("an end").success(), "{opening}: it was not killed");
    assert!(proxy.has_struck(), "{opening}: never sent");
    let again = place.migrate(&place.address).wait().expect("an end");
    assert!(again.success(), "{opening}: the next run does not complete it");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn r_16_a_migration_killed_at_any_statement_is_completed_by_the_next_run() {
    let whole = Place::on_the_test_server("whole");
    whole.drop_both().await;
    assert!(whole.migrate(&whole.address).wait().expect("an end").success());
    let owed = whole.tables().await;
    whole.drop_both().await;
    let openings = openings();
    assert!(openings.len() > 20, "{openings:?}");
    for opening in openings {
        let place = Place::on_the_test_server("killed");
        place.drop_both().await;
        kill_at(&place, opening).await;
        assert_eq!(place.tables().await, owed, "killed after {opening}");
        place.drop_both().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_migration_that_is_done_and_was_edited_is_refused() {
    let place = Place::on_the_test_server("edited");
    place.drop_both().await;
    assert!(place.migrate(&place.address).wait().expect("an end").success());
    assert!(
        place.migrate(&place.address).wait().expect("an end").success(),
        "nothing to do"
    );
    let mut db = place.connect(&place.name).await;
    let edit = "UPDATE _sqlx_migrations SET checksum = 'x' ORDER BY version LIMIT 1";
    sqlx::raw_sql(edit).execute(&mut db).await.expect("edited");
    assert!(!place.migrate(&place.address).wait().expect("an end").success());
    place.drop_both().await;
}
