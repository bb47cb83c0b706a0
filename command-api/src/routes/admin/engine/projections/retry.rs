use access::Operation;
use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code};

use crate::engine;
use crate::refused::Refused;
use crate::state::State;

http_kit::problems!(Problems: ANY, SIGNED_IN, &[Code::NotFound]);

/// Have a projection try again at once.
///
/// One that stands still tries by itself, at the latest once a minute. One that does not stand still is not disturbed.
#[utoipa::path(
    post, path = "/api/admin/engine/projections/{name}/retry", operation_id = "retryProjection", tag = "engine",
    params(("name" = String, Path, description = "The projection")),
    responses((status = 204, description = "It tries again."), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<StatusCode, Refused> {
    caller.authorise(Operation::RetryProjection)?;
    let known = engine::retry_projection(state.read_side()?, &name, state.clock.now()).await?;
    if known {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refused::not_found())
    }
}
