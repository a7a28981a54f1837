//! The description of REST, against a server that runs.

use serde_json::Value;

use super::kit::House;

#[tokio::test]
async fn developer_can_read_what_there_is_and_it_is_so() {
    let house = House::open(|settings| settings.limits = false).await;
    let (status, document) = house.get("/openapi.json").await;
    assert_eq!((status, document["openapi"].as_str()), (200, Some("3.1.0")));
    assert_eq!(document["info"]["version"], env!("CARGO_PKG_VERSION"));
    let token = house.token("ann").await;
    let mut seen = 0;
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in
            methods.as_object().expect("methods").iter().filter(|(name, _)| *name != "parameters")
        {
            seen += 1;
            let method = method.to_uppercase();
            let address = filled(path);
            let (bare, body) = house.bare(&method, &address).await;
            let about = format!("{method} {path}: {bare} {body}");
            assert!(!about.contains("no such address") && !about.contains("does not take this method"), "{about}");
            let wanted = &operation["security"];
            if wanted.as_array().is_some_and(|wanted| !wanted.is_empty() && !wanted.contains(&serde_json::json!({}))) {
                assert_eq!(bare, 401, "{about}");
            }
            let (status, _) = house.ask(&method, &address, &token).await;
            let answers = operation["responses"].as_object().expect("answers");
            assert!(answers.contains_key(&status.to_string()), "{method} {path}: {status} is not told");
        }
    }
    assert!(seen > 30, "{seen}");
    references(&document, &document);
}

/// Names in an address as nobody has them.
fn filled(path: &str) -> String {
    path.split('/').map(|part| if part.starts_with('{') { "nothing" } else { part }).collect::<Vec<_>>().join("/")
}

/// Every reference leads somewhere.
fn references(document: &Value, part: &Value) {
    match part {
        Value::Object(fields) => {
            if let Some(Value::String(to)) = fields.get("$ref") {
                let pointer = to.strip_prefix('#').expect("within the document");
                assert!(document.pointer(pointer).is_some(), "{to} leads nowhere");
            }
            fields.values().for_each(|field| references(document, field));
        }
        Value::Array(items) => items.iter().for_each(|item| references(document, item)),
        _ => {}
    }
}
