use anyhow::{Result, ensure};
use chrono::{Days, NaiveDate, Utc};
use std::time::Duration;

use crate::load::closed_loop;
use crate::rows::{Row, Rows};
use crate::world::World;

const CLIENTS: usize = 4;

struct Searcher {
    http: reqwest::Client,
    base: String,
    today: NaiveDate,
    asked: u64,
}

/// Searches of the demo clinic as patients make them: everything, a field, a city, a day, and these together.
pub async fn measure(world: &World, rows: &mut Rows) -> Result<()> {
    #[expect(
        clippy::disallowed_methods,
        reason = "days around today are what the demo clinic has"
    )]
    let today = Utc::now().date_naive();
    let searcher = |n| Searcher {
        http: world.http(),
        base: world.base().to_owned(),
        today,
        asked: n,
    };
    let searchers = (0..CLIENTS as u64).map(searcher).collect();
    let seen = closed_loop(searchers, Duration::from_secs(8), search).await?;
    rows.add(Row::figure(
        format!("searches at {CLIENTS} clients"),
        "1/s",
        seen.rate(),
    ));
    rows.add(Row::figure("search p50", "ms", seen.percentile(0.50)));
    rows.add(Row::figure("search p99", "ms", seen.percentile(0.99)).at_most(30.0));
    Ok(())
}

async fn search(mut searcher: Searcher) -> Result<Option<Searcher>> {
    let n = searcher.asked;
    searcher.asked += 1;
    let day = searcher.today + Days::new(1 + n % 14);
    let specialty = ["dermatology", "cardiology", "dentistry", "general-practice"][(n % 4) as usize];
    let city = ["Berlin", "Vienna", "London"][(n % 3) as usize];
    let query = match n % 5 {
        0 => String::new(),
        1 => format!("specialty={specialty}"),
        2 => format!("city={city}"),
        3 => format!("freeOn={day}"),
        _ => format!("specialty={specialty}&city={city}&freeOn={day}"),
    };
    let answer = searcher
        .http
        .get(format!("{}/api/doctors?{query}", searcher.base))
        .send()
        .await?;
    ensure!(answer.status().is_success(), "a search answered {}", answer.status());
    answer.bytes().await?;
    Ok(Some(searcher))
}
