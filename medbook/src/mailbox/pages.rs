use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use serde::Deserialize;

use super::Mailbox;

/// Mails a list shows at most.
const LIST: usize = 200;

/// The mail itself is shown in a frame of the list's own page; it may neither run scripts nor load anything.
const HEADERS: [(HeaderName, &str); 2] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; img-src data:; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'self'",
    ),
    (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
];

#[derive(Deserialize)]
struct Filter {
    to: Option<String>,
}

/// The pages, and the same as JSON for browser tests.
pub fn routes(mailbox: Mailbox) -> Router {
    Router::new()
        .route("/mailbox", get(list))
        .route("/mailbox/{id}", get(show))
        .route("/mailbox/{id}/body", get(body))
        .route("/mailbox/{id}/files/{index}", get(file))
        .route("/mailbox/api/mails", get(list_json))
        .route("/mailbox/api/mails/{id}", get(show_json))
        .with_state(mailbox)
}

async fn list(State(mailbox): State<Mailbox>, Query(filter): Query<Filter>) -> Response {
    match mailbox.0.list(filter.to.as_deref(), LIST) {
        Ok(mails) => page(
            "list.html",
            &context! { mails => Value::from(Serde(&mails)), to => filter.to },
        ),
        Err(error) => failed(&error),
    }
}

async fn show(State(mailbox): State<Mailbox>, Path(id): Path<u32>) -> Response {
    match mailbox.0.read(id) {
        Ok(Some(mail)) => page("mail.html", &context! { mail => Value::from(Serde(&mail)) }),
        Ok(None) => missing(),
        Err(error) => failed(&error),
    }
}

async fn body(State(mailbox): State<Mailbox>, Path(id): Path<u32>) -> Response {
    match mailbox.0.read(id) {
        // Links open in the window around the frame.
        Ok(Some(mail)) => (HEADERS, Html(format!("<base target=\"_top\">{}", mail.html))).into_response(),
        Ok(None) => missing(),
        Err(error) => failed(&error),
    }
}

async fn file(State(mailbox): State<Mailbox>, Path((id, index)): Path<(u32, usize)>) -> Response {
    let mail = match mailbox.0.read(id) {
        Ok(mail) => mail,
        Err(error) => return failed(&error),
    };
    let Some(file) = mail.and_then(|mail| mail.envelope.attachments.into_iter().nth(index)) else {
        return missing();
    };
    let headers = [
        (header::CONTENT_TYPE, file.media_type),
        (header::CONTENT_DISPOSITION, "attachment".to_owned()),
    ];
    (headers, file.content).into_response()
}

async fn list_json(State(mailbox): State<Mailbox>, Query(filter): Query<Filter>) -> Response {
    mailbox
        .0
        .list(filter.to.as_deref(), LIST)
        .map_or_else(|error| failed(&error), |mails| axum::Json(mails).into_response())
}

async fn show_json(State(mailbox): State<Mailbox>, Path(id): Path<u32>) -> Response {
    match mailbox.0.read(id) {
        Ok(Some(mail)) => axum::Json(mail).into_response(),
        Ok(None) => missing(),
        Err(error) => failed(&error),
    }
}

fn page(name: &str, values: &Value) -> Response {
    let mut pages = Environment::new();
    let added = pages
        .add_template("layout.html", include_str!("layout.html"))
        .and_then(|()| pages.add_template("list.html", include_str!("list.html")))
        .and_then(|()| pages.add_template("mail.html", include_str!("mail.html")));
    let rendered = added.and_then(|()| pages.get_template(name)?.render(values));
    match rendered {
        Ok(html) => (HEADERS, Html(html)).into_response(),
        Err(error) => failed(&error.into()),
    }
}

fn missing() -> Response {
    (
        StatusCode::NOT_FOUND,
        Html("<p>There is no such mail. <a href=\"/mailbox\">All mails</a></p>"),
    )
        .into_response()
}

fn failed(error: &anyhow::Error) -> Response {
    tracing::error!(error = format!("{error:#}"), "the demo mailbox cannot be read");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
