//! What a booking takes of the machine: processor time of everybody involved, and statements by kind as the server
//! counts them. Read models and relay are at work meanwhile, so their part is in it.

use anyhow::Result;
use sqlx::{Connection, MySqlConnection};
use std::collections::BTreeMap;

use crate::cpu::Watch;
use crate::rows::{Row, Rows};
use crate::world::World;

/// Names of the server's counters, and what they count.
const KINDS: [(&str, &str); 7] = [
    ("Com_select", "SELECT"),
    ("Com_insert", "INSERT"),
    ("Com_insert_select", "INSERT … SELECT"),
    ("Com_update", "UPDATE"),
    ("Com_delete", "DELETE"),
    ("Com_begin", "BEGIN"),
    ("Com_commit", "COMMIT"),
];

/// The counters' positions at one moment.
pub struct Meters {
    statements: BTreeMap<String, u64>,
    processes: [(&'static str, Watch); 4],
}

impl Meters {
    pub async fn read(world: &World) -> Result<Self> {
        let installation = &world.servers.installation;
        Ok(Self {
            statements: statements(world).await?,
            processes: [
                ("load generator", Watch::on(std::process::id())?),
                ("medbook", Watch::on(world.pid())?),
                ("database", Watch::on(installation.database.pid())?),
                ("broker", Watch::on(installation.nats.pid())?),
            ],
        })
    }

    /// Adds what each of so many bookings since took.
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    pub async fn add_each(self, world: &World, bookings: usize, rows: &mut Rows) -> Result<()> {
        for (who, watch) in &self.processes {
            let each = watch.used()?.as_secs_f64() * 1e6 / bookings as f64;
            rows.add(Row::new(
                format!("a booking costs: {who}, 64 clients"),
                each,
                "µs of a core",
            ));
        }
        let now = statements(world).await?;
        for (counter, kind) in KINDS {
            let of = |counted: &BTreeMap<String, u64>| counted.get(counter).copied().unwrap_or(0);
            let each = of(&now).saturating_sub(of(&self.statements)) as f64 / bookings as f64;
            rows.add(Row::new(
                format!("a booking costs: {kind}, 64 clients"),
                each,
                "statements",
            ));
        }
        Ok(())
    }
}

async fn statements(world: &World) -> Result<BTreeMap<String, u64>> {
    let mut connection = MySqlConnection::connect(&world.servers.database_url("medbook")).await?;
    let counted: Vec<(String, String)> = sqlx::query_as("SHOW GLOBAL STATUS LIKE 'Com\\_%'")
        .fetch_all(&mut connection)
        .await?;
    let number = |(counter, value): (String, String)| Some((counter, value.parse().ok()?));
    Ok(counted.into_iter().filter_map(number).collect())
}
