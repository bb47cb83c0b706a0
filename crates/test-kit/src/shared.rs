/// The URL of the MySQL or MariaDB server tests make their databases on, without a database name.
///
/// # Panics
/// When `MEDBOOK_TEST_DATABASE_URL` is not set.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the tests' settings")]
pub fn database_server() -> String {
    std::env::var("MEDBOOK_TEST_DATABASE_URL").expect("MEDBOOK_TEST_DATABASE_URL: run the tests with `make test`")
}

/// The URL of the nats-server tests share.
///
/// # Panics
/// When `MEDBOOK_TEST_NATS_URL` is not set.
#[expect(clippy::disallowed_methods, reason = "the one place that reads the tests' settings")]
pub fn nats_url() -> String {
    std::env::var("MEDBOOK_TEST_NATS_URL").expect("MEDBOOK_TEST_NATS_URL: run the tests with `make test`")
}
