use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
use garde::Validate;
use garde::i18n::with_i18n;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::sentences::Sentences;
use crate::{Code, FieldError, Problem};

/// A JSON body, in and out.
///
/// In: not JSON is 400 `invalid-body` (415 without the media type, 413 beyond the limit); JSON of another shape, also
/// with an unknown field where the type denies them, is 422 `validation-failed` and names the field.
#[derive(Clone, Copy, Debug, Default)]
pub struct Json<T>(pub T);

/// A [`Json`] body that also keeps the rules written on its type (422 `validation-failed`, every broken field named).
#[derive(Clone, Copy, Debug, Default)]
pub struct Valid<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::new(
                Code::UnsupportedMediaType,
                "Please send JSON with Content-Type: application/json.",
            ));
        }
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| {
            if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
                Problem::new(Code::BodyTooLarge, "This request is larger than 64 KiB.")
            } else {
                Problem::new(Code::InvalidBody, "The request ended before it was complete.")
            }
        })?;
        read(&bytes).map(Self)
    }
}

impl<S, T> FromRequest<S> for Valid<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Validate<Context = ()>,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let Json(body) = Json::<T>::from_request(request, state).await?;
        with_i18n(Sentences, || body.validate()).map_err(|report| {
            let errors = report.iter().map(|(path, error)| FieldError {
                field: camel(&path.to_string()),
                message: error.message().to_owned(),
            });
            Problem::invalid(errors.collect())
        })?;
        Ok(Self(body))
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let essence = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next());
    essence.is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut source = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut source).map_err(|error| {
        let path = error.path().to_string();
        refused(&path, error.inner())
    })?;
    source.end().map_err(|error| refused("", &error))?;
    Ok(value)
}

fn refused(path: &str, error: &serde_json::Error) -> Problem {
    // The library writes the body as a whole as a dot.
    let path = if path == "." { "" } else { path };
    match error.classify() {
        Category::Data => {
            let text = error.to_string();
            let named = |start: &str| text.strip_prefix(start)?.split('`').next().map(str::to_owned);
            if let Some(field) = named("missing field `") {
                return Problem::invalid_field(below(path, &field), "This field is missing.");
            }
            if let Some(field) = named("unknown field `") {
                return Problem::invalid_field(unknown(path, &field), "This field is not known here.");
            }
            // The library's own text repeats the value, which may be personal.
            Problem::invalid_field(path, "This value does not have the expected form.")
        }
        Category::Io | Category::Syntax | Category::Eof => {
            Problem::new(Code::InvalidBody, "The request is not valid JSON.")
        }
    }
}

/// The path of a field inside the value at `path`.
fn below(path: &str, field: &str) -> String {
    if path.is_empty() {
        field.to_owned()
    } else {
        format!("{path}.{field}")
    }
}

/// The path of an unknown field, whether or not `path` ends in it already.
fn unknown(path: &str, field: &str) -> String {
    if path == field || path.ends_with(&format!(".{field}")) {
        path.to_owned()
    } else {
        below(path, field)
    }
}

/// `buffer_before` as it is spelled on the wire: `bufferBefore`.
fn camel(path: &str) -> String {
    let mut spelled = String::with_capacity(path.len());
    let mut capital = false;
    for letter in path.chars() {
        if letter == '_' {
            capital = true;
        } else {
            spelled.push(if capital { letter.to_ascii_uppercase() } else { letter });
            capital = false;
        }
    }
    spelled
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use serde::Deserialize;
    use std::fmt::Write;

    #[derive(Debug, Deserialize, Validate)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Order {
        #[garde(length(chars, min = 3))]
        full_name: String,
        #[garde(dive)]
        delivery: Delivery,
    }

    #[derive(Debug, Deserialize, Validate)]
    #[serde(rename_all = "camelCase", deny_unknown_fields)]
    struct Delivery {
        #[garde(range(max = 9))]
        floor_number: u8,
    }

    async fn refusal(content_type: &str, body: &'static str) -> String {
        let request = Request::builder()
            .header(CONTENT_TYPE, content_type)
            .body(Body::from(body))
            .unwrap();
        let problem = Valid::<Order>::from_request(request, &()).await.unwrap_err();
        let response = problem.into_response();
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        format!("{} {}", body["code"].as_str().unwrap(), body["errors"])
    }

    #[tokio::test]
    async fn every_way_a_body_can_be_wrong() {
        let json = "application/json; charset=utf-8";
        let mut seen = String::new();
        for (content_type, body) in [
            ("text/plain", "{}"),
            (json, ""),
            (json, "{\"fullName\": \"Zoë\""),
            (json, "{} {}"),
            (json, "[]"),
            (json, r#"{"fullName": "Zoë"}"#),
            (json, r#"{"fullName": 7, "delivery": {"floorNumber": 1}}"#),
            (
                json,
                r#"{"fullName": "Zoë", "admin": true, "delivery": {"floorNumber": 1}}"#,
            ),
            (
                json,
                r#"{"fullName": "Zoë", "delivery": {"floorNumber": 1, "lift": 1}}"#,
            ),
            (json, r#"{"fullName": "Zoë", "delivery": {}}"#),
            (json, r#"{"fullName": "Zoë", "delivery": {"floorNumber": 300}}"#),
            (json, r#"{"fullName": "Zo", "delivery": {"floorNumber": 10}}"#),
        ] {
            writeln!(seen, "{body}\n    {}", refusal(content_type, body).await).unwrap();
        }
        insta::assert_snapshot!(seen);
    }

    #[tokio::test]
    async fn a_good_body_passes() {
        let request = Request::builder()
            .header(CONTENT_TYPE, "application/json")
            .body(Body::from(r#"{"fullName": "Zoë", "delivery": {"floorNumber": 9}}"#))
            .unwrap();
        let Valid(order) = Valid::<Order>::from_request(request, &()).await.unwrap();
        assert_eq!((order.full_name.as_str(), order.delivery.floor_number), ("Zoë", 9));
    }
}
