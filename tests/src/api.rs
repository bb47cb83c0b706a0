use chrono::{DateTime, SecondsFormat, Utc};
use reqwest::Client;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::PASSWORD;

/// A client of one process.
#[derive(Clone)]
pub struct Api {
    http: Client,
    base: String,
}

impl Api {
    /// Talks to this process, for example `http://127.0.0.1:8080`.
    pub fn at(base: &str) -> Self {
        Self {
            http: Client::new(),
            base: base.to_owned(),
        }
    }

    /// Signs a person of the test clinic in and gives the access token.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn sign_in(&self, email: &str) -> String {
        let (status, session) = self.try_sign_in(email, PASSWORD).await;
        assert_eq!(status, 200, "{session}");
        session["accessToken"].as_str().expect("an access token").to_owned()
    }

    /// Tries to sign in; status and body.
    ///
    /// # Panics
    /// When no answer comes.
    pub async fn try_sign_in(&self, email: &str, password: &str) -> (u16, Value) {
        let body = json!({ "email": email, "password": password });
        let request = self.http.post(self.url("/api/auth/sign-in")).json(&body);
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("a body"))
    }

    /// Books; status and body, or the error of a connection that broke.
    ///
    /// # Errors
    /// When no answer came.
    pub async fn book(
        &self,
        token: &str,
        key: Uuid,
        doctor: Uuid,
        visit_type: Uuid,
        starts_at: DateTime<Utc>,
    ) -> Result<(u16, Value), reqwest::Error> {
        let starts_at = starts_at.to_rfc3339_opts(SecondsFormat::Secs, true);
        let body = json!({ "doctorId": doctor, "visitTypeId": visit_type, "startsAt": starts_at });
        let request = self.http.post(self.url("/api/appointments")).bearer_auth(token);
        let answer = request
            .header("Idempotency-Key", key.to_string())
            .json(&body)
            .send()
            .await?;
        Ok((answer.status().as_u16(), answer.json().await?))
    }

    /// Sends a command; status and body.
    ///
    /// # Panics
    /// When no answer comes.
    pub async fn post(&self, token: &str, path: &str, key: Uuid, body: &Value) -> (u16, Value) {
        let request = self.http.post(self.url(path)).bearer_auth(token).json(body);
        let request = request.header("Idempotency-Key", key.to_string());
        let answer = request.send().await.expect("an answer");
        (answer.status().as_u16(), answer.json().await.expect("a body"))
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}
