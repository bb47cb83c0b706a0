use access::Operation;
use serde_json::Value;
use std::fmt::Write;

use crate::clinic::Clinic;

#[tokio::test]
async fn the_policy_knows_every_operation_and_every_parameter_is_described() {
    let clinic = Clinic::open().await;
    let document: Value = serde_json::to_value(clinic.document()).unwrap();
    let known: Vec<&str> = Operation::ALL.iter().map(|operation| operation.id()).collect();
    let mut described = String::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            assert!(known.contains(&id), "{id}");
            // What is tried out has to be told, and is not a link to share: it changes nothing all the same.
            assert!(method == "get" || id == "previewTimes", "{method} {id}");
            let parameters = operation["parameters"].as_array().into_iter().flatten();
            let names: Vec<&str> = parameters
                .map(|parameter| parameter["name"].as_str().unwrap())
                .collect();
            let statuses: Vec<&String> = operation["responses"].as_object().unwrap().keys().collect();
            writeln!(described, "{id} {path}\n    {}\n    {statuses:?}", names.join(" ")).unwrap();
        }
    }
    insta::assert_snapshot!(described);
}
