use anyhow::{Result, bail};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

use crate::load::{Seen, closed_loop};
use crate::world::{Free, World};

/// A client that books one free time after the other.
pub struct Booker {
    http: reqwest::Client,
    base: String,
    times: Vec<Free>,
}

impl Booker {
    pub fn new(world: &World, times: Vec<Free>) -> Self {
        Self {
            http: world.http(),
            base: world.base().to_owned(),
            times,
        }
    }
}

/// Bookings of free times by different patients, each a request of its own.
pub async fn measure(world: &World, clients: usize) -> Result<Seen> {
    let bookers = (0..clients)
        .map(|_| Booker::new(world, world.take_times(12_000 / clients.max(12))))
        .collect();
    closed_loop(bookers, Duration::from_secs(8), book).await
}

async fn book(mut booker: Booker) -> Result<Option<Booker>> {
    Ok(book_next(&mut booker).await?.map(|_| booker))
}

/// Books the next time; the position the log gave it, or `None` when this client has no time left.
#[expect(clippy::disallowed_methods, reason = "a key nobody else has")]
pub async fn book_next(booker: &mut Booker) -> Result<Option<u64>> {
    let Some(free) = booker.times.pop() else {
        return Ok(None);
    };
    let body = json!({ "doctorId": free.doctor, "visitTypeId": free.visit_type, "startsAt": free.starts_at });
    let request = booker
        .http
        .post(format!("{}/api/appointments", booker.base))
        .bearer_auth(&free.token);
    let answer = request
        .header("Idempotency-Key", Uuid::new_v4().to_string())
        .json(&body)
        .send()
        .await?;
    let status = answer.status();
    let answer: Value = answer.json().await?;
    if status != StatusCode::CREATED {
        bail!("a booking answered {status}: {answer}");
    }
    Ok(answer["position"].as_u64())
}
