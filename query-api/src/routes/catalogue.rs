use access::Operation;
use axum::extract::State as Extract;
use domain::policy::PolicyKind;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::{NoticeValue, RoomValue, SettingStanding, SharedRoom, Template, TemplateValue};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::settings::{self, Kind};

/// What a doctor can start a visit type from.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Catalogue {
    /// Templates, by name.
    pub templates: Vec<Template>,
    /// The notice for cancelling, in hours, that a new visit type begins with.
    pub cancellation_notice_hours: u16,
    /// Rooms and devices the doctor shares, by name.
    pub rooms: Vec<SharedRoom>,
}

http_kit::problems!(CatalogueProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// What the signed-in doctor can start a visit type from.
#[utoipa::path(
    get, path = "/api/catalogue", operation_id = "getCatalogue", tag = "schedule", params(MinPositionHeader),
    responses((status = 200, body = Catalogue), CatalogueProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<Catalogue>), Failure> {
    let doctor = caller.authorise(Operation::GetCatalogue)?.account_id;
    let served = state.freshness.reached(&[ReadModel::Settings], min).await?;
    let templates = settings::of_kind::<TemplateValue>(&state.read, Kind::VisitType).await?;
    let rooms = settings::of_kind::<RoomValue>(&state.read, Kind::Room).await?;
    let notice: Option<NoticeValue> = settings::by_id(&state.read, PolicyKind::CancellationNotice.id().0).await?;
    let templates = templates.into_iter().map(Template::from);
    let rooms = rooms.into_iter().filter(|room| room.value.can_be_used_by(doctor));
    let catalogue = Catalogue {
        templates: templates
            .filter(|template| template.standing == SettingStanding::Active)
            .collect(),
        cancellation_notice_hours: notice.unwrap_or_default().hours,
        rooms: rooms.map(Into::into).collect(),
    };
    Ok((served, Json(catalogue)))
}
