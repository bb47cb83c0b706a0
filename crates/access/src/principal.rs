use domain::account::Role;
use domain::ids::{DoctorId, PatientId};
use uuid::Uuid;

/// Who a request speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Principal {
    /// The account.
    pub account_id: Uuid,
    /// What the person is here for. Part of the session: a changed role needs a new session.
    pub role: Role,
    /// The session the access token belongs to.
    pub session_id: Uuid,
}

impl Principal {
    /// The patient this is, if it is one.
    pub fn patient(&self) -> Option<PatientId> {
        (self.role == Role::Patient).then_some(PatientId(self.account_id))
    }

    /// The doctor this is, if it is one.
    pub fn doctor(&self) -> Option<DoctorId> {
        (self.role == Role::Doctor).then_some(DoctorId(self.account_id))
    }
}
