use domain::ids::DoctorId;
use sqlx::MySqlConnection;
use std::collections::BTreeSet;

use super::super::rows::{id, put};
use crate::TableName;

pub(super) const TABLE: &str = "doctor_rating_v1";

/// Computes the ratings of these doctors from their reviews. Nothing is counted up or down, so events that come twice
/// and a rebuild lead to the same row.
pub(super) async fn compute(
    db: &mut MySqlConnection,
    reviews: TableName,
    ratings: TableName,
    doctors: &BTreeSet<DoctorId>,
) -> Result<(), sqlx::Error> {
    let doctors: Vec<String> = doctors.iter().map(|doctor| id(doctor.0)).collect();
    let counted =
        (1..=5).map(|stars| format!("CAST(SUM(r.standing = 'published' AND r.rating = {stars}) AS UNSIGNED)"));
    let counted: Vec<String> = counted.collect();
    let sql = format!(
        "INSERT INTO {ratings} (doctor_id, stars_1, stars_2, stars_3, stars_4, stars_5, reviews, total) \
         SELECT r.doctor_id, {}, CAST(SUM(r.standing = 'published') AS UNSIGNED), \
         CAST(SUM(IF(r.standing = 'published', r.rating, 0)) AS UNSIGNED) FROM JSON_TABLE(?, '$[*]' COLUMNS (\
         id CHAR(32) CHARACTER SET ascii COLLATE ascii_bin PATH '$')) w \
         STRAIGHT_JOIN {reviews} r FORCE INDEX (doctor_reviews_v1_by_doctor) ON r.doctor_id = UNHEX(w.id) \
         GROUP BY r.doctor_id \
         ON DUPLICATE KEY UPDATE stars_1 = VALUES(stars_1), stars_2 = VALUES(stars_2), stars_3 = VALUES(stars_3), \
         stars_4 = VALUES(stars_4), stars_5 = VALUES(stars_5), reviews = VALUES(reviews), total = VALUES(total)",
        counted.join(", ")
    );
    put(db, sql, &doctors).await
}
