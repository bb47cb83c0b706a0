//! The tests that need a database, run on a server that is already there.

use servers::{Nats, ScratchDir, Users, free_port};

use crate::{
    binaries::{self, Profile},
    problem::{Problem, Result},
    run,
    test::runner,
    tools::{self, Install},
};

/// Whatever may use the server. The tests under fire start and kill servers of their own.
const WHICH: &str = "rdeps(=test-kit) - binary(=under_fire)";

pub(crate) fn integration(url: &str) -> Result<()> {
    let server = without_database(url)?;
    tools::require(&tools::SERVERS, Install::Allowed)?;
    binaries::medbook(Profile::Dev)?;
    let scratch = ScratchDir::new("medbook-tests")?;
    let broker = Nats::start(scratch.path().join("nats"), free_port()?, Users::OneProcess)?;
    let plain = [
        "--workspace",
        "--exclude",
        "domain",
        "--exclude",
        "servers",
        "--exclude",
        "xtask",
    ];
    run::run(
        runner(WHICH, &plain)
            .env("MEDBOOK_TEST_DATABASE_URL", server)
            .env("MEDBOOK_TEST_NATS_URL", broker.url()),
    )
}

/// Tests make databases of their own, so the one in the URL is dropped.
fn without_database(url: &str) -> Result<String> {
    let refused = || Problem::says(format!("{url:?} is not a URL like mysql://user:password@host:port"));
    let address = url.strip_prefix("mysql://").ok_or_else(refused)?;
    let server = address
        .split('/')
        .next()
        .filter(|server| server.contains('@'))
        .ok_or_else(refused)?;
    Ok(format!("mysql://{server}/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_database_in_a_url_is_dropped() {
        assert_eq!(
            without_database("mysql://a:b@127.0.0.1:1/test").unwrap(),
            "mysql://a:b@127.0.0.1:1/"
        );
        assert_eq!(
            without_database("mysql://a:b@127.0.0.1:1").unwrap(),
            "mysql://a:b@127.0.0.1:1/"
        );
        assert!(without_database("127.0.0.1:3306").is_err());
    }
}
