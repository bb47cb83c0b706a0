//! A room or a device that doctors share, so that their visits take turns in it.
//!
//! The register says what there is and who may use it; that two visits never have the same room at the same time is a
//! reservation of the visits.

mod commands;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use commands::RoomCommand;
pub use error::RoomRefusal;
pub use events::RoomEvent;

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

use crate::Aggregate;
use crate::ids::DoctorId;
use crate::setting::{NAME_LIMIT, REASON_LIMIT, Standing, written};

/// Most doctors who share one.
const DOCTORS: usize = 200;

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RoomKind {
    /// A room.
    Room,
    /// A device, such as for ultrasound.
    Device,
}

/// What the register says of a room or device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomDetails {
    /// Its name, 1 to 80 characters.
    pub name: String,
    /// What it is.
    pub kind: RoomKind,
    /// Whose visit types may need it; at most 200.
    pub doctors: BTreeSet<DoctorId>,
}

impl RoomDetails {
    fn checked(self) -> Result<Self, RoomRefusal> {
        if self.doctors.len() > DOCTORS {
            return Err(RoomRefusal::Doctors);
        }
        let name = written(&self.name, NAME_LIMIT).ok_or(RoomRefusal::Name)?;
        Ok(Self { name, ..self })
    }
}

/// One room or device; none before it is registered.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Room {
    #[serde(flatten)]
    details: Option<RoomDetails>,
    standing: Standing,
}

impl Room {
    /// What the register says; `None` before it is registered.
    pub fn details(&self) -> Option<&RoomDetails> {
        self.details.as_ref()
    }

    /// Whether this doctor's visit types may need it from now on.
    pub fn can_be_used_by(&self, doctor: DoctorId) -> bool {
        let shared = self.details().is_some_and(|room| room.doctors.contains(&doctor));
        shared && self.standing == Standing::Active
    }

    fn registered(&self) -> Result<&RoomDetails, RoomRefusal> {
        self.details().ok_or(RoomRefusal::Unknown)
    }

    fn register(&self, room: RoomDetails) -> Result<Vec<RoomEvent>, RoomRefusal> {
        if self.details.is_some() {
            return Err(RoomRefusal::AlreadyRegistered);
        }
        let room = room.checked()?;
        Ok(vec![RoomEvent::Registered { room }])
    }

    fn change(&self, room: RoomDetails) -> Result<Vec<RoomEvent>, RoomRefusal> {
        let present = self.registered()?;
        let room = room.checked()?;
        if *present == room {
            return Ok(vec![]);
        }
        match self.standing {
            Standing::Active => Ok(vec![RoomEvent::Changed { room }]),
            Standing::Retired => Err(RoomRefusal::Retired),
        }
    }

    fn retire(&self, reason: &str) -> Result<Vec<RoomEvent>, RoomRefusal> {
        self.registered()?;
        let reason = written(reason, REASON_LIMIT).ok_or(RoomRefusal::Reason)?;
        match self.standing {
            Standing::Active => Ok(vec![RoomEvent::Retired { reason }]),
            Standing::Retired => Ok(vec![]),
        }
    }

    fn restore(&self) -> Result<Vec<RoomEvent>, RoomRefusal> {
        self.registered()?;
        match self.standing {
            Standing::Active => Ok(vec![]),
            Standing::Retired => Ok(vec![RoomEvent::Restored {}]),
        }
    }
}

impl Aggregate for Room {
    const TYPE: &'static str = "room";
    type Command = RoomCommand;
    type Event = RoomEvent;
    type Refusal = RoomRefusal;

    fn decide(&self, command: RoomCommand) -> Result<Vec<RoomEvent>, RoomRefusal> {
        match command {
            RoomCommand::Register { room } => self.register(room),
            RoomCommand::Change { room } => self.change(room),
            RoomCommand::Retire { reason } => self.retire(&reason),
            RoomCommand::Restore => self.restore(),
        }
    }

    fn evolve(&mut self, event: &RoomEvent) {
        match event {
            RoomEvent::Registered { room } | RoomEvent::Changed { room } => self.details = Some(room.clone()),
            RoomEvent::Retired { .. } => self.standing = Standing::Retired,
            RoomEvent::Restored {} => self.standing = Standing::Active,
        }
    }
}
