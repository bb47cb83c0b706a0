//! What the platform says of a field of medicine: its names, and whether new doctors can have it.
//!
//! One stream a code. The ten fields the product brings along are there from the start, active and without events; doctors
//! who have a retired one keep it.

mod commands;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use commands::SpecialtyCommand;
pub use error::SpecialtyRefusal;
pub use events::SpecialtyEvent;

use serde::Serialize;
use uuid::Uuid;

use crate::Aggregate;
use crate::doctor::Specialty;
use crate::ids::{SpecialtyId, name_based};
use crate::setting::{Names, REASON_LIMIT, Standing, written};

/// Made once at random; the ids of all entries follow from it and their codes.
const NAMESPACE: Uuid = Uuid::from_u128(0x2c84_60ad_51f9_4e37_9d0b_c7a3_1e58_f246);

/// The platform's entry about one field of medicine.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SpecialtyEntry {
    /// `None` for a field the product brings along, while nobody called it otherwise.
    names: Option<Names>,
    standing: Standing,
}

impl SpecialtyEntry {
    /// The entry about the field with this code.
    pub fn id_of(code: Specialty) -> SpecialtyId {
        SpecialtyId(name_based(NAMESPACE, code.code()))
    }

    /// Whether a new doctor can have it, if this is the entry about it.
    pub fn can_be_chosen(&self, code: Specialty) -> bool {
        self.is_known(code) && self.standing == Standing::Active
    }

    fn is_known(&self, code: Specialty) -> bool {
        code.is_built_in() || self.names.is_some()
    }

    fn known(&self, code: Specialty) -> Result<(), SpecialtyRefusal> {
        if self.is_known(code) {
            Ok(())
        } else {
            Err(SpecialtyRefusal::Unknown)
        }
    }

    fn add(&self, code: Specialty, names: &Names) -> Result<Vec<SpecialtyEvent>, SpecialtyRefusal> {
        if self.is_known(code) {
            return Err(SpecialtyRefusal::AlreadyAdded);
        }
        let names = names.written().ok_or(SpecialtyRefusal::Names)?;
        Ok(vec![SpecialtyEvent::Added { code, names }])
    }

    fn rename(&self, code: Specialty, names: &Names) -> Result<Vec<SpecialtyEvent>, SpecialtyRefusal> {
        self.known(code)?;
        let names = names.written().ok_or(SpecialtyRefusal::Names)?;
        if self.names.as_ref() == Some(&names) {
            return Ok(vec![]);
        }
        Ok(vec![SpecialtyEvent::Renamed { code, names }])
    }

    fn retire(&self, code: Specialty, reason: &str) -> Result<Vec<SpecialtyEvent>, SpecialtyRefusal> {
        self.known(code)?;
        let reason = written(reason, REASON_LIMIT).ok_or(SpecialtyRefusal::Reason)?;
        match self.standing {
            Standing::Active => Ok(vec![SpecialtyEvent::Retired { code, reason }]),
            Standing::Retired => Ok(vec![]),
        }
    }

    fn restore(&self, code: Specialty) -> Result<Vec<SpecialtyEvent>, SpecialtyRefusal> {
        self.known(code)?;
        match self.standing {
            Standing::Active => Ok(vec![]),
            Standing::Retired => Ok(vec![SpecialtyEvent::Restored { code }]),
        }
    }
}

impl Aggregate for SpecialtyEntry {
    const TYPE: &'static str = "specialty";
    type Command = SpecialtyCommand;
    type Event = SpecialtyEvent;
    type Refusal = SpecialtyRefusal;

    fn decide(&self, command: SpecialtyCommand) -> Result<Vec<SpecialtyEvent>, SpecialtyRefusal> {
        match command {
            SpecialtyCommand::Add { code, names } => self.add(code, &names),
            SpecialtyCommand::Rename { code, names } => self.rename(code, &names),
            SpecialtyCommand::Retire { code, reason } => self.retire(code, &reason),
            SpecialtyCommand::Restore { code } => self.restore(code),
        }
    }

    fn evolve(&mut self, event: &SpecialtyEvent) {
        match event {
            SpecialtyEvent::Added { names, .. } | SpecialtyEvent::Renamed { names, .. } => {
                self.names = Some(names.clone());
            }
            SpecialtyEvent::Retired { .. } => self.standing = Standing::Retired,
            SpecialtyEvent::Restored { .. } => self.standing = Standing::Active,
        }
    }
}
