use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use super::number::{count, span, thousands};

/// How often a line is written where nobody looks at a bar.
const EVERY: Duration = Duration::from_secs(5);

/// How far something is, on stderr: a bar at a terminal, a line every five seconds elsewhere.
pub struct Bar {
    drawn: Option<ProgressBar>,
    what: String,
    noun: &'static str,
    total: u64,
    began: Instant,
    said: Instant,
}

impl Bar {
    /// Of so many things, called by this noun.
    pub fn new(what: impl Into<String>, noun: &'static str, total: u64) -> Self {
        let what = what.into();
        let drawn = stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(8));
            bar.set_style(style(noun));
            bar.set_message(what.clone());
            bar
        });
        let now = Instant::now();
        Self {
            drawn,
            what,
            noun,
            total,
            began: now,
            said: now,
        }
    }

    /// So many are done.
    pub fn at(&mut self, done: u64) {
        if let Some(bar) = &self.drawn {
            bar.set_length(self.total.max(done));
            bar.set_position(done);
        } else if self.said.elapsed() >= EVERY {
            self.said = Instant::now();
            say(&line(&self.what, self.noun, done, self.total, self.began.elapsed()));
        }
    }

    /// It is over; so many were done.
    pub fn finish(self, done: u64) {
        if let Some(bar) = self.drawn {
            bar.finish_and_clear();
        }
        let took = self.began.elapsed();
        let counted = count(done, self.noun);
        say(&format!(
            "{}: {counted} in {} ({}/s)",
            self.what,
            span(took),
            thousands(rate(done, took))
        ));
    }
}

fn style(noun: &str) -> ProgressStyle {
    let template = format!("{{msg}} {{wide_bar}} {{human_pos}} of {{human_len}} {noun}s, {{per_sec}}, {{eta}} left");
    ProgressStyle::with_template(&template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn line(what: &str, noun: &str, done: u64, total: u64, took: Duration) -> String {
    let rate = rate(done, took);
    let left = total.saturating_sub(done).checked_div(rate).map(Duration::from_secs);
    let left = left.map_or_else(String::new, |left| format!(", {} left", span(left)));
    format!(
        "{what}: {} of {}, {}/s{left}",
        thousands(done),
        count(total, noun),
        thousands(rate)
    )
}

/// A second, rounded down.
fn rate(done: u64, took: Duration) -> u64 {
    let millis = took.as_millis().max(1);
    u64::try_from(u128::from(done) * 1_000 / millis).unwrap_or(u64::MAX)
}

#[expect(
    clippy::print_stderr,
    reason = "how far a subcommand is belongs beside its answer, not in it"
)]
fn say(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_how_far_it_is_how_fast_and_how_long_it_will_take() {
        let shown = line("doctor_calendar", "event", 250_000, 1_000_000, Duration::from_secs(10));
        assert_eq!(
            shown,
            "doctor_calendar: 250,000 of 1,000,000 events, 25,000/s, 30 s left"
        );
        let shown = line("people", "event", 0, 10, Duration::from_secs(1));
        assert_eq!(shown, "people: 0 of 10 events, 0/s");
    }
}
