use sqlx::MySqlPool;

/// A value patients can search by and how many doctors have it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Count {
    /// The code.
    pub code: String,
    /// Doctors that have it.
    pub doctors: i64,
}

/// A city and how many doctors practise there.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct City {
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Doctors who practise there.
    pub doctors: i64,
}

/// The specialties somebody has, by code.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn specialties(read: &MySqlPool) -> sqlx::Result<Vec<Count>> {
    sqlx::query_as(
        "SELECT specialty AS code, COUNT(*) AS doctors FROM doctor_specialty_v1 GROUP BY specialty ORDER BY specialty",
    )
    .fetch_all(read)
    .await
}

/// The cities with a doctor, by name.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn cities(read: &MySqlPool) -> sqlx::Result<Vec<City>> {
    sqlx::query_as(
        "SELECT city AS name, country, COUNT(*) AS doctors
         FROM doctor_directory_v1 GROUP BY city, country ORDER BY city, country",
    )
    .fetch_all(read)
    .await
}

/// The languages somebody speaks, by code.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn languages(read: &MySqlPool) -> sqlx::Result<Vec<Count>> {
    sqlx::query_as(
        "SELECT language AS code, COUNT(*) AS doctors FROM doctor_language_v1 GROUP BY language ORDER BY language",
    )
    .fetch_all(read)
    .await
}
