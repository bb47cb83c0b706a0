use access::Operation;
use axum::extract::State as Extract;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, Me, MinPosition};

use crate::State;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::people;

http_kit::problems!(MeProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// Who is signed in.
#[utoipa::path(
    get, path = "/api/me", operation_id = "me", tag = "auth", params(MinPositionHeader),
    responses((status = 200, body = Me), MeProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<Me>), Failure> {
    let principal = caller.authorise(Operation::Me)?;
    let served = state.freshness.reached(&[ReadModel::People], min).await?;
    // A session exists, so the account does; the table may only not have got there yet.
    let person = people::by_id(&state.read, principal.account_id)
        .await?
        .ok_or_else(|| Failure::not_yet("the account"))?;
    let mut texts = state.vault.texts(&[person.name, person.email]).await?;
    let me = Me {
        id: principal.account_id,
        role: principal.role,
        name: texts.remove(&person.name).ok_or_else(Failure::not_found)?,
        email: texts.remove(&person.email).ok_or_else(Failure::not_found)?,
        time_zone: person.time_zone,
        locale: person.locale,
    };
    Ok((served, Json(me)))
}
