//! A clinic that is driven from outside only, with a word nobody else has in every field about a person.

use chrono::{TimeDelta, Utc};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};
use std::time::Duration;
use test_kit::Installation;
use uuid::Uuid;

/// Parts of every name, address and secret in the clinic.
pub const WORDS: [&str; 7] = [
    "quetzalcoatl",
    "brzeczyszczykiewicz",
    "hippopotomonstro",
    "xylophagous",
    "zwinglistrasse",
    "omphaloskepsis",
    "borborygmus",
];

/// The id of the request that books, and so of everything that follows from it.
pub const BOOKING: Uuid = Uuid::from_u128(0x018f_4e3a_0000_7000_8123_4567_89ab_cdef);

/// A client of a process whose mails are shown at `/mailbox`.
pub struct Clinic {
    http: Client,
    base: String,
}

impl Clinic {
    pub fn at(base: &str) -> Self {
        let (http, base) = (Client::new(), base.to_owned());
        Self { http, base }
    }

    /// From the first admin to a booking that is mailed to both and to its cancellation.
    pub async fn drive(&self, installation: &Installation) {
        let admin = self.admin(installation).await;
        let doctor = self.doctor(&admin).await;
        let patient = self.patient().await;
        let visit = self.book(&patient, &doctor).await;
        self.mail_to("xylophagous@example.org", "zwinglistrasse").await;
        let cancel = format!("/api/appointments/{visit}/cancel");
        self.command(
            Method::POST,
            &cancel,
            Some(&patient),
            json!({ "reason": "cannot-come" }),
        )
        .await;
        self.ask("/api/visits", &patient).await;
    }

    async fn admin(&self, installation: &Installation) -> String {
        let email = "borborygmus@example.org";
        let made = installation.output(&["create-admin", "--email", email, "--name", "Omphaloskepsis Root"]);
        let said = String::from_utf8(made.stdout).expect("text");
        let password = said
            .lines()
            .find_map(|line| line.strip_prefix("Password (shown once): "));
        self.sign_in(email, password.expect("a password")).await
    }

    async fn sign_in(&self, email: &str, password: &str) -> String {
        let body = json!({ "email": email, "password": password });
        let session = self.command(Method::POST, "/api/auth/sign-in", None, body).await;
        session["accessToken"].as_str().expect("an access token").to_owned()
    }

    /// Onboarded, invited, with hours on every day; the id and the visit type's.
    async fn doctor(&self, admin: &str) -> (String, String) {
        let email = "hippopotomonstro@example.org";
        let onboard = json!({
            "name": "Dr. Quetzalcoatl", "email": email, "specialties": ["general-practice"], "languages": ["en"],
            "location": { "street": "Zwinglistrasse 1", "city": "Berlin", "country": "DE", "latitude": 52.5, "longitude": 13.4 },
            "timeZone": "UTC",
        });
        let onboarded = self
            .command(Method::POST, "/api/admin/doctors", Some(admin), onboard)
            .await;
        let accept = json!({ "token": self.mail_to(email, "#token=").await, "password": "omphaloskepsis-2026" });
        self.command(Method::POST, "/api/auth/accept-invitation", None, accept)
            .await;
        let doctor = self.sign_in(email, "omphaloskepsis-2026").await;
        let days = [
            "monday",
            "tuesday",
            "wednesday",
            "thursday",
            "friday",
            "saturday",
            "sunday",
        ];
        let weekly: Vec<Value> = days
            .iter()
            .map(|day| json!({ "weekday": day, "from": "00:00", "to": "23:30" }))
            .collect();
        self.command(
            Method::PUT,
            "/api/schedule/hours",
            Some(&doctor),
            json!({ "weekly": weekly }),
        )
        .await;
        let visit_type = json!({
            "name": "Visit", "minutes": 30, "bufferBefore": 0, "bufferAfter": 0, "cancellationNoticeHours": 0,
            "price": { "amount": 0, "currency": "EUR" }, "confirmation": "automatic",
        });
        let added = self
            .command(Method::POST, "/api/schedule/visit-types", Some(&doctor), visit_type)
            .await;
        let text = |value: &Value| value.as_str().expect("an id").to_owned();
        (text(&onboarded["doctorId"]), text(&added["visitTypeId"]))
    }

