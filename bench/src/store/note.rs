use domain::{Aggregate, Event};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;

/// The plainest aggregate: it holds nothing, so that only storing is measured.
#[derive(Clone, Debug, Default)]
pub struct Note;

/// Something was written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum NoteEvent {
    #[serde(rename = "bench.written")]
    Written { text: String },
}

impl Event for NoteEvent {
    fn event_type(&self) -> &'static str {
        "bench.written"
    }
}

impl Aggregate for Note {
    const TYPE: &'static str = "bench";
    type Command = String;
    type Event = NoteEvent;
    type Refusal = Infallible;

    fn decide(&self, text: String) -> Result<Vec<NoteEvent>, Infallible> {
        Ok(vec![NoteEvent::Written { text }])
    }

    fn evolve(&mut self, _: &NoteEvent) {}
}
