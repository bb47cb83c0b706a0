use anyhow::{Context, Result, bail};
use domain::ids::IdGen;
use event_store::system::RandomIds;
use serde_json::json;

use crate::cost::Meters;
use crate::cpu::Watch;
use crate::http::Http;
use crate::load::{Seen, closed_loop};
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::store::raw;
use crate::world::{Free, World};

/// Clients that book at the same time, and how many times all of them together may take.
const CLIENTS: [(usize, usize); 5] = [(1, 2_000), (8, 4_000), (64, 14_000), (256, 8_000), (512, 8_000)];

/// A client that books one free time after the other.
pub struct Booker {
    http: Http,
    times: Vec<Free>,
}

impl Booker {
    pub async fn new(base: &str, times: Vec<Free>) -> Result<Self> {
        Ok(Self {
            http: Http::connect(base).await?,
            times,
        })
    }
}

/// Bookings of free times by different patients, each a request of its own.
pub async fn measure(world: &World, options: &Options, rows: &mut Rows) -> Result<()> {
    for (clients, times) in CLIENTS {
        // Just before what is compared to them: a busy machine is another one half a minute later.
        let inserts = match clients {
            64 => Some(raw::singles(&world.servers, 64, options.time()).await?),
            _ => None,
        };
        let meters = Meters::read(world).await?;
        let (own, theirs) = (Watch::on(std::process::id())?, Watch::on(world.pid())?);
        let seen = book_with(world, clients, times, options).await?;
        let (own, theirs) = (own.percent_of_a_core()?, theirs.percent_of_a_core()?);
        let what = |figure: &str| {
            format!(
                "bookings: {figure}, {clients} client{}",
                if clients == 1 { "" } else { "s" }
            )
        };
        let rate = Row::new(what("rate"), seen.rate(), "/s");
        rows.add(match inserts {
            Some(inserts) => rate
                .beside("single-row INSERTs, 64 clients", inserts.rate())
                .at_least(0.5),
            None => rate,
        });
        rows.add(Row::new(what("p50"), seen.percentile(0.50), "ms"));
        let p99 = Row::new(what("p99"), seen.percentile(0.99), "ms");
        rows.add(match clients {
            64 => p99.at_most(60.0),
            512 => p99.at_most(500.0),
            _ => p99,
        });
        rows.add(Row::new(what("load generator"), own, "% of a core"));
        rows.add(Row::new(what("medbook"), theirs, "% of a core"));
        if clients == 64 {
            meters.add_each(world, seen.answers(), rows).await?;
        }
    }
    // A booking that is answered otherwise than with 201 ends the run, so that this can be said.
    rows.add(Row::new("bookings: errors", 0.0, "").at_most(0.0));
    Ok(())
}

/// Closed-loop bookings by this many clients, of at most so many times.
pub async fn book_with(world: &World, clients: usize, times: usize, options: &Options) -> Result<Seen> {
    let mut bookers = Vec::with_capacity(clients);
    for _ in 0..clients {
        bookers.push(Booker::new(world.base(), world.take_times(times / clients)).await?);
    }
    closed_loop(bookers, options.time(), book).await
}

async fn book(mut booker: Booker) -> Result<Option<Booker>> {
    Ok(book_next(&mut booker).await?.map(|_| booker))
}

/// Books the next time; the position the log gave it, or `None` when this client has no time left.
pub async fn book_next(booker: &mut Booker) -> Result<Option<u64>> {
    let Some(free) = booker.times.pop() else {
        return Ok(None);
    };
    let status = booker.http.ask(request(&free).as_bytes()).await?;
    let answer = std::str::from_utf8(booker.http.body())?;
    if status != 201 {
        bail!("a booking answered {status}: {answer}");
    }
    let (_, position) = answer.split_once("\"position\":").context("a position")?;
    let digits = position
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(position.len());
    Ok(Some(position.get(..digits).unwrap_or_default().parse()?))
}

fn request(free: &Free) -> String {
    let body =
        json!({ "doctorId": free.doctor, "visitTypeId": free.visit_type, "startsAt": free.starts_at }).to_string();
    format!(
        "POST /api/appointments HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        free.token,
        RandomIds.next(),
        body.len()
    )
}
