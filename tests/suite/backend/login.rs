//! Signing in over HTTP, and how far a hostile server gets.

use streamside::backend::BackendError;
use streamside::backend::login::{Credentials, sign_in};
use streamside::chat::RejectionCode;
use streamside::config::account::{Secret, Spoken, parse_server};
use url::Url;

use super::fake_server::{FakeServer, TOKEN};

fn url(server: &FakeServer) -> Url {
    parse_server(&format!("http://{}", server.address)).expect("an address")
}

fn password() -> Credentials {
    Credentials::Password { name: "Me".into(), password: Secret::new("s3cret".into()) }
}

#[tokio::test]
async fn every_way_in_asks_the_right_place() {
    let name = "Me".to_owned();
    let register = Credentials::Register { name, password: Secret::new("s3cret".into()) };
    for (credentials, line, body) in [
        (password(), "POST /api/token HTTP/1.1", r#"{"password":"s3cret","username":"Me"}"#),
        (register, "POST /v1/user/register HTTP/1.1", r#"{"password":"s3cret","username":"Me"}"#),
        (Credentials::Anonymous, "GET /api/troll-token HTTP/1.1", ""),
    ] {
        let mut server = FakeServer::start().await;
        let path = line.split(' ').nth(1).unwrap();
        server.answer(path, 200, &format!(r#"{{"success":true,"chatToken":"{TOKEN}"}}"#));
        let admitted = sign_in(&url(&server), credentials, false).await.unwrap();
        assert_eq!((admitted.server, admitted.spoken), (url(&server), Spoken::Bitwave));
        assert_eq!(admitted.token, Secret::new(TOKEN.into()));
        for asked in ["/.well-known/matrix/client", "/_matrix/client/versions"] {
            assert_eq!(server.requests.recv().await, Some((format!("GET {asked} HTTP/1.1"), String::new())));
        }
        assert_eq!(server.requests.recv().await, Some((line.to_owned(), body.to_owned())));
    }
}

#[tokio::test]
async fn a_refusal_is_told_in_the_servers_words() {
    let refusal = r#"{"success":false,"message":"wrong\u001b[2J password","error":{"code":"not_authorised","message":"wrong password"}}"#;
    for status in [200, 401] {
        let server = FakeServer::start().await;
        server.answer("/api/token", status, refusal);
        let Err(BackendError::Refused(rejection)) = sign_in(&url(&server), password(), false).await else { panic!() };
        assert_eq!(rejection.code, RejectionCode::NotAuthorised);
        assert!(rejection.message.as_str().contains("refuses: wrong"), "{}", rejection.message);
        assert!(!rejection.message.as_str().contains('\u{1b}'));
    }
}

#[tokio::test]
async fn a_redirect_leads_nowhere_else() {
    let other = FakeServer::start().await;
    other.answer("/api/troll-token", 200, &format!(r#"{{"chatToken":"{TOKEN}"}}"#));
    for place in [
        format!("http://{}/api/troll-token", other.address),
        format!("http://localhost:{}/api/troll-token", other.address.port()),
        "file:///etc/passwd".to_owned(),
    ] {
        let server = FakeServer::start().await;
        server.answer("/api/troll-token", 302, &place);
        let error = sign_in(&url(&server), Credentials::Anonymous, false).await.unwrap_err();
        assert!(matches!(error, BackendError::Nonsense { .. }), "{place}: {error:?}");
    }
    let server = FakeServer::start().await;
    server.answer("/api/troll-token", 302, "/here");
    server.answer("/here", 200, &format!(r#"{{"chatToken":"{TOKEN}"}}"#));
    assert!(sign_in(&url(&server), Credentials::Anonymous, false).await.is_ok(), "the same place is fine");
    server.answer("/here", 302, "/here");
    assert!(sign_in(&url(&server), Credentials::Anonymous, false).await.is_err(), "but not for ever");
}

#[tokio::test]
async fn a_body_has_an_end() {
    let server = FakeServer::start().await;
    server.answer("/api/troll-token", 200, &"x".repeat((4 << 20) + 1));
    let error = sign_in(&url(&server), Credentials::Anonymous, false).await.unwrap_err();
    assert!(error.to_string().contains("more than 4 MiB"), "{error}");
}

#[tokio::test]
async fn a_password_stays_on_this_computer_without_tls() {
    let far = parse_server("http://192.0.2.1:9").unwrap();
    let error = sign_in(&far, password(), false).await.unwrap_err();
    assert!(matches!(error, BackendError::TokenInTheOpen { .. }));
}

#[tokio::test]
async fn a_token_from_elsewhere_is_taken_as_it_is() {
    let server = FakeServer::start().await;
    let token = Secret::new(TOKEN.into());
    let admitted = sign_in(&url(&server), Credentials::Token(token.clone()), false).await.unwrap();
    assert_eq!((admitted.spoken, admitted.token), (Spoken::Bitwave, token));
}
