//! `medbook history`: what happened to one stream, and how it stood at a moment.

use anyhow::{Context, Result, bail, ensure};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::Args;
use domain::quarantine::Quarantine;
use domain::time::Zone;
use domain::{Aggregate, Fact, StreamState};
use event_store::Recorded;
use serde_json::json;
use std::str::FromStr;
use uuid::Uuid;

use super::moment;
use super::number::thousands;
use crate::console::{self, say};
use crate::keys;
use crate::settings::Settings;

/// What an operator wants to see.
#[derive(Args)]
pub struct Wish {
    /// The stream, for example appointment/0193b2c4-…; quarantine/<projection> also takes the name
    stream: Stream,
    /// Show the state as of this moment: 2026-11-17T14:00:00+01:00, or 2026-11-17 14:00 in the zone
    #[arg(long)]
    as_of: Option<String>,
    /// The zone of times; that of the visit, schedule or account if left out
    #[arg(long)]
    zone: Option<Tz>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// The name of a stream as it is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stream {
    kind: String,
    id: Uuid,
}

impl FromStr for Stream {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (kind, id) = text
            .split_once('/')
            .ok_or("a stream is named by its type and its id, for example appointment/0193b2c4-…")?;
        let id = match Uuid::parse_str(id) {
            Ok(id) => id,
            Err(_) if kind == Quarantine::TYPE => Quarantine::id_of(id).0,
            Err(_) => return Err(format!("{id} is not an id: a UUID is expected")),
        };
        let kind = kind.to_owned();
        Ok(Self { kind, id })
    }
}

/// Prints the events, and with `--as-of` the state. Personal values are shown by their ids only.
///
/// # Errors
/// When there is no such stream, the moment cannot be understood, or an event up to it cannot be read.
pub async fn run(settings: &Settings, wish: Wish) -> Result<()> {
    let keys = keys::read(&settings.keys)?;
    let store = console::open(settings, keys.master).await?;
    let history = store.history(&wish.stream.kind, wish.stream.id).await;
    store.close().await;
    let history = history?;
    let Stream { kind, id } = &wish.stream;
    ensure!(!history.is_empty(), "there is no stream {kind}/{id}");
    let zone = wish.zone.or_else(|| zone_of(&history)).unwrap_or(Tz::UTC);
    let as_of = wish
        .as_of
        .as_deref()
        .map(|text| moment::parse(text, zone))
        .transpose()?;
    if wish.json {
        return print_json(&wish.stream, &history, as_of);
    }
    print_table(&wish.stream, &history, zone);
    if let Some(as_of) = as_of {
        print_state(&history, as_of, zone)?;
    }
    Ok(())
}

/// The zone the stream's times are meant in.
fn zone_of(history: &[Recorded]) -> Option<Tz> {
    let facts: Vec<Fact> = history.iter().map_while(|event| event.fact().ok()).collect();
    StreamState::after(&facts)?.time_zone()
}

/// The events that had happened at this moment. The clocks of several processes differ: what follows the first event
/// that does not count any more does not count either.
fn until(history: &[Recorded], as_of: DateTime<Utc>) -> &[Recorded] {
    let later = history.iter().position(|event| event.recorded_at > as_of);
    &history[..later.unwrap_or(history.len())]
}

fn state(events: &[Recorded]) -> Result<Option<StreamState>> {
    let read = |event: &Recorded| {
        event.fact().with_context(|| {
            let Recorded { version, position, .. } = event;
            format!("the event of version {version}, at position {position}, cannot be read")
        })
    };
    let facts: Vec<Fact> = events.iter().map(read).collect::<Result<_>>()?;
    Ok(StreamState::after(&facts))
}

fn print_table(stream: &Stream, history: &[Recorded], zone: Tz) {
    let Stream { kind, id } = stream;
    let rules = Zone::of(zone);
    say(&format!("{kind}/{id}, times in {zone}"));
    say(&format!(
        "{:>7}  {:<26}  {:<28}  {:>10}  {:<36}  correlation",
        "version", "when", "what", "position", "who"
    ));
    for event in history {
        let what = match event.fact() {
            Ok(_) => event.event_type.clone(),
            Err(_) => format!("{} (unreadable)", event.event_type),
        };
        let who = event.actor.map_or_else(|| "-".to_owned(), |actor| actor.to_string());
        say(&format!(
            "{:>7}  {:<26}  {what:<28}  {:>10}  {who:<36}  {}",
            event.version,
            moment::shown(event.recorded_at, &rules),
            thousands(event.position),
            event.correlation_id
        ));
    }
}

fn print_state(history: &[Recorded], as_of: DateTime<Utc>, zone: Tz) -> Result<()> {
    let events = until(history, as_of);
    let at = moment::shown(as_of, &Zone::of(zone));
    let Some(state) = state(events)? else {
        bail!("at {at} nothing had happened to it yet");
    };
    say(&format!("\nAs of {at}, version {} of {}:", events.len(), history.len()));
    say(&serde_json::to_string_pretty(&state)?);
    Ok(())
}

fn print_json(stream: &Stream, history: &[Recorded], as_of: Option<DateTime<Utc>>) -> Result<()> {
    let mut shown = json!({ "stream": { "type": stream.kind, "id": stream.id }, "events": history });
    for event in shown["events"].as_array_mut().into_iter().flatten() {
        // Nobody knows what stands in there.
        if event["unreadable"] == true {
            event["payload"] = json!(null);
        }
    }
    if let Some(as_of) = as_of {
        let events = until(history, as_of);
        shown["asOf"] = json!(as_of);
        shown["version"] = json!(events.len());
        shown["state"] = json!(state(events)?);
    }
    say(&serde_json::to_string_pretty(&shown)?);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_named_by_type_and_id_and_a_quarantine_also_by_its_projection() {
        let id = Uuid::from_u128(7);
        let stream: Stream = format!("appointment/{id}").parse().unwrap();
        assert_eq!((stream.kind.as_str(), stream.id), ("appointment", id));
        let stream: Stream = "quarantine/doctor_calendar".parse().unwrap();
        assert_eq!(stream.id, Quarantine::id_of("doctor_calendar").0);
        for text in ["appointment", "appointment/", "appointment/doctor_calendar", ""] {
            assert!(text.parse::<Stream>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_follows_an_event_that_does_not_count_does_not_count() {
        let at = |second: u32| {
            format!("2026-11-17T13:00:{second:02}Z")
                .parse::<DateTime<Utc>>()
                .unwrap()
        };
        let event = |version: u32, second| Recorded {
            position: version.into(),
            event_id: Uuid::nil(),
            stream_type: "account".into(),
            stream_id: Uuid::nil(),
            version,
            event_type: "account.email-confirmed".into(),
            schema_version: 1,
            payload: json!({}),
            unreadable: false,
            actor: None,
            causation_id: Uuid::nil(),
            correlation_id: Uuid::nil(),
            recorded_at: at(second),
        };
        // The third was decided by a process whose clock is slow.
        let history = [event(1, 10), event(2, 30), event(3, 20)];
        let counted = |second| until(&history, at(second)).len();
        assert_eq!([9, 10, 25, 30].map(counted), [0, 1, 1, 3]);
    }
}
