//! Subcommands that do one thing and end. What they print is their answer.

use anyhow::{Context, Result, ensure};
use domain::account::EMAIL_CLAIM;
use domain::time::Clock;
use event_store::system::{RandomIds, SystemClock};
use event_store::{EventStore, MasterKey, StoreOptions};
use std::io::{IsTerminal, stdin};
use std::sync::Arc;
use uuid::Uuid;

use crate::keys::{self, Keys};
use crate::settings::Settings;
use crate::{demo, parts};

/// Makes an admin. Asks for the password at a terminal; otherwise makes one up and prints it once.
pub async fn create_admin(settings: &Settings, email: &str, name: &str) -> Result<()> {
    let Keys { master, .. } = keys::read(&settings.keys)?;
    let (password, made_up) = if stdin().is_terminal() {
        (ask_for_password()?, false)
    } else {
        (random_password()?, true)
    };
    let store = open(settings, master.clone()).await?;
    command_api::create_admin(
        &store,
        &master,
        Arc::new(RandomIds),
        &SystemClock,
        name,
        email,
        &password,
    )
    .await?;
    say(&format!("The admin {email} can sign in now."));
    if made_up {
        say(&format!("Password (shown once): {password}"));
    }
    store.close().await;
    Ok(())
}

/// Makes the demo clinic unless the log holds something already, and says who can sign in.
pub async fn seed(settings: &Settings) -> Result<()> {
    let Keys { master, .. } = keys::read(&settings.keys)?;
    let store = open(settings, master.clone()).await?;
    if let Some(made) = demo::seed(&store, &master, SystemClock.now()).await? {
        // The clinic's past must not arrive as mails today. Its visits to come are reminded of.
        notifier::skip_to(&store, made.position, &SystemClock)
            .await
            .context("the mails of the demo's past cannot be skipped")?;
        let demo::Seeded {
            doctors,
            patients,
            visits,
            ..
        } = made;
        say(&format!(
            "The demo clinic has {doctors} doctors, {patients} patients and {visits} visits."
        ));
    } else {
        say("The log holds events already; it was left as it is.");
    }
    say(&format!("Demo accounts, all with the password {}:", demo::PASSWORD));
    for (role, email) in [
        ("patient", demo::PATIENT),
        ("doctor", demo::DOCTOR),
        ("admin", demo::ADMIN),
    ] {
        say(&format!("  {role:<8} {email}"));
    }
    store.close().await;
    Ok(())
}

/// Prints the OpenAPI document of both APIs.
pub fn print_openapi() -> Result<()> {
    say(&parts::openapi().to_pretty_json()?);
    Ok(())
}

/// The account with this e-mail address, if one is named.
///
/// # Errors
/// When there is none, or the database refuses.
pub async fn account_of(store: &EventStore, master: &MasterKey, email: Option<&str>) -> Result<Option<Uuid>> {
    let Some(email) = email else { return Ok(None) };
    let index = master.index(EMAIL_CLAIM, &email.trim().to_lowercase());
    let account = store.claimed_by(EMAIL_CLAIM, &index).await?;
    let account = account.with_context(|| format!("there is no account with the address {email}"))?;
    Ok(Some(account))
}

/// The log, for a subcommand that does one thing.
///
/// # Errors
/// When it cannot be opened.
pub async fn open(settings: &Settings, master: MasterKey) -> Result<EventStore> {
    let options = StoreOptions {
        pool_size: 4,
        ..StoreOptions::default()
    };
    EventStore::open(settings.write_url()?, master, Arc::new(SystemClock), options)
        .await
        .context("the log cannot be opened: has `medbook migrate` been run?")
}

fn ask_for_password() -> Result<String> {
    let password = rpassword::prompt_password("Password (10 characters or more): ")?;
    ensure!(
        password == rpassword::prompt_password("Again: ")?,
        "the two passwords differ"
    );
    Ok(password)
}

fn random_password() -> Result<String> {
    let mut secret = [0; 15];
    aws_lc_rs::rand::fill(&mut secret).map_err(|_| anyhow::anyhow!("the system gives no random numbers"))?;
    Ok(base64::Engine::encode(
        &base64::engine::general_purpose::URL_SAFE_NO_PAD,
        secret,
    ))
}

/// Prints a line of a subcommand's answer.
#[expect(clippy::print_stdout, reason = "what a subcommand prints is its answer")]
pub fn say(text: &str) {
    println!("{text}");
}
