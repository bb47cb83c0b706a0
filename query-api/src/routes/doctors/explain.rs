use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, NaiveDate, Utc};
use domain::account::Role;
use domain::ids::VisitTypeId;
use domain::schedule::{LimitOf, Obstacle, Owner, Per, Window};
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters, PathId};
use crate::queries::doctor_times::{self, DoctorTimes};

/// Which time.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query, rename_all = "camelCase")]
pub struct ExplainQuery {
    /// One of the doctor's visit types.
    visit_type: Uuid,
    /// When it would start.
    at: DateTime<Utc>,
}

impl FromParameters for ExplainQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        let visit_type = parameters.required("visitType", parameters::id);
        let at = parameters.required("at", parameters::instant);
        Some(Self {
            visit_type: visit_type?,
            at: at?,
        })
    }
}

/// One rule that keeps the time from being booked, with what it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "rule", rename_all = "kebab-case")]
pub enum Reason {
    /// The type is not offered, or no longer.
    VisitTypeUnknown {
        #[serde(rename = "visitTypeId")]
        visit_type_id: Uuid,
    },
    /// It is over.
    Past,
    /// Sooner than the type's shortest notice.
    Notice {
        #[serde(rename = "visitTypeId")]
        visit_type_id: Uuid,
    },
    /// Later than the type's furthest advance.
    Advance {
        #[serde(rename = "visitTypeId")]
        visit_type_id: Uuid,
    },
    /// Outside the hours in which the type is offered, or not all of it within them.
    Hours,
    /// Within the hours, but not one of the type's starts.
    Grid {
        #[serde(rename = "visitTypeId")]
        visit_type_id: Uuid,
    },
    /// The date is closed.
    Exception {
        #[serde(rename = "exceptionId")]
        exception_id: Uuid,
    },
    /// A public holiday the doctor keeps.
    Holiday { date: NaiveDate, name: String },
    /// The doctor is away.
    TimeOff {
        #[serde(rename = "timeOffId")]
        time_off_id: Uuid,
    },
    /// As many visits as the doctor wants on this day or in this week; of one type, or of any (null).
    Limit {
        #[schema(required)]
        #[serde(rename = "visitTypeId")]
        visit_type_id: Option<Uuid>,
        per: LimitPer,
    },
    /// Another visit takes the time.
    Visit {
        #[serde(rename = "appointmentId")]
        appointment_id: Uuid,
    },
    /// Somebody is filling in the form.
    Hold {
        #[serde(rename = "holdId")]
        hold_id: Uuid,
    },
    /// Another visit is so near that the free time before or after one of the two does not fit.
    BufferOfVisit {
        #[serde(rename = "appointmentId")]
        appointment_id: Uuid,
    },
    /// The same beside a time somebody is filling in the form for.
    BufferOfHold {
        #[serde(rename = "holdId")]
        hold_id: Uuid,
    },
    /// None of the rooms or devices the type needs is free.
    Rooms {
        #[serde(rename = "visitTypeId")]
        visit_type_id: Uuid,
    },
}

/// What a limit counts over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum LimitPer {
    /// A day.
    Day,
    /// Monday to Sunday.
    Week,
}

/// Why a time can or cannot be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Explanation {
    /// Whether it can be booked.
    pub bookable: bool,
    /// Every rule in the way.
    pub reasons: Vec<Reason>,
}

http_kit::problems!(ExplainProblems: ANY, SIGNED_IN, &[Code::ValidationFailed, Code::NotFound]);

/// Why a time of a doctor cannot be booked: every rule that is in the way.
///
/// For the doctor and for admins; other doctors do not exist for a doctor.
#[utoipa::path(
    get, path = "/api/doctors/{id}/explain", operation_id = "explainTime", tag = "schedule",
    params(MinPositionHeader, PathId, ExplainQuery),
    responses((status = 200, body = Explanation), ExplainProblems), security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
    PathId { id: doctor }: PathId,
    Asked(query): Asked<ExplainQuery>,
) -> Result<(Served, Json<Explanation>), Failure> {
    let principal = caller.authorise(Operation::ExplainTime)?;
    if principal.role != Role::Admin && principal.account_id != doctor {
        return Err(Failure::not_found());
    }
    let served = state.freshness.reached(&[ReadModel::Availability], min).await?;
    let now = state.clock.now();
    let DoctorTimes { rules, taken } = doctor_times::between(&state.read, doctor, Window::at(query.at, now))
        .await?
        .ok_or_else(Failure::not_found)?;
    let obstacles = rules.obstacles(VisitTypeId(query.visit_type), query.at, &taken, now);
    let explanation = Explanation {
        bookable: obstacles.is_empty(),
        reasons: obstacles.into_iter().map(Into::into).collect(),
    };
    Ok((served, Json(explanation)))
}

impl From<Obstacle> for Reason {
    fn from(obstacle: Obstacle) -> Self {
        match obstacle {
            Obstacle::VisitType(id) => Self::VisitTypeUnknown { visit_type_id: id.0 },
            Obstacle::Past => Self::Past,
            Obstacle::Notice(id) => Self::Notice { visit_type_id: id.0 },
            Obstacle::Advance(id) => Self::Advance { visit_type_id: id.0 },
            Obstacle::Hours => Self::Hours,
            Obstacle::Grid(id) => Self::Grid { visit_type_id: id.0 },
            Obstacle::Exception(id) => Self::Exception { exception_id: id.0 },
            Obstacle::Holiday(holiday) => Self::Holiday {
                date: holiday.date,
                name: holiday.name.to_owned(),
            },
            Obstacle::TimeOff(id) => Self::TimeOff { time_off_id: id.0 },
            Obstacle::Limit(of, per) => Self::Limit {
                visit_type_id: match of {
                    LimitOf::Doctor => None,
                    LimitOf::VisitType(id) => Some(id.0),
                },
                per: per.into(),
            },
            Obstacle::Taken(Owner::Visit(id)) => Self::Visit { appointment_id: id.0 },
            Obstacle::Taken(Owner::Hold(id)) => Self::Hold { hold_id: id.0 },
            Obstacle::Buffer(Owner::Visit(id)) => Self::BufferOfVisit { appointment_id: id.0 },
            Obstacle::Buffer(Owner::Hold(id)) => Self::BufferOfHold { hold_id: id.0 },
            Obstacle::Rooms(id) => Self::Rooms { visit_type_id: id.0 },
        }
    }
}

impl From<Per> for LimitPer {
    fn from(per: Per) -> Self {
        match per {
            Per::Day => Self::Day,
            Per::Week => Self::Week,
        }
    }
}
