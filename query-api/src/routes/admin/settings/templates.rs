use access::Operation;
use axum::extract::State as Extract;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::{Template, TemplateValue};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::settings::{self, Kind};

/// Every template of the catalogue, by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Templates {
    /// Retired ones too.
    pub templates: Vec<Template>,
}

http_kit::problems!(TemplatesProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// The catalogue of visit types.
#[utoipa::path(
    get, path = "/api/admin/settings/templates", operation_id = "listTemplates", tag = "settings",
    params(MinPositionHeader),
    responses((status = 200, body = Templates), TemplatesProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<Templates>), Failure> {
    caller.authorise(Operation::ListTemplates)?;
    let served = state.freshness.reached(&[ReadModel::Settings], min).await?;
    let templates = settings::of_kind::<TemplateValue>(&state.read, Kind::VisitType).await?;
    let templates = templates.into_iter().map(Into::into).collect();
    Ok((served, Json(Templates { templates })))
}
