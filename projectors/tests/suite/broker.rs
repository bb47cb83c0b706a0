//! A broker of the test's own, so that it may be stopped, wiped and disturbed.

use async_nats::jetstream::{self, stream::Stream};
use servers::{Nats, ScratchDir, Users, free_port};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep};

pub struct Broker {
    pub nats: Nats,
    // Deleted after the server has stopped.
    _folder: ScratchDir,
}

impl Broker {
    pub fn start() -> Self {
        let folder = ScratchDir::new("projectors").unwrap();
        let nats = Nats::start(folder.path().join("nats"), free_port().unwrap(), Users::PerRole).unwrap();
        Self { nats, _folder: folder }
    }

    /// For the relay, with the permissions it has in an installation.
    pub fn relay_url(&self) -> String {
        self.nats.url_of("relay")
    }

    /// For the projectors, with the permissions they have in an installation.
    pub fn projectors_url(&self) -> String {
        self.nats.url_of("projectors")
    }

    async fn client(&self) -> async_nats::Client {
        async_nats::ConnectOptions::with_user_and_password("relay".to_owned(), self.nats.password().to_owned())
            .connect(SocketAddr::from(([127, 0, 0, 1], self.nats.port())).to_string())
            .await
            .unwrap()
    }

    async fn stream(&self) -> Option<Stream> {
        jetstream::new(self.client().await)
            .get_stream(messaging::STREAM)
            .await
            .ok()
    }

    /// Publishes something that is not from the log.
    pub async fn disturb(&self) {
        let client = self.client().await;
        client.publish("events.appointment.booked", "{}".into()).await.unwrap();
        client.flush().await.unwrap();
    }

    /// Publishes so much that the server has to begin another file.
    pub async fn fill_a_file(&self) {
        let client = self.client().await;
        let payload = vec![b' '; 250 << 10];
        for _ in 0..50 {
            client
                .publish("events.appointment.booked", payload.clone().into())
                .await
                .unwrap();
        }
        client.flush().await.unwrap();
    }

    /// Stops it, cuts off the end of its newest file, and starts it again: what was written last is lost.
    pub fn lose_tail(&mut self) {
        self.nats.stop();
        let mut blocks = Vec::new();
        let mut folders = vec![self.nats.store()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let is_index = path.file_name().is_some_and(|name| name == "index.db");
                let extension = path.extension().and_then(|extension| extension.to_str());
                if path.is_dir() {
                    folders.push(path);
                } else if extension == Some("blk") {
                    blocks.push(path);
                } else if extension == Some("idx") || is_index {
                    // What is known of the files beside them would not fit any more.
                    std::fs::remove_file(path).unwrap();
                }
            }
        }
        let newest = blocks
            .iter()
            .max_by_key(|path| path.file_stem().unwrap().to_str().unwrap().parse::<u64>().ok());
        let file = std::fs::File::options().write(true).open(newest.unwrap()).unwrap();
        let length = file.metadata().unwrap().len();
        file.set_len(length * 2 / 3).unwrap();
        drop(file);
        self.nats.restart().unwrap();
    }

    /// The positions in the stream, in the order they are stored; 0 for a message without one.
    pub async fn positions(&self) -> Vec<u64> {
        let Some(stream) = self.stream().await else {
            return Vec::new();
        };
        let state = stream.cached_info().state.clone();
        if state.messages == 0 {
            return Vec::new();
        }
        let mut positions = Vec::new();
        for sequence in state.first_sequence..=state.last_sequence {
            let Ok(message) = stream.get_raw_message(sequence).await else {
                continue;
            };
            let position = message.headers.get(messaging::header::POSITION);
            positions.push(position.map_or(0, |text| text.as_str().parse().unwrap()));
        }
        positions
    }

    /// Waits until the stream holds more messages than these.
    pub async fn goes_beyond(&self, messages: u64, patience: Duration) {
        let started = Instant::now();
        while self.positions().await.len() as u64 <= messages {
            assert!(
                started.elapsed() < patience,
                "the stream has no more than {messages} messages after {patience:?}"
            );
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// Waits until the stream's newest message is the event at this position, and says how long that took.
    pub async fn reaches(&self, position: u64, patience: Duration) -> Duration {
        let started = Instant::now();
        loop {
            if let Some(stream) = self.stream().await {
                let last = stream.cached_info().state.last_sequence;
                if let Ok(message) = stream.get_raw_message(last).await
                    && message
                        .headers
                        .get(messaging::header::POSITION)
                        .is_some_and(|text| text.as_str() == position.to_string())
                {
                    return started.elapsed();
                }
            }
            assert!(
                started.elapsed() < patience,
                "the stream does not reach {position} in {patience:?}"
            );
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Stands between the relay and the broker and can swallow what the broker says.
pub struct DeafProxy {
    address: SocketAddr,
    deaf: Arc<AtomicBool>,
    broker: String,
}

impl DeafProxy {
    pub async fn before(broker: &Broker) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let deaf = Arc::new(AtomicBool::new(false));
        let (flag, port) = (deaf.clone(), broker.nats.port());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
                tokio::spawn(pass(client, server, flag.clone()));
            }
        });
        Self {
            address,
            deaf,
            broker: broker.relay_url(),
        }
    }

    /// The relay's URL by way of this proxy.
    pub fn url(&self) -> String {
        let (user, _) = self.broker.rsplit_once('@').unwrap();
        format!("{user}@{}", self.address)
    }

    /// From now on what the broker says is lost; new connections break until it hears again.
    pub fn set_deaf(&self, deaf: bool) {
        self.deaf.store(deaf, Ordering::SeqCst);
    }
}

async fn pass(client: TcpStream, server: TcpStream, deaf: Arc<AtomicBool>) {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let asked = tokio::io::copy(&mut from_client, &mut to_server);
    let answered = async {
        let mut buffer = vec![0; 1 << 16];
        let mut lost_some = false;
        loop {
            let read = tokio::time::timeout(Duration::from_millis(50), from_server.read(&mut buffer)).await;
            let is_deaf = deaf.load(Ordering::SeqCst);
            // Half a conversation is no use to anybody: what was lost shows as a broken connection.
            if lost_some && !is_deaf {
                return;
            }
            match read {
                Ok(Ok(0) | Err(_)) => return,
                Ok(Ok(_)) if is_deaf => lost_some = true,
                Ok(Ok(length)) => to_client.write_all(&buffer[..length]).await.unwrap_or_default(),
                Err(_nothing_to_pass) => {}
            }
        }
    };
    tokio::select! {
        _ = asked => {}
        () = answered => {}
    }
}
