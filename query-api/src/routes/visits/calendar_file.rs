use access::Operation;
use axum::extract::State as Extract;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::IntoResponse;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, MinPosition};

use crate::State;
use crate::calendar_file::calendar_file;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel};
use crate::own_visit::own_visit;
use crate::parameters::PathId;

http_kit::problems!(CalendarFileProblems: ANY, SIGNED_IN, &[Code::ValidationFailed, Code::NotFound]);

/// A visit as a calendar file, for its patient and its doctor.
#[utoipa::path(
    get, path = "/api/visits/{id}/calendar.ics", operation_id = "getVisitCalendar", tag = "visits", params(MinPositionHeader, PathId),
    responses((status = 200, body = String, content_type = "text/calendar"), CalendarFileProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
    PathId { id }: PathId,
) -> Result<impl IntoResponse, Failure> {
    let principal = caller.authorise(Operation::GetVisitCalendar)?;
    let models = [ReadModel::PatientVisits, ReadModel::DoctorDirectory];
    let served = state.freshness.reached(&models, min).await?;
    let row = own_visit(&state.read, &principal, id).await?;
    let headers = [
        (CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (CONTENT_DISPOSITION, "attachment; filename=\"visit.ics\""),
    ];
    Ok((served, headers, calendar_file(&row, state.clock.now())))
}
