use anyhow::{Context, Result};
use chrono::{DateTime, Days, TimeDelta, Utc};
use serde_json::{Value, json};
use std::sync::Mutex;
use test_kit::{Installation, Medbook};

/// Patients that book; one doctor's times are shared by four of them and by nobody else, so that no patient is ever asked
/// to be in two places at once.
const PATIENTS_PER_DOCTOR: usize = 4;

/// A time somebody can book.
pub struct Free {
    pub doctor: String,
    pub visit_type: String,
    pub starts_at: String,
    pub token: String,
}

/// The demo clinic on servers of its own.
pub struct World {
    http: reqwest::Client,
    times: Mutex<Vec<Free>>,
    // Stopped in this order.
    medbook: Medbook,
    installation: Installation,
}

impl World {
    pub async fn start() -> Result<Self> {
        let installation = Installation::start("bench")?;
        installation.run(&["seed"]);
        // No mail server listens here, and mails are not what is measured.
        let medbook = installation.spawn(&["all", "--except", "notifier"])?;
        let http = reqwest::Client::builder().pool_max_idle_per_host(512).build()?;
        let mut world = Self {
            http,
            times: Mutex::default(),
            medbook,
            installation,
        };
        let times = world.free_times().await?;
        world.times = Mutex::new(times);
        Ok(world)
    }

    pub fn http(&self) -> reqwest::Client {
        self.http.clone()
    }

    pub fn base(&self) -> &str {
        &self.medbook.base
    }

    pub fn database_url(&self, database: &str) -> String {
        self.installation.database.url(database)
    }

    /// Times nobody else gets.
    pub fn take_times(&self, count: usize) -> Vec<Free> {
        let mut times = self.times.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let left = times.len().saturating_sub(count);
        times.split_off(left)
    }

    async fn free_times(&self) -> Result<Vec<Free>> {
        let directory = self.get("/api/doctors?pageSize=50").await?;
        let doctors = directory["doctors"].as_array().context("a list of doctors")?;
        let mut times = Vec::new();
        for (n, doctor) in doctors.iter().enumerate() {
            let mut tokens = Vec::new();
            for patient in 0..PATIENTS_PER_DOCTOR {
                tokens.push(self.token(1 + n * PATIENTS_PER_DOCTOR + patient).await?);
            }
            times.extend(self.times_of(doctor, &tokens).await?);
        }
        // Neighbours in the list are of different doctors, as they would be on a busy morning.
        let spread = times.len() / 997 + 1;
        let mut spread_out: Vec<Vec<Free>> = (0..spread).map(|_| Vec::new()).collect();
        for (n, free) in times.into_iter().enumerate() {
            spread_out[n % spread].push(free);
        }
        Ok(spread_out.into_iter().flatten().collect())
    }

    /// Times of one doctor that do not overlap each other, far enough ahead that the demo clinic left them free.
    async fn times_of(&self, doctor: &Value, tokens: &[String]) -> Result<Vec<Free>> {
        let id = doctor["id"].as_str().context("an id")?;
        let visit_type = &doctor["visitTypes"][0];
        let minutes = |field: &str| visit_type[field].as_i64().map_or(TimeDelta::zero(), TimeDelta::minutes);
        let around = minutes("bufferBefore") + minutes("bufferAfter") + minutes("minutes");
        let type_id = visit_type["id"].as_str().context("a visit type")?;
        let mut free_from = DateTime::<Utc>::MIN_UTC;
        let mut times = Vec::new();
        for weeks in (4..24).step_by(4) {
            #[expect(clippy::disallowed_methods, reason = "the demo clinic lies around today")]
            let from = Utc::now().date_naive() + Days::new(7 * weeks);
            let path = format!("/api/doctors/{id}/times?visitType={type_id}&from={from}&days=28&zone=UTC");
            let answer = self.get(&path).await?;
            let days = answer["days"].as_array().context("days")?.clone();
            for time in days.iter().filter_map(|day| day["times"].as_array()).flatten() {
                let starts_at = time["startsAt"].as_str().context("a start")?;
                let start: DateTime<Utc> = starts_at.parse()?;
                if start >= free_from {
                    free_from = start + around;
                    let token = tokens[times.len() % tokens.len()].clone();
                    let (doctor, visit_type) = (id.to_owned(), type_id.to_owned());
                    times.push(Free {
                        doctor,
                        visit_type,
                        starts_at: starts_at.to_owned(),
                        token,
                    });
                }
            }
        }
        Ok(times)
    }

    async fn token(&self, patient: usize) -> Result<String> {
        let body =
            json!({ "email": format!("patient{patient:03}@demo.medbook.example"), "password": "demo-clinic-2026" });
        let answer = self
            .http
            .post(format!("{}/api/auth/sign-in", self.medbook.base))
            .json(&body)
            .send()
            .await?;
        let session: Value = answer.error_for_status()?.json().await?;
        Ok(session["accessToken"].as_str().context("an access token")?.to_owned())
    }

    async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.http.get(format!("{}{path}", self.medbook.base)).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }
}
