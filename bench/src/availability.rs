use anyhow::{Result, ensure};
use std::sync::Arc;

use crate::cpu::Watch;
use crate::http::Http;
use crate::load::closed_loop;
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::world::World;

struct Asker {
    http: Http,
    requests: Arc<[String]>,
    asked: usize,
}

/// Free times of one doctor after the other, as a patient's calendar asks for them.
pub async fn measure(world: &World, options: &Options, rows: &mut Rows) -> Result<()> {
    for (days, least) in [(1, 3_000.0), (30, 1_500.0)] {
        let requests: Arc<[String]> = world.times_paths(days).iter().map(|path| request(path)).collect();
        for clients in [8, 32] {
            let mut askers = Vec::with_capacity(clients);
            for asked in 0..clients {
                let (http, requests) = (Http::connect(world.base()).await?, requests.clone());
                askers.push(Asker { http, requests, asked });
            }
            let own = Watch::on(std::process::id())?;
            let seen = closed_loop(askers, options.time(), ask).await?;
            let span = if days == 1 { "1 day" } else { "30 days" };
            let what = |figure: &str| format!("free times, {span}: {figure}, {clients} clients");
            rows.add(Row::new(what("rate"), seen.rate(), "/s").at_least(least));
            let p99 = Row::new(what("p99"), seen.percentile(0.99), "ms");
            rows.add(if clients == 32 { p99.at_most(30.0) } else { p99 });
            rows.add(Row::new(
                what("load generator"),
                own.percent_of_a_core()?,
                "% of a core",
            ));
        }
    }
    Ok(())
}

fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n")
}

async fn ask(mut asker: Asker) -> Result<Option<Asker>> {
    let request = &asker.requests[asker.asked % asker.requests.len()];
    let status = asker.http.ask(request.as_bytes()).await?;
    ensure!(status == 200, "free times answered {status}");
    asker.asked += 1;
    Ok(Some(asker))
}
