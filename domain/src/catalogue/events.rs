use serde::{Deserialize, Serialize};

use super::Template;
use crate::Event;

/// What happened to an entry of the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum CatalogueEvent {
    /// Doctors can start from it.
    #[serde(rename = "catalogue.template-added")]
    TemplateAdded { template: Template },
    /// It is like this from now on.
    #[serde(rename = "catalogue.template-changed")]
    TemplateChanged { template: Template },
    /// Doctors can start from it no longer. `reason` is an admin's text and not about a person.
    #[serde(rename = "catalogue.template-retired")]
    TemplateRetired { reason: String },
    /// Doctors can start from it again.
    #[serde(rename = "catalogue.template-restored")]
    TemplateRestored {},
}

impl Event for CatalogueEvent {
    fn event_type(&self) -> &'static str {
        match self {
            Self::TemplateAdded { .. } => "catalogue.template-added",
            Self::TemplateChanged { .. } => "catalogue.template-changed",
            Self::TemplateRetired { .. } => "catalogue.template-retired",
            Self::TemplateRestored {} => "catalogue.template-restored",
        }
    }
}
