use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Utc};
use domain::waitlist::Whose;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::State;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::waitlist;

/// At most so many entries are counted.
const LIMIT: u32 = 1_000;

/// How many wait for one of the doctor's types of visit.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WaitingForType {
    /// Which type.
    pub visit_type_id: Uuid,
    /// Its name.
    pub visit_type_name: String,
    /// How many wait, those who are being asked included.
    #[schema(minimum = 0)]
    pub waiting: u32,
    /// Since when the first of them waits.
    pub since: DateTime<Utc>,
}

/// How many wait for a doctor's time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct WaitingCount {
    /// By type, where anybody waits.
    pub types: Vec<WaitingForType>,
}

http_kit::problems!(CountProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// How many wait for the signed-in doctor's time.
///
/// Counts only: who waits is the patients' own business until a visit is booked. Who waits for any doctor of a specialty
/// is not counted.
#[utoipa::path(
    get, path = "/api/waitlist", operation_id = "countWaiting", tag = "waitlist", params(MinPositionHeader),
    responses((status = 200, body = WaitingCount), CountProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<WaitingCount>), Failure> {
    let doctor = caller.authorise(Operation::CountWaiting)?.account_id;
    let served = state.freshness.reached(&[ReadModel::Waitlist], min).await?;
    let mut types: BTreeMap<Uuid, WaitingForType> = BTreeMap::new();
    for state in waitlist::of_doctor(&state.read, doctor, LIMIT).await? {
        let Some(entry) = state.entry() else { continue };
        if let Whose::Doctor {
            visit_type_id,
            visit_type_name,
            ..
        } = &entry.wish.whose
        {
            let of_type = types.entry(visit_type_id.0).or_insert_with(|| WaitingForType {
                visit_type_id: visit_type_id.0,
                visit_type_name: visit_type_name.clone(),
                waiting: 0,
                since: entry.joined_at,
            });
            of_type.waiting += 1;
        }
    }
    let types = types.into_values().collect();
    Ok((served, Json(WaitingCount { types })))
}
