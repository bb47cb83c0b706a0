use axum::extract::rejection::PathRejection;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use domain::doctor::Specialty;

use crate::refused::Refused;

/// The specialty in a path. What is not a code names nothing: 404.
#[derive(Clone, Copy, Debug)]
pub struct SpecialtyCode(pub Specialty);

impl<S: Send + Sync> FromRequestParts<S> for SpecialtyCode {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refused> {
        let code: Result<Path<Specialty>, PathRejection> = Path::from_request_parts(parts, state).await;
        code.map(|Path(code)| Self(code)).map_err(|_| Refused::not_found())
    }
}
