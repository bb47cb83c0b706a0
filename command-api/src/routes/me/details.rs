use access::Operation;
use axum::extract::State as Extract;
use domain::doctor::Details;
use http_kit::openapi::{ANY, BODY, COMMAND, SIGNED_IN};
use http_kit::{Caller, Code, Valid};

use crate::answer::{Answer, Done};
use crate::refused::Refused;
use crate::routes::admin::doctors::details::{DoctorDetails, change};
use crate::state::State;
use crate::wish::Intent;

http_kit::problems!(Problems: ANY, BODY, SIGNED_IN, COMMAND, &[Code::NotFound]);

/// Change what patients see of one's own profile.
///
/// Visits already booked stay as they were agreed on.
#[utoipa::path(
    put, path = "/api/me/details", operation_id = "changeOwnDetails", tag = "me",
    params(("Idempotency-Key" = Uuid, Header)), request_body = DoctorDetails,
    responses((status = 200, body = Done), Problems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    intent: Intent,
    Valid(body): Valid<DoctorDetails>,
) -> Result<Answer, Refused> {
    let principal = caller.authorise(Operation::ChangeOwnDetails)?;
    let wish = state.wish(&intent, &principal, &body)?;
    let details = Details::from(body);
    state
        .execute(wish, move |attempt| {
            change(attempt, principal.account_id, details.clone())
        })
        .await
}
