use access::Operation;
use axum::extract::State as Extract;
use domain::policy::PolicyKind;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::NoShowValue;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::settings;

/// What the signed-in patient should know before booking.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BookingConditions {
    /// Why the next booking has to be confirmed by phone; null: it has not.
    #[schema(required)]
    pub call_first: Option<CallFirst>,
}

/// Visits were missed.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct CallFirst {
    /// So many.
    #[schema(minimum = 1)]
    pub missed: u32,
    /// Within so many months.
    #[schema(minimum = 1, maximum = 24)]
    pub months: u8,
}

http_kit::problems!(BookingConditionsProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// What the signed-in patient should know before booking.
#[utoipa::path(
    get, path = "/api/me/booking-conditions", operation_id = "getBookingConditions", tag = "visits",
    params(MinPositionHeader),
    responses((status = 200, body = BookingConditions), BookingConditionsProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<BookingConditions>), Failure> {
    let patient = caller.authorise(Operation::GetBookingConditions)?.account_id;
    let models = [ReadModel::Settings, ReadModel::PatientVisits];
    let served = state.freshness.reached(&models, min).await?;
    let policy: Option<NoShowValue> = settings::by_id(&state.read, PolicyKind::NoShow.id().0).await?;
    let call_first = match policy.unwrap_or_default().rule() {
        Some(rule) => {
            let since = rule.since(state.clock.now());
            let missed = settings::missed_visits(&state.read, patient, since).await?;
            let months = rule.months;
            rule.asks_for_a_call(missed).then_some(CallFirst { missed, months })
        }
        None => None,
    };
    Ok((served, Json(BookingConditions { call_first })))
}
