use event_store::Recorded;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

use super::super::journal::Entry;
use super::Check;

/// What became of the clients' wishes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Requests sent, retries counted.
    pub requests: usize,
    /// Wishes that were granted.
    pub acknowledged: usize,
    /// Wishes that were refused.
    pub refused: usize,
    /// Wishes of which a request was not answered at first and that were answered in the end.
    pub unknown_resolved: usize,
    /// Requests that were answered with 500: not a fault's doing, a bug's.
    pub failures: usize,
}

/// Everything the journal says about one wish.
#[derive(Debug, Default)]
struct Story {
    what: String,
    sent: u32,
    /// Requests that were answered for certain, whatever was said.
    decided: u32,
    granted: Vec<Granted>,
    /// The codes it was refused with.
    refused: Vec<String>,
    statuses: Vec<Option<u16>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Granted {
    visit: Option<Uuid>,
    position: Option<u64>,
}

/// What is wrong, by promise.
#[derive(Default)]
struct Wrong {
    otherwise: Vec<String>,
    lost: Vec<String>,
    refused: Vec<String>,
    doubled: Vec<String>,
    open: Vec<String>,
}

/// Compares the journal with the log. An event names the wish it came from as its cause; `answers` are the wishes whose
/// answer is stored.
pub fn compare(journal: &[Entry], log: &[Recorded], answers: &BTreeSet<Uuid>, head_before: u64) -> (Tally, Vec<Check>) {
    let stories = stories(journal);
    let mut stored: BTreeMap<Uuid, Vec<&Recorded>> = BTreeMap::new();
    for event in log.iter().filter(|event| event.position > head_before) {
        stored.entry(event.causation_id).or_default().push(event);
    }
    let (mut tally, mut wrong) = (Tally::default(), Wrong::default());
    for (key, story) in &stories {
        let events = stored.get(key).map_or(&[][..], Vec::as_slice);
        tally.count(story);
        wrong.judge(*key, story, events, answers.contains(key));
    }
    let strangers = stored.keys().filter(|key| !stories.contains_key(key));
    let strangers = strangers.map(|key| format!("nobody wished for {key}")).collect();
    let failed = (tally.failures > 0).then(|| format!("{} requests were answered with 500", tally.failures));
    let repeated = stories.values().filter(|story| story.decided > 1).count();
    let checks = vec![
        Check::of("asked again and answered otherwise", repeated, wrong.otherwise),
        Check::of("acknowledged and lost", tally.acknowledged, wrong.lost),
        Check::of("refused and stored", tally.refused, wrong.refused),
        Check::of("stored more than once", stored.len(), wrong.doubled),
        Check::of("unknown outcomes left open", tally.unknown_resolved, wrong.open),
        Check::of("events nobody wished for", stored.len(), strangers),
        Check::of("answered with 500", tally.requests, failed.into_iter().collect()),
        reads(journal),
    ];
    (tally, checks)
}

impl Tally {
    fn count(&mut self, story: &Story) {
        self.requests += story.sent as usize;
        self.failures += story.statuses.iter().filter(|status| **status == Some(500)).count();
        let known = !story.granted.is_empty() || !story.refused.is_empty();
        self.unknown_resolved += usize::from(known && !story.answered_every_time());
        if !story.granted.is_empty() {
            self.acknowledged += 1;
        } else if !story.refused.is_empty() {
            self.refused += 1;
        }
    }
}

impl Wrong {
    fn judge(&mut self, key: Uuid, story: &Story, events: &[&Recorded], answered: bool) {
        let what = &story.what;
        let first = story.granted.first();
        if !story.answered_the_same() {
            let Story { granted, refused, .. } = story;
            self.otherwise.push(format!("{what} {key}: {granted:?}, {refused:?}"));
        }
        if events.len() > 1 {
            self.doubled.push(format!("{what} {key}: {} events", events.len()));
        }
        match (first, story.refused.first()) {
            (Some(granted), _) => {
                let why = contradiction(story, granted, events, answered);
                self.lost.extend(why.map(|why| format!("{what} {key}: {why}")));
            }
            (None, Some(code)) if !events.is_empty() => {
                self.refused
                    .push(format!("{what} {key} was refused ({code}) and stored"));
            }
            (None, Some(_)) => {}
            (None, None) => self.open.push(format!("{what} {key}: {:?}", story.statuses)),
        }
    }
}

impl Story {
    fn answered_every_time(&self) -> bool {
        self.decided == self.sent
    }

