use super::Template;

/// What may be asked of an entry of the catalogue.
#[derive(Clone, Debug, PartialEq)]
pub enum CatalogueCommand {
    /// Offer doctors one more template.
    Add { template: Template },
    /// Change it; visit types that were made from it stay as they are.
    Change { template: Template },
    /// Offer it no longer.
    Retire {
        /// 1 to [`REASON_LIMIT`](crate::setting::REASON_LIMIT) characters, and nothing about a person: it stands in the log.
        reason: String,
    },
    /// Offer it again.
    Restore,
}
