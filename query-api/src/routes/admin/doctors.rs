use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Utc};
use domain::PersonalId;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::State;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::queries::onboarded::{self, Onboarded};

/// The list shows at most so many doctors.
const LIMIT: u32 = 1_000;

/// How far a doctor's account is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum DoctorStatus {
    /// The invitation was not accepted yet.
    Invited,
    /// Can sign in.
    Active,
}

/// A doctor as the admin sees one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AdminDoctor {
    /// Which one.
    pub id: Uuid,
    /// Name with title.
    pub name: String,
    /// The account's address; null once the doctor's data were erased.
    #[schema(required)]
    pub email: Option<String>,
    /// Specialty codes.
    pub specialties: Vec<String>,
    /// City of the practice.
    pub city: String,
    /// The zone of the practice.
    pub time_zone: String,
    /// How far the account is.
    pub status: DoctorStatus,
    /// How many visit types can be booked.
    pub visit_types: usize,
    /// Whether working hours are set.
    pub has_hours: bool,
    /// Since when the doctor is on the platform.
    pub onboarded_at: DateTime<Utc>,
}

/// Every doctor, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AdminDoctors {
    /// At most 1,000.
    pub doctors: Vec<AdminDoctor>,
}

http_kit::problems!(AdminDoctorsProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// The doctors on the platform.
#[utoipa::path(
    get, path = "/api/admin/doctors", operation_id = "listAdminDoctors", tag = "admin", params(MinPositionHeader),
    responses((status = 200, body = AdminDoctors), AdminDoctorsProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
) -> Result<(Served, Json<AdminDoctors>), Failure> {
    caller.authorise(Operation::ListAdminDoctors)?;
    let models = [ReadModel::DoctorDirectory, ReadModel::People, ReadModel::Availability];
    let served = state.freshness.reached(&models, min).await?;
    let rows = onboarded::newest(&state.read, LIMIT).await?;
    let sealed: Vec<PersonalId> = rows.iter().filter_map(|row| row.email_id).map(PersonalId).collect();
    let emails = state.vault.texts(&sealed).await?;
    let doctors = rows.into_iter().map(|row| AdminDoctor::of(row, &emails)).collect();
    Ok((served, Json(AdminDoctors { doctors })))
}

impl AdminDoctor {
    fn of(row: Onboarded, emails: &HashMap<PersonalId, String>) -> Self {
        let active = row.standing.as_deref() == Some("active");
        let rules = row.rules.as_deref();
        Self {
            id: row.doctor_id,
            name: row.name,
            email: row.email_id.and_then(|id| emails.get(&PersonalId(id)).cloned()),
            specialties: row.specialties.0,
            city: row.city,
            time_zone: row.time_zone,
            status: if active {
                DoctorStatus::Active
            } else {
                DoctorStatus::Invited
            },
            visit_types: rules.map_or(0, |rules| rules.visit_types.iter().count()),
            has_hours: rules.is_some_and(|rules| !rules.weekly.blocks().is_empty()),
            onboarded_at: row.onboarded_at,
        }
    }
}
