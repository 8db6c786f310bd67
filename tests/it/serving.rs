//! Stopping: what was begun is finished, what does not end is not waited for, and what is kept for everybody holds nothing
//! of one.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::http::header;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tomarigi::auth::policy::{Action, Role};
use tomarigi::cli::serve::serve_until;
use tomarigi::mail::outbox::{self, Letter};

use crate::support::House;

const FOR_EVER: Duration = Duration::from_secs(3600);

/// A server that was begun, what tells it to stop, and a connection to it whose request never ends.
async fn with_an_endless_request(
    house: &House,
    patience: Duration,
) -> (JoinHandle<anyhow::Result<()>>, mpsc::UnboundedSender<()>, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (tell, signals) = mpsc::unbounded_channel();
    let server = tokio::spawn(serve_until(house.app.clone(), listener, signals, patience));
    // An answer on the same connection shows that the server has taken it.
    let mut connection = TcpStream::connect(address).await.unwrap();
    connection.write_all(b"GET /healthz HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
    let mut answer = [0; 12];
    connection.read_exact(&mut answer).await.unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    connection
        .write_all(b"POST /login HTTP/1.1\r\nhost: a\r\ncontent-length: 99\r\n\r\nlogin=mo")
        .await
        .unwrap();
    (server, tell, connection)
}

#[tokio::test]
async fn a_request_that_never_ends_does_not_keep_the_house_from_closing() {
    let house = House::new().await;
    let (server, tell, _connection) = with_an_endless_request(&house, Duration::from_millis(100)).await;
    tell.send(()).unwrap();
    server.await.unwrap().unwrap();
}

#[tokio::test]
async fn told_twice_the_house_closes_at_once() {
    let house = House::new().await;
    let (server, tell, _connection) = with_an_endless_request(&house, FOR_EVER).await;
    tell.send(()).unwrap();
    house.app.background().stopping().await;
    tell.send(()).unwrap();
    server.await.unwrap().unwrap();
}

#[tokio::test]
async fn work_that_was_begun_is_finished_before_the_house_closes() {
    let house = House::new().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (tell, signals) = mpsc::unbounded_channel();
    let server = tokio::spawn(serve_until(house.app.clone(), listener, signals, FOR_EVER));
    let (go, may_go) = oneshot::channel::<()>();
    let done = Arc::new(AtomicBool::new(false));
    let noted = done.clone();
    house.app.background().spawn(async move {
        may_go.await.unwrap();
        noted.store(true, Ordering::SeqCst);
    });
    tell.send(()).unwrap();
    house.app.background().stopping().await;
    assert!(!server.is_finished());
    go.send(()).unwrap();
    server.await.unwrap().unwrap();
    assert!(done.load(Ordering::SeqCst));
}

#[tokio::test]
async fn a_confirmed_import_is_work_that_is_waited_for() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let coordinator = house.person(Role::Coordinator, Some(desk)).await;
    let file = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/mie-calls.csv")).unwrap();
    let page = coordinator.upload("/calls/import", &[], ("file", "calls.csv", &file)).await.location();
    coordinator.post(&format!("{page}/confirmation"), &[]).await.location();
    house.app.background().finished().await;
    let scope = house.operator(Action::ReadCall);
    let calls = scope.find::<tomarigi::desk::calls::entity::Entity>().count(&house.db).await.unwrap();
    assert!(calls > 0);
}

#[tokio::test]
async fn no_letter_is_begun_once_the_house_closes() {
    let house = House::new().await;
    let mut tx = house.db.write(&house.operator(Action::ManageAccounts)).await.unwrap();
    let letter = Letter { to: "mori@example.jp".into(), subject: "招待".into(), body: "…".into() };
    outbox::enqueue(&mut tx, &letter, None).await.unwrap();
    tx.unaudited("a letter in a test");
    tx.commit().await.unwrap();
    house.app.background().stop();
    outbox::run(house.app.clone()).await;
    assert_eq!(outbox::send_due(&house.app).await.unwrap(), 0);
    assert_eq!(outbox::send_due(&house.started_again().await.app).await.unwrap(), 1);
}

#[tokio::test]
async fn nobody_puts_a_banner_on_a_page_that_is_kept_for_everybody() {
    let house = House::new().await;
    let desk = house.desk("mie").await;
    let supporter = house.person_named("森千夏", Role::Supporter, Some(desk)).await;
    for page in ["/desks/mie", "/desks/mie/badge", "/desks/mie/editions", "/desks"] {
        house.clock.set(house.db.now().plus(time::Duration::seconds(2)));
        let with = supporter.get(&format!("{page}?notice=signed-out")).await;
        let without = house.anybody().get(page).await;
        for answer in [with, without] {
            assert!(!answer.text().contains("ログアウトしました"), "{page}");
            assert!(!answer.text().contains("森千夏"), "{page}");
        }
    }
}

#[tokio::test]
async fn a_style_of_another_version_is_not_kept_under_its_address() {
    let house = House::new().await;
    let anybody = house.anybody();
    let kept = async |address: &str| anybody.get(address).await.headers[header::CACHE_CONTROL].clone();
    let address = tomarigi::web::assets::href("app.css");
    assert_eq!(kept(&address).await, "public, max-age=31536000, immutable");
    assert_eq!(kept("/assets/before/app.css").await, "no-cache");
    let style = anybody.get(&address).await.text();
    let picture = style.split("url(\"../").nth(1).unwrap().split('"').next().unwrap();
    assert_eq!(kept(&format!("/assets/{picture}")).await, "public, max-age=31536000, immutable");
}
