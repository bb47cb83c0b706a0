use domain::account::Role;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The person who is signed in.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The account.
    pub id: Uuid,
    /// What the person is here for.
    #[schema(value_type = RoleName)]
    pub role: Role,
    /// Full name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// The person's zone, an IANA name.
    pub time_zone: String,
    /// BCP 47 language tag.
    pub locale: String,
}

/// What somebody is here for, as the document shows it.
#[derive(ToSchema)]
#[schema(as = Role, rename_all = "lowercase")]
#[expect(
    dead_code,
    reason = "describes domain::account::Role, which knows nothing of documents"
)]
enum RoleName {
    Patient,
    Doctor,
    Admin,
}
