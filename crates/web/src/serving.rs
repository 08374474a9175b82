//! Taking connections: so many at a time, each with a patience for headers and for readers, until told to stop; then what runs is
//! finished and the service closed. What a request may send and how long it may take stands with the router.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower::Service as _;

use crate::app::{App, router};

/// What connections may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Connections at a time; who comes later waits until one ends. Below the 1 024 files that a process may usually
    /// open, with room for the database.
    pub connections: usize,
    /// How long a client may take for the headers of a request, and stay silent between two.
    pub headers: Duration,
    /// How long a client may take nothing of an answer that is being sent.
    pub reading: Duration,
    /// How long stopping waits for requests that run.
    pub stopping: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 960,
            headers: Duration::from_secs(30),
            reading: Duration::from_secs(30),
            stopping: Duration::from_secs(10),
        }
    }
}

/// A connection whose writes do not wait for ever.
type Patient = Pin<Box<TimeoutStream<TcpStream>>>;

/// How long to wait where the system has no more connections to give.
const EXHAUSTED: Duration = Duration::from_millis(200);

/// Serves until told to stop: then takes no more, finishes what runs, and stops the service.
pub async fn serve(app: App, listener: TcpListener, stop: impl Future<Output = ()> + Send) {
    let limits = app.settings.limits;
    let service = app.service.clone();
    let running = GracefulShutdown::new();
    tokio::select! {
        () = accept(listener, router(app), limits, &running) => {}
        () = stop => {}
    }
    let ended = tokio::time::timeout(limits.stopping, running.shutdown()).await;
    if ended.is_err() {
        tracing::warn!("stopped while requests were still running");
    }
    service.stop().await;
}

/// Takes connections for ever.
async fn accept(listener: TcpListener, router: Router, limits: Limits, running: &GracefulShutdown) {
    let places = Arc::new(Semaphore::new(limits.connections));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.headers);
    loop {
        let Ok(place) = Arc::clone(&places).acquire_owned().await else {
            return;
        };
        match listener.accept().await {
            Ok((stream, near)) => {
                let stream = patient(stream, limits.reading);
                let answering = answer(&http, stream, near, router.clone(), running.watcher());
                tokio::spawn(async move {
                    answering.await;
                    drop(place);
                });
            }
            Err(error) if is_of_one_client(&error) => {}
            Err(error) => {
                tracing::warn!(%error, "no connection could be taken");
                tokio::time::sleep(EXHAUSTED).await;
            }
        }
    }
}

/// A connection that ends when its client takes nothing for so long.
fn patient(stream: TcpStream, reading: Duration) -> Patient {
    // Answers are written whole; waiting for more to send would only make them late.
    let _ = stream.set_nodelay(true);
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(reading));
    Box::pin(stream)
}

/// Answers on one connection until either side has enough of it.
fn answer(
    http: &http1::Builder,
    stream: Patient,
    near: SocketAddr,
    router: Router,
    watcher: Watcher,
) -> impl Future<Output = ()> + Send + 'static {
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(near));
        router.clone().call(request.map(Body::new))
    });
    let connection = http.serve_connection(TokioIo::new(stream), service);
    let watched = watcher.watch(connection);
    async move {
        // A client that goes away or takes too long is no concern of ours.
        let _ = watched.await;
    }
}

/// Whether it was that client alone whose connection failed.
fn is_of_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
    )
}
