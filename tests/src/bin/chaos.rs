//! `make chaos`: the whole system under fire.
#![expect(clippy::print_stdout, reason = "a command line program talks to the terminal")]

use anyhow::{Context, Result};
use clap::{Parser, ValueEnum};
use end_to_end::chaos::{self, Length, Plan};
use servers::Brand;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// Kills, freezes and cuts off real processes while clients work, then checks every promise.
#[derive(Parser)]
struct Options {
    /// How long the faults go on
    #[arg(long, default_value_t = 120, conflicts_with = "faults")]
    seconds: u64,
    /// Stop after so many faults instead
    #[arg(long)]
    faults: Option<usize>,
    /// Decides faults and wishes; made up if left out
    #[arg(long)]
    seed: Option<u64>,
    /// The database server to start; mysql needs `mysqld` on the path or named in `MEDBOOK_MYSQLD`
    #[arg(long, value_enum, default_value_t = Server::Mariadb)]
    database: Server,
    /// Write the summary here, too
    #[arg(long)]
    json: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Server {
    Mariadb,
    Mysql,
}

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let options = Options::parse();
    let brand = match options.database {
        Server::Mariadb => Brand::MariaDb,
        Server::Mysql => Brand::MySql,
    };
    let seed = options.seed.unwrap_or_else(|| rand::random_range(1..1_000_000));
    let time = Length::Time(Duration::from_secs(options.seconds));
    let length = options.faults.map_or(time, Length::Faults);
    let plan = Plan {
        live: true,
        ..Plan::everything(seed, brand, length)
    };
    println!("chaos on {} with seed {seed}", brand.as_str());
    let summary = chaos::run(plan).await?;
    println!("\n{}", summary.table());
    if let Some(path) = options.json {
        let json = serde_json::to_string_pretty(&summary)?;
        std::fs::write(&path, json).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(if summary.is_clean() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
