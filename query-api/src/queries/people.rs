use domain::PersonalId;
use sqlx::MySqlPool;
use uuid::Uuid;

/// A person who can sign in. Name and address are vault ids only.
#[derive(Clone, Debug)]
pub struct Person {
    /// Where the name is sealed.
    pub name: PersonalId,
    /// Where the e-mail address is sealed.
    pub email: PersonalId,
    /// The person's zone.
    pub time_zone: String,
    /// BCP 47 language tag.
    pub locale: String,
}

/// One person.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn by_id(read: &MySqlPool, account: Uuid) -> sqlx::Result<Option<Person>> {
    let row: Option<(Uuid, Uuid, String, String)> =
        sqlx::query_as("SELECT name_id, email_id, time_zone, locale FROM people_v1 WHERE account_id = ?")
            .bind(account)
            .fetch_optional(read)
            .await?;
    Ok(row.map(|(name, email, time_zone, locale)| Person {
        name: PersonalId(name),
        email: PersonalId(email),
        time_zone,
        locale,
    }))
}
