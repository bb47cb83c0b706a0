use axum::Router;
use axum::extract::State;
use axum::response::IntoResponse;
use axum::routing::get;
use http::StatusCode;
use http::header::CONTENT_TYPE;
use sqlx::MySqlPool;
use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::metrics;

/// A check that takes longer than this has failed.
const PATIENCE: Duration = Duration::from_secs(2);

type Check = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// What has to work before a process takes requests.
#[derive(Clone, Default)]
pub struct Readiness(Vec<(&'static str, Check)>);

impl Readiness {
    /// Nothing has to work.
    pub fn new() -> Self {
        Self::default()
    }

    /// This has to answer `true` as well, within 2 s.
    pub fn and<F, A>(mut self, name: &'static str, check: F) -> Self
    where
        F: Fn() -> A + Send + Sync + 'static,
        A: Future<Output = bool> + Send + 'static,
    {
        self.0.push((name, Arc::new(move || Box::pin(check()))));
        self
    }

    /// This database has to answer as well.
    pub fn and_database(self, name: &'static str, pool: MySqlPool) -> Self {
        self.and(name, move || {
            let pool = pool.clone();
            async move { sqlx::query("SELECT 1").execute(&pool).await.is_ok() }
        })
    }

    async fn ask(&self) -> BTreeMap<&'static str, bool> {
        let mut answers = BTreeMap::new();
        for (name, check) in &self.0 {
            let works = tokio::time::timeout(PATIENCE, check()).await.unwrap_or(false);
            answers.insert(*name, works);
        }
        answers
    }
}

/// `/health/live` (the process answers), `/health/ready` (200 when everything it needs works, else 503; both say what in
/// JSON) and `/metrics` (Prometheus).
pub fn system_routes(readiness: Readiness) -> Router {
    Router::new()
        .route("/health/ready", get(ready))
        .with_state(readiness)
        .route(
            "/health/live",
            get(|| async { axum::Json(serde_json::json!({"live": true})) }),
        )
        .route("/metrics", get(prometheus))
}

async fn ready(State(readiness): State<Readiness>) -> impl IntoResponse {
    let checks = readiness.ask().await;
    let ready = checks.values().all(|works| *works);
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (
        status,
        axum::Json(serde_json::json!({"ready": ready, "checks": checks})),
    )
}

async fn prometheus() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/plain; version=0.0.4")], metrics::render())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use http::Request;
    use tower::ServiceExt;

    async fn readiness(readiness: Readiness) -> (StatusCode, String) {
        let request = Request::get("/health/ready").body(Body::empty()).unwrap();
        let response = system_routes(readiness).oneshot(request).await.unwrap();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn ready_means_that_everything_works() {
        let works = Readiness::new().and("log", || async { true });
        let (status, _) = readiness(works.clone()).await;
        assert_eq!(status, StatusCode::OK);
        let (status, body) = readiness(works.and("broker", || async { false })).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(body, r#"{"checks":{"broker":false,"log":true},"ready":false}"#);
    }

    #[tokio::test(start_paused = true)]
    async fn what_hangs_does_not_work() {
        let (status, _) = readiness(Readiness::new().and("log", std::future::pending)).await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    }
}
