use chrono::{DateTime, Utc};
use domain::ids::{AppointmentId, HoldId, RoomId, VisitTypeId};
use domain::schedule::{Busy, Owner, REACH, Rules, Stretch, Taken, Window};
use sqlx::MySqlPool;
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

use super::id_set;

/// `STRAIGHT_JOIN` keeps what is asked for on the left, so that each of them is one range of the key.
const TAKEN: &str = "
    SELECT busy.resource_id, busy.owner_id, busy.kind, busy.visit_type_id, busy.starts_at, busy.ends_at,
           busy.visit_starts_at, busy.visit_ends_at, busy.expires_at
    FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(32) PATH '$')) AS wanted
    STRAIGHT_JOIN availability_busy_v3 AS busy
        ON busy.resource_id = UNHEX(wanted.id) AND busy.starts_at >= ? AND busy.starts_at < ?
    WHERE busy.expires_at IS NULL OR busy.expires_at > ?";

/// A row of the table.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct Row {
    resource_id: Uuid,
    owner_id: Uuid,
    kind: String,
    visit_type_id: Uuid,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
    visit_starts_at: DateTime<Utc>,
    visit_ends_at: DateTime<Utc>,
    expires_at: Option<DateTime<Utc>>,
}

/// What is taken of the time of several doctors and of the rooms they need.
#[derive(Debug, Default)]
pub struct TakenTimes {
    times: HashMap<Uuid, Vec<Busy>>,
    /// When a hold gives some of it back.
    expiries: HashMap<Uuid, DateTime<Utc>>,
}

/// What is taken of these doctors' time, and of the rooms they need, in the window and as far around it as their rules
/// reach.
///
/// # Errors
/// When the read side cannot be reached.
pub async fn taken<'a>(
    read: &MySqlPool,
    doctors: impl IntoIterator<Item = (Uuid, &'a Rules)>,
    window: Window,
) -> sqlx::Result<TakenTimes> {
    let mut resources = BTreeSet::new();
    let mut reach = REACH;
    for (doctor, rules) in doctors {
        resources.insert(doctor);
        resources.extend(rules.rooms().map(|room| room.0));
        reach = reach.max(rules.reach());
    }
    let rows: Vec<Row> = sqlx::query_as(TAKEN)
        .bind(id_set(&resources))
        .bind(window.from - reach)
        .bind(window.to + reach)
        .bind(window.now)
        .fetch_all(read)
        .await?;
    let mut times: HashMap<Uuid, Vec<Busy>> = HashMap::new();
    let mut expiries: HashMap<Uuid, DateTime<Utc>> = HashMap::new();
    for row in rows {
        if let Some(expires_at) = row.expires_at {
            let first = expiries.entry(row.resource_id).or_insert(expires_at);
            *first = expires_at.min(*first);
        }
        times.entry(row.resource_id).or_default().push(row.into());
    }
    for of_one in times.values_mut() {
        of_one.sort_unstable();
    }
    Ok(TakenTimes { times, expiries })
}

impl TakenTimes {
    /// When the first hold of this doctor's time, or of a room the doctor needs, expires.
    pub fn first_expiry(&self, doctor: Uuid, rules: &Rules) -> Option<DateTime<Utc>> {
        let resources = rules.rooms().map(|room| room.0).chain([doctor]);
        resources
            .filter_map(|resource| self.expiries.get(&resource))
            .min()
            .copied()
    }

    /// What of it concerns one of the doctors. A doctor's own times are handed out once.
    pub fn of(&mut self, doctor: Uuid, rules: &Rules) -> Taken {
        let stretches = |room: RoomId| {
            let times = self.times.get(&room.0).map_or(&[][..], Vec::as_slice);
            let stretch = |busy: &Busy| Stretch {
                starts_at: busy.starts_at,
                ends_at: busy.ends_at,
            };
            (room, times.iter().map(stretch).collect())
        };
        Taken {
            rooms: rules.rooms().map(stretches).collect(),
            doctor: self.times.remove(&doctor).unwrap_or_default(),
        }
    }
}

impl From<Row> for Busy {
    fn from(row: Row) -> Self {
        Self {
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            visit: Stretch {
                starts_at: row.visit_starts_at,
                ends_at: row.visit_ends_at,
            },
            visit_type: VisitTypeId(row.visit_type_id),
            owner: match row.kind.as_str() {
                "hold" => Owner::Hold(HoldId(row.owner_id)),
                _ => Owner::Visit(AppointmentId(row.owner_id)),
            },
        }
    }
}
