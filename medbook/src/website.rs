use anyhow::{Context, Result};
use axum::Router;
use axum::http::{HeaderValue, header};
use std::path::Path;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;

/// Files under `assets/` carry their content's hash in their name.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
/// Everything else is asked for again each time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// The built single-page app: its files, and its page for every path it routes itself.
///
/// # Errors
/// When the folder holds no built app.
pub fn routes(folder: &Path) -> Result<Router> {
    let index = folder.join("index.html");
    index
        .is_file()
        .then_some(())
        .with_context(|| format!("{} holds no built app", folder.display()))?;
    let assets = tower::ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, FOR_EVER))
        .service(ServeDir::new(folder.join("assets")));
    let page = tower::ServiceBuilder::new()
        .layer(SetResponseHeaderLayer::if_not_present(header::CACHE_CONTROL, ASK_AGAIN))
        .service(ServeDir::new(folder).fallback(ServeFile::new(index)));
    Ok(Router::new().nest_service("/assets", assets).fallback_service(page))
}
