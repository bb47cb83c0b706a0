use access::Operation;
use axum::extract::State as Extract;
use chrono::TimeDelta;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::WaitlistEntry;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::waitlist;

/// At most so many entries are listed.
const LIMIT: u32 = 50;

/// How long an entry that has ended is shown.
const SHOWN_AFTER: TimeDelta = TimeDelta::days(14);

/// What a patient waits for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Waitlist {
    /// What lasts first, the latest first; then what ended in the last 14 days.
    pub entries: Vec<WaitlistEntry>,
}

http_kit::problems!(WaitlistProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// What the signed-in patient waits for, with the time that is kept now.
#[utoipa::path(
    get, path = "/api/me/waitlist", operation_id = "listOwnWaitlist", tag = "waitlist", params(MinPositionHeader),
    responses((status = 200, body = Waitlist), WaitlistProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<Waitlist>), Failure> {
    let patient = caller.authorise(Operation::ListOwnWaitlist)?.account_id;
    let models = [
        ReadModel::Waitlist,
        ReadModel::PatientVisits,
        ReadModel::DoctorDirectory,
    ];
    let served = state.freshness.reached(&models, min).await?;
    let now = state.clock.now();
    let rows = waitlist::of_patient(&state.read, patient, now - SHOWN_AFTER, LIMIT).await?;
    let doctors = waitlist::doctors(&state.read, &rows).await?;
    let entries = rows.iter().filter_map(|row| WaitlistEntry::of(row, &doctors, now));
    let entries = entries.collect();
    Ok((served, Json(Waitlist { entries })))
}
