#![allow(dead_code, reason = "each test file uses another part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, AtomicU64, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Stands between a store and its server, counts what is sent, and can cut the connection at the next commit.
pub struct CuttingProxy {
    pub port: u16,
    cut: Arc<AtomicU8>,
    sent: Arc<AtomicU64>,
}

/// Where the next commit is cut, once.
#[derive(Clone, Copy)]
pub enum Cut {
    /// The server never gets it.
    Before = 1,
    /// The server carries it out, the answer is lost.
    After = 2,
}

impl CuttingProxy {
    pub async fn before(server: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let cut = Arc::new(AtomicU8::new(0));
        let sent = Arc::new(AtomicU64::new(0));
        let (armed, counter) = (cut.clone(), sent.clone());
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = TcpStream::connect(&server).await.unwrap();
                tokio::spawn(forward(client, server, armed.clone(), counter.clone()));
            }
        });
        Self { port, cut, sent }
    }

    pub fn cut_next_commit(&self, cut: Cut) {
        self.cut.store(cut as u8, Ordering::SeqCst);
    }

    /// Times something was sent to the server. A client waits for each answer, so these are round trips, as long as
    /// everything fits into one read.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }

    pub fn has_cut(&self) -> bool {
        self.cut.load(Ordering::SeqCst) == 0
    }
}

async fn forward(mut client: TcpStream, mut server: TcpStream, cut: Arc<AtomicU8>, sent: Arc<AtomicU64>) {
    let (mut up, mut down) = (vec![0; 65_536], vec![0; 65_536]);
    loop {
        tokio::select! {
            read = client.read(&mut up) => match read {
                Ok(n) if n > 0 => {
                    sent.fetch_add(1, Ordering::SeqCst);
                    let commit = up[..n].windows(6).any(|bytes| bytes == b"COMMIT");
                    let cut = if commit { cut.swap(0, Ordering::SeqCst) } else { 0 };
                    if cut == Cut::Before as u8 {
                        return;
                    }
                    if server.write_all(&up[..n]).await.is_err() {
                        return;
                    }
                    if cut == Cut::After as u8 {
                        // The server has carried it out once it answers; the answer goes nowhere.
                        let _ = server.read(&mut down).await;
                        return;
                    }
                }
                _ => return,
            },
            read = server.read(&mut down) => match read {
                Ok(n) if n > 0 => if client.write_all(&down[..n]).await.is_err() { return },
                _ => return,
            },
        }
    }
}
