//! Each read model: given these events, then these rows; applied twice equals once; rebuilt equals live.

use crate::clinic::{every_day, slot};
use crate::life::Life;
use domain::account::{Account, AccountCommand};
use domain::appointment::{AppointmentCommand, DeclineReason, Party};
use domain::hold::{Hold, HoldCommand, PlaceNumber};
use domain::ids::{AppointmentId, RoomId};
use domain::schedule::{Rules, Schedule};
use projectors::{Generation, Known, projections, rebuild};
use sqlx::{AssertSqlSafe, MySqlPool, Row};
use test_kit::TestDatabases;
use uuid::Uuid;

async fn text(pool: &MySqlPool, column: &str, table: &str, key: &str, id: Uuid) -> Option<String> {
    let sql = AssertSqlSafe(format!("SELECT CAST({column} AS CHAR) FROM {table} WHERE {key} = ?"));
    let row = sqlx::query(sql).bind(id).fetch_optional(pool).await.unwrap();
    row.and_then(|row| row.get::<Option<String>, _>(0))
}

async fn visit_row(pool: &MySqlPool, table: &str, id: AppointmentId) -> String {
    let sql = AssertSqlSafe(format!(
        "SELECT CONCAT_WS(' ', status, CAST(starts_at AS CHAR), CAST(local_start AS CHAR), time_zone, price_amount,
             price_currency, visit_type_name, IFNULL(cancelled_by, '-'), sequence)
         FROM {table} WHERE appointment_id = ?"
    ));
    sqlx::query_scalar(sql).bind(id.0).fetch_one(pool).await.unwrap()
}

#[tokio::test]
async fn people_have_references_and_a_standing() {
    let life = Life::lived().await;
    let before = life.projected().await;
    let standing =
        |read: MySqlPool, id: Uuid| async move { text(&read, "standing", "people_v1", "account_id", id).await };
    assert_eq!(
        standing(before.read.clone(), life.patient.0).await.as_deref(),
        Some("active")
    );
    assert_eq!(
        standing(before.read.clone(), life.doctor.0).await.as_deref(),
        Some("invited")
    );
    life.clinic
        .command::<Account>(life.doctor.0, AccountCommand::AcceptInvitation)
        .await;
    let after = life.projected().await;
    assert_eq!(
        standing(after.read.clone(), life.doctor.0).await.as_deref(),
        Some("active")
    );
    let account = life.clinic.store.load::<Account>(life.patient.0).await.unwrap().state;
    let name_id: Uuid = sqlx::query_scalar("SELECT name_id FROM people_v1 WHERE account_id = ?")
        .bind(life.patient.0)
        .fetch_one(&after.read)
        .await
        .unwrap();
    assert_eq!(name_id, account.identity().unwrap().name.id().0);
}

#[tokio::test]
async fn availability_offers_what_the_schedule_offers() {
    let life = Life::everything().await;
    let projected = life.projected().await;
    let read = projected.read.clone();
    let schedule = life.clinic.store.load::<Schedule>(life.doctor.0).await.unwrap();
    let column = |name: &'static str| {
        let (read, doctor) = (read.clone(), life.doctor.0);
        async move {
            text(&read, name, "availability_schedule_v3", "doctor_id", doctor)
                .await
                .unwrap()
        }
    };
    let rules: Rules = serde_json::from_str(&column("rules").await).unwrap();
    assert_eq!(rules.weekly, every_day());
    assert_eq!(Some(&rules), schedule.state.rules());
    assert_eq!(column("version").await, schedule.version.to_string());
}

#[tokio::test]
async fn a_time_is_busy_from_booking_until_it_is_given_back() {
    let life = Life::lived().await;
    let (kept, given_back, declined) = (life.book(0).await, life.book(1).await, life.ask(2).await);
    let busy = |read: MySqlPool, id: AppointmentId| async move {
        text(&read, "starts_at", "availability_busy_v3", "owner_id", id.0).await
    };
    let before = life.projected().await;
    for (id, start) in [(kept, "08:00"), (given_back, "08:15"), (declined, "08:30")] {
        let row = busy(before.read.clone(), id).await.unwrap();
        assert!(row.starts_with(&format!("2026-11-23 {start}:00")), "{row}");
    }
    life.shift(kept, 36).await;
    life.cancel(given_back, Party::Doctor).await;
    life.visit(
        declined,
        AppointmentCommand::Decline {
            reason: DeclineReason::Other,
        },
    )
    .await;
    let after = life.projected().await;
    assert!(
        busy(after.read.clone(), kept)
            .await
            .unwrap()
            .starts_with("2026-11-24 08:00:00")
    );
    assert_eq!(busy(after.read.clone(), given_back).await, None);
    assert_eq!(busy(after.read.clone(), declined).await, None);
}

