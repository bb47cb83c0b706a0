use access::{Decision, Operation};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;

use crate::app::App;

async fn document() -> Value {
    let app = App::start().await;
    let keys = command_api::Keys {
        signing: app.signing.clone(),
        master: app.master.clone(),
    };
    let ids = std::sync::Arc::new(event_store::system::RandomIds);
    let config = command_api::Config::default();
    let state = command_api::State::new(app.store().clone(), keys, app.clock.clone(), ids, config);
    let (_, document) = command_api::routes(state).split_for_parts();
    serde_json::to_value(document).unwrap()
}

/// Method, path and description of every operation.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let mut all = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            all.push((method.to_uppercase(), path.clone(), operation));
        }
    }
    all
}

#[tokio::test]
async fn every_operation_has_a_policy_and_asks_for_a_token_where_the_policy_does() {
    let document = document().await;
    for (method, path, operation) in operations(&document) {
        let id = operation["operationId"].as_str().unwrap();
        let known = Operation::ALL.iter().find(|known| known.id() == id);
        let known = known.unwrap_or_else(|| panic!("{method} {path}: {id} is not in the policy"));
        let is_open = access::may(None, *known) == Decision::Allow;
        let asks_for_token = operation["security"].to_string().contains("accessToken");
        assert_eq!(is_open, !asks_for_token, "{method} {path}");
    }
}

#[tokio::test]
async fn every_operation_and_the_problems_it_can_answer_with() {
    let document = document().await;
    let mut lines = BTreeSet::new();
    for (method, path, operation) in operations(&document) {
        let mut line = format!("{path} {method} {}\n", operation["operationId"].as_str().unwrap());
        for (status, response) in operation["responses"].as_object().unwrap() {
            writeln!(
                line,
                "    {status} {}",
                response["description"].as_str().unwrap_or_default()
            )
            .unwrap();
        }
        lines.insert(line);
    }
    insta::assert_snapshot!(lines.into_iter().collect::<String>());
}

#[tokio::test]
async fn the_shapes_of_requests_and_answers() {
    let document = document().await;
    insta::assert_json_snapshot!(document["components"]["schemas"]);
}
