//! The site over real connections: clients that are slow or many, and being told to stop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use appraisal::cycle::Stage;
use service::sheet::given::{FACTS, Given, SCHEME};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::app::{App, WebSettings};
use crate::serving::{Limits, serve};

/// A site that listens.
struct Listening {
    address: SocketAddr,
    given: Given,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<()>,
    _directory: tempfile::TempDir,
}

impl Listening {
    async fn with(limits: Limits) -> Listening {
        let directory = tempfile::tempdir().expect("a temporary directory");
        let stage = Stage::SelfAssessment;
        let given = Given::in_directory(directory.path(), stage, SCHEME, FACTS).await;
        let app = App {
            service: given.world.service.clone(),
            settings: Arc::new(WebSettings {
                limits,
                ..WebSettings::default()
            }),
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, told) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(app, listener, async {
            let _ = told.await;
        }));
        Listening {
            address,
            given,
            stop,
            serving,
            _directory: directory,
        }
    }

    async fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).await;
        stream.expect("a connection")
    }
}

const WELL: &str = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";

const ABOUT: &str = "GET /about HTTP/1.1\r\nhost: localhost\r\n\r\n";

async fn send(stream: &mut TcpStream, text: &str) {
    let sent = stream.write_all(text.as_bytes()).await;
    sent.expect("the other side listens");
}

/// What comes up to some words.
async fn until(stream: &mut TcpStream, words: &str) -> String {
    let mut text = String::new();
    while !text.contains(words) {
        let mut bytes = [0; 4096];
        let count = stream.read(&mut bytes).await.expect("it can be read");
        assert!(count > 0, "closed after {text:?}");
        text.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    text
}

/// Whether the other side has ended the connection, however it did that.
async fn is_ended(stream: &mut TcpStream) -> bool {
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest).await;
    rest.is_empty() || !rest.starts_with(b"HTTP/1.1 200")
}

#[tokio::test]
async fn a_client_whose_headers_never_end_is_dropped_and_others_are_served() {
    let limits = Limits {
        headers: Duration::from_millis(20),
        ..Limits::default()
    };
    let site = Listening::with(limits).await;
    let mut slow = site.connect().await;
    send(
        &mut slow,
        "GET /healthz HTTP/1.1\r\nhost: localhost\r\nx-slow: ",
    )
    .await;
    let mut silent = site.connect().await;
    assert!(is_ended(&mut slow).await);
    assert!(is_ended(&mut silent).await);
    let mut quick = site.connect().await;
    send(&mut quick, WELL).await;
    assert!(
        until(&mut quick, "\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 200")
    );
}

#[tokio::test]
async fn a_client_that_takes_nothing_of_its_answers_is_dropped_and_others_are_served() {
    let limits = Limits {
        reading: Duration::from_millis(20),
        ..Limits::default()
    };
    let site = Listening::with(limits).await;
    let mut greedy = site.connect().await;
    // It asks on and on and reads nothing: when nothing more fits between the two, the site ends it.
    while greedy.write_all(ABOUT.as_bytes()).await.is_ok() {}
    let mut quick = site.connect().await;
    send(&mut quick, WELL).await;
    let said = until(&mut quick, "\r\n\r\n").await;
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
}

#[tokio::test]
async fn who_comes_beyond_the_last_place_waits_until_one_is_free() {
    let limits = Limits {
        connections: 1,
        ..Limits::default()
    };
    let site = Listening::with(limits).await;
    let mut first = site.connect().await;
    send(&mut first, WELL).await;
    until(&mut first, "\r\n\r\n").await;
    let mut second = site.connect().await;
    send(&mut second, WELL).await;
    send(&mut first, WELL).await;
    until(&mut first, "\r\n\r\n").await;
    let waits = second.try_read(&mut [0; 16]).expect_err("nothing yet");
    assert_eq!(waits.kind(), std::io::ErrorKind::WouldBlock);
    drop(first);
    assert!(
        until(&mut second, "\r\n\r\n")
            .await
            .starts_with("HTTP/1.1 200")
    );
}

#[tokio::test]
async fn a_save_that_is_under_way_when_the_site_is_stopped_is_finished_and_acknowledged() {
    let site = Listening::with(Limits::default()).await;
    let cookie = site.given.world.cookie("clerk").await;
    let path = format!("/sheets/{}/marks/I1/self", site.given.sheets[0]);
    let body = "points=9&remark=&revision=0";
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\ncookie: biaochi={cookie}\r\nsec-fetch-site: same-origin\r\n\
         accept: application/json\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\
         expect: 100-continue\r\n\r\n",
        body.len()
    );
    let mut idle = site.connect().await;
    send(&mut idle, WELL).await;
    until(&mut idle, "\r\n\r\n").await;
    let mut saving = site.connect().await;
    send(&mut saving, &head).await;
    // It asks for the body: the request is being worked on.
    until(&mut saving, "100 Continue").await;
    site.stop.send(()).expect("it serves");
    assert!(is_ended(&mut idle).await, "idle connections end at once");
    send(&mut saving, body).await;
    let said = until(&mut saving, "\"revision\":1").await;
    assert!(said.starts_with("HTTP/1.1 200"), "{said}");
    site.serving.await.expect("it ends");
    let gone = TcpStream::connect(site.address).await;
    assert!(gone.is_err(), "nobody listens any more");
}
