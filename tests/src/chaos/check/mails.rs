use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::time::Clock;
use event_store::Recorded;
use event_store::system::SystemClock;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::super::driver::Strike;
use super::super::post_office::Taken;
use super::{Check, Remains};

/// How far before and after the mail server took a mail a fault may have come between its "250" and the note of it, in
/// milliseconds: the note waits for a database that is starting, on a machine that is busy.
const WINDOW: u64 = 5_000;

#[derive(sqlx::FromRow)]
struct Owed {
    message_id: String,
    status: String,
    reason: Option<String>,
    due_at: Option<DateTime<Utc>>,
}

/// Every mail belongs to an event and went out once, but for those that were taken in the very moment of a crash.
pub async fn compare(remains: &Remains, log: &[Recorded]) -> Result<(usize, Vec<Check>)> {
    let owed: Vec<Owed> = sqlx::query_as("SELECT message_id, status, reason, due_at FROM sent_mail")
        .fetch_all(remains.store.pool())
        .await?;
    let mut copies: BTreeMap<(&str, &str), Vec<u64>> = BTreeMap::new();
    for Taken {
        at,
        message_id,
        recipient,
    } in &remains.mails
    {
        copies.entry((message_id, recipient)).or_default().push(*at);
    }
    let (mut excused, mut doubled) = (0, Vec::new());
    for ((message_id, _), times) in &mut copies {
        times.sort_unstable();
        // All but the last copy need a reason why nobody knew that they were taken.
        for taken in &times[..times.len() - 1] {
            if remains.strikes.iter().any(|strike| explains(strike, *taken)) {
                excused += 1;
            } else {
                doubled.push(format!("{message_id} taken at {times:?} ms, and nothing happened then"));
            }
        }
    }
    let events: BTreeSet<Uuid> = log.iter().map(|event| event.event_id).collect();
    let strange = copies.keys().map(|(message_id, _)| *message_id);
    let strange = strange.filter(|id| !event_of(id).is_some_and(|event| events.contains(&event)));
    let taken: BTreeSet<&str> = copies.keys().map(|(message_id, _)| *message_id).collect();
    let now = SystemClock.now();
    let unsent = owed.iter().filter_map(|owed| {
        let sent = taken.contains(owed.message_id.as_str());
        match owed.status.as_str() {
            "sent" if sent => None,
            "skipped-gone" | "skipped-late" | "skipped-stale" if !sent => None,
            // A reminder for later.
            "planned" if !sent && owed.due_at.is_some_and(|due_at| due_at > now) => None,
            status => Some(format!(
                "{} is {status} ({:?}), taken: {sent}",
                owed.message_id, owed.reason
            )),
        }
    });
    let checks = vec![
        Check::of("mails sent more than once", copies.len(), doubled),
        Check::of(
            "mails about nothing",
            copies.len(),
            strange.map(str::to_owned).collect(),
        ),
        Check::of("mails owed and not sent", owed.len(), unsent.collect()),
    ];
    Ok((excused, checks))
}

fn explains(strike: &Strike, taken: u64) -> bool {
    let from = strike.from.saturating_sub(WINDOW);
    strike.fault.may_double_a_mail() && (from..=strike.until + WINDOW).contains(&taken)
}

/// The event in `<event.kind@host>`.
fn event_of(message_id: &str) -> Option<Uuid> {
    message_id.strip_prefix('<')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::super::super::fault::{Fault, Role};
    use super::*;

    #[test]
    fn only_a_fault_at_that_moment_explains_a_second_copy() {
        let strike = |fault| Strike {
            fault,
            from: 20_000,
            until: 21_000,
        };
        let crash = strike(Fault::Kill(Role::Notifier));
        assert!(explains(&crash, 19_900));
        assert!(!explains(&crash, 40_000));
        assert!(!explains(&strike(Fault::Kill(Role::Relay)), 20_000));
    }

    #[test]
    fn a_message_id_names_its_event() {
        let event = Uuid::from_u128(9);
        assert_eq!(
            event_of(&format!("<{event}.visit-booked@medbook.example>")),
            Some(event)
        );
        assert_eq!(event_of("<something@else>"), None);
    }
}
