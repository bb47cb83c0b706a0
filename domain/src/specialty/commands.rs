use crate::doctor::Specialty;
use crate::setting::Names;

/// What may be asked of the platform's entry about a field of medicine.
#[derive(Clone, Debug, PartialEq)]
pub enum SpecialtyCommand {
    /// Let doctors have a field that was unknown so far.
    Add { code: Specialty, names: Names },
    /// Call it otherwise. Its code stays.
    Rename { code: Specialty, names: Names },
    /// Let no new doctor have it.
    Retire {
        code: Specialty,
        /// 1 to [`REASON_LIMIT`](crate::setting::REASON_LIMIT) characters, and nothing about a person: it stands in the log.
        reason: String,
    },
    /// Let new doctors have it again.
    Restore { code: Specialty },
}