    /// Once it was granted or refused, that stays the answer.
    fn answered_the_same(&self) -> bool {
        let equal = |pair: &[Granted]| pair[0] == pair[1];
        let refused_alike = self.refused.windows(2).all(|pair| pair[0] == pair[1]);
        let both = !self.granted.is_empty() && !self.refused.is_empty();
        self.granted.windows(2).all(equal) && refused_alike && !both
    }
}

fn stories(journal: &[Entry]) -> BTreeMap<Uuid, Story> {
    let mut stories: BTreeMap<Uuid, Story> = BTreeMap::new();
    for entry in journal {
        match entry {
            Entry::Sent { key, wish, .. } => {
                let story = stories.entry(*key).or_default();
                story.what.clone_from(wish);
                story.sent += 1;
            }
            Entry::Answer {
                key,
                status,
                code,
                visit,
                position,
                ..
            } => {
                let story = stories.entry(*key).or_default();
                story.statuses.push(*status);
                let (visit, position) = (*visit, *position);
                match status {
                    Some(200..300) => story.granted.push(Granted { visit, position }),
                    // Turned away at the door: nothing was decided.
                    Some(401 | 429) => {}
                    Some(400..500) => story.refused.push(code.clone().unwrap_or_default()),
                    Some(_) | None => continue,
                }
                story.decided += 1;
            }
            Entry::Read { .. } => {}
        }
    }
    stories
}

/// What a granted wish says about the log that is not so.
fn contradiction(story: &Story, granted: &Granted, events: &[&Recorded], answered: bool) -> Option<String> {
    if !answered {
        return Some("acknowledged, and the answer is not stored".to_owned());
    }
    let Some(event) = events.first() else {
        // Cancelling what is cancelled, or moving to where it is, is granted and changes nothing.
        let may_be_nothing = matches!(story.what.as_str(), "cancel" | "reschedule");
        return (!may_be_nothing).then(|| "acknowledged and not in the log".to_owned());
    };
    if granted.position != Some(event.position) {
        return Some(format!(
            "answered {:?} and stored at {}",
            granted.position, event.position
        ));
    }
    let other = granted.visit.is_some_and(|visit| visit != event.stream_id);
    other.then(|| format!("answered visit {:?} and stored {}", granted.visit, event.stream_id))
}

fn reads(journal: &[Entry]) -> Check {
    let mut looked_at = 0;
    let mut wrong = Vec::new();
    for entry in journal {
        if let Entry::Read { visit, found, at } = entry {
            looked_at += 1;
            if !found {
                wrong.push(format!(
                    "at {at} ms visit {visit} was not listed, and the list did not call itself stale"
                ));
            }
        }
    }
    Check::of("own bookings read and not found", looked_at, wrong)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use serde_json::json;

    const KEY: Uuid = Uuid::from_u128(1);
    const VISIT: Uuid = Uuid::from_u128(2);

    fn event(position: u64) -> Recorded {
        let stored = json!({
            "position": position, "event_id": Uuid::from_u128(position.into()), "stream_type": "appointment",
            "stream_id": VISIT, "version": 1, "event_type": "appointment.booked", "schema_version": 1, "payload": {},
            "actor": null, "causation_id": KEY, "correlation_id": KEY, "recorded_at": DateTime::UNIX_EPOCH,
        });
        serde_json::from_value(stored).unwrap()
    }

    fn sent(attempt: u32) -> Entry {
        Entry::Sent {
            at: 0,
            client: 0,
            wish: "book".to_owned(),
            key: KEY,
            attempt,
            visit: None,
            body: String::new(),
        }
    }

    fn heard(attempt: u32, status: Option<u16>, position: Option<u64>) -> Entry {
        Entry::Answer {
            at: 0,
            key: KEY,
            attempt,
            status,
            code: None,
            visit: position.map(|_| VISIT),
            position,
        }
    }

    fn broken(journal: &[Entry], log: &[Recorded]) -> Vec<&'static str> {
        let checks = compare(journal, log, &[KEY].into(), 0).1;
        let wrong = checks.into_iter().filter(|check| !check.wrong.is_empty());
        wrong.map(|check| check.promise).collect()
    }

