use chrono::{DateTime, Utc};
use domain::{Aggregate, Claim, Event, Holdings, Reservation, Resource, ResourceKind};
use serde::{Deserialize, Serialize};
use std::convert::Infallible;
use uuid::Uuid;

/// An aggregate that holds whatever it is told to.
#[derive(Clone, Debug, Default)]
pub struct Holder {
    pub wish: Wish,
}

/// What a holder is to hold from now on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Wish {
    pub times: Vec<Time>,
    pub keys: Vec<String>,
    pub note: String,
}

/// A time of a room.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Time {
    pub room: Uuid,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub expires: Option<DateTime<Utc>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum HolderEvent {
    #[serde(rename = "test.held")]
    Held(Wish),
}

impl Event for HolderEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::Held(_) => "test.held",
        }
    }
}

impl Aggregate for Holder {
    const TYPE: &'static str = "test";
    type Command = Wish;
    type Event = HolderEvent;
    type Refusal = Infallible;

    fn decide(&self, command: Wish) -> Result<Vec<HolderEvent>, Infallible> {
        Ok(vec![HolderEvent::Held(command)])
    }

    fn evolve(&mut self, event: &HolderEvent) {
        match event {
            HolderEvent::Held(wish) => self.wish = wish.clone(),
        }
    }

    fn holdings(&self) -> Holdings {
        let claim = |key: &String| Claim {
            namespace: "test",
            key: key.clone(),
        };
        Holdings {
            claims: self.wish.keys.iter().map(claim).collect(),
            reservations: self.wish.times.iter().map(|time| (*time).into()).collect(),
        }
    }
}

impl From<Time> for Reservation {
    fn from(time: Time) -> Self {
        Self {
            resource: Resource {
                kind: ResourceKind::Room,
                id: time.room,
            },
            starts_at: time.from,
            ends_at: time.to,
            expires_at: time.expires,
        }
    }
}

impl Wish {
    pub fn time(room: Uuid, from: &str, to: &str) -> Self {
        let time = Time {
            room,
            from: super::at(from),
            to: super::at(to),
            expires: None,
        };
        Self {
            times: vec![time],
            ..Self::default()
        }
    }

    pub fn until(mut self, expiry: &str) -> Self {
        for time in &mut self.times {
            time.expires = Some(super::at(expiry));
        }
        self
    }

    pub fn key(key: &str) -> Self {
        Self {
            keys: vec![key.to_owned()],
            ..Self::default()
        }
    }

    pub fn note(note: &str) -> Self {
        Self {
            note: note.to_owned(),
            ..Self::default()
        }
    }
}
