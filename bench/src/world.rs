use anyhow::{Context, Result};
use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::time::Clock;
use event_store::system::SystemClock;
use serde_json::{Value, json};
use servers::Brand;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use test_kit::{Installation, Medbook};

/// Patients that book; one doctor's times are shared by four of them and by nobody else, so that no patient is ever asked
/// to be in two places at once.
const PATIENTS_PER_DOCTOR: usize = 4;

/// A time somebody can book, and how that patient is known.
pub struct Free {
    pub doctor: String,
    pub visit_type: String,
    pub starts_at: String,
    pub token: Arc<str>,
}

/// The same before anybody has signed in.
struct Time {
    doctor: String,
    visit_type: String,
    starts_at: String,
    patient: usize,
}

/// A database server and a broker of our own, with migrated databases and nobody at work yet.
pub struct Servers {
    pub installation: Installation,
}

impl Servers {
    pub fn start(brand: Brand) -> Result<Self> {
        let installation = Installation::start_on(brand, "bench")?;
        Ok(Self { installation })
    }

    pub fn database_url(&self, database: &str) -> String {
        self.installation.database.url(database)
    }
}

/// A doctor whose free times are asked for.
struct Offered {
    doctor: String,
    visit_type: String,
}

/// What the demo clinic offers.
#[derive(Default)]
pub struct Clinic {
    times: Mutex<Vec<Time>>,
    offered: Vec<Offered>,
}

/// The demo clinic, served.
pub struct World {
    http: reqwest::Client,
    clinic: Clinic,
    /// Of the patients, by their numbers.
    tokens: HashMap<usize, Arc<str>>,
    // Stopped in this order.
    medbook: Medbook,
    pub servers: Servers,
}

impl World {
    pub async fn start(brand: Brand) -> Result<Self> {
        Self::open(Servers::start(brand)?).await
    }

    /// Makes the demo clinic on servers that have none, and opens it.
    pub async fn open(servers: Servers) -> Result<Self> {
        servers.installation.run(&["seed"]);
        // No mail server listens here, and mails are not what is measured.
        let mut world = Self::spawn(servers, &["all", "--except", "notifier"], Clinic::default())?;
        world.look_around().await?;
        world.sign_in().await?;
        Ok(world)
    }

    /// Serves a clinic that has been opened before, by these roles.
    pub async fn reopen(servers: Servers, clinic: Clinic, roles: &[&str]) -> Result<Self> {
        let mut world = Self::spawn(servers, roles, clinic)?;
        world.sign_in().await?;
        Ok(world)
    }

    fn spawn(servers: Servers, roles: &[&str], clinic: Clinic) -> Result<Self> {
        Ok(Self {
            http: reqwest::Client::new(),
            clinic,
            tokens: HashMap::new(),
            medbook: servers.installation.spawn(roles)?,
            servers,
        })
    }

    /// Stops serving; the servers go on.
    pub fn close(self) -> (Servers, Clinic) {
        (self.servers, self.clinic)
    }

    /// `http://127.0.0.1:<port>`
    pub fn base(&self) -> &str {
        &self.medbook.base
    }

    /// The process that serves it.
    pub fn pid(&self) -> u32 {
        self.medbook.process.id()
    }

    /// Times nobody else gets.
    pub fn take_times(&self, count: usize) -> Vec<Free> {
        let mut times = self.clinic.times.lock().unwrap_or_else(PoisonError::into_inner);
        let left = times.len().saturating_sub(count);
        let taken = times.split_off(left).into_iter();
        taken.filter_map(|time| self.free(time)).collect()
    }

    fn free(&self, time: Time) -> Option<Free> {
        Some(Free {
            doctor: time.doctor,
            visit_type: time.visit_type,
            starts_at: time.starts_at,
            token: Arc::clone(self.tokens.get(&time.patient)?),
        })
    }

    /// Where to ask for free times, for each doctor.
    pub fn times_paths(&self, days: u32) -> Vec<String> {
        let from = SystemClock.now().date_naive() + Days::new(7);
        let path = |offered: &Offered| {
            let Offered { doctor, visit_type } = offered;
            format!("/api/doctors/{doctor}/times?visitType={visit_type}&from={from}&days={days}&zone=Europe/Berlin")
        };
        self.clinic.offered.iter().map(path).collect()
    }

