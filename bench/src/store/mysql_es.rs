use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::process::{Command, Stdio};

use crate::options::Options;
use crate::world::Servers;

/// What the program of `bench/mysql-es` prints.
#[derive(Debug, Deserialize)]
pub struct Figures {
    /// Commands a second.
    pub rate: f64,
}

/// mysql-es with cqrs-es in the database our own log was measured in; `None` without its program.
pub fn measure(servers: &Servers, options: &Options, clients: usize) -> Result<Option<Figures>> {
    let Some(program) = &options.mysql_es else {
        return Ok(None);
    };
    let mut command = Command::new(program);
    command
        .arg(servers.database_url("bench_store"))
        .arg(clients.to_string())
        .arg(options.time().as_secs().to_string())
        .stderr(Stdio::inherit());
    let output = command
        .output()
        .with_context(|| format!("{} cannot be run", program.display()))?;
    ensure!(
        output.status.success(),
        "{} failed with {clients} clients",
        program.display()
    );
    Ok(Some(serde_json::from_slice(&output.stdout)?))
}
