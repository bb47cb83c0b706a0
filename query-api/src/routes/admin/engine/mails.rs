use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Utc};
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Json};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::State;
use crate::failure::Failure;
use crate::queries::mails;

/// The list shows at most so many failed mails.
const LIMIT: u32 = 100;

/// What became of the mails.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Mails {
    /// How many there are of each status: planned, due, sending, sent, failed, skipped-late, skipped-stale, skipped-gone, skipped-old.
    pub counts: BTreeMap<String, u64>,
    /// The ones that failed last, at most 100.
    pub failed: Vec<FailedMail>,
}

/// A mail that will not be sent unless it is tried again.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FailedMail {
    /// The event it was for.
    pub event_id: Uuid,
    /// Name of its kind.
    pub kind: String,
    /// The account it was for.
    pub recipient: Uuid,
    /// Why, for example `smtp-550`.
    #[schema(required)]
    pub reason: Option<String>,
    /// When it was given up.
    #[schema(required)]
    pub failed_at: Option<DateTime<Utc>>,
}

http_kit::problems!(MailsProblems: ANY, SIGNED_IN);

/// What became of the mails, and which failed.
#[utoipa::path(
    get, path = "/api/admin/engine/mails", operation_id = "getMails", tag = "engine", params(),
    responses((status = 200, body = Mails), MailsProblems),
    security(("accessToken" = []))
)]
pub async fn handler(Extract(state): Extract<State>, caller: Caller) -> Result<Json<Mails>, Failure> {
    caller.authorise(Operation::GetMails)?;
    let write = state.log()?.pool();
    let counts = mails::counts(write).await?.into_iter();
    let failed = mails::failed(write, LIMIT).await?.into_iter();
    Ok(Json(Mails {
        counts: counts
            .map(|(status, mails)| (status, u64::try_from(mails).unwrap_or(0)))
            .collect(),
        failed: failed.map(FailedMail::from).collect(),
    }))
}

impl From<mails::Failed> for FailedMail {
    fn from(row: mails::Failed) -> Self {
        Self {
            event_id: row.event_id,
            kind: row.kind,
            recipient: row.recipient,
            reason: row.reason,
            failed_at: row.settled_at,
        }
    }
}
