//! A million commands that race for the time of one doctor, of fifty and of a thousand: whether any two of what was
//! carried out overlap, and how long the one busy doctor's patients wait.

mod racer;

use anyhow::{Context, Result, ensure};
use chrono::Days;
use domain::time::Clock;
use end_to_end::{Api, Clinic};
use event_store::system::SystemClock;
use rand::SeedableRng;
use rand::rngs::StdRng;
use servers::Brand;
use sqlx::{Connection, MySqlConnection};
use std::sync::Arc;
use std::time::Duration;

use crate::load::{Seen, closed_loop};
use crate::options::Options;
use crate::rows::{Row, Rows};
use crate::world::Servers;
use racer::{Field, Racer, race};

/// Commands of all three races together.
const COMMANDS: usize = 1_000_000;
/// For the time of how many doctors each race is.
const RACES: [usize; 3] = [1, 50, 1_000];
const CLIENTS: usize = 32;
/// Each client acts for some of them and for nobody else's.
const PATIENTS: usize = 4 * CLIENTS;

/// Longer than a million commands take anywhere: a race ends when its commands are used up.
const NO_HURRY: Duration = Duration::from_hours(2);

/// Two processes of ours, each serving half of the clients, and the check that nothing they took overlaps.
pub async fn measure(brand: Brand, options: &Options, rows: &mut Rows) -> Result<()> {
    let servers = Servers::start(brand)?;
    let most = RACES.iter().copied().max().unwrap_or_default();
    let clinic = Clinic::open(&servers.installation, most, PATIENTS).await;
    // No mail server listens here, and mails are not what is measured.
    let one = servers.installation.spawn(&["all", "--except", "notifier"])?;
    let other = servers.installation.spawn(&["command-api"])?;
    let commands = if options.quick { 9_000 } else { COMMANDS } / RACES.len();
    let mut hot = f64::NAN;
    for doctors in RACES {
        let field = Arc::new(Field {
            doctors: clinic.doctors.iter().copied().take(doctors).collect(),
            first_day: SystemClock.now().date_naive() + Days::new(2),
        });
        let bases = [one.base.as_str(), other.base.as_str()];
        let racers = racers(&bases, &clinic, &field, commands).await?;
        let tally = Arc::clone(&racers.tally);
        let seen = closed_loop(racers.all, NO_HURRY, race).await?;
        let noun = if doctors == 1 { "doctor" } else { "doctors" };
        let what = |figure: &str| format!("racing for {doctors} {noun}: {figure}, {CLIENTS} clients");
        rows.add(Row::new(what("commands"), seen.rate(), "/s"));
        rows.add(Row::new(what("carried out"), tally.percent_done(), "%"));
        rows.add(p99(what("p99"), &seen, doctors, &mut hot));
    }
    let overlaps = overlaps(&servers.database_url("medbook")).await?;
    let what = format!("racing: overlaps after {} commands", commands * RACES.len());
    rows.add(Row::new(what, f64::from(overlaps), "").at_most(0.0));
    // The table that was looked at is what the events say.
    let differences = event_store::verify::holdings(&clinic.store).await?;
    ensure!(
        differences.is_empty(),
        "the log and what it holds differ: {differences:?}"
    );
    Ok(())
}

/// The first race is for one doctor, and has a target; the others stand beside it.
fn p99(what: String, seen: &Seen, doctors: usize, hot: &mut f64) -> Row {
    let row = Row::new(what, seen.percentile(0.99), "ms");
    if doctors == 1 {
        *hot = seen.percentile(0.99);
        row.at_most(50.0)
    } else {
        row.beside("one doctor", *hot)
    }
}

struct Racers {
    all: Vec<Racer>,
    tally: Arc<racer::Tally>,
}

/// Signs everybody in anew: no token lasts as long as all races.
async fn racers(bases: &[&str], clinic: &Clinic, field: &Arc<Field>, commands: usize) -> Result<Racers> {
    let tally = Arc::new(racer::Tally::default());
    let mut all = Vec::with_capacity(CLIENTS);
    let groups = clinic.patients.chunks(clinic.patients.len() / CLIENTS);
    for ((n, patients), base) in groups.enumerate().zip(bases.iter().cycle()) {
        let api = Api::at(base);
        let mut tokens = Vec::with_capacity(patients.len());
        for patient in patients {
            tokens.push(api.sign_in(patient).await);
        }
        let random = StdRng::seed_from_u64(u64::try_from(n)?);
        let commands = commands / CLIENTS;
        all.push(Racer::new(base, tokens, random, commands, field, &tally).await?);
    }
    Ok(Racers { all, tally })
}

/// Pairs of neighbours in time that overlap and take time of the same doctor, patient or room. Sorted by their starts,
/// two neighbours overlap if any two do.
async fn overlaps(url: &str) -> Result<u32> {
    const SELECT: &str = "SELECT COUNT(*) FROM (SELECT starts_at, LAG(ends_at) OVER (PARTITION BY resource_id, resource_kind \
        ORDER BY starts_at, ends_at) AS free_from FROM (SELECT DISTINCT resource_id, resource_kind, starts_at, ends_at, \
        owner_id FROM reservation WHERE expires_at IS NULL OR expires_at > ?) AS held) AS neighbours \
        WHERE free_from > starts_at";
    let mut connection = MySqlConnection::connect(url).await?;
    let count: i64 = sqlx::query_scalar(SELECT)
        .bind(SystemClock.now())
        .fetch_one(&mut connection)
        .await
        .context("the reservations")?;
    Ok(u32::try_from(count)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use test_kit::TestDatabases;

    #[tokio::test]
    async fn times_that_overlap_are_counted_and_times_that_touch_are_not() {
        let databases = TestDatabases::create().await;
        let hold = async |resource: u8, from: u8, to: u8, expires_at: Option<&str>| {
            sqlx::query(
                "INSERT INTO reservation VALUES (REPEAT(CHAR(?), 16), 'doctor', '2030-01-01', MAKEDATE(2030, 1) + \
                 INTERVAL ? HOUR, MAKEDATE(2030, 1) + INTERVAL ? HOUR, ?, 'appointment', REPEAT(CHAR(?), 16))",
            )
            .bind(resource)
            .bind(from)
            .bind(to)
            .bind(expires_at)
            .bind(from)
            .execute(&databases.write)
            .await
            .unwrap();
        };
        hold(1, 9, 10, None).await;
        hold(1, 10, 11, None).await;
        hold(2, 9, 11, None).await;
        assert_eq!(overlaps(&databases.write_url).await.unwrap(), 0);
        hold(2, 10, 12, Some("2020-01-01")).await;
        assert_eq!(overlaps(&databases.write_url).await.unwrap(), 0, "it is over");
        hold(1, 8, 12, None).await;
        assert_eq!(overlaps(&databases.write_url).await.unwrap(), 1);
    }
}
