//! As little HTTP as a load generator needs: it shares the machine with what it measures.

use anyhow::{Context, Result, bail};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection, one request at a time.
pub struct Http {
    stream: TcpStream,
    buffer: Vec<u8>,
    /// Where the body of the last answer begins.
    body: usize,
}

impl Http {
    /// To `http://host:port`.
    pub async fn connect(base: &str) -> Result<Self> {
        let address = base.strip_prefix("http://").context("an http address")?;
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::new(),
            body: 0,
        })
    }

    /// Asks and waits for the whole answer. Its status.
    pub async fn ask(&mut self, request: &[u8]) -> Result<u16> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head = loop {
            if let Some(end) = find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.read().await?;
        };
        let text = String::from_utf8_lossy(self.buffer.get(..head).unwrap_or_default()).into_owned();
        let status = text.get(9..12).context("a status")?.parse()?;
        let length = text.split("\r\n").find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse::<usize>())
        });
        let whole = head + length.context("an answer without a length")??;
        while self.buffer.len() < whole {
            self.read().await?;
        }
        self.body = head;
        Ok(status)
    }

    /// The body of the last answer.
    pub fn body(&self) -> &[u8] {
        self.buffer.get(self.body..).unwrap_or_default()
    }

    async fn read(&mut self) -> Result<()> {
        if self.stream.read_buf(&mut self.buffer).await? == 0 {
            bail!("the server hung up");
        }
        Ok(())
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}
