use access::Operation;
use axum::extract::State as Extract;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::CalendarVisit;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::doctor_calendar;

/// At most so many visits are listed, the oldest ones.
const LIMIT: u32 = 100;

/// Visits nobody has closed.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OverdueVisits {
    /// Over, and neither said to have taken place nor to have been missed, the oldest first.
    pub visits: Vec<CalendarVisit>,
}

http_kit::problems!(OverdueProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// The signed-in doctor's visits that are over and still open, at most 100.
///
/// Nothing closes a visit by itself: only the doctor knows whether it took place.
#[utoipa::path(
    get, path = "/api/calendar/overdue", operation_id = "listOverdueVisits", tag = "calendar", params(MinPositionHeader),
    responses((status = 200, body = OverdueVisits), OverdueProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<OverdueVisits>), Failure> {
    let doctor = caller.authorise(Operation::ListOverdueVisits)?.account_id;
    let models = [ReadModel::DoctorCalendar, ReadModel::People];
    let served = state.freshness.reached(&models, min).await?;
    let now = state.clock.now();
    let rows = doctor_calendar::overdue(&state.read, doctor, now, LIMIT).await?;
    let visits = CalendarVisit::opened(rows, &state.vault, now).await?;
    Ok((served, Json(OverdueVisits { visits })))
}
