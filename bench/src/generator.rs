//! Long logs, made by the server itself: a million events in seconds.

use anyhow::Result;
use sqlx::{Connection, Executor, MySqlConnection};

/// Rows one statement makes.
const AT_ONCE: u64 = 10_000;

/// Everything follows from the position: ids in order, as time-ordered ones are; a visit of one of 200 doctors and one of
/// 5,000 patients, half an hour each, none overlapping another of its doctor.
const EVENTS: &str = r#"
    INSERT INTO event (position, event_id, stream_type, stream_id, version, event_type, schema_version, payload,
        actor, causation_id, correlation_id, recorded_at)
    SELECT p, UNHEX(LPAD(HEX(p), 32, '0')), 'appointment', UNHEX(CONCAT('A0', LPAD(HEX(p), 30, '0'))), 1,
        'appointment.booked', 1, CONCAT(
            '{"booking":{"patient_id":"00000000-0000-0000-0001-', LPAD(HEX(p MOD 5000), 12, '0'),
            '","doctor_id":"00000000-0000-0000-0002-', LPAD(HEX(p MOD 200), 12, '0'),
            '","visit_type_id":"00000000-0000-0000-0000-000000000007","visit_type_name":"Check-up",',
            '"price":{"amount":4500,"currency":"EUR"},"slot":{"starts_at":"', DATE_FORMAT(t, '%Y-%m-%dT%H:%i:00Z'),
            '","ends_at":"', DATE_FORMAT(t + INTERVAL 30 MINUTE, '%Y-%m-%dT%H:%i:00Z'),
            '","reserved_from":"', DATE_FORMAT(t, '%Y-%m-%dT%H:%i:00Z'),
            '","reserved_until":"', DATE_FORMAT(t + INTERVAL 30 MINUTE, '%Y-%m-%dT%H:%i:00Z'),
            '","local_start":"', DATE_FORMAT(t, '%Y-%m-%dT%H:%i:00'), '","time_zone":"UTC"}}}'),
        NULL, UNHEX(LPAD(HEX(p), 32, '0')), UNHEX(LPAD(HEX(p), 32, '0')), '2026-01-01 00:00:00'
    FROM (SELECT ? + n AS p, TIMESTAMP('2000-01-01') + INTERVAL (FLOOR((? + n) / 200) * 30) MINUTE AS t
          FROM bench_number) AS numbers"#;

/// A doctor's time taken by each such visit, so that the tables an append asks grow as well.
const RESERVATIONS: &str = "
    INSERT INTO reservation (resource_id, resource_kind, day, starts_at, ends_at, expires_at, owner_type, owner_id)
    SELECT UNHEX(CONCAT('0000000000000000', '0002', LPAD(HEX(p MOD 200), 12, '0'))), 'doctor', DATE(t), t,
        t + INTERVAL 30 MINUTE, NULL, 'appointment', UNHEX(CONCAT('A0', LPAD(HEX(p), 30, '0')))
    FROM (SELECT ? + n AS p, TIMESTAMP('2000-01-01') + INTERVAL (FLOOR((? + n) / 200) * 30) MINUTE AS t
          FROM bench_number) AS numbers";

/// Whether reservations are made beside the events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fill {
    Events,
    EventsAndReservations,
}

/// Appends visits to the log of this database until it holds at least `events`. Nobody else may append meanwhile.
pub async fn fill(url: &str, events: u64, fill: Fill) -> Result<()> {
    let mut connection = MySqlConnection::connect(url).await?;
    numbers(&mut connection).await?;
    let head: u64 = sqlx::query_scalar("SELECT position FROM log_head")
        .fetch_one(&mut connection)
        .await?;
    let mut position = head;
    while position < events {
        let mut transaction = connection.begin().await?;
        let statements: &[&'static str] = match fill {
            Fill::Events => &[EVENTS],
            Fill::EventsAndReservations => &[EVENTS, RESERVATIONS],
        };
        for statement in statements {
            sqlx::query(*statement)
                .bind(position + 1)
                .bind(position + 1)
                .execute(&mut *transaction)
                .await?;
        }
        position += AT_ONCE;
        sqlx::query("UPDATE log_head SET position = ?")
            .bind(position)
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    Ok(())
}

/// The numbers from 0 on, one for each row of a statement.
async fn numbers(connection: &mut MySqlConnection) -> Result<()> {
    connection
        .execute("CREATE TABLE IF NOT EXISTS bench_number (n BIGINT UNSIGNED PRIMARY KEY)")
        .await?;
    let digits = "(SELECT 0 AS d UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 \
        UNION ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";
    let insert = format!(
        "INSERT IGNORE INTO bench_number SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d \
         FROM {digits} a, {digits} b, {digits} c, {digits} e"
    );
    connection.execute(sqlx::AssertSqlSafe(insert)).await?;
    Ok(())
}
