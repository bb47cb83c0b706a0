use crate::schedule::ScheduleRefusal;

/// Why a command about an entry of the catalogue was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueRefusal {
    /// Added twice.
    #[error("This template is in the catalogue already.")]
    AlreadyAdded,
    /// No such template.
    #[error("There is no such template.")]
    Unknown,
    /// It is offered no longer.
    #[error("This is retired. Restore it before you change it.")]
    Retired,
    /// No doctor could have such a visit type.
    #[error(transparent)]
    VisitType(#[from] ScheduleRefusal),
    /// Reason missing or too long.
    #[error("Say why, in at most 500 characters.")]
    Reason,
}
