use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A thing by its id and public name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Reference {
    /// Which one.
    pub id: Uuid,
    /// Its name.
    pub name: String,
}

/// A patient as the doctor sees one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Patient {
    /// Which one.
    pub id: Uuid,
    /// Full name; null once the patient's data were erased.
    #[schema(required)]
    pub name: Option<String>,
}
