//! The log alone: a command is two events on two new streams.

mod appends;
mod mysql_es;
mod note;
mod one_by_one;
pub mod raw;

pub use appends::open;

use anyhow::Result;

use crate::load::Seen;
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::world::Servers;

const CLIENTS: [usize; 4] = [1, 8, 64, 256];

/// Text of each event, in every way it is stored.
const TEXT: &str = "as long as a small event";

/// One number of clients, stored in each way.
struct Measured {
    clients: usize,
    ours: Seen,
    one_by_one: Seen,
    mysql_es: Option<mysql_es::Figures>,
}

pub async fn measure(servers: &Servers, options: &Options, rows: &mut Rows) -> Result<()> {
    let time = options.time();
    for clients in CLIENTS {
        let measured = Measured {
            clients,
            ours: appends::measure(servers, clients, time).await?,
            one_by_one: one_by_one::measure(servers, clients, time).await?,
            mysql_es: mysql_es::measure(servers, options, clients)?,
        };
        measured.add_to(rows);
        // Beside what they are compared to: a busy machine is another one half a minute later.
        if clients == 1 {
            let pair = raw::pairs(servers, 1, time).await?;
            let p50 = Row::new("store: p50, 1 client", measured.ours.percentile(0.50), "ms");
            rows.add(
                p50.beside("a durable two-row INSERT", pair.percentile(0.50))
                    .at_most(3.5),
            );
        }
        if clients == 64 {
            let inserts = raw::singles(servers, 64, time).await?;
            let row = Row::new("store: commands, 64 clients", measured.ours.rate(), "/s");
            rows.add(
                row.beside("single-row INSERTs, 64 clients", inserts.rate())
                    .at_least(0.7),
            );
        }
    }
    Ok(())
}

/// Commands a second at the most clients that are measured.
pub async fn best_rate(servers: &Servers, options: &Options) -> Result<f64> {
    Ok(appends::measure(servers, 256, options.time()).await?.rate())
}

impl Measured {
    fn add_to(&self, rows: &mut Rows) {
        let clients = self.clients;
        let noun = if clients == 1 { "client" } else { "clients" };
        let what = format!("store: commands, {clients} {noun}");
        let (one_by_one, mysql_es) = match clients {
            64 => (Some(4.0), Some(3.0)),
            256 => (Some(8.0), Some(8.0)),
            _ => (None, Some(1.0)),
        };
        let row = || Row::new(what.clone(), self.ours.rate(), "/s");
        let judged = |row: Row, least: Option<f64>| match least {
            Some(least) => row.at_least(least),
            None => row,
        };
        rows.add(judged(
            row().beside("a transaction per command", self.one_by_one.rate()),
            one_by_one,
        ));
        if let Some(theirs) = &self.mysql_es {
            rows.add(judged(
                row().beside("mysql-es, two events of one stream", theirs.rate),
                mysql_es,
            ));
        }
        rows.add(Row::new(
            format!("store: p99, {clients} {noun}"),
            self.ours.percentile(0.99),
            "ms",
        ));
    }
}
