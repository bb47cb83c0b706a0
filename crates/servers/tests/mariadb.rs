//! The private MariaDB against the real program.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::{net::TcpListener, os::unix::fs::MetadataExt, path::Path, process::Command, time::Duration};

use servers::{MariaDb, ScratchDir, Size, StartError, free_port, wait_until};

fn start(dir: &Path) -> MariaDb {
    MariaDb::start_sized(dir, free_port().unwrap(), Size::Small).unwrap()
}

/// Runs SQL with the `mariadb` client as the user of a URL and answers with what it prints, or with its error.
fn sql(url: &str, statement: &str) -> Result<String, String> {
    let (user, rest) = url.trim_start_matches("mysql://").split_once(':').unwrap();
    let (password, rest) = rest.split_once('@').unwrap();
    let port = rest.split_once(':').unwrap().1.split_once('/').unwrap().0;
    let done = Command::new("mariadb")
        .args([
            "--no-defaults",
            "--host=127.0.0.1",
            "--protocol=tcp",
            "--batch",
            "--skip-column-names",
        ])
        .args([
            &format!("--port={port}"),
            &format!("--user={user}"),
            &format!("--password={password}"),
        ])
        .args(["--execute", statement])
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    if done.status.success() {
        Ok(text(&done.stdout))
    } else {
        Err(text(&done.stderr))
    }
}

#[test]
fn data_survives_stop_and_kill() {
    let scratch = ScratchDir::new("mariadb-test").unwrap();
    let mut server = start(scratch.path());
    let url = server.url("mysql");
    sql(
        &url,
        "CREATE DATABASE shop; CREATE TABLE shop.t (n INT); INSERT INTO shop.t VALUES (1)",
    )
    .unwrap();

    server.restart().unwrap();
    assert_eq!(sql(&url, "SELECT SUM(n) FROM shop.t").unwrap(), "1");

    sql(&url, "INSERT INTO shop.t VALUES (2)").unwrap();
    server.kill9();
    assert!(!server.is_running());
    server.restart().unwrap();
    assert_eq!(sql(&url, "SELECT SUM(n) FROM shop.t").unwrap(), "3");

    drop(server);
    let server = start(scratch.path());
    assert_eq!(sql(&server.url("mysql"), "SELECT COUNT(*) FROM shop.t").unwrap(), "2");
}

#[test]
fn commits_are_durable_and_nobody_enters_without_the_password() {
    let scratch = ScratchDir::new("mariadb-test").unwrap();
    let server = start(scratch.path());
    let asked = sql(
        &server.url("mysql"),
        "SELECT @@innodb_flush_log_at_trx_commit, @@max_connections",
    )
    .unwrap();
    assert_eq!(asked, "1\t500");
    let users = sql(
        &server.url("mysql"),
        "SELECT User FROM mysql.user WHERE User <> 'mariadb.sys'",
    )
    .unwrap();
    assert_eq!(users, "medbook");
    let as_root = format!("mysql://root:@127.0.0.1:{}/mysql", server.port());
    assert!(sql(&as_root, "SELECT 1").unwrap_err().contains("Access denied"));
}

#[test]
fn a_taken_port_and_a_taken_folder_are_named() {
    let scratch = ScratchDir::new("mariadb-test").unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let error = MariaDb::start_sized(scratch.path(), port, Size::Small).unwrap_err();
    assert_eq!(error.to_string(), format!("port {port} is taken by another program"));

    let _server = start(scratch.path());
    let error = MariaDb::start_sized(scratch.path(), free_port().unwrap(), Size::Small).unwrap_err();
    assert!(matches!(error, StartError::InUse(_)));
}

#[test]
fn a_server_left_over_from_a_killed_run_is_replaced() {
    let scratch = ScratchDir::new("mariadb-test").unwrap();
    let first = start(scratch.path());
    let (port, url) = (first.port(), first.url("mysql"));
    drop(first);
    // A server that no value of ours owns, as after a run that was killed together with its guard.
    let dir = scratch.path();
    let mut left_over = Command::new(servers::find_program("mariadbd").unwrap())
        .arg("--no-defaults")
        .args((dir.metadata().unwrap().uid() == 0).then_some("--user=root"))
        .arg(format!("--datadir={}", dir.join("data").display()))
        .arg(format!("--pid-file={}", dir.join("pid").display()))
        .args([
            "--socket=server.sock",
            "--bind-address=127.0.0.1",
            &format!("--port={port}"),
        ])
        .spawn()
        .unwrap();
    assert!(wait_until(Duration::from_secs(30), || sql(&url, "SELECT 1").is_ok()));

    let server = MariaDb::start_sized(dir, port, Size::Small).unwrap();
    assert!(left_over.try_wait().unwrap().is_some());
    assert_eq!(sql(&server.url("mysql"), "SELECT 1").unwrap(), "1");
}
