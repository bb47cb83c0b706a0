use access::Principal;
use domain::ids::{DoctorId, PatientId};
use sqlx::MySqlPool;
use uuid::Uuid;

use crate::failure::Failure;
use crate::queries::patient_visits::{self, VisitRow};

/// A visit this person may see. One of other people is answered like one that does not exist. The two parties of a visit
/// never change, so the read side's row is as good as the log for this.
///
/// # Errors
/// 404 `not-found`, or a database that failed.
pub async fn own_visit(read: &MySqlPool, principal: &Principal, id: Uuid) -> Result<VisitRow, Failure> {
    let visit = patient_visits::by_id(read, id).await?;
    let own = visit.filter(|row| access::may_see_visit(principal, PatientId(row.patient_id), DoctorId(row.doctor_id)));
    own.ok_or_else(Failure::not_found)
}
