use axum::http::header::SET_COOKIE;
use axum::response::AppendHeaders;
use chrono::{DateTime, Utc};

use super::Held;

/// Name of the refresh cookie.
pub const NAME: &str = "medbook_refresh";

/// A `Set-Cookie` header.
pub type SetCookie = AppendHeaders<[(axum::http::HeaderName, String); 1]>;

/// The refresh token's cookie: only for `/api/auth`, only from our own pages, out of reach of scripts.
pub fn refresh_cookie(held: &Held, now: DateTime<Utc>, insecure: bool) -> SetCookie {
    let life = (held.expires_at - now).num_seconds();
    cookie(&held.token.text(), life, insecure)
}

/// Takes the cookie back.
pub fn clear_cookie(insecure: bool) -> SetCookie {
    cookie("", 0, insecure)
}

fn cookie(value: &str, seconds: i64, insecure: bool) -> SetCookie {
    let secure = if insecure { "" } else { "; Secure" };
    let text = format!("{NAME}={value}; Path=/api/auth; HttpOnly; SameSite=Strict; Max-Age={seconds}{secure}");
    AppendHeaders([(SET_COOKIE, text)])
}
