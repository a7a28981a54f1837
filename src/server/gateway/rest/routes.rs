//! Every address of REST, a line each: what builds the router is also what `assets/openapi.json` is held against.
//! Must not know what is behind them.

use std::sync::Arc;

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{self, MethodRouter};

use crate::server::gateway::Gateway;

use super::{
    account, blocks, desk, emotes, health, hooks, links, markers, messages, openapi, people, posting, rooms, tokens,
    versions, whispers,
};

/// One method of one address.
pub struct Route {
    pub method: Method,
    pub path: &'static str,
    pub serve: MethodRouter<Arc<Gateway>>,
}

pub fn table() -> Vec<Route> {
    vec![
        get("/openapi.json", openapi::show),
        get("/health", health::show),
        get("/v1/messages", messages::everywhere),
        get("/v1/messages/", messages::everywhere),
        get("/v1/messages/{room}", messages::of_room),
        get("/v1/messages/{room}/{id}/source", versions::source),
        get("/v1/messages/{room}/{id}/edits", versions::edits),
        get("/v1/links/{room}", links::of_room),
        get("/v1/whispers", whispers::talks),
        get("/v1/whispers/{with}", whispers::history),
        post("/v1/whispers/{with}", whispers::send),
        get("/v1/whispers/{with}/links", whispers::linked),
        get("/v1/blocks", blocks::list),
        put("/v1/blocks/{name}", blocks::add),
        delete("/v1/blocks/{name}", blocks::remove),
        get("/v1/rooms/{room}", rooms::show),
        get("/v1/rooms/{room}/log", rooms::log),
        get("/v1/rooms/{room}/people", rooms::people),
        get("/v1/rooms/{room}/queue", desk::queue),
        get("/v1/rooms/{room}/users/{name}", desk::card),
        post("/v1/rooms/{room}/moderate", desk::moderate),
        get("/v1/markers", markers::list),
        post("/v1/rooms/{room}/messages", posting::say),
        get("/v1/rooms/{room}/hooks", hooks::list),
        post("/v1/rooms/{room}/hooks", hooks::make),
        delete("/v1/rooms/{room}/hooks/{id}", hooks::remove),
        post("/v1/rooms/{room}/hooks/{id}/secrets", hooks::add_secret),
        delete("/v1/rooms/{room}/hooks/{id}/secrets/{number}", hooks::remove_secret),
        post("/hooks/{id}", hooks::call),
        get("/v1/tokens", tokens::list),
        post("/v1/tokens", tokens::make),
        delete("/v1/tokens/{id}", tokens::revoke),
        get("/v1/chat/channels", people::channels),
        get("/v1/chat/users", people::users),
        get("/v1/emotes", emotes::list),
        get("/emotes/{file}", emotes::picture),
        get("/api/troll-token", account::troll_token),
        post("/api/token", account::token),
        post("/v1/user/register", account::register),
    ]
}

fn get<H: Handler<T, Arc<Gateway>>, T: 'static>(path: &'static str, handler: H) -> Route {
    Route { method: Method::GET, path, serve: routing::get(handler) }
}

fn post<H: Handler<T, Arc<Gateway>>, T: 'static>(path: &'static str, handler: H) -> Route {
    Route { method: Method::POST, path, serve: routing::post(handler) }
}

fn put<H: Handler<T, Arc<Gateway>>, T: 'static>(path: &'static str, handler: H) -> Route {
    Route { method: Method::PUT, path, serve: routing::put(handler) }
}

fn delete<H: Handler<T, Arc<Gateway>>, T: 'static>(path: &'static str, handler: H) -> Route {
    Route { method: Method::DELETE, path, serve: routing::delete(handler) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::*;

    /// Both ways: nothing is served that is not told, and nothing is told that is not served.
    #[test]
    fn the_description_tells_of_every_route_and_of_nothing_else() {
        let served: BTreeSet<String> =
            table().iter().map(|route| format!("{} {}", route.method.as_str().to_lowercase(), route.path)).collect();
        assert_eq!(served.len(), table().len(), "no route stands there twice");
        let document: Value = serde_json::from_str(openapi::DOCUMENT).expect("JSON");
        let mut told = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().expect("paths") {
            let names: BTreeSet<&str> = path.split(['{', '}']).skip(1).step_by(2).collect();
            let parameters = methods["parameters"].as_array().into_iter().flatten();
            let declared: BTreeSet<&str> = parameters.filter_map(|parameter| parameter["name"].as_str()).collect();
            assert_eq!(declared, names, "{path}");
            let methods = methods.as_object().expect("methods").keys().filter(|name| *name != "parameters");
            told.extend(methods.map(|method| format!("{method} {path}")));
        }
        assert_eq!(served, told);
    }
}
