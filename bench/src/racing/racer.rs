use anyhow::{Context, Result, bail};
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, TimeDelta, Utc};
use domain::ids::IdGen;
use end_to_end::Clinic;
use event_store::system::RandomIds;
use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use uuid::Uuid;

use crate::http::Http;

/// Days the race is about.
const DAYS: i64 = 30;
/// Visits start every quarter of an hour, and the longest ends before the day does.
const STARTS: i64 = 4 * 23 - 3;
/// Lengths of the visits, in minutes: what is booked overlaps what others book in all ways there are.
const LENGTHS: [u16; 4] = [15, 30, 45, 60];
/// Visits one client has at a time; with more it calls one off.
const MOST_VISITS: usize = 100;

/// What a command is refused with when somebody else was quicker, or the patient is somewhere else then.
const BEATEN: [&str; 4] = ["slot-taken", "patient-busy", "already-booked", "hold-limit"];

/// Whose time is raced for.
pub struct Field {
    pub doctors: Vec<Uuid>,
    pub first_day: NaiveDate,
}

/// How the commands of a race went.
#[derive(Default)]
pub struct Tally {
    done: AtomicUsize,
    refused: AtomicUsize,
}

impl Tally {
    #[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
    pub fn percent_done(&self) -> f64 {
        let (done, refused) = (self.done.load(Ordering::Relaxed), self.refused.load(Ordering::Relaxed));
        done as f64 * 100.0 / (done + refused) as f64
    }
}

/// Somebody's visit or hold.
struct Owned {
    id: String,
    patient: usize,
    wish: Value,
}

/// A client that acts for some patients: books, holds, moves and calls off at random.
pub struct Racer {
    http: Http,
    tokens: Vec<String>,
    random: StdRng,
    left: usize,
    field: Arc<Field>,
    tally: Arc<Tally>,
    visits: Vec<Owned>,
    hold: Option<Owned>,
}

impl Racer {
    pub async fn new(
        base: &str,
        tokens: Vec<String>,
        random: StdRng,
        commands: usize,
        field: &Arc<Field>,
        tally: &Arc<Tally>,
    ) -> Result<Self> {
        Ok(Self {
            http: Http::connect(base).await?,
            tokens,
            random,
            left: commands,
            field: Arc::clone(field),
            tally: Arc::clone(tally),
            visits: Vec::new(),
            hold: None,
        })
    }

    async fn step(&mut self) -> Result<()> {
        let chance = self.random.random_range(0..10);
        if self.visits.len() >= MOST_VISITS || (chance < 2 && !self.visits.is_empty()) {
            return self.cancel().await;
        }
        match (chance, self.visits.is_empty()) {
            (2 | 3, false) => self.move_one().await,
            (4 | 5, _) => match self.hold.take() {
                Some(held) => self.book_held(held).await,
                None => self.hold().await,
            },
            _ => self.book().await,
        }
    }

    async fn book(&mut self) -> Result<()> {
        let (patient, wish) = (self.patient(), self.wish());
        if let Some(answer) = self.post("/api/appointments", patient, &wish).await? {
            let id = text(&answer, "appointmentId")?;
            self.visits.push(Owned { id, patient, wish });
        }
        Ok(())
    }

    async fn hold(&mut self) -> Result<()> {
        let (patient, wish) = (self.patient(), self.wish());
        let answer = self.post("/api/holds", patient, &wish).await?;
        let owned = |answer: Value| {
            anyhow::Ok(Owned {
                id: text(&answer, "holdId")?,
                patient,
                wish,
            })
        };
        self.hold = answer.map(owned).transpose()?;
        Ok(())
    }

    async fn book_held(&mut self, held: Owned) -> Result<()> {
        let mut wish = held.wish;
        wish["holdId"] = held.id.into();
        if let Some(answer) = self.post("/api/appointments", held.patient, &wish).await? {
            let (id, patient) = (text(&answer, "appointmentId")?, held.patient);
            self.visits.push(Owned { id, patient, wish });
        }
        Ok(())
    }

    async fn move_one(&mut self) -> Result<()> {
        let chosen = self.random.random_range(0..self.visits.len());
        let (patient, path) = (self.visits[chosen].patient, self.path(chosen, "reschedule"));
        let body = json!({ "startsAt": self.start() });
        self.post(&path, patient, &body).await?;
        Ok(())
    }

    async fn cancel(&mut self) -> Result<()> {
        let chosen = self.random.random_range(0..self.visits.len());
        let path = self.path(chosen, "cancel");
        let Owned { patient, .. } = self.visits.swap_remove(chosen);
        let answer = self.post(&path, patient, &json!({ "reason": "cannot-come" })).await?;
        answer.context("nobody else can call this visit off")?;
        Ok(())
    }

    fn path(&self, visit: usize, what: &str) -> String {
        format!("/api/appointments/{}/{what}", self.visits[visit].id)
    }

    fn patient(&mut self) -> usize {
        self.random.random_range(0..self.tokens.len())
    }

    fn wish(&mut self) -> Value {
        let doctor = self.field.doctors.choose(&mut self.random);
        let minutes = LENGTHS.choose(&mut self.random);
        json!({ "doctorId": doctor, "visitTypeId": minutes.copied().map(Clinic::visit_type), "startsAt": self.start() })
    }

    fn start(&mut self) -> String {
        let quarters = 96 * self.random.random_range(0..DAYS) + self.random.random_range(0..STARTS);
        let midnight: DateTime<Utc> = self.field.first_day.and_time(NaiveTime::MIN).and_utc();
        (midnight + TimeDelta::minutes(15 * quarters)).to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// The answer; `None` when somebody else was quicker.
    async fn post(&mut self, path: &str, patient: usize, body: &Value) -> Result<Option<Value>> {
        let body = body.to_string();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.tokens[patient],
            RandomIds.next(),
            body.len()
        );
        let status = self.http.ask(request.as_bytes()).await?;
        let answer: Value = serde_json::from_slice(self.http.body())?;
        if matches!(status, 200 | 201) {
            self.tally.done.fetch_add(1, Ordering::Relaxed);
            return Ok(Some(answer));
        }
        if !BEATEN.iter().any(|code| answer["code"] == *code) {
            bail!("{path} answered {status}: {answer}");
        }
        self.tally.refused.fetch_add(1, Ordering::Relaxed);
        Ok(None)
    }
}

/// One more command, unless they are used up.
pub async fn race(mut racer: Racer) -> Result<Option<Racer>> {
    if racer.left == 0 {
        return Ok(None);
    }
    racer.left -= 1;
    racer.step().await?;
    Ok(Some(racer))
}

fn text(answer: &Value, field: &str) -> Result<String> {
    Ok(answer[field].as_str().context("an id")?.to_owned())
}
