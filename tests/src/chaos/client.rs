use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::journal::{Entry, Journal};
use super::stopwatch::Stopwatch;
use super::wish::{What, Wish};
use crate::clinic::PASSWORD;

/// How long an answer is waited for; a process that sleeps does not answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The pause between two wishes, in milliseconds.
const THINKING: std::ops::Range<u64> = 150..700;
/// How long the last open wishes may take once there is peace.
const LAST_TRIES: Duration = Duration::from_secs(90);
/// So many answered wishes are remembered, to be asked for once more.
const REMEMBERED: usize = 20;
/// At most so many visits are listed by the query API.
const LISTED: usize = 500;

/// What the clients have reached so far, for the line on the screen.
#[derive(Debug, Default)]
pub struct Progress {
    /// Requests sent.
    pub requests: AtomicU64,
    /// Wishes that were granted.
    pub acknowledged: AtomicU64,
    /// Wishes that were refused.
    pub refused: AtomicU64,
    /// Wishes whose outcome nobody knows now.
    pub open: AtomicU64,
    /// When something was last acknowledged, in milliseconds since the run began.
    pub last_success: AtomicU64,
    /// The longest time without any acknowledgement.
    pub longest_silence: AtomicU64,
}

/// What every client needs to know.
pub struct World {
    /// The command APIs.
    pub commands: Vec<String>,
    /// The query APIs.
    pub queries: Vec<String>,
    /// The doctors.
    pub doctors: Vec<Uuid>,
    /// Where everything is written down.
    pub journal: Journal,
    /// The run's clock.
    pub clock: Stopwatch,
    /// For the screen.
    pub progress: Arc<Progress>,
    /// No new wishes from then on.
    pub enough: CancellationToken,
    /// Open wishes are tried until they are answered from then on.
    pub peace: CancellationToken,
}

/// What came of one request.
enum Heard {
    Granted(Value),
    Refused,
    /// Not signed in any more.
    SignInAgain,
    /// Stored or not: nobody can tell.
    Nothing,
}

/// One patient.
pub struct Client {
    number: usize,
    email: String,
    token: String,
    world: Arc<World>,
    http: reqwest::Client,
    random: StdRng,
    visits: Vec<Uuid>,
    open: Vec<Wish>,
    answered: Vec<Wish>,
    newcomers: u32,
}

impl Client {
    /// One that is not signed in yet.
    ///
    /// # Panics
    /// When no HTTP client can be made.
    pub fn new(number: usize, email: String, seed: u64, world: Arc<World>) -> Self {
        let http = reqwest::Client::builder().timeout(PATIENCE).build();
        Self {
            number,
            email,
            token: String::new(),
            world,
            http: http.expect("an HTTP client"),
            random: StdRng::seed_from_u64(seed.wrapping_mul(1_000).wrapping_add(number as u64)),
            visits: Vec::new(),
            open: Vec::new(),
            answered: Vec::new(),
            newcomers: 0,
        }
    }

    /// Wishes until it is enough, then tries what is open until it is answered. How many stayed open.
    pub async fn run(mut self) -> usize {
        while !self.world.enough.is_cancelled() {
            let wish = self.next_wish();
            self.attempt(wish).await;
            let pause = Duration::from_millis(self.random.random_range(THINKING));
            let enough = self.world.enough.clone();
            enough.run_until_cancelled(sleep(pause)).await;
        }
        self.world.peace.cancelled().await;
        let give_up = Instant::now() + LAST_TRIES;
        while let Some(wish) = self.open.pop()
            && Instant::now() < give_up
        {
            self.world.progress.open.fetch_sub(1, Ordering::Relaxed);
            self.attempt(wish).await;
        }
        for wish in std::mem::take(&mut self.answered) {
            self.attempt(wish).await;
        }
        self.open.len()
    }

    /// Something new, or something open once more.
    fn next_wish(&mut self) -> Wish {
        if !self.open.is_empty() && self.random.random_bool(0.3) {
            self.world.progress.open.fetch_sub(1, Ordering::Relaxed);
            let which = self.random.random_range(0..self.open.len());
            return self.open.swap_remove(which);
        }
        if self.answered.len() == REMEMBERED {
            return self.answered.swap_remove(0);
        }
        let dice = self.random.random_range(0..100);
        let own = (!self.visits.is_empty()).then(|| self.visits[self.random.random_range(0..self.visits.len())]);
        let what = match (dice, own) {
            (0..8, _) => {
                self.newcomers += 1;
                let email = format!("newcomer-{}-{}@example.org", self.number, self.newcomers);
                What::SignUp { email }
            }
            (8..33, Some(visit)) => What::Cancel { visit },
            (33..55, Some(visit)) => What::move_of(&mut self.random, visit),
            _ => What::booking(&mut self.random, &self.world.doctors),
        };
        Wish {
            key: Uuid::from_u128(self.random.random()),
            attempts: 0,
            what,
        }
    }

