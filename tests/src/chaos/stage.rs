use anyhow::{Context, Result};
use servers::{free_port, wait_until};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;
use test_kit::{Installation, is_ready};

use super::actor::Actor;
use super::fault::Role;
use super::plan::Plan;
use super::post_office::PostOffice;
use super::stopwatch::Stopwatch;
use super::wire::Wire;
use crate::Clinic;

/// Enough that patients seldom want the same time.
const DOCTORS: usize = 8;
/// Ten processes share one server. Two more than there are projections: each of those keeps one.
const CONNECTIONS: &str = "10";
/// How long a process may take to become ready again once nothing stands in its way.
const READY_WITHIN: Duration = Duration::from_secs(90);

/// Everything that runs: servers, processes, the wires between them and the mail server.
pub struct Stage {
    /// Servers, keys and the scratch folder.
    pub installation: Installation,
    /// One for each process.
    pub actors: Vec<Actor>,
    /// From each role to the database.
    pub database_wires: BTreeMap<Role, Wire>,
    /// From everybody to the broker.
    pub broker_wire: Wire,
    /// The mail server.
    pub post_office: PostOffice,
    /// Copies of the broker's folder, made while it runs.
    pub broker_copy: PathBuf,
}

impl Stage {
    /// Starts the servers, opens a clinic in an empty log, and starts every process.
    ///
    /// # Errors
    /// When something does not start.
    pub async fn set_up(plan: &Plan, clock: Stopwatch) -> Result<(Self, Clinic)> {
        let brand = plan.brand;
        let mut installation =
            tokio::task::spawn_blocking(move || Installation::start_on(brand, "medbook-chaos")).await??;
        installation.set("MEDBOOK_DATABASE_CONNECTIONS", CONNECTIONS);
        let clinic = Clinic::open(&installation, DOCTORS, plan.clients).await;
        let broker_wire = Wire::before(installation.nats.port()).await?;
        let mut database_wires = BTreeMap::new();
        for role in Role::ALL {
            database_wires.insert(role, Wire::before(installation.database.port()).await?);
        }
        let post_office = PostOffice::open(installation.folder().join("mails.jsonl"), clock).await?;
        let mut stage = Self {
            broker_copy: installation.folder().join("broker-copy"),
            installation,
            actors: Vec::new(),
            database_wires,
            broker_wire,
            post_office,
        };
        stage.engage()?;
        let stage = tokio::task::spawn_blocking(move || stage.make_ready().map(|()| stage)).await??;
        Ok((stage, clinic))
    }

    fn engage(&mut self) -> Result<()> {
        let logs = self.installation.folder().join("logs");
        fs::create_dir_all(&logs)?;
        for role in Role::ALL {
            for number in 1..=role.processes() {
                let log = logs.join(format!("{}-{number}.log", role.as_str()));
                let actor = Actor::new(role, free_port()?, self.settings(role), log);
                self.actors.push(actor);
            }
        }
        Ok(())
    }

    fn settings(&self, role: Role) -> Vec<(&'static str, String)> {
        let through =
            |url: String, server: u16, wire: &Wire| url.replace(&format!(":{server}"), &format!(":{}", wire.port));
        let (database, nats) = (&self.installation.database, &self.installation.nats);
        let wire = &self.database_wires[&role];
        vec![
            (
                "MEDBOOK_DATABASE_URL",
                through(database.url("medbook"), database.port(), wire),
            ),
            ("MEDBOOK_NATS_URL", through(nats.url(), nats.port(), &self.broker_wire)),
            (
                "MEDBOOK_SMTP_URL",
                format!("smtp://127.0.0.1:{}", self.post_office.port),
            ),
        ]
    }

    /// Starts what is to be started and wakes what has slept enough.
    ///
    /// # Errors
    /// When a program cannot be started.
    pub fn tend(&mut self) -> Result<()> {
        for actor in &mut self.actors {
            actor.tend(&self.installation).context("medbook cannot be run")?;
        }
        Ok(())
    }

    /// Ends every trouble: nothing is frozen, everybody is there.
    ///
    /// # Errors
    /// When a process does not become ready.
    pub fn make_peace(&mut self) -> Result<()> {
        self.post_office.set(None);
        self.installation.database.resume();
        self.installation.nats.resume();
        self.actors.iter_mut().for_each(Actor::wake);
        self.make_ready()
    }

    fn make_ready(&mut self) -> Result<()> {
        let mut failure = None;
        let ready = wait_until(READY_WITHIN, || {
            if let Err(error) = self.tend() {
                failure = Some(error);
                return true;
            }
            self.actors.iter().all(|actor| is_ready(actor.port))
        });
        failure.map_or(Ok(()), Err)?;
        let behind = self.actors.iter().find(|actor| !is_ready(actor.port));
        match behind {
            Some(actor) if !ready => anyhow::bail!("{} did not become ready", actor.role.as_str()),
            Some(_) | None => Ok(()),
        }
    }

    /// `http://127.0.0.1:<port>` of every process of a role.
    pub fn bases(&self, role: Role) -> Vec<String> {
        let playing = self.actors.iter().filter(|actor| actor.role == role);
        playing
            .map(|actor| format!("http://127.0.0.1:{}", actor.port))
            .collect()
    }

    /// How often a process ended though nobody killed it: a start without a database does.
    pub fn ended_by_themselves(&self) -> u32 {
        self.actors.iter().map(|actor| actor.ended_by_itself).sum()
    }

    /// Stops every process in order. The servers stay.
    ///
    /// # Errors
    /// When one does not stop within a minute: it waits for something that does not come.
    pub fn stop_processes(&mut self) -> Result<()> {
        let mut stuck = Vec::new();
        for actor in &mut self.actors {
            if !actor.stop() {
                stuck.push(actor.role.as_str());
            }
        }
        anyhow::ensure!(stuck.is_empty(), "did not stop when asked: {}", stuck.join(", "));
        Ok(())
    }
}