#[tokio::test]
async fn a_room_is_busy_as_long_as_the_visit_or_hold_that_takes_it() {
    let life = Life::lived().await;
    let (blue, green) = (RoomId(life.clinic.id()), RoomId(life.clinic.id()));
    let visit = life.book_in(blue, 0).await;
    let now = life.clinic.now();
    let place = HoldCommand::Place {
        patient_id: life.patient,
        doctor_id: life.doctor,
        offer: life.offer_in(blue, 8).await,
        number: PlaceNumber::First,
        now,
    };
    let hold = life.clinic.id();
    life.clinic.command::<Hold>(hold, place).await;
    let of = async |room: RoomId| {
        let projected = life.projected().await;
        let read = projected.read.clone();
        let starts: Vec<String> = sqlx::query_scalar(
            "SELECT CAST(starts_at AS CHAR) FROM availability_busy_v3 WHERE resource_id = ? ORDER BY starts_at",
        )
        .bind(room.0)
        .fetch_all(&read)
        .await
        .unwrap();
        starts.iter().map(|start| start[11..16].to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(of(blue).await, ["08:00", "10:00"]);
    life.shift_into(visit, green, 4).await;
    life.clinic.command::<Hold>(hold, HoldCommand::Release { now }).await;
    assert_eq!((of(blue).await, of(green).await), (vec![], vec!["09:00".to_owned()]));
    life.cancel(visit, Party::Doctor).await;
    assert!(of(green).await.is_empty());
}

#[tokio::test]
async fn both_lists_show_the_series_the_room_and_what_a_move_made_of_the_notice() {
    let life = Life::lived().await;
    let (blue, green) = (RoomId(life.clinic.id()), RoomId(life.clinic.id()));
    let visit = life.book_in(blue, 0).await;
    let of_visit = async |table: &str| {
        let projected = life.projected().await;
        let read = projected.read.clone();
        let sql = format!(
            "SELECT CONCAT_WS(' ', terms, place, series_number, series_of, HEX(room_id)) FROM {table} \
             WHERE appointment_id = ?"
        );
        let row: String = sqlx::query_scalar(AssertSqlSafe(sql))
            .bind(visit.0)
            .fetch_one(&read)
            .await
            .unwrap();
        row
    };
    let hex = |room: RoomId| room.0.simple().to_string().to_uppercase();
    for table in ["doctor_calendar_v4", "patient_visits_v4"] {
        assert_eq!(of_visit(table).await, format!("agreed practice 1 2 {}", hex(blue)));
    }
    life.shift_into(visit, green, 4).await;
    for table in ["doctor_calendar_v4", "patient_visits_v4"] {
        assert_eq!(of_visit(table).await, format!("free practice 1 2 {}", hex(green)));
    }
    life.shift(visit, 5).await;
    for table in ["doctor_calendar_v4", "patient_visits_v4"] {
        assert_eq!(of_visit(table).await, "agreed practice 1 2");
    }
}

#[tokio::test]
async fn both_lists_of_visits_show_every_state() {
    let life = Life::lived().await;
    let id = life.ask(0).await;
    for table in ["doctor_calendar_v4", "patient_visits_v4"] {
        assert_eq!(
            visit_row(&life.projected().await.read, table, id).await,
            "pending 2026-11-23 08:00:00.000000 2026-11-23 09:00:00 Europe/Berlin 4500 EUR Check-up - 0"
        );
    }
    life.visit(id, AppointmentCommand::Confirm { now: life.clinic.now() })
        .await;
    life.cancel(id, Party::Patient).await;
    for table in ["doctor_calendar_v4", "patient_visits_v4"] {
        assert_eq!(
            visit_row(&life.projected().await.read, table, id).await,
            "cancelled 2026-11-23 08:00:00.000000 2026-11-23 09:00:00 Europe/Berlin 4500 EUR Check-up patient 2"
        );
    }
}

#[tokio::test]
async fn every_event_applied_twice_equals_once() {
    let life = Life::everything().await;
    let (once, twice) = (life.projected().await, TestDatabases::create().await);
    let all = projections::all();
    let mut db = twice.read.acquire().await.unwrap();
    let known: Vec<_> = life
        .log()
        .await
        .into_iter()
        .map(|event| Known::read(event).unwrap())
        .collect();
    // Each event twice and alone, then the whole log at once, and once more.
    let alone = known.iter().flat_map(|event| [vec![event], vec![event]]);
    let together = [known.iter().collect::<Vec<_>>(), known.iter().collect()];
    for batch in alone.chain(together) {
        for projection in &all {
            let reads: Vec<_> = batch
                .iter()
                .filter(|event| projection.reads(&event.fact))
                .copied()
                .collect();
            projection.apply(&mut db, Generation::Live, &reads).await.unwrap();
        }
    }
    let differences = rebuild::differences(&once.read, &twice.read, &all).await.unwrap();
    assert!(differences.is_empty(), "{differences:#?}");
}

#[tokio::test]
async fn rebuilt_equals_live_and_a_changed_row_is_noticed() {
    let life = Life::everything().await;
    let (_relay, _projectors) = (
        life.clinic.relay("nats://127.0.0.1:9"),
        life.clinic.projectors("nats://127.0.0.1:9"),
    );
    life.clinic.settle().await;
    life.clinic.assert_equal_to_a_rebuild().await;
    sqlx::query("UPDATE patient_visits_v4 SET sequence = sequence + 1 LIMIT 1")
        .execute(&life.clinic.read)
        .await
        .unwrap();
    let rebuilt = life.projected().await;
    let differences = rebuild::differences(&life.clinic.read, &rebuilt.read, &projections::all())
        .await
        .unwrap();
    assert_eq!(differences.len(), 2, "{differences:#?}");
}

/// Where a visit stands with what belongs to it, as the calendar and the list of visits both show it.
async fn standing(life: &Life, id: AppointmentId) -> String {
    let projected = life.projected().await;
    let mut shown = Vec::new();
    for table in ["doctor_calendar_v4", "patient_visits_v4"] {
        let columns = "CONCAT_WS(' ', status, IFNULL(expires_at, '-'), notice_hours, IFNULL(ending, '-'), \
            IFNULL(cancelled_by, '-'), IFNULL(cancel_reason, '-'), late)";
        shown.push(text(&projected.read, columns, table, "appointment_id", id.0).await);
    }
    assert_eq!(shown[0], shown[1]);
    shown.remove(0).unwrap()
}

#[tokio::test]
async fn b_08_a_request_shows_when_it_expires_wherever_it_is_moved_to_and_that_it_did() {
    let life = Life::lived().await;
    // Asked at 08:00 on the 22nd: the visit would start before the 48 hours are over.
    let id = life.ask(0).await;
    assert_eq!(
        standing(&life, id).await,
        "pending 2026-11-23 08:00:00.000000 24 - - - 0"
    );
    life.shift_request(id, 100).await;
    assert_eq!(
        standing(&life, id).await,
        "pending 2026-11-24 08:00:00.000000 24 - - - 0"
    );
    life.clinic.set_time("2026-11-24T08:00:00Z".parse().unwrap());
    let now = life.clinic.now();
    life.visit(id, AppointmentCommand::Expire { now }).await;
    assert_eq!(standing(&life, id).await, "cancelled - 24 expired - - 0");
}

#[tokio::test]
async fn the_lists_say_who_ended_a_visit_why_and_whether_that_was_late() {
    let life = Life::lived().await;
    let declined = life.ask(0).await;
    let reason = DeclineReason::NoNewPatients;
    life.visit(declined, AppointmentCommand::Decline { reason }).await;
    assert_eq!(
        standing(&life, declined).await,
        "cancelled - 24 declined doctor no-new-patients 0"
    );
    let late = life.book(1).await;
    life.clinic.set_time("2026-11-23T07:00:00Z".parse().unwrap());
    life.cancel(late, Party::Patient).await;
    assert_eq!(standing(&life, late).await, "cancelled - 24 cancelled patient other 1");
}

#[tokio::test]
async fn the_lists_follow_the_day_of_a_visit() {
    let life = Life::lived().await;
    let id = life.book(0).await;
    life.clinic.set_time(slot(0));
    let now = life.clinic.now();
    for (command, status) in [
        (AppointmentCommand::CheckIn { now }, "arrived"),
        (AppointmentCommand::UndoCheckIn { now }, "booked"),
        (AppointmentCommand::MarkNoShow { now }, "noshow"),
        (AppointmentCommand::UndoNoShow { now }, "booked"),
        (AppointmentCommand::Start { now }, "in-progress"),
        (AppointmentCommand::Complete { now }, "fulfilled"),
    ] {
        life.visit(id, command).await;
        assert_eq!(standing(&life, id).await, format!("{status} - 24 - - - 0"));
    }
}
