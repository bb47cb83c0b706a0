use axum::extract::State as Extract;
use axum::http::StatusCode;
use axum_extra::extract::CookieJar;
use http_kit::openapi::ANY;

use crate::refused::Refused;
use crate::sessions::{NAME, RefreshToken, SetCookie, clear_cookie};
use crate::state::State;

http_kit::problems!(Problems: ANY);

/// Sign out.
///
/// Ends the session of the refresh cookie, access tokens included. Without one there is nothing to end: also 204.
#[utoipa::path(
    post, path = "/api/auth/sign-out", operation_id = "signOut", tag = "auth",
    responses((status = 204), Problems), security(("refreshCookie" = []))
)]
pub async fn handler(Extract(state): Extract<State>, cookies: CookieJar) -> Result<(StatusCode, SetCookie), Refused> {
    let token = cookies.get(NAME).and_then(|cookie| RefreshToken::read(cookie.value()));
    if let Some(token) = token
        && let Some(session_id) = state.sessions.end(&token, state.clock.now()).await?
    {
        state.gate.forget(session_id).await;
    }
    Ok((StatusCode::NO_CONTENT, clear_cookie(state.config.insecure_cookies)))
}
