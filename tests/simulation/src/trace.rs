use std::fmt::Write;
use tokio::time::Instant;

/// What happened, in order, by the simulated clock.
#[derive(Debug)]
pub struct Trace {
    began: Instant,
    lines: Vec<String>,
}

impl Trace {
    /// An empty trace that begins now.
    pub fn new() -> Self {
        Self {
            began: Instant::now(),
            lines: Vec::new(),
        }
    }

    /// Adds a line.
    pub fn note(&mut self, who: &str, what: &str) {
        let at = self.began.elapsed().as_millis();
        self.lines.push(format!("{at:>7} ms  {who:<12} {what}"));
    }

    /// A number that differs when anything happened otherwise (FNV-1a).
    pub fn hash(&self) -> u64 {
        let bytes = self.lines.iter().flat_map(|line| line.bytes().chain([b'\n']));
        bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    /// The last so many lines.
    pub fn tail(&self, lines: usize) -> String {
        let from = self.lines.len().saturating_sub(lines);
        let mut text = String::new();
        for line in &self.lines[from..] {
            let _ = writeln!(text, "{line}");
        }
        text
    }
}

impl Default for Trace {
    fn default() -> Self {
        Self::new()
    }
}
