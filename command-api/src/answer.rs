use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use domain::appointment::Status;
use event_store::StoredAnswer;
use http_kit::{Json, Problem};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// The answer to a command. The first one and every repeated one are equal, byte by byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    status: u16,
    /// Without the position: it is not known before the append, and stored beside the body.
    body: Value,
    position: u64,
}

impl Answer {
    pub(crate) fn new(status: StatusCode, body: Value, position: u64) -> Self {
        Self {
            status: status.as_u16(),
            body,
            position,
        }
    }
}

impl From<StoredAnswer> for Answer {
    fn from(stored: StoredAnswer) -> Self {
        Self {
            status: stored.status,
            body: stored.body,
            position: stored.position,
        }
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let mut body = self.body;
        if let Value::Object(fields) = &mut body {
            fields.insert("position".to_owned(), self.position.into());
            // Maps may keep the order of insertion, which a stored answer has lost.
            fields.sort_keys();
        }
        match StatusCode::from_u16(self.status) {
            Ok(status) => (status, Json(body)).into_response(),
            Err(error) => Problem::internal(error).into_response(),
        }
    }
}

/// The place in the log an answer reflects. Only a place in the code: it is not stored, and filled in when the answer
/// goes out.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct LogPosition;

/// The command was carried out.
#[derive(Clone, Copy, Debug, Default, Serialize, ToSchema)]
#[schema(as = Position)]
pub struct Done {
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}

/// Where a visit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum VisitStatus {
    /// The doctor has to say yes.
    Pending,
    /// Will take place.
    Booked,
    /// The patient is there.
    Arrived,
    /// The doctor is seeing the patient.
    #[serde(rename = "in-progress")]
    InProgress,
    /// Took place.
    Fulfilled,
    /// Will not take place.
    Cancelled,
    /// The patient did not come.
    NoShow,
}

impl From<Status> for VisitStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Pending => Self::Pending,
            Status::Booked => Self::Booked,
            Status::Arrived => Self::Arrived,
            Status::InProgress => Self::InProgress,
            Status::Fulfilled => Self::Fulfilled,
            Status::Cancelled => Self::Cancelled,
            Status::NoShow => Self::NoShow,
        }
    }
}

/// A visit stands here now.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct StatusChanged {
    /// Where it stands.
    pub status: VisitStatus,
    /// Place in the log; send it as `X-Min-Position` to read what has changed.
    #[schema(value_type = u64)]
    pub position: LogPosition,
}
