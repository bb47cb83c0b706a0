use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use domain::Aggregate;
use event_store::{Audit, EventStore, Loaded, Work};
use http_kit::Problem;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::refused::Refused;
use crate::state::State;
use crate::wish::Wish;

/// One try at a command: what it reads, and the work it collects for the append.
pub struct Attempt {
    /// The instant this try is decided for.
    pub now: DateTime<Utc>,
    store: EventStore,
    work: Work,
}

/// What a try came to: a work to append, and what to answer when it is.
pub struct Decided {
    pub(crate) work: Work,
    pub(crate) status: StatusCode,
    pub(crate) body: Value,
}

impl Attempt {
    pub(crate) fn new(state: &State, wish: &Wish) -> Self {
        let now = state.clock.now();
        let audit = Audit {
            actor: wish.actor,
            causation_id: wish.causation_id,
            correlation_id: wish.correlation_id,
            now,
        };
        Self {
            now,
            store: state.store.clone(),
            work: Work::new(audit, state.ids.clone()),
        }
    }

    /// An aggregate as it stands; version 0 when there is none.
    pub async fn load<A: Aggregate>(&self, id: impl Into<Uuid>) -> Result<Loaded<A>, Refused> {
        Ok(self.store.load(id).await?)
    }

    /// The account whose e-mail address has this hash.
    pub async fn account_of(&self, email_index: &str) -> Result<Option<Uuid>, Refused> {
        Ok(self.store.claimed_by(domain::account::EMAIL_CLAIM, email_index).await?)
    }

    /// Decides a command and takes its events into the work. The state after it.
    pub fn decide<A>(&mut self, loaded: &Loaded<A>, command: A::Command) -> Result<A, Refused>
    where
        A: Aggregate,
        Refused: From<A::Refusal>,
    {
        Ok(self.work.decide(loaded, command)?)
    }

    /// The decision holds only while this stream stays as it was read.
    pub fn unchanged<A: Aggregate>(&mut self, loaded: &Loaded<A>) {
        self.work.unchanged(loaded);
    }

    /// A password's hash, to be stored with the events.
    pub fn password(&mut self, account_id: Uuid, hash: String) {
        self.work.secret(account_id, crate::PASSWORD, hash);
    }

    /// Ends the try: append what was collected and answer this.
    pub fn answer(self, status: StatusCode, body: &impl Serialize) -> Result<Decided, Refused> {
        let mut body = serde_json::to_value(body).map_err(Problem::internal)?;
        if let Value::Object(fields) = &mut body {
            fields.remove("position");
        }
        Ok(Decided {
            work: self.work,
            status,
            body,
        })
    }
}
