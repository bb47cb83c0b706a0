use anyhow::{Result, ensure};
use chrono::Days;
use domain::time::Clock;
use event_store::system::SystemClock;
use std::sync::Arc;

use crate::http::Http;
use crate::load::closed_loop;
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::world::World;

const CLIENTS: usize = 4;

struct Searcher {
    http: Http,
    requests: Arc<[String]>,
    asked: usize,
}

/// Searches of the demo clinic as patients make them: everything, a field, a city, a day, and these together.
pub async fn measure(world: &World, options: &Options, rows: &mut Rows) -> Result<()> {
    let requests: Arc<[String]> = (0..420).map(request).collect();
    let mut searchers = Vec::new();
    for asked in 0..CLIENTS {
        let (http, requests) = (Http::connect(world.base()).await?, requests.clone());
        searchers.push(Searcher { http, requests, asked });
    }
    let seen = closed_loop(searchers, options.time(), search).await?;
    rows.add(Row::new(
        format!("searches: rate, {CLIENTS} clients"),
        seen.rate(),
        "/s",
    ));
    let p99 = Row::new(format!("searches: p99, {CLIENTS} clients"), seen.percentile(0.99), "ms");
    rows.add(p99.at_most(30.0));
    Ok(())
}

fn request(n: usize) -> String {
    let day = SystemClock.now().date_naive() + Days::new(1 + n as u64 % 14);
    let specialty = ["dermatology", "cardiology", "dentistry", "general-practice"][n % 4];
    let city = ["Berlin", "Vienna", "London"][n % 3];
    let query = match n % 5 {
        0 => String::new(),
        1 => format!("specialty={specialty}"),
        2 => format!("city={city}"),
        3 => format!("freeOn={day}"),
        _ => format!("specialty={specialty}&city={city}&freeOn={day}"),
    };
    format!("GET /api/doctors?{query} HTTP/1.1\r\nHost: bench\r\n\r\n")
}

async fn search(mut searcher: Searcher) -> Result<Option<Searcher>> {
    let request = &searcher.requests[searcher.asked % searcher.requests.len()];
    let status = searcher.http.ask(request.as_bytes()).await?;
    ensure!(status == 200, "a search answered {status}");
    searcher.asked += 1;
    Ok(Some(searcher))
}
