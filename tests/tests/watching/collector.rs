//! A collector of spans: OTLP over HTTP, as far as a test needs it.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::Span;
use prost::Message;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What was received so far.
#[derive(Clone, Default)]
pub struct Collector(Arc<Mutex<Vec<Vec<u8>>>>);

impl Collector {
    /// Listens; what it is told to call itself.
    pub async fn listen() -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let endpoint = format!("http://{}", listener.local_addr().expect("an address"));
        let collector = Self::default();
        let taking = collector.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(taking.clone().take(connection));
            }
        });
        (collector, endpoint)
    }

    async fn take(self, mut connection: TcpStream) {
        while let Some(body) = read_request(&mut connection).await {
            self.0.lock().expect("no panic").push(body);
            let answer = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-protobuf\r\nContent-Length: 0\r\n\r\n";
            if connection.write_all(answer).await.is_err() {
                return;
            }
        }
    }

    /// Everything as it came, for looking for what should not be there.
    pub fn raw(&self) -> String {
        let bodies = self.0.lock().expect("no panic");
        bodies
            .iter()
            .map(|body| String::from_utf8_lossy(body).into_owned())
            .collect()
    }

    /// The spans.
    pub fn spans(&self) -> Vec<Span> {
        let bodies = self.0.lock().expect("no panic");
        let requests = bodies
            .iter()
            .map(|body| ExportTraceServiceRequest::decode(body.as_slice()).expect("an export of spans"));
        let resources = requests.flat_map(|request| request.resource_spans);
        let scopes = resources.flat_map(|resource| resource.scope_spans);
        scopes.flat_map(|scope| scope.spans).collect()
    }
}

/// The body of the next request; `None` when there is no other.
async fn read_request(connection: &mut TcpStream) -> Option<Vec<u8>> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(connection.read_u8().await.ok()?);
    }
    let head = String::from_utf8(head).ok()?.to_ascii_lowercase();
    assert!(head.starts_with("post /v1/traces "), "{head}");
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:"))?;
    let mut body = vec![0; length.trim().parse().ok()?];
    connection.read_exact(&mut body).await.ok()?;
    Some(body)
}
