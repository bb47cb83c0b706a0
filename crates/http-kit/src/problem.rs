use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::error::Error;
use std::fmt::Write;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::Code;
use crate::request_id;

/// A refusal or a failure on its way to the client: the only error of a handler.
///
/// What the client sees is the code, a sentence for people, and the id to ask about. A cause is logged, never shown.
#[derive(Debug)]
pub struct Problem {
    code: Code,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    about: Option<Box<About>>,
    retry_after: Option<u64>,
    cause: Option<Box<dyn Error + Send + Sync>>,
}

/// Visits a problem is about.
#[derive(Debug)]
enum About {
    Appointment(Uuid),
    Appointments(Vec<Uuid>),
    Numbers(Vec<u16>),
}

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// The field as it is spelled in the request, nested ones as `location.city`, items as `weekly[0].from`.
    pub field: String,
    /// A sentence for people.
    pub message: String,
}

/// The error body of every operation (RFC 9457, `application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
#[serde(rename_all = "camelCase")]
pub struct ProblemDocument {
    /// A URI of the kind of problem.
    pub r#type: String,
    /// What the code means, in a few words.
    pub title: String,
    /// The response's status.
    pub status: u16,
    /// A sentence for people.
    pub detail: String,
    /// The kind of problem, stable for programs.
    pub code: String,
    /// The request's id, for questions to the operator. A command that is refused again with its key has the id of the
    /// request that was refused first.
    pub request_id: Uuid,
    /// Which fields are wrong (`validation-failed` and `password-weak`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub errors: Vec<FieldError>,
    /// The caller's own visit that was asked for again (`already-booked`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub appointment_id: Option<Uuid>,
    /// The caller's own visits that have to be decided about first (`visits-in-the-way`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub appointment_ids: Vec<Uuid>,
    /// Which visits of the wished series cannot be booked (`series-not-free`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub numbers: Vec<u16>,
}

impl Problem {
    /// A problem with a sentence for people.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            detail: detail.into(),
            errors: Vec::new(),
            about: None,
            retry_after: None,
            cause: None,
        }
    }

    /// A problem about fields of the request (422 `validation-failed`).
    pub fn invalid(errors: Vec<FieldError>) -> Self {
        let problem = Self::new(Code::ValidationFailed, "Please check the marked fields.");
        Self { errors, ..problem }
    }

    /// A problem about one field (422 `validation-failed`).
    pub fn invalid_field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::invalid(vec![FieldError {
            field: field.into(),
            message: message.into(),
        }])
    }

    /// Not there, or not the caller's to know about (404).
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing here.")
    }

    /// A failure nobody expected (500). The cause is logged with everything behind it and never shown.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let problem = Self::new(Code::Internal, "Something went wrong on our side. Please try again.");
        problem.caused_by(cause)
    }

    /// A failure that passes (503, try again in 1 s). The cause is logged and never shown.
    pub fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let problem = Self::new(
            Code::Unavailable,
            "The service is not available at the moment. Please try again shortly.",
        );
        problem.retry_after(1).caused_by(cause)
    }

    /// With a visit the caller may know about.
    pub fn about_appointment(self, id: Uuid) -> Self {
        Self {
            about: Some(Box::new(About::Appointment(id))),
            ..self
        }
    }

    /// With visits the caller may know about.
    pub fn about_appointments(self, ids: Vec<Uuid>) -> Self {
        Self {
            about: Some(Box::new(About::Appointments(ids))),
            ..self
        }
    }

    /// With the visits of a series it is about, by their numbers.
    pub fn about_numbers(self, numbers: Vec<u16>) -> Self {
        Self {
            about: Some(Box::new(About::Numbers(numbers))),
            ..self
        }
    }

    /// With the seconds after which trying again makes sense.
    pub fn retry_after(self, seconds: u64) -> Self {
        Self {
            retry_after: Some(seconds),
            ..self
        }
    }

    fn caused_by(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            cause: Some(cause.into()),
            ..self
        }
    }

    /// Which kind it is.
    pub fn code(&self) -> Code {
        self.code
    }

    /// Its body, about the request with this id. A cause is left behind.
    pub fn document(self, request_id: Uuid) -> ProblemDocument {
        let (mut appointment_id, mut appointment_ids, mut numbers) = (None, Vec::new(), Vec::new());
        match self.about.map(|about| *about) {
            Some(About::Appointment(id)) => appointment_id = Some(id),
            Some(About::Appointments(ids)) => appointment_ids = ids,
            Some(About::Numbers(of_series)) => numbers = of_series,
            None => {}
        }
        ProblemDocument {
            r#type: format!("urn:medbook:problem:{}", self.code.as_str()),
            title: self.code.title().to_owned(),
            status: self.code.status().as_u16(),
            detail: self.detail.into_owned(),
            code: self.code.as_str().to_owned(),
            request_id,
            errors: self.errors,
            appointment_id,
            appointment_ids,
            numbers,
        }
    }

    fn log(&self, request_id: Uuid) {
        if self.code.status().is_server_error() {
            let cause = self.cause.as_deref().map(chain).unwrap_or_default();
            tracing::error!(%request_id, code = self.code.as_str(), cause, "request failed");
        }
    }
}

/// An error and everything behind it, in one line.
fn chain(error: &(dyn Error + Send + Sync)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        // Writing to a String cannot fail.
        let _ = write!(text, ": {source}");
        next = source.source();
    }
    text
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let request_id = request_id::current();
        self.log(request_id);
        let retry_after = self.retry_after;
        let mut response = self.document(request_id).into_response();
        if let Some(seconds) = retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

impl IntoResponse for ProblemDocument {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        if status.is_client_error() {
            tracing::debug!(request_id = %self.request_id, code = self.code, "request refused");
        }
        let content_type = [(CONTENT_TYPE, "application/problem+json")];
        (status, content_type, serde_json::to_string(&self).unwrap_or_default()).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, thiserror::Error)]
    #[error("SELECT secret FROM session failed")]
    struct Leaky(#[source] std::io::Error);

    #[tokio::test]
    async fn the_cause_of_a_failure_is_logged_and_not_shown() {
        let leaky = Leaky(std::io::Error::other("/var/lib/mysql is full"));
        assert_eq!(
            chain(&leaky),
            "SELECT secret FROM session failed: /var/lib/mysql is full"
        );
        let response = Problem::internal(leaky).into_response();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(response.headers()[CONTENT_TYPE], "application/problem+json");
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        insta::assert_snapshot!(std::str::from_utf8(&body).unwrap());
    }

    #[test]
    fn what_passes_says_when_to_try_again() {
        let response = Problem::unavailable("pool timed out").into_response();
        assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(response.headers()[RETRY_AFTER], "1");
    }
}
