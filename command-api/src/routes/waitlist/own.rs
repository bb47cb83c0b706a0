use access::Principal;
use domain::waitlist::WaitlistEntry;
use event_store::Loaded;
use uuid::Uuid;

use crate::attempt::Attempt;
use crate::refused::Refused;

/// One of the caller's own entries. Any other does not exist.
pub async fn entry(attempt: &Attempt, principal: &Principal, id: Uuid) -> Result<Loaded<WaitlistEntry>, Refused> {
    let loaded = attempt.load::<WaitlistEntry>(id).await?;
    let patient = loaded.state.entry().map(|entry| entry.patient_id);
    if patient.is_none() || patient != principal.patient() {
        return Err(Refused::not_found());
    }
    Ok(loaded)
}
