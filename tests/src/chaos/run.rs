use anyhow::Result;
use sqlx::MySqlPool;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

use super::check::{self, Findings, Remains};
use super::client::{Client, Progress, World};
use super::driver::{Driver, Strike};
use super::fault::Role;
use super::journal::Journal;
use super::observer;
use super::plan::Plan;
use super::settle::{projection_behind, settle};
use super::stage::Stage;
use super::stopwatch::Stopwatch;
use super::summary::{Summary, counted, slowest_recovery};
use crate::Clinic;

const REBUILT_WITHIN: Duration = Duration::from_mins(2);

/// What happened before the checks.
struct Aftermath {
    stage: Stage,
    strikes: Vec<Strike>,
    remains: Option<Remains>,
    trouble: Option<String>,
    seconds_of_faults: u64,
}

/// Does what the plan says and checks what is left.
///
/// # Errors
/// When the stage cannot be set up or a server does not come back. What is found wrong is in the summary.
pub async fn run(plan: Plan) -> Result<Summary> {
    let clock = Stopwatch::start();
    let progress = Arc::new(Progress::default());
    let (seed, database) = (plan.seed, plan.brand.as_str());
    let mut aftermath = under_fire(plan, clock, Arc::clone(&progress)).await?;
    let checked = match &aftermath.remains {
        Some(remains) => check::all(remains).await.map(Some),
        None => Ok(None),
    };
    let (findings, trouble) = match checked {
        Ok(findings) => (findings, aftermath.trouble.take()),
        Err(error) => (None, aftermath.trouble.take().or(Some(format!("{error:#}")))),
    };
    let mails = aftermath.remains.as_ref().map_or(0, |remains| remains.mails.len());
    let Findings {
        checks,
        wishes,
        events,
        mails_doubled,
    } = findings.unwrap_or_default();
    let mut summary = Summary {
        seed,
        database,
        seconds_of_faults: aftermath.seconds_of_faults,
        seconds: clock.elapsed().as_secs(),
        kills: aftermath.strikes.iter().filter(|strike| strike.fault.kills()).count(),
        faults: counted(&aftermath.strikes),
        ended_by_themselves: aftermath.stage.ended_by_themselves(),
        wishes,
        events,
        mails,
        mails_doubled,
        slowest_recovery: aftermath
            .remains
            .as_ref()
            .map_or(0, |remains| slowest_recovery(&remains.strikes, &remains.journal)),
        longest_silence: progress.longest_silence.load(Ordering::Relaxed),
        checks,
        trouble,
        folder: None,
    };
    if !summary.is_clean() {
        aftermath.stage.installation.keep();
        summary.folder = Some(aftermath.stage.installation.folder().to_path_buf());
    }
    // Stopping servers waits for them.
    spawn_blocking(move || drop(aftermath)).await?;
    Ok(summary)
}

async fn under_fire(plan: Plan, clock: Stopwatch, progress: Arc<Progress>) -> Result<Aftermath> {
    let (stage, clinic) = Stage::set_up(&plan, clock).await?;
    let world = Arc::new(World {
        commands: stage.bases(Role::CommandApi),
        queries: stage.bases(Role::QueryApi),
        doctors: clinic.doctors.clone(),
        journal: Journal::create(stage.installation.folder().join("journal.jsonl"))?,
        clock,
        progress: Arc::clone(&progress),
        enough: CancellationToken::new(),
        peace: CancellationToken::new(),
    });
    let head_before = clinic.store.head().await?;
    let nats_url = stage.installation.nats.url();
    let stop_watching = CancellationToken::new();
    let watching = observer::watch(clinic.store.clone(), nats_url.clone(), stop_watching.clone());
    let observer = tokio::spawn(watching);
    let clients = send_in(&clinic, &plan, &world);
    progress.last_success.store(clock.millis(), Ordering::Relaxed);

    let began = Instant::now();
    let driver = Driver::new(stage, plan, clock, progress);
    let (mut stage, strikes) = spawn_blocking(move || driver.run()).await??;
    let seconds_of_faults = began.elapsed().as_secs();
    world.enough.cancel();
    let (mut stage, peace) = spawn_blocking(move || {
        let peace = stage.make_peace();
        (stage, peace)
    })
    .await?;
    world.peace.cancel();
    // What stayed open shows in the journal.
    clients.join_all().await;
    let read = MySqlPool::connect(&stage.installation.database.url("medbook_read")).await?;
    let settled = match peace {
        Ok(()) => settle(&clinic.store, &read, &nats_url).await,
        Err(error) => Err(error),
    };
    stop_watching.cancel();
    let sightings = observer.await?;
    let (stage, stopped) = spawn_blocking(move || {
        let stopped = stage.stop_processes();
        (stage, stopped)
    })
    .await?;
    let settled = settled.and(stopped);
    // What is checked does not depend on everything having come to rest; that it did not is trouble enough.
    let (remains, unbuilt) = match rebuild(&stage, &clinic).await {
        Ok(rebuilt) => {
            let remains = Remains {
                store: clinic.store,
                read,
                rebuilt,
                nats_url,
                head_before,
                journal: world.journal.entries()?,
                sightings,
                mails: stage.post_office.taken()?,
                strikes: strikes.clone(),
            };
            (Some(remains), None)
        }
        Err(error) => (None, Some(error)),
    };
    let trouble = settled.err().or(unbuilt).map(|error| format!("{error:#}"));
    Ok(Aftermath {
        stage,
        strikes,
        remains,
        trouble,
        seconds_of_faults,
    })
}

fn send_in(clinic: &Clinic, plan: &Plan, world: &Arc<World>) -> JoinSet<usize> {
    let mut clients = JoinSet::new();
    for (number, email) in clinic.patients.iter().enumerate() {
        let client = Client::new(number, email.clone(), plan.seed, Arc::clone(world));
        clients.spawn(client.run());
    }
    clients
}

/// The read tables once more, by projectors that know nothing but the log.
async fn rebuild(stage: &Stage, clinic: &Clinic) -> Result<MySqlPool> {
    let installation = &stage.installation;
    let (write, read) = (
        installation.database.url("medbook"),
        installation.database.url("medbook_rebuilt"),
    );
    migrations::migrate(&write, &read).await?;
    let pool = MySqlPool::connect(&read).await?;
    let settings = [("MEDBOOK_READ_DATABASE_URL", read.as_str())];
    let log = installation.folder().join("logs/rebuild.log");
    let mut process = installation.launch(&["projectors"], servers::free_port()?, &settings, &log)?;
    let head = clinic.store.head().await?;
    let give_up = Instant::now() + REBUILT_WITHIN;
    let mut behind = projection_behind(&pool, head).await?;
    while behind.is_some() && Instant::now() < give_up {
        sleep(Duration::from_millis(100)).await;
        behind = projection_behind(&pool, head).await?;
    }
    spawn_blocking(move || process.stop()).await?;
    match behind {
        None => Ok(pool),
        Some(behind) => Err(anyhow::anyhow!(behind).context("the rebuild did not come to its end")),
    }
}
