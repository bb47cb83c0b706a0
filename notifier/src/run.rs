use access::SigningKey;
use domain::time::Clock;
use event_store::EventStore;
use std::sync::Arc;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::attempt::Sources;
use crate::compose::Desk;
use crate::error::NotifierError;
use crate::planner::Planner;
use crate::sender::Sender;
use crate::settings::{Config, ConfigError, Settings};
use crate::tables::{SmtpServer, Tables};
use crate::templates::Templates;
use crate::upcoming;

/// Plans and sends mails until the shutdown; then finishes the mails it has begun, which takes at most 45 seconds.
///
/// # Errors
/// When it cannot start: a setting or a template is wrong. What goes wrong later is logged, counted in
/// `medbook_notifier_errors_total` and tried again.
pub async fn run(
    config: Config,
    store: EventStore,
    keys: SigningKey,
    clock: Arc<dyn Clock>,
    shutdown: CancellationToken,
) -> Result<(), NotifierError> {
    let Settings { smtp_url, from, links } = Settings::read(&config)?;
    let owed = Arc::new(Notify::new());
    let outbox = Tables(store.pool().clone());
    let host = from.email.domain().to_owned();
    // In a box, because it is large and soon over.
    let remember = Box::pin(upcoming::remember(
        store.clone(),
        clock.clone(),
        host.clone(),
        shutdown.clone(),
    ));
    let planner = Planner {
        log: store.clone(),
        outbox: outbox.clone(),
        clock: clock.clone(),
        host,
        owed: owed.clone(),
    };
    let sender = Sender {
        sources: Sources {
            people: store.vault().clone(),
            log: store,
            desk: Arc::new(Desk {
                from,
                links,
                keys,
                templates: Templates::load()?,
            }),
        },
        outbox,
        clock,
        server: SmtpServer(smtp_url),
        owed,
    };
    let ((), (), sent) = tokio::join!(remember, planner.run(shutdown.clone()), sender.run(shutdown));
    Ok(sent.map_err(ConfigError::from)?)
}
