//! The rest of REST.

use serde_json::json;

use super::kit::House;

#[tokio::test]
async fn health_says_what_the_store_promises() {
    let house = House::open(|_| {}).await;
    let (status, body) = house.get("/health").await;
    assert_eq!((status, &body["status"]), (200, &json!("ok")));
    assert_eq!(body["store"], json!({ "state": "ok", "durability": "fsync" }));
}

#[tokio::test]
async fn unknown_addresses_and_bodies_get_an_error_in_json() {
    let house = House::open(|_| {}).await;
    let (status, body) = house.get("/v1/nothing").await;
    assert_eq!((status, &body["error"]["code"], &body["success"]), (404, &json!("not_found"), &json!(false)));
    for body in [json!({}), json!([1]), json!({ "name": 1, "password": 2 })] {
        let (status, body) = house.post("/api/token", body).await;
        assert_eq!((status, &body["error"]["code"]), (400, &json!("malformed")));
    }
}
