use access::Operation;
use axum::extract::{Path, State as Extract};
use chrono::{DateTime, Utc};
use domain::{Fact, StreamState};
use event_store::Recorded;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, Problem};
use serde::Serialize;
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::failure::Failure;
use crate::parameters::{Asked, FromParameters, Parameters};

/// What to show besides the events.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct StreamQuery {
    /// Show the state as of this instant (RFC 3339); the present state if left out.
    pub as_of: Option<DateTime<Utc>>,
}

impl FromParameters for StreamQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        let as_of = parameters.optional("asOf", instant);
        Some(Self { as_of })
    }
}

/// What happened to one stream.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Stream {
    /// Every event of it, in order.
    pub events: Vec<StreamEvent>,
    /// How many of them the state reflects.
    pub version: usize,
    /// The state after them, personal values by their ids; null: nothing had happened, or an event cannot be read.
    #[schema(required, value_type = Option<Object>)]
    pub state: Option<Value>,
}

/// Something that happened. Its data is not shown.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct StreamEvent {
    /// Place in the stream.
    pub version: u32,
    /// Place in the log.
    pub position: u64,
    /// Its id.
    pub event_id: Uuid,
    /// What happened.
    pub event_type: String,
    /// Whether this program can read it.
    pub readable: bool,
    /// The account that asked for it; null: the system or somebody not signed in.
    #[schema(required)]
    pub actor: Option<Uuid>,
    /// The request it belongs to.
    pub correlation_id: Uuid,
    /// When it was decided.
    pub recorded_at: DateTime<Utc>,
}

http_kit::problems!(StreamProblems: ANY, SIGNED_IN, &[Code::NotFound, Code::ValidationFailed]);

/// What happened to one stream, and its state as of an instant.
#[utoipa::path(
    get, path = "/api/admin/engine/streams/{type}/{id}", operation_id = "getStream", tag = "engine",
    params(("type" = String, Path, description = "The kind of stream, for example appointment"), ("id" = Uuid, Path), StreamQuery),
    responses((status = 200, body = Stream), StreamProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Path((kind, id)): Path<(String, String)>,
    Asked(query): Asked<StreamQuery>,
) -> Result<Json<Stream>, Failure> {
    caller.authorise(Operation::GetStream)?;
    // What is not an id names nothing.
    let id = Uuid::try_parse(&id).map_err(|_| Problem::not_found())?;
    let history = state.log()?.history(&kind, id).await?;
    if history.is_empty() {
        return Err(Failure::not_found());
    }
    let counted = query.as_of.map_or(&history[..], |as_of| until(&history, as_of));
    let facts: Option<Vec<Fact>> = counted.iter().map(|event| event.fact().ok()).collect();
    let shown = facts.and_then(|facts| StreamState::after(&facts));
    Ok(Json(Stream {
        version: counted.len(),
        state: shown.map(serde_json::to_value).transpose().map_err(Problem::internal)?,
        events: history.iter().map(StreamEvent::of).collect(),
    }))
}

/// The events that had happened at this instant. The clocks of several processes differ: what follows the first event
/// that does not count any more does not count either.
fn until(history: &[Recorded], as_of: DateTime<Utc>) -> &[Recorded] {
    let later = history.iter().position(|event| event.recorded_at > as_of);
    &history[..later.unwrap_or(history.len())]
}

impl StreamEvent {
    fn of(event: &Recorded) -> Self {
        Self {
            version: event.version,
            position: event.position,
            event_id: event.event_id,
            event_type: event.event_type.clone(),
            readable: event.fact().is_ok(),
            actor: event.actor,
            correlation_id: event.correlation_id,
            recorded_at: event.recorded_at,
        }
    }
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let instant = DateTime::parse_from_rfc3339(text).map(|instant| instant.to_utc());
    instant.map_err(|_| "Write an instant as 2026-11-17T14:00:00+01:00.".to_owned())
}
