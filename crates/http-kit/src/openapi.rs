//! The frame of the OpenAPI document, and how an operation documents the problems it can answer with.

use axum::Router;
use std::collections::BTreeMap;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Response, ResponseBuilder,
};
use utoipa::{PartialSchema, ToSchema};
use utoipa_swagger_ui::{SwaggerUi, Url};

use crate::{Code, FieldError, ProblemDocument, operations};

/// Problems every operation can answer with.
pub const ANY: &[Code] = &[Code::Internal, Code::Unavailable];

/// Problems of operations that read a body.
pub const BODY: &[Code] = &[
    Code::InvalidBody,
    Code::BodyTooLarge,
    Code::UnsupportedMediaType,
    Code::ValidationFailed,
];

/// Problems of operations for signed-in people.
pub const SIGNED_IN: &[Code] = &[Code::SignInRequired, Code::Forbidden];

/// Problems of commands.
pub const COMMAND: &[Code] = &[
    Code::IdempotencyKeyMissing,
    Code::IdempotencyKeyReused,
    Code::VersionConflict,
];

/// Names the problems an operation can answer with, for its `responses(…)`:
///
/// ```
/// use http_kit::Code;
/// use http_kit::openapi::{ANY, BODY};
/// http_kit::problems!(BookProblems: ANY, BODY, &[Code::SlotTaken]);
/// ```
#[macro_export]
macro_rules! problems {
    ($name:ident: $($codes:expr),+ $(,)?) => {
        struct $name;

        impl ::utoipa::IntoResponses for $name {
            fn responses() -> ::std::collections::BTreeMap<
                ::std::string::String,
                ::utoipa::openapi::RefOr<::utoipa::openapi::Response>,
            > {
                let sets: &[&[$crate::Code]] = &[$($codes),+];
                $crate::openapi::responses(&sets.concat())
            }
        }
    };
}

/// One response for each status among the codes; its description lists them.
pub fn responses(codes: &[Code]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<&str>> = BTreeMap::new();
    for code in codes {
        by_status.entry(code.status().as_u16()).or_default().push(code.as_str());
    }
    by_status
        .into_iter()
        .map(|(status, mut codes)| {
            codes.sort_unstable();
            codes.dedup();
            let content = ContentBuilder::new()
                .schema(Some(Ref::from_schema_name("Problem")))
                .build();
            let response = ResponseBuilder::new()
                .description(codes.join(", "))
                .content("application/problem+json", content)
                .build();
            (status.to_string(), RefOr::T(response))
        })
        .collect()
}

/// The document both APIs put their operations into: title, the shape of problems, and how to sign in.
pub fn document() -> OpenApi {
    let components = ComponentsBuilder::new()
        .schema("Problem", ProblemDocument::schema())
        .schema(FieldError::name(), FieldError::schema())
        .security_scheme(
            "accessToken",
            SecurityScheme::Http(
                HttpBuilder::new()
                    .scheme(HttpAuthScheme::Bearer)
                    .bearer_format("JWT")
                    .build(),
            ),
        )
        .security_scheme(
            "refreshCookie",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("medbook_refresh"))),
        )
        .build();
    let info = InfoBuilder::new()
        .title("Medbook")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Commands (POST, PUT, DELETE) take an `Idempotency-Key` and answer with the `position` of the log they \
             reached. A key has one answer, also if that is 404, 409 or 422: to wish again after a no takes a new key. \
             Reads (GET) take it as `X-Min-Position`, so that a person sees the own change. Every error is an \
             `application/problem+json` with a stable `code`.",
        ))
        .build();
    OpenApiBuilder::new().info(info).components(Some(components)).build()
}

/// The document at `/api/openapi.json` and a page that shows it at `/api/docs`. Its operations give the metrics of requests
/// their names.
pub fn docs(document: OpenApi) -> Router {
    operations::learn(&document);
    SwaggerUi::new("/api/docs")
        .url(Url::new("Medbook", "/api/openapi.json"), document)
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::IntoResponses;

    problems!(SomeProblems: ANY, &[Code::SlotTaken, Code::PatientBusy, Code::Internal]);

    #[test]
    fn the_codes_of_an_operation_are_grouped_by_status() {
        let responses = SomeProblems::responses();
        let described: Vec<_> = responses
            .iter()
            .map(|(status, response)| match response {
                RefOr::T(response) => format!("{status} {}", response.description),
                RefOr::Ref(_) => unreachable!("responses are written in place"),
            })
            .collect();
        assert_eq!(
            described,
            ["409 patient-busy, slot-taken", "500 internal", "503 unavailable"]
        );
    }
}
