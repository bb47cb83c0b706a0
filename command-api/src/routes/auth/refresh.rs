use axum::extract::State as Extract;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use http_kit::Code;
use http_kit::openapi::ANY;

use crate::refused::Refused;
use crate::sessions::{NAME, RefreshToken, Rotated, Session, clear_cookie, session_ended};
use crate::state::State;

http_kit::problems!(Problems: ANY, &[Code::SessionEnded]);

/// Get a new access token.
///
/// The refresh cookie is exchanged for a new one. One that was exchanged before, more than 10 seconds ago, ends the
/// session: somebody has a copy.
#[utoipa::path(
    post, path = "/api/auth/refresh", operation_id = "refresh", tag = "auth",
    responses((status = 200, body = Session), Problems), security(("refreshCookie" = []))
)]
pub async fn handler(Extract(state): Extract<State>, cookies: CookieJar) -> Result<Response, Refused> {
    let now = state.clock.now();
    let token = cookies.get(NAME).and_then(|cookie| RefreshToken::read(cookie.value()));
    let token = token.ok_or_else(session_ended)?;
    match state.sessions.rotate(&token, now).await? {
        Rotated::Renewed(held) => Ok(state.opened(held, now).await?.into_response()),
        Rotated::Ended { stolen } => {
            if let Some(session_id) = stolen {
                tracing::warn!(%session_id, "a refresh token came back twice; its session was ended");
                state.gate.forget(session_id).await;
            }
            let gone = clear_cookie(state.config.insecure_cookies);
            Ok((gone, session_ended()).into_response())
        }
    }
}
