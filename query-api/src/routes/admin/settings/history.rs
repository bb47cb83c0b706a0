use access::Operation;
use axum::extract::State as Extract;
use chrono::{DateTime, Utc};
use domain::PersonalId;
use http_kit::openapi::{ANY, SIGNED_IN};
use http_kit::{Caller, Code, Json, MinPosition};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::State;
use crate::answers::{Reference, Texts};
use crate::failure::Failure;
use crate::freshness::{MinPositionHeader, ReadModel, Served};
use crate::parameters::{self, Asked, FromParameters, Parameters};
use crate::queries::settings::{self, ChangeRow, FieldChange, Kind, Which};

/// Which changes, and how many.
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HistoryQuery {
    /// `room`, `visit-type`, `policy`, `specialty` or `holidays`.
    #[param(value_type = Option<String>, example = "room")]
    kind: Option<Kind>,
    /// Of one setting.
    setting: Option<Uuid>,
    /// By one admin.
    by: Option<Uuid>,
    /// Earlier than this place in the log.
    #[param(value_type = Option<u64>)]
    before: Option<u64>,
    /// Most changes.
    #[param(minimum = 1, maximum = 500, default = 50, required = false)]
    limit: u32,
}

impl FromParameters for HistoryQuery {
    fn read(parameters: &mut Parameters) -> Option<Self> {
        let kinds = Kind::ALL.map(|kind| (kind.as_str(), kind));
        Some(Self {
            kind: parameters.optional("kind", parameters::one_of(&kinds)),
            setting: parameters.optional("setting", parameters::id),
            by: parameters.optional("by", parameters::id),
            before: parameters.optional("before", place),
            limit: parameters.optional("limit", parameters::number(1..=500)).unwrap_or(50),
        })
    }
}

fn place(text: &str) -> Result<u64, String> {
    text.parse()
        .map_err(|_| "Write a place in the log, a whole number.".to_owned())
}

/// One field that became another.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ChangedField {
    /// Its name; of holidays, the date.
    #[schema(example = "minutes")]
    pub field: String,
    /// What it was; null: nothing. Doctors are told by their names.
    #[schema(required)]
    pub from: Option<Value>,
    /// What it became; null: nothing.
    #[schema(required)]
    pub to: Option<Value>,
}

/// One change of a setting.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct SettingChange {
    /// Place in the log.
    pub position: u64,
    /// What kind of setting.
    #[schema(example = "room")]
    pub kind: String,
    /// Which one.
    pub setting_id: Uuid,
    /// As it was called then, or its code.
    pub name: String,
    /// What was done: `added`, `changed`, `retired`, `restored`, `removed`, `switched-off` or `switched-on`.
    #[schema(example = "changed")]
    pub what: String,
    /// Who did it; null: an operator at the machine, or somebody whose data were erased.
    #[schema(required)]
    pub by: Option<Reference>,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, in the admin's words; null: nobody asked.
    #[schema(required)]
    pub reason: Option<String>,
    /// What it did to the fields.
    pub changes: Vec<ChangedField>,
}

/// Changes, the newest first.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SettingsHistory {
    /// At most as many as were asked for.
    pub changes: Vec<SettingChange>,
    /// Whether there are earlier ones.
    pub more: bool,
    /// Everybody who ever changed something, by name.
    pub people: Vec<Reference>,
}

http_kit::problems!(HistoryProblems: ANY, SIGNED_IN, &[Code::ValidationFailed]);

/// Who changed which of the platform's settings, when and why.
#[utoipa::path(
    get, path = "/api/admin/settings/history", operation_id = "getSettingsHistory", tag = "settings",
    params(MinPositionHeader, HistoryQuery),
    responses((status = 200, body = SettingsHistory), HistoryProblems),
    security(("accessToken" = []))
)]
pub async fn handler(
    Extract(state): Extract<State>,
    caller: Caller,
    min: MinPosition,
    Asked(query): Asked<HistoryQuery>,
) -> Result<(Served, Json<SettingsHistory>), Failure> {
    caller.authorise(Operation::GetSettingsHistory)?;
    let models = [ReadModel::Settings, ReadModel::People, ReadModel::DoctorDirectory];
    let served = state.freshness.reached(&models, min).await?;
    let which = Which {
        kind: query.kind,
        setting: query.setting,
        actor: query.by,
        before: query.before,
    };
    // One more than asked for says whether there are earlier ones.
    let mut rows = settings::changes(&state.read, which, query.limit + 1).await?;
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX);
    let more = rows.len() > limit;
    rows.truncate(limit);
    let people = settings::actors(&state.read).await?;
    let sealed = rows
        .iter()
        .filter_map(|row| row.actor_name_id)
        .chain(people.iter().map(|person| person.1));
    let sealed: Vec<PersonalId> = sealed.map(PersonalId).collect();
    let texts = state.vault.texts(&sealed).await?;
    let doctors: Vec<Uuid> = rows.iter().flat_map(doctors_in).collect();
    let doctors = settings::doctor_names(&state.read, &doctors).await?;
    let history = SettingsHistory {
        changes: rows
            .into_iter()
            .map(|row| SettingChange::of(row, &texts, &doctors))
            .collect(),
        more,
        people: by_name(people, &texts),
    };
    Ok((served, Json(history)))
}

fn by_name(people: Vec<(Uuid, Uuid)>, texts: &Texts) -> Vec<Reference> {
    let named = people.into_iter().filter_map(|(id, name)| reference(id, name, texts));
    let mut named: Vec<Reference> = named.collect();
    named.sort_by(|one, other| one.name.cmp(&other.name));
    named
}

fn reference(id: Uuid, name_id: Uuid, texts: &Texts) -> Option<Reference> {
    let name = texts.get(&PersonalId(name_id))?.clone();
    Some(Reference { id, name })
}

fn ids(value: &Value) -> impl Iterator<Item = Uuid> {
    let items = value.as_array().into_iter().flatten();
    items.filter_map(|item| item.as_str()?.parse().ok())
}

fn doctors_in(row: &ChangeRow) -> Vec<Uuid> {
    let lists = row.changes.0.iter().filter(|change| change.field == "doctors");
    lists
        .flat_map(|change| ids(&change.from).chain(ids(&change.to)))
        .collect()
}

impl ChangedField {
    fn of(change: FieldChange, doctors: &HashMap<Uuid, String>) -> Self {
        let shown = |value: Value| match value {
            Value::Null => None,
            list @ Value::Array(_) => {
                let mut names: Vec<&String> = ids(&list).filter_map(|id| doctors.get(&id)).collect();
                names.sort();
                Some(names.into_iter().map(String::as_str).collect())
            }
            plain @ (Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => Some(plain),
        };
        Self {
            field: change.field,
            from: shown(change.from),
            to: shown(change.to),
        }
    }
}

impl SettingChange {
    fn of(row: ChangeRow, texts: &Texts, doctors: &HashMap<Uuid, String>) -> Self {
        let by = row.actor_id.zip(row.actor_name_id);
        Self {
            position: row.position,
            kind: row.kind,
            setting_id: row.setting_id,
            name: row.name,
            what: row.what,
            by: by.and_then(|(id, name)| reference(id, name, texts)),
            at: row.changed_at,
            reason: row.reason,
            changes: row
                .changes
                .0
                .into_iter()
                .map(|change| ChangedField::of(change, doctors))
                .collect(),
        }
    }
}