    async fn patient(&self) -> String {
        let (email, password) = ("xylophagous@example.org", "borborygmus-2026");
        let sign_up = json!({
            "email": email, "password": password, "name": "Brzeczyszczykiewicz", "timeZone": "UTC", "locale": "en",
        });
        self.command(Method::POST, "/api/auth/sign-up", None, sign_up).await;
        let confirm = json!({ "token": self.mail_to(email, "#token=").await });
        self.command(Method::POST, "/api/auth/confirm-email", None, confirm)
            .await;
        self.sign_in(email, password).await
    }

    async fn book(&self, patient: &str, (doctor, visit_type): &(String, String)) -> String {
        let day = now().date_naive() + TimeDelta::days(3);
        let body = json!({ "doctorId": doctor, "visitTypeId": visit_type, "startsAt": format!("{day}T12:00:00Z") });
        let request = self.request(Method::POST, "/api/appointments", Some(patient), &body);
        let booked = answer(request.header("X-Request-Id", BOOKING.to_string())).await;
        booked["appointmentId"].as_str().expect("a visit").to_owned()
    }

    async fn command(&self, method: Method, path: &str, token: Option<&str>, body: Value) -> Value {
        answer(self.request(method, path, token, &body)).await
    }

    fn request(&self, method: Method, path: &str, token: Option<&str>, body: &Value) -> RequestBuilder {
        let key = Uuid::from_u64_pair(rand::random(), rand::random()).to_string();
        let request = self
            .http
            .request(method, self.url(path))
            .header("Idempotency-Key", key)
            .json(body);
        match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    async fn ask(&self, path: &str, token: &str) -> Value {
        answer(self.http.get(self.url(path)).bearer_auth(token)).await
    }

    /// Waits for a mail to this address with this text in it. What stands behind the text up to the next space.
    async fn mail_to(&self, address: &str, text: &str) -> String {
        for _ in 0..200 {
            let list: Value = answer(self.http.get(self.url(&format!("/mailbox/api/mails?to={address}")))).await;
            for mail in list.as_array().expect("a list of mails") {
                let mail = answer(self.http.get(self.url(&format!("/mailbox/api/mails/{}", mail["id"])))).await;
                let body = mail["text"].as_str().expect("a text");
                if let Some(at) = body.to_lowercase().find(text) {
                    let behind = body[at + text.len()..].split_whitespace().next();
                    return behind.unwrap_or_default().to_owned();
                }
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("no mail to {address} with {text}");
    }

    /// Waits until the notifier has looked at everything and owes nothing. Its count of what it owes is some
    /// seconds old, so both have to hold for longer than that.
    pub async fn mails_settle(&self) {
        let mut settled = 0;
        for _ in 0..120 {
            tokio::time::sleep(Duration::from_millis(500)).await;
            let scrape = self.scrape().await;
            let rests = |line: &str| scrape.lines().any(|found| found == line);
            let rests = rests("medbook_notifier_lag_events 0") && rests("medbook_notifier_mails_due 0");
            settled = if rests { settled + 1 } else { 0 };
            if settled == 24 {
                return;
            }
        }
        panic!("the notifier does not come to rest");
    }

    /// The metrics as a scraper sees them.
    pub async fn scrape(&self) -> String {
        let answer = self.http.get(self.url("/metrics")).send().await.expect("an answer");
        answer.text().await.expect("text")
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

async fn answer(request: RequestBuilder) -> Value {
    let answer = request.send().await.expect("an answer");
    let (status, url) = (answer.status(), answer.url().path().to_owned());
    let body: Value = answer.json().await.expect("JSON");
    assert!(status.is_success(), "{url}: {status} {body}");
    body
}

#[expect(
    clippy::disallowed_methods,
    reason = "the processes under test read the machine's clock"
)]
fn now() -> chrono::DateTime<Utc> {
    Utc::now()
}

/// Fails when one of the clinic's words is in there.
pub fn assert_nothing_personal(what: &str, text: &str) {
    let text = text.to_lowercase();
    for word in WORDS {
        if let Some(at) = text.find(word) {
            let around = &text[at.saturating_sub(100)..(at + 60).min(text.len())];
            panic!("{what} holds {word}: …{around}…");
        }
    }
}
