use access::Operation;
use axum::extract::State as Extract;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::{Room, RoomValue};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::settings::{self, Kind};

/// Every room and device, by name.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rooms {
    /// Retired ones too.
    pub rooms: Vec<Room>,
}

http_kit::problems!(RoomsProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// The register of rooms and devices.
#[utoipa::path(
    get, path = "/api/admin/settings/rooms", operation_id = "listRooms", tag = "settings", params(MinPositionHeader),
    responses((status = 200, body = Rooms), RoomsProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<Rooms>), Failure> {
    caller.authorise(Operation::ListRooms)?;
    let models = [ReadModel::Settings, ReadModel::DoctorDirectory];
    let served = state.freshness.reached(&models, min).await?;
    let rooms = settings::of_kind::<RoomValue>(&state.read, Kind::Room).await?;
    let doctors: Vec<_> = rooms
        .iter()
        .flat_map(|room| room.value.doctors.iter().copied())
        .collect();
    let names = settings::doctor_names(&state.read, &doctors).await?;
    let rooms = rooms.into_iter().map(|room| Room::of(room, &names)).collect();
    Ok((served, Json(Rooms { rooms })))
}
