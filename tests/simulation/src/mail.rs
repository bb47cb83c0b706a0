//! The mail server, and the readers' addresses.

use domain::PersonalId;
use domain::time::Clock;
use event_store::VaultError;
use lettre::Message;
use notifier::ports::{Connection, MailServer, People};
use notifier::{Delivery, SmtpUrlInvalid, Taken};
use std::collections::{BTreeMap, HashMap};
use std::time::Duration;
use tokio::time::sleep;
use uuid::Uuid;

use crate::world::Process;

/// What the mail server has handed out.
#[derive(Default)]
pub struct Post {
    letters: BTreeMap<String, Vec<Letter>>,
    /// The newest position each person has been told of, for each thing that mails are about.
    newest: BTreeMap<(Uuid, Option<Uuid>), u64>,
}

/// One delivery.
struct Letter {
    process: Process,
    server: (u64, u64),
    answer_lost: bool,
    noted: bool,
}

impl Post {
    /// The notifier has it on disk that this was sent.
    pub fn noted(&mut self, message_id: &str) {
        for letter in self.letters.get_mut(message_id).into_iter().flatten() {
            letter.noted = true;
        }
    }

    pub fn has(&self, message_id: &str) -> bool {
        self.letters.contains_key(message_id)
    }

    pub fn count(&self) -> usize {
        self.letters.len()
    }
}

/// A mail server as one process reaches it.
pub struct FarMailServer(pub Process);

/// A connection to it.
pub struct FarConnection(Process);

impl MailServer for FarMailServer {
    type Connection = FarConnection;

    fn connection(&self) -> Result<FarConnection, SmtpUrlInvalid> {
        Ok(FarConnection(self.0.clone()))
    }
}

fn later(reason: &str) -> Delivery {
    Delivery::TryLater {
        reason: reason.to_owned(),
    }
}

impl Connection for FarConnection {
    async fn send(&mut self, mail: &Taken, _: Message) -> Delivery {
        self.0.travel().await;
        let world = &self.0.world;
        if world.trouble(10) {
            return later("smtp-451");
        }
        if world.trouble(3) {
            sleep(Duration::from_secs(30)).await;
            return later("timeout");
        }
        let answer_lost = world.trouble(5);
        self.deliver(mail, answer_lost);
        self.0.travel().await;
        if answer_lost {
            later("connection")
        } else {
            Delivery::Accepted
        }
    }
}

impl FarConnection {
    /// The server hands it out, and looks whether it may.
    fn deliver(&self, mail: &Taken, answer_lost: bool) {
        let world = &self.0.world;
        world.note(
            &self.0.name,
            &format!(
                "mail {} of {} to {}",
                mail.kind,
                mail.position,
                mail.recipient.as_u128()
            ),
        );
        let (durable, server) = {
            let inner = world.lock();
            (inner.server.durable_head(), (inner.server.life, inner.server.refusals))
        };
        let event = world.log.event(mail.position, mail.event_id);
        if mail.due_at.is_some_and(|due_at| world.now() < due_at) {
            world.broken(format!("reminded of {} before it was due", mail.position));
        }
        if mail.position > durable || event.is_none() {
            world.broken(format!("mailed about {} when {durable} was durable", mail.position));
        }
        let mut inner = world.lock();
        let about = event.map(|event| event.stream_id);
        let newest = inner.post.newest.entry((mail.recipient, about)).or_default();
        let outdated = mail.position < *newest;
        *newest = mail.position.max(*newest);
        let before = inner.post.letters.entry(mail.message_id.clone()).or_default();
        // Sent once more only if nobody could know that it was sent.
        let needless = before.last().is_some_and(|last| {
            let excused = last.answer_lost || !last.process.is_alive() || last.server != server;
            last.noted || !excused
        });
        before.push(Letter {
            process: self.0.clone(),
            server,
            answer_lost,
            noted: false,
        });
        drop(inner);
        if outdated {
            world.broken(format!("mailed about {} after something newer", mail.position));
        }
        if needless {
            world.broken(format!("mailed {} twice", mail.message_id));
        }
    }
}

/// Everybody's name and address.
#[derive(Clone)]
pub struct FarPeople(pub Process);

impl People for FarPeople {
    async fn texts(&self, ids: &[PersonalId]) -> Result<HashMap<PersonalId, String>, VaultError> {
        self.0.travel().await;
        Ok(ids
            .iter()
            .map(|id| (*id, format!("p{}@example.test", id.0.as_u128())))
            .collect())
    }
}