    async fn look_around(&mut self) -> Result<()> {
        let directory = self.get("/api/doctors?pageSize=50").await?;
        let doctors = directory["doctors"].as_array().context("a list of doctors")?;
        let mut times = Vec::new();
        for (n, doctor) in doctors.iter().enumerate() {
            let first = 1 + n * PATIENTS_PER_DOCTOR;
            times.extend(self.times_of(doctor, first).await?);
            self.clinic.offered.push(Offered {
                doctor: doctor["id"].as_str().context("an id")?.to_owned(),
                visit_type: doctor["visitTypes"][0]["id"]
                    .as_str()
                    .context("a visit type")?
                    .to_owned(),
            });
        }
        // Neighbours in the list are of different doctors, as they would be on a busy morning.
        let spread = times.len() / 997 + 1;
        let mut spread_out: Vec<Vec<Time>> = (0..spread).map(|_| Vec::new()).collect();
        for (n, time) in times.into_iter().enumerate() {
            spread_out[n % spread].push(time);
        }
        self.clinic.times = Mutex::new(spread_out.into_iter().flatten().collect());
        Ok(())
    }

    /// Signs in whoever has times to book. A token does not last as long as a log of millions of events takes to make.
    async fn sign_in(&mut self) -> Result<()> {
        let times = self.clinic.times.get_mut().unwrap_or_else(PoisonError::into_inner);
        let patients: BTreeSet<usize> = times.iter().map(|time| time.patient).collect();
        for patient in patients {
            let token = self.token(patient).await?;
            self.tokens.insert(patient, token.into());
        }
        Ok(())
    }

    /// Times of one doctor that do not overlap each other, far enough ahead that the demo clinic left them free.
    async fn times_of(&self, doctor: &Value, first_patient: usize) -> Result<Vec<Time>> {
        let id = doctor["id"].as_str().context("an id")?;
        let visit_type = &doctor["visitTypes"][0];
        let minutes = |field: &str| visit_type[field].as_i64().map_or(TimeDelta::zero(), TimeDelta::minutes);
        let around = minutes("bufferBefore") + minutes("bufferAfter") + minutes("minutes");
        let type_id = visit_type["id"].as_str().context("a visit type")?;
        let mut free_from = DateTime::<Utc>::MIN_UTC;
        let mut times = Vec::new();
        for weeks in (4..24).step_by(4) {
            let from = SystemClock.now().date_naive() + Days::new(7 * weeks);
            let path = format!("/api/doctors/{id}/times?visitType={type_id}&from={from}&days=28&zone=UTC");
            let answer = self.get(&path).await?;
            let days = answer["days"].as_array().context("days")?.clone();
            for time in days.iter().filter_map(|day| day["times"].as_array()).flatten() {
                let starts_at = time["startsAt"].as_str().context("a start")?;
                let start: DateTime<Utc> = starts_at.parse()?;
                if start >= free_from {
                    free_from = start + around;
                    times.push(Time {
                        doctor: id.to_owned(),
                        visit_type: type_id.to_owned(),
                        starts_at: starts_at.to_owned(),
                        patient: first_patient + times.len() % PATIENTS_PER_DOCTOR,
                    });
                }
            }
        }
        Ok(times)
    }

    async fn token(&self, patient: usize) -> Result<String> {
        let body =
            json!({ "email": format!("patient{patient:03}@demo.medbook.example"), "password": "demo-clinic-2026" });
        let url = format!("{}/api/auth/sign-in", self.medbook.base);
        let answer = self.http.post(url).json(&body).send().await?;
        let session: Value = answer.error_for_status()?.json().await?;
        Ok(session["accessToken"].as_str().context("an access token")?.to_owned())
    }

    async fn get(&self, path: &str) -> Result<Value> {
        let answer = self.http.get(format!("{}{path}", self.medbook.base)).send().await?;
        Ok(answer.error_for_status()?.json().await?)
    }
}
