use http::Method;
use std::collections::HashMap;
use std::sync::OnceLock;
use utoipa::openapi::OpenApi;
use utoipa::openapi::path::Operation;

/// The ids of the operations by method and route. One table a process, as its metrics are one.
static OPERATIONS: OnceLock<HashMap<(Method, String), String>> = OnceLock::new();

/// Learns the operations of the process's document; only the first call counts.
pub(crate) fn learn(document: &OpenApi) {
    OPERATIONS.get_or_init(|| read(document));
}

/// The id of the operation behind this method and this route, as written in the code.
pub(crate) fn at(method: &Method, route: &str) -> Option<&'static str> {
    let operations = OPERATIONS.get()?;
    operations.get(&(method.clone(), route.to_owned())).map(String::as_str)
}

fn read(document: &OpenApi) -> HashMap<(Method, String), String> {
    let mut operations = HashMap::new();
    for (path, item) in &document.paths.paths {
        let by_method = [
            (Method::GET, &item.get),
            (Method::POST, &item.post),
            (Method::PUT, &item.put),
            (Method::PATCH, &item.patch),
            (Method::DELETE, &item.delete),
        ];
        for (method, operation) in by_method {
            if let Some(Operation {
                operation_id: Some(id), ..
            }) = operation
            {
                operations.insert((method, path.clone()), id.clone());
            }
        }
    }
    operations
}

#[cfg(test)]
mod tests {
    use super::*;
    use utoipa::openapi::path::{HttpMethod, OperationBuilder, PathItem};
    use utoipa::openapi::{OpenApiBuilder, PathsBuilder};

    #[test]
    fn operations_are_found_by_method_and_route() {
        let book = OperationBuilder::new().operation_id(Some("book")).build();
        let paths = PathsBuilder::new().path("/api/appointments", PathItem::new(HttpMethod::Post, book));
        let operations = read(&OpenApiBuilder::new().paths(paths.build()).build());
        assert_eq!(operations[&(Method::POST, "/api/appointments".to_owned())], "book");
        assert_eq!(operations.len(), 1);
    }
}
