use access::Operation;
use axum::extract::State as Extract;
use domain::policy::PolicyKind;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::{NoShowRule, NoShowValue, NoticeValue};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::settings;

/// What holds for the whole platform.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Policies {
    /// From when on a booking has to be confirmed by phone; null: never.
    #[schema(required)]
    pub no_show: Option<NoShowRule>,
    /// The notice for cancelling, in hours, that new visit types begin with.
    pub cancellation_notice_hours: u16,
}

http_kit::problems!(PoliciesProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// The platform's policies.
#[utoipa::path(
    get, path = "/api/admin/settings/policies", operation_id = "getPolicies", tag = "settings",
    params(MinPositionHeader),
    responses((status = 200, body = Policies), PoliciesProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<Policies>), Failure> {
    caller.authorise(Operation::GetPolicies)?;
    let served = state.freshness.reached(&[ReadModel::Settings], min).await?;
    let no_show: Option<NoShowValue> = settings::by_id(&state.read, PolicyKind::NoShow.id().0).await?;
    let notice: Option<NoticeValue> = settings::by_id(&state.read, PolicyKind::CancellationNotice.id().0).await?;
    let policies = Policies {
        no_show: no_show.unwrap_or_default().rule().map(Into::into),
        cancellation_notice_hours: notice.unwrap_or_default().hours,
    };
    Ok((served, Json(policies)))
}
