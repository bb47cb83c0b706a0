use std::io;
use std::net::SocketAddr;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// A TCP proxy whose connections can all be reset at once, as a firewall or a dying switch does it: both ends get a RST,
/// and neither learns what the other has seen.
pub struct Wire {
    /// The port to connect to instead of the server's.
    pub port: u16,
    cuts: watch::Sender<u64>,
}

impl Wire {
    /// Listens in front of a server on this machine.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn before(server: u16) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr()?.port();
        let (cuts, cut) = watch::channel(0);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let server = SocketAddr::from(([127, 0, 0, 1], server));
                tokio::spawn(pass_on(client, server, cut.clone()));
            }
        });
        Ok(Self { port, cuts })
    }

    /// Resets every connection there is now.
    pub fn cut(&self) {
        self.cuts.send_modify(|cuts| *cuts += 1);
    }
}

async fn pass_on(mut client: TcpStream, server: SocketAddr, mut cut: watch::Receiver<u64>) {
    cut.mark_unchanged();
    let Ok(mut server) = TcpStream::connect(server).await else {
        // The server is away: its client shall hear of it at once.
        let _ = client.set_zero_linger();
        return;
    };
    // Small statements must not wait for each other.
    let _ = (client.set_nodelay(true), server.set_nodelay(true));
    let broken = tokio::select! {
        passed = copy_bidirectional(&mut client, &mut server) => passed.is_err(),
        _ = cut.changed() => true,
    };
    if broken {
        let _ = (client.set_zero_linger(), server.set_zero_linger());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    #[tokio::test]
    async fn passes_everything_on_until_it_is_cut() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let wire = Wire::before(listener.local_addr().unwrap().port()).await.unwrap();
        let mut client = TcpStream::connect(("127.0.0.1", wire.port)).await.unwrap();
        let (mut server, _) = listener.accept().await.unwrap();
        client.write_all(b"hello").await.unwrap();
        let mut heard = [0; 5];
        server.read_exact(&mut heard).await.unwrap();
        assert_eq!(&heard, b"hello");

        wire.cut();
        let (ours, theirs) = (client.read(&mut heard).await, server.read(&mut heard).await);
        assert_eq!(ours.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
        assert_eq!(theirs.unwrap_err().kind(), io::ErrorKind::ConnectionReset);
        assert!(
            TcpStream::connect(("127.0.0.1", wire.port)).await.is_ok(),
            "new connections are let through"
        );
    }
}
