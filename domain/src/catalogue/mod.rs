//! The catalogue of visit types: templates a doctor can start from.
//!
//! A doctor takes a template's values over into a visit type of the own schedule. Afterwards the two have nothing to do
//! with each other: a change of the template changes no visit type, and no booked visit.

mod commands;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use commands::CatalogueCommand;
pub use error::CatalogueRefusal;
pub use events::CatalogueEvent;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Aggregate;
use crate::ids::VisitTypeId;
use crate::money::Money;
use crate::schedule::{Confirmation, VisitType};
use crate::setting::{REASON_LIMIT, Standing, written};

/// What a visit type made from it begins with. The limits are those of a visit type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// Length in minutes.
    pub minutes: u16,
    /// Minutes the doctor needs free before.
    pub buffer_before: u16,
    /// Minutes the doctor needs free after.
    pub buffer_after: u16,
    /// A suggestion what to charge.
    pub price: Money,
    /// Who makes a booking final.
    pub confirmation: Confirmation,
    /// Shortest notice in minutes.
    pub notice_minutes: u32,
    /// Hours before the start until which a patient can cancel without it counting as late.
    pub cancellation_notice_hours: u16,
}

impl Template {
    /// The visit type a doctor would have who takes everything over.
    pub fn visit_type(&self, id: VisitTypeId) -> VisitType {
        VisitType {
            buffer_before: self.buffer_before,
            buffer_after: self.buffer_after,
            confirmation: self.confirmation,
            notice_minutes: self.notice_minutes,
            cancellation_notice_hours: self.cancellation_notice_hours,
            ..VisitType::new(id, self.name.clone(), self.minutes, self.price)
        }
    }

    fn checked(self) -> Result<Self, CatalogueRefusal> {
        self.visit_type(VisitTypeId(Uuid::nil())).check()?;
        let name = self.name.trim().to_owned();
        Ok(Self { name, ..self })
    }
}

/// One entry of the catalogue; none before it is added.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CatalogueEntry {
    #[serde(flatten)]
    template: Option<Template>,
    standing: Standing,
}

impl CatalogueEntry {
    fn added(&self) -> Result<&Template, CatalogueRefusal> {
        self.template.as_ref().ok_or(CatalogueRefusal::Unknown)
    }

    fn add(&self, template: Template) -> Result<Vec<CatalogueEvent>, CatalogueRefusal> {
        if self.template.is_some() {
            return Err(CatalogueRefusal::AlreadyAdded);
        }
        let template = template.checked()?;
        Ok(vec![CatalogueEvent::TemplateAdded { template }])
    }

    fn change(&self, template: Template) -> Result<Vec<CatalogueEvent>, CatalogueRefusal> {
        let present = self.added()?;
        let template = template.checked()?;
        if *present == template {
            return Ok(vec![]);
        }
        match self.standing {
            Standing::Active => Ok(vec![CatalogueEvent::TemplateChanged { template }]),
            Standing::Retired => Err(CatalogueRefusal::Retired),
        }
    }

    fn retire(&self, reason: &str) -> Result<Vec<CatalogueEvent>, CatalogueRefusal> {
        self.added()?;
        let reason = written(reason, REASON_LIMIT).ok_or(CatalogueRefusal::Reason)?;
        match self.standing {
            Standing::Active => Ok(vec![CatalogueEvent::TemplateRetired { reason }]),
            Standing::Retired => Ok(vec![]),
        }
    }

    fn restore(&self) -> Result<Vec<CatalogueEvent>, CatalogueRefusal> {
        self.added()?;
        match self.standing {
            Standing::Active => Ok(vec![]),
            Standing::Retired => Ok(vec![CatalogueEvent::TemplateRestored {}]),
        }
    }
}

impl Aggregate for CatalogueEntry {
    const TYPE: &'static str = "catalogue";
    type Command = CatalogueCommand;
    type Event = CatalogueEvent;
    type Refusal = CatalogueRefusal;

    fn decide(&self, command: CatalogueCommand) -> Result<Vec<CatalogueEvent>, CatalogueRefusal> {
        match command {
            CatalogueCommand::Add { template } => self.add(template),
            CatalogueCommand::Change { template } => self.change(template),
            CatalogueCommand::Retire { reason } => self.retire(&reason),
            CatalogueCommand::Restore => self.restore(),
        }
    }

    fn evolve(&mut self, event: &CatalogueEvent) {
        match event {
            CatalogueEvent::TemplateAdded { template } | CatalogueEvent::TemplateChanged { template } => {
                self.template = Some(template.clone());
            }
            CatalogueEvent::TemplateRetired { .. } => self.standing = Standing::Retired,
            CatalogueEvent::TemplateRestored {} => self.standing = Standing::Active,
        }
    }
}