    #[test]
    fn what_was_acknowledged_is_stored_once_where_it_was_said() {
        let granted = [sent(1), heard(1, Some(201), Some(1))];
        assert!(broken(&granted, &[event(1)]).is_empty());
        assert_eq!(broken(&granted, &[]), ["acknowledged and lost"]);
        assert_eq!(broken(&granted, &[event(1), event(2)]), ["stored more than once"]);
        let unanswered = compare(&granted, &[event(1)], &BTreeSet::new(), 0).1;
        assert!(unanswered.iter().any(|check| !check.wrong.is_empty()));
        let elsewhere = [sent(1), heard(1, Some(201), Some(7))];
        assert_eq!(broken(&elsewhere, &[event(1)]), ["acknowledged and lost"]);
    }

    #[test]
    fn what_was_refused_is_not_stored_whatever_was_on_its_way() {
        let refused = [sent(1), heard(1, Some(409), None)];
        assert!(broken(&refused, &[]).is_empty());
        assert_eq!(broken(&refused, &[event(1)]), ["refused and stored"]);
        let after_silence = [sent(1), heard(1, None, None), sent(2), heard(2, Some(409), None)];
        assert!(broken(&after_silence, &[]).is_empty());
        assert_eq!(broken(&after_silence, &[event(1)]), ["refused and stored"]);
    }

    #[test]
    fn an_unknown_outcome_has_to_be_settled_and_may_be_either() {
        let unknown = [sent(1), heard(1, None, None)];
        assert_eq!(broken(&unknown, &[]), ["unknown outcomes left open"]);
        let settled = [&unknown[..], &[sent(2), heard(2, Some(201), Some(1))]].concat();
        assert!(broken(&settled, &[event(1)]).is_empty());
        assert_eq!(compare(&settled, &[event(1)], &[KEY].into(), 0).0.unknown_resolved, 1);
    }

    #[test]
    fn who_asks_again_hears_the_same() {
        let asked = [
            sent(1),
            heard(1, Some(201), Some(1)),
            sent(2),
            heard(2, Some(201), Some(1)),
        ];
        assert!(broken(&asked, &[event(1)]).is_empty());
        let otherwise = [
            sent(1),
            heard(1, Some(201), Some(1)),
            sent(2),
            heard(2, Some(201), Some(2)),
        ];
        assert_eq!(broken(&otherwise, &[event(1)]), ["asked again and answered otherwise"]);
        let refused = [sent(1), heard(1, Some(409), None), sent(2), heard(2, Some(409), None)];
        assert!(broken(&refused, &[]).is_empty());
        let overtaken = [&refused[..2], &[sent(2), heard(2, Some(201), Some(1))]].concat();
        assert_eq!(broken(&overtaken, &[event(1)]), ["asked again and answered otherwise"]);
    }

    #[test]
    fn an_event_without_a_wish_and_a_failure_are_found() {
        assert_eq!(broken(&[], &[event(1)]), ["events nobody wished for"]);
        let failed = [sent(1), heard(1, Some(500), None), sent(2), heard(2, Some(409), None)];
        assert_eq!(broken(&failed, &[]), ["answered with 500"]);
    }
}
