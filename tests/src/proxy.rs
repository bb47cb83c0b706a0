use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};

/// When to strike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The client sent this statement; the server never gets it.
    BeforeItArrives,
    /// The server has answered this statement and all that were sent with it, none of which gives rows; the client never
    /// hears of it.
    AfterItIsDone,
}

/// What happens then.
type Strike = Box<dyn FnOnce() + Send>;

struct Plan {
    armed: AtomicBool,
    statement: &'static [u8],
    moment: Moment,
    strike: Mutex<Option<Strike>>,
}

/// A TCP proxy in front of a database server that strikes once, at a chosen moment of a chosen statement, and then lets
/// nothing of that connection through any more. The connection must not be encrypted.
pub struct Proxy {
    /// Where to connect instead of the server.
    pub address: SocketAddr,
    plan: Arc<Plan>,
}

impl Proxy {
    /// Listens in front of a server.
    ///
    /// # Errors
    /// When no port is free.
    pub async fn before(
        server: SocketAddr,
        statement: &'static str,
        moment: Moment,
        strike: impl FnOnce() + Send + 'static,
    ) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let plan = Arc::new(Plan {
            armed: AtomicBool::new(false),
            statement: statement.as_bytes(),
            moment,
            strike: Mutex::new(Some(Box::new(strike))),
        });
        let watched = Arc::clone(&plan);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if let Ok(server) = TcpStream::connect(server).await {
                    // Small statements must not wait for each other.
                    let _ = (client.set_nodelay(true), server.set_nodelay(true));
                    tokio::spawn(pass_on(client, server, Arc::clone(&watched)));
                }
            }
        });
        Ok(Self { address, plan })
    }

    /// From now on the statement is looked for.
    pub fn arm(&self) {
        self.plan.armed.store(true, Ordering::SeqCst);
    }

    /// Whether it struck.
    pub fn has_struck(&self) -> bool {
        self.plan.strike.lock().is_ok_and(|strike| strike.is_none())
    }
}

async fn pass_on(client: TcpStream, server: TcpStream, plan: Arc<Plan>) {
    let (from_client, to_client) = client.into_split();
    let (from_server, to_server) = server.into_split();
    let seen = Arc::new(AtomicBool::new(false));
    tokio::spawn(answers(from_server, to_client, Arc::clone(&plan), Arc::clone(&seen)));
    statements(from_client, to_server, &plan, &seen).await;
}

async fn statements(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, plan: &Plan, seen: &AtomicBool) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        let bytes = &buffer[..read];
        let found = bytes
            .windows(plan.statement.len())
            .any(|window| window == plan.statement);
        if found && plan.armed.load(Ordering::SeqCst) {
            match plan.moment {
                Moment::BeforeItArrives => return plan.strike(),
                Moment::AfterItIsDone => seen.store(true, Ordering::SeqCst),
            }
        }
        if to.write_all(bytes).await.is_err() {
            break;
        }
    }
}

async fn answers(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, plan: Arc<Plan>, seen: Arc<AtomicBool>) {
    let mut buffer = vec![0; 64 * 1024];
    let mut withheld = Vec::new();
    while let Ok(read @ 1..) = from.read(&mut buffer).await {
        if seen.load(Ordering::SeqCst) {
            withheld.extend_from_slice(&buffer[..read]);
            if is_more_coming(&withheld) {
                continue;
            }
            return plan.strike();
        }
        if to.write_all(&buffer[..read]).await.is_err() {
            break;
        }
    }
}

/// Whether the server has not answered everything yet: a packet is cut off, or the last one is an OK that announces more
/// results. A packet is its length (3 bytes, little endian), a number and the payload; an OK is 0, two length-encoded
/// integers and the status, of which bit 3 says that more results come.
fn is_more_coming(mut packets: &[u8]) -> bool {
    const MORE_RESULTS: u8 = 8;
    let mut last = None;
    while !packets.is_empty() {
        let [a, b, c, _, rest @ ..] = packets else { return true };
        let length = usize::from(*a) | usize::from(*b) << 8 | usize::from(*c) << 16;
        let Some((payload, others)) = rest.split_at_checked(length) else {
            return true;
        };
        (last, packets) = (Some(payload), others);
    }
    let Some([0, after @ ..]) = last else { return false };
    let status = behind_integer(after).and_then(behind_integer);
    status.is_some_and(|status| status.first().is_some_and(|flags| flags & MORE_RESULTS != 0))
}

fn behind_integer(bytes: &[u8]) -> Option<&[u8]> {
    let length = match bytes.first()? {
        252 => 3,
        253 => 4,
        254 => 9,
        _ => 1,
    };
    bytes.get(length..)
}

impl Plan {
    fn strike(&self) {
        if let Ok(mut strike) = self.strike.lock()
            && let Some(strike) = strike.take()
        {
            strike();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_answer_is_the_one_without_more_behind_it() {
        let one_more = [7, 0, 0, 1, 0, 1, 0, 8, 0, 0, 0];
        let last = [9, 0, 0, 2, 0, 252, 0, 1, 0, 2, 0, 0, 0];
        assert!(is_more_coming(&one_more));
        assert!(!is_more_coming(&last));
        assert!(!is_more_coming(&[&one_more[..], &last].concat()));
        assert!(is_more_coming(&[&one_more[..], &last[..5]].concat()));
        assert!(!is_more_coming(&[3, 0, 0, 1, 254, 0, 0]), "rows and errors are no OK");
    }
}