    /// Sends it once to any of the command APIs.
    async fn attempt(&mut self, mut wish: Wish) {
        wish.attempts += 1;
        let which = self.random.random_range(0..self.world.commands.len());
        match self.send(&wish, which).await {
            Heard::Granted(answer) => {
                self.granted(&wish, &answer).await;
                self.remember(wish);
            }
            Heard::Refused => {
                self.world.progress.refused.fetch_add(1, Ordering::Relaxed);
                self.remember(wish);
            }
            Heard::SignInAgain => {
                self.sign_in(which).await;
                self.keep_open(wish).await;
            }
            Heard::Nothing => self.keep_open(wish).await,
        }
    }

    /// Of those asked for once more, none is remembered again.
    fn remember(&mut self, wish: Wish) {
        let seen = self.answered.iter().any(|answered| answered.key == wish.key);
        if wish.attempts == 1 && !seen {
            self.answered.push(wish);
        }
    }

    async fn keep_open(&mut self, wish: Wish) {
        self.world.progress.open.fetch_add(1, Ordering::Relaxed);
        self.open.push(wish);
        sleep(Duration::from_millis(100)).await;
    }

    async fn granted(&mut self, wish: &Wish, answer: &Value) {
        let progress = &self.world.progress;
        progress.acknowledged.fetch_add(1, Ordering::Relaxed);
        let now = self.world.clock.millis();
        let before = progress.last_success.swap(now, Ordering::Relaxed);
        progress
            .longest_silence
            .fetch_max(now.saturating_sub(before), Ordering::Relaxed);
        match &wish.what {
            What::Book { .. } => {
                let (Some(visit), Some(position)) = (uuid(&answer["appointmentId"]), answer["position"].as_u64())
                else {
                    return;
                };
                if !self.visits.contains(&visit) {
                    self.visits.push(visit);
                }
                if self.random.random_bool(0.3) {
                    self.look_for(visit, position).await;
                }
            }
            What::Cancel { visit } => self.visits.retain(|own| own != visit),
            What::Reschedule { .. } | What::SignUp { .. } => {}
        }
    }

    async fn send(&self, wish: &Wish, api: usize) -> Heard {
        self.world.progress.requests.fetch_add(1, Ordering::Relaxed);
        let sent = Entry::Sent {
            at: self.world.clock.millis(),
            client: self.number,
            wish: wish.what.name().to_owned(),
            key: wish.key,
            attempt: wish.attempts,
            visit: wish.what.visit(),
            body: wish.what.body_hash(),
        };
        self.world.journal.note(&sent);
        let url = format!("{}{}", self.world.commands[api], wish.what.path());
        let mut request = self.http.post(url).json(&wish.what.body());
        request = request.header("Idempotency-Key", wish.key.to_string());
        if !matches!(wish.what, What::SignUp { .. }) {
            request = request.bearer_auth(&self.token);
        }
        let answer = answer(request).await;
        let (status, body, broke) = match answer {
            Ok((status, body)) => (Some(status), body, None),
            Err(error) => (None, Value::Null, Some(kind(&error).to_owned())),
        };
        self.world.journal.note(&Entry::Answer {
            at: self.world.clock.millis(),
            key: wish.key,
            attempt: wish.attempts,
            status,
            code: broke.or_else(|| body["code"].as_str().map(str::to_owned)),
            visit: uuid(&body["appointmentId"]),
            position: body["position"].as_u64(),
        });
        match status {
            Some(200..300) => Heard::Granted(body),
            Some(401) => Heard::SignInAgain,
            Some(400..500) => Heard::Refused,
            Some(_) | None => Heard::Nothing,
        }
    }

    async fn sign_in(&mut self, api: usize) {
        let body = serde_json::json!({ "email": self.email, "password": PASSWORD });
        let url = format!("{}/api/auth/sign-in", self.world.commands[api]);
        if let Ok((200, session)) = answer(self.http.post(url).json(&body)).await
            && let Some(token) = session["accessToken"].as_str()
        {
            token.clone_into(&mut self.token);
        }
    }

    /// Asks for the own visits as of the booking. An answer that does not call itself stale has to show it.
    async fn look_for(&mut self, visit: Uuid, position: u64) {
        let which = self.random.random_range(0..self.world.queries.len());
        let url = format!("{}/api/visits", self.world.queries[which]);
        let request = self.http.get(url).bearer_auth(&self.token);
        let Ok(response) = request.header("X-Min-Position", position).send().await else {
            return;
        };
        let stale = response.headers().get("x-stale").is_some_and(|stale| stale == "true");
        if response.status() != 200 || stale {
            return;
        }
        let Ok(listed) = response.json::<Value>().await else {
            return;
        };
        let all = ["upcoming", "past"].map(|list| listed[list].as_array().cloned().unwrap_or_default());
        let all = all.concat();
        if all.len() < LISTED {
            let found = all.iter().any(|listed| uuid(&listed["id"]) == Some(visit));
            let at = self.world.clock.millis();
            self.world.journal.note(&Entry::Read { at, visit, found });
        }
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Result<(u16, Value), reqwest::Error> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    Ok((status, response.json().await?))
}

fn kind(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "timeout"
    } else if error.is_connect() {
        "not-connected"
    } else {
        "broken-off"
    }
}

fn uuid(value: &Value) -> Option<Uuid> {
    value.as_str()?.parse().ok()
}
