use domain::ids::PatientId;
use domain::waitlist::{EntryNumber, PLACE_CLAIM, WISH_CLAIM, Wish};

use crate::attempt::Attempt;
use crate::refused::Refused;

impl Attempt {
    /// The first of the patient's places on the waitlist that is free. Should another entry take it meanwhile, the append
    /// says so and the command is decided again.
    pub async fn place_on_waitlist(&self, patient: PatientId) -> Result<Option<EntryNumber>, Refused> {
        for number in EntryNumber::ALL {
            let taken = self.store().claimed_by(PLACE_CLAIM, &number.key(patient)).await?;
            if taken.is_none() {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// Whether the patient waits for the same thing already.
    pub async fn waits_already(&self, patient: PatientId, wish: &Wish) -> Result<bool, Refused> {
        let held = self.store().claimed_by(WISH_CLAIM, &wish.key(patient)).await?;
        Ok(held.is_some())
    }
}
