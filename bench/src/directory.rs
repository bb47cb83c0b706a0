use anyhow::{Context, Result, ensure};
use chrono::Days;
use domain::time::Clock;
use event_store::system::SystemClock;
use servers::Brand;
use sqlx::{Connection, Executor, MySqlConnection};
use std::sync::Arc;
use std::time::Instant;

use crate::http::Http;
use crate::load::{Seen, closed_loop};
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::world::{Servers, World};

/// The demo clinic has 44 doctors: with so many copies of each there are ten thousand.
const COPIES: u32 = 227;
const CLIENTS: usize = 2;
/// Doctors with a long past, and visits in each one's.
const LONG_PAST: u32 = 50;
const VISITS: u32 = 10_000;

const ROLES: [&str; 3] = ["all", "--except", "notifier"];

struct Searcher {
    http: Http,
    requests: Arc<[String]>,
    asked: usize,
}

/// Search over ten thousand doctors beside the demo clinic's forty-four, and free times of doctors with ten thousand visits
/// beside those of doctors with some.
pub async fn measure(brand: Brand, options: &Options, rows: &mut Rows) -> Result<()> {
    let world = World::open(Servers::start(brand)?).await?;
    let faceted = run(&world, options, (0..420).map(faceted)).await?;
    let times = run(&world, options, world.times_paths(30).into_iter()).await?;
    let (servers, clinic) = world.close();
    let fill = Instant::now();
    copy_doctors(&servers).await?;
    make_past(&servers).await?;
    rows.add(Row::new("directory: made", fill.elapsed().as_secs_f64(), "s"));
    let world = World::reopen(servers, clinic, &ROLES).await?;
    let first = once(&world, "/api/doctors").await?;
    rows.add(Row::new(
        "search, 10,000 doctors: the first one after a start",
        first,
        "ms",
    ));
    let many = run(&world, options, (0..420).map(self::faceted)).await?;
    let p99 = || Row::new("search, 10,000 doctors, three facets: p99", many.percentile(0.99), "ms");
    rows.add(p99().at_most(40.0));
    rows.add(p99().beside("44 doctors", faceted.percentile(0.99)));
    rows.add(Row::new(
        "search, 10,000 doctors, three facets: rate",
        many.rate(),
        "/s",
    ));
    let soonest = run(&world, options, (0..8).map(soonest)).await?;
    let rated = run(
        &world,
        options,
        (0..8).map(|n| format!("{}&sort=rating", self::soonest(n))),
    )
    .await?;
    let p95 = || Row::new("next free time of 1,000 hits: p95", soonest.percentile(0.95), "ms");
    rows.add(p95().at_most(100.0));
    rows.add(p95().beside("the same hits by rating", rated.percentile(0.95)));
    let long = run(&world, options, world.times_paths(30).into_iter()).await?;
    let p95 = || {
        Row::new(
            "free times, 30 days, 10,000 visits each: p95",
            long.percentile(0.95),
            "ms",
        )
    };
    rows.add(p95().at_most(60.0));
    rows.add(p95().beside("without the past", times.percentile(0.95)));
    Ok(())
}

fn faceted(n: usize) -> String {
    let day = SystemClock.now().date_naive() + Days::new(1 + n as u64 % 7);
    let specialty = ["dermatology", "cardiology", "dentistry", "general-practice"][n % 4];
    let place = ["de-berlin", "at-vienna", "gb-london", "us-new-york"][n % 4];
    let gender = ["female", "male"][n % 2];
    match n % 4 {
        0 => format!("/api/doctors?specialty={specialty}&gender={gender}&language=de"),
        1 => format!("/api/doctors?place={place}&gender={gender}&sort=distance"),
        2 => format!("/api/doctors?specialty={specialty}&place={place}&freeOn={day}"),
        _ => format!("/api/doctors?specialty={specialty}&video=true&rating=4"),
    }
}

/// About 1,250 of ten thousand doctors, sorted by their next free times.
fn soonest(n: usize) -> String {
    let specialties = [
        "dermatology",
        "cardiology",
        "dentistry",
        "general-practice",
        "paediatrics",
        "orthopaedics",
        "gynaecology",
        "psychiatry",
    ];
    format!("/api/doctors?specialty={}", specialties[n % specialties.len()])
}

async fn run(world: &World, options: &Options, paths: impl Iterator<Item = String>) -> Result<Seen> {
    let requests: Arc<[String]> = paths.map(|path| request(&path)).collect();
    let mut searchers = Vec::new();
    for asked in 0..CLIENTS {
        let (http, requests) = (Http::connect(world.base()).await?, requests.clone());
        searchers.push(Searcher { http, requests, asked });
    }
    // Once around, so that a first search is not the slowest of a hundred.
    let mut warm = Http::connect(world.base()).await?;
    for request in requests.iter() {
        ensure!(warm.ask(request.as_bytes()).await? == 200, "{request} was refused");
    }
    closed_loop(searchers, options.time(), ask).await
}

