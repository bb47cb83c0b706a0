//! The one binary of Medbook: every role is a subcommand, `all` plays them together.

mod console;
mod demo;
mod engine;
mod housekeeping;
mod keys;
mod mailbox;
mod parts;
mod settings;
mod telemetry;
mod website;

use anyhow::Result;
use clap::{Parser, Subcommand};
use tokio_util::sync::CancellationToken;

use crate::parts::{Cast, Part};
use crate::settings::Settings;
use crate::telemetry::{Telemetry, TelemetrySettings};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(name = "medbook", version, about = "Medical booking people can trust")]
struct Cli {
    #[command(subcommand)]
    role: Role,
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    telemetry: TelemetrySettings,
}

#[derive(Subcommand)]
enum Role {
    /// Play every role in this process
    All {
        /// Leave a role to another process
        #[arg(long, value_enum, value_delimiter = ',')]
        except: Vec<Part>,
        /// Run only these projections, and leave the others to other processes
        #[arg(long, value_delimiter = ',', value_name = "NAME")]
        only_projections: Vec<String>,
    },
    /// Take commands over HTTP and append to the log
    CommandApi,
    /// Answer questions over HTTP from the read tables
    QueryApi,
    /// Keep the read tables up to date
    Projectors {
        /// Run only these projections, and leave the others to other processes
        #[arg(long, value_delimiter = ',', value_name = "NAME")]
        only: Vec<String>,
    },
    /// Publish the log on the broker
    Relay,
    /// Send mails
    Notifier,
    /// Create the databases and bring their tables up to date
    Migrate,
    /// Make an admin account; asks for a password, or makes one up if it cannot ask
    CreateAdmin {
        /// The admin's e-mail address
        #[arg(long)]
        email: String,
        /// The admin's name
        #[arg(long)]
        name: String,
    },
    /// Make the demo clinic in an empty log
    Seed,
    /// Make the installation's secret keys
    Keygen,
    /// Print the OpenAPI document
    Openapi,
    #[command(flatten)]
    Engine(engine::Task),
}

#[tokio::main]
async fn main() -> Result<()> {
    let Cli {
        role,
        settings,
        telemetry,
    } = Cli::parse();
    let telemetry = Telemetry::start(&telemetry)?;
    let outcome = play(role, &settings).await;
    telemetry.finish();
    outcome
}

async fn play(role: Role, settings: &Settings) -> Result<()> {
    match role {
        Role::All {
            except,
            only_projections,
        } => serve(settings, Cast::of(Part::all_but(&except)).only(only_projections)).await,
        Role::CommandApi => serve(settings, Cast::of([Part::CommandApi])).await,
        Role::QueryApi => serve(settings, Cast::of([Part::QueryApi])).await,
        Role::Projectors { only } => serve(settings, Cast::of([Part::Projectors]).only(only)).await,
        Role::Relay => serve(settings, Cast::of([Part::Relay])).await,
        Role::Notifier => serve(settings, Cast::of([Part::Notifier])).await,
        Role::Migrate => Ok(migrations::migrate(settings.write_url()?, &settings.read_url()?).await?),
        Role::CreateAdmin { email, name } => console::create_admin(settings, &email, &name).await,
        Role::Seed => console::seed(settings).await,
        Role::Keygen => keys::generate(&settings.keys),
        Role::Openapi => console::print_openapi(),
        Role::Engine(task) => engine::run(settings, task).await,
    }
}

async fn serve(settings: &Settings, cast: Cast) -> Result<()> {
    let shutdown = CancellationToken::new();
    tokio::spawn(cancel_on_signal(shutdown.clone()));
    parts::run(settings, &cast, shutdown).await
}

async fn cancel_on_signal(shutdown: CancellationToken) {
    use tokio::signal::unix::{SignalKind, signal};
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => signals.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    shutdown.cancel();
}
