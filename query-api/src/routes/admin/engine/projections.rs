use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Utc};
use domain::quarantine::Quarantine;
use event_store::EventStore;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Json};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::State;
use crate::failure::Failure;
use crate::queries::projections;

/// How far the read models are.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Projections {
    /// Where the log ends.
    pub head: u64,
    /// By name.
    pub projections: Vec<ProjectionStatus>,
}

/// How far a read model is, and what holds it up.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProjectionStatus {
    /// Its name.
    pub name: String,
    /// The version of its tables.
    pub version: u32,
    /// The last event its rows contain.
    pub position: u64,
    /// Events it has not taken in yet.
    pub lag: u64,
    /// When the first of them was recorded; null: there is none.
    #[schema(required)]
    pub behind_since: Option<DateTime<Utc>>,
    /// When it moved last.
    pub updated_at: DateTime<Utc>,
    /// Why it stands still; null: it does not.
    #[schema(required)]
    pub error: Option<String>,
    /// The event it cannot take in.
    #[schema(required)]
    pub error_position: Option<u64>,
    /// The process that runs it; null: none does.
    #[schema(required)]
    pub holder: Option<Uuid>,
    /// The events it passes over.
    pub set_aside: Vec<EventSetAside>,
}

/// An event a projection passes over.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EventSetAside {
    /// Its place in the log.
    pub position: u64,
    /// Its id.
    pub event_id: Uuid,
    /// Why, in an operator's words.
    pub reason: String,
}

http_kit::problems!(ProjectionsProblems: ANY, SIGNED_IN);

/// How far each read model is, and what holds it up.
#[utoipa::path(
    get, path = "/api/admin/engine/projections", operation_id = "listProjections", tag = "engine", params(),
    responses((status = 200, body = Projections), ProjectionsProblems),
    security(("accessToken" = []))
)]
pub async fn handler(Extract(state): Extract<State>, caller: Caller) -> Result<Json<Projections>, Failure> {
    caller.authorise(Operation::ListProjections)?;
    let log = state.log()?;
    // The checkpoints first: a head read later is never behind them.
    let rows = projections::all(&state.read).await?;
    let head = log.head().await?;
    let mut statuses = Vec::with_capacity(rows.len());
    for row in rows {
        statuses.push(status(log, head, row).await?);
    }
    Ok(Json(Projections {
        head,
        projections: statuses,
    }))
}

async fn status(log: &EventStore, head: u64, row: projections::Projection) -> Result<ProjectionStatus, Failure> {
    let next = if row.position < head {
        log.read_after(row.position, 1).await?.into_iter().next()
    } else {
        None
    };
    let quarantine = log.load::<Quarantine>(Quarantine::id_of(&row.name)).await?.state;
    let set_aside = quarantine.set_aside().map(|(position, event)| EventSetAside {
        position,
        event_id: event.event_id,
        reason: event.reason.clone(),
    });
    Ok(ProjectionStatus {
        holder: projections::holder(log.pool(), &row.name, row.version).await?,
        set_aside: set_aside.collect(),
        lag: head.saturating_sub(row.position),
        behind_since: next.map(|event| event.recorded_at),
        name: row.name,
        version: row.version,
        position: row.position,
        updated_at: row.updated_at,
        error: row.error,
        error_position: row.error_position,
    })
}