async fn ask(mut searcher: Searcher) -> Result<Option<Searcher>> {
    let request = &searcher.requests[searcher.asked % searcher.requests.len()];
    let status = searcher.http.ask(request.as_bytes()).await?;
    ensure!(status == 200, "a search answered {status}");
    searcher.asked += 1;
    Ok(Some(searcher))
}

/// Milliseconds of one request.
async fn once(world: &World, path: &str) -> Result<f64> {
    let mut http = Http::connect(world.base()).await?;
    let begun = Instant::now();
    let status = http.ask(request(path).as_bytes()).await?;
    ensure!(status == 200, "{path} answered {status}");
    Ok(begun.elapsed().as_secs_f64() * 1000.0)
}

fn request(path: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: bench\r\n\r\n")
}

async fn read_side(servers: &Servers) -> Result<MySqlConnection> {
    let connection = MySqlConnection::connect(&servers.database_url("medbook_read")).await;
    connection.context("the read side")
}

/// Copies of the demo's doctors with their rules, ratings and coming visits. Ids follow from the number of the copy.
async fn copy_doctors(servers: &Servers) -> Result<()> {
    let mut read = read_side(servers).await?;
    read.execute("CREATE TABLE bench_number (n INT NOT NULL PRIMARY KEY)")
        .await?;
    for n in 0..10 {
        sqlx::query("INSERT INTO bench_number VALUES (?)")
            .bind(n)
            .execute(&mut read)
            .await?;
    }
    read.execute(
        "INSERT INTO bench_number SELECT 10 + a.n + 10 * b.n + 100 * c.n + 1000 * d.n FROM bench_number a, \
                  bench_number b, bench_number c, bench_number d",
    )
    .await?;
    for (what, statement) in COPY {
        sqlx::query(statement)
            .bind(COPIES)
            .execute(&mut read)
            .await
            .context(what)?;
    }
    Ok(())
}

const COPY: [(&str, &str); 4] = [
    (
        "busy times",
        "INSERT INTO availability_busy_v3 (owner_id, resource_id, kind, visit_type_id, starts_at, ends_at, \
         visit_starts_at, visit_ends_at, expires_at) \
         SELECT UNHEX(MD5(CONCAT(n, HEX(owner_id)))), UNHEX(MD5(CONCAT(n, HEX(resource_id)))), kind, visit_type_id, \
         starts_at, ends_at, visit_starts_at, visit_ends_at, expires_at FROM availability_busy_v3, bench_number \
         WHERE n < ? AND starts_at > UTC_TIMESTAMP()",
    ),
    (
        "schedules",
        "INSERT INTO availability_schedule_v3 (doctor_id, rules, version) \
         SELECT UNHEX(MD5(CONCAT(n, HEX(doctor_id)))), rules, version FROM availability_schedule_v3, bench_number \
         WHERE n < ?",
    ),
    (
        "ratings",
        "INSERT INTO doctor_rating_v1 \
         SELECT UNHEX(MD5(CONCAT(n, HEX(doctor_id)))), stars_1, stars_2, stars_3, stars_4, stars_5, reviews, total \
         FROM doctor_rating_v1, bench_number WHERE n < ?",
    ),
    (
        "profiles",
        "INSERT INTO doctor_directory_v2 (doctor_id, name, gender, street, city, country, latitude, longitude, time_zone, \
         languages, specialties, onboarded_at) \
         SELECT UNHEX(MD5(CONCAT(n, HEX(doctor_id)))), CONCAT(name, ' ', n), gender, street, city, country, \
         latitude + n / 10000, longitude, time_zone, languages, specialties, onboarded_at \
         FROM doctor_directory_v2, bench_number WHERE n < ?",
    ),
];

/// Ten thousand half hours that are over, of each of fifty doctors. The table knows no other limit than the disk.
async fn make_past(servers: &Servers) -> Result<()> {
    let mut read = read_side(servers).await?;
    sqlx::query(
        "INSERT INTO availability_busy_v3 (owner_id, resource_id, kind, visit_type_id, starts_at, ends_at, visit_starts_at, \
         visit_ends_at) \
         SELECT UNHEX(MD5(CONCAT('past', n, HEX(doctor_id)))), doctor_id, 'visit', doctor_id, \
         TIMESTAMPADD(MINUTE, -30 * (n + 96), UTC_TIMESTAMP()), TIMESTAMPADD(MINUTE, -30 * (n + 95), UTC_TIMESTAMP()), \
         TIMESTAMPADD(MINUTE, -30 * (n + 96), UTC_TIMESTAMP()), TIMESTAMPADD(MINUTE, -30 * (n + 95), UTC_TIMESTAMP()) \
         FROM (SELECT doctor_id FROM doctor_directory_v2 ORDER BY LENGTH(name) LIMIT ?) AS doctor, bench_number WHERE n < ?",
    )
    .bind(LONG_PAST)
    .bind(VISITS)
    .execute(&mut read)
    .await
    .context("the past")?;
    Ok(())
}
