use axum::extract::State as Extract;
use http_kit::openapi::ANY;
use http_kit::{Code, Json, MinPosition};
use serde::Serialize;
use utoipa::ToSchema;

use crate::State;
use crate::answers::{SpecialtyEntry, SpecialtyValue};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::settings::{self, Kind};

/// A field of medicine and how many doctors have it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ListedSpecialty {
    /// The field.
    #[serde(flatten)]
    pub entry: SpecialtyEntry,
    /// Doctors who have it.
    #[schema(minimum = 0)]
    pub doctors: i64,
}

/// The fields of medicine.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Specialties {
    /// In the order pages list them, retired ones too.
    pub specialties: Vec<ListedSpecialty>,
}

http_kit::problems!(SpecialtiesProblems: ANY, &[Code::ValidationFailed]);

/// The fields of medicine this platform knows.
#[utoipa::path(
    get, path = "/api/specialties", operation_id = "listSpecialties", tag = "search", params(MinPositionHeader),
    responses((status = 200, body = Specialties), SpecialtiesProblems)
)]
pub async fn handler(Extract(state): Extract<State>, min: MinPosition) -> Result<(Served, Json<Specialties>), Failure> {
    let models = [ReadModel::Settings, ReadModel::DoctorDirectory];
    let served = state.freshness.reached(&models, min).await?;
    let entries = settings::of_kind::<SpecialtyValue>(&state.read, Kind::Specialty).await?;
    let doctors = settings::doctors_by_specialty(&state.read).await?;
    let specialties = SpecialtyEntry::all(entries).into_iter().map(|entry| ListedSpecialty {
        doctors: doctors.get(&entry.code).copied().unwrap_or_default(),
        entry,
    });
    let specialties = specialties.collect();
    Ok((served, Json(Specialties { specialties })))
}
