use chrono_tz::Tz;
use serde::Serialize;

use crate::account::Account;
use crate::appointment::Appointment;
use crate::doctor::Doctor;
use crate::hold::Hold;
use crate::quarantine::Quarantine;
use crate::review::Review;
use crate::schedule::Schedule;
use crate::setting::SettingState;
use crate::waitlist::WaitlistEntry;
use crate::{Aggregate, Fact};

/// The state of any one stream, for people who look into the log. Its JSON is readable and shows personal values by
/// their ids only; it is stored nowhere and may change.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum StreamState {
    /// A person's account.
    Account(Account),
    /// A doctor's profile.
    Doctor(Doctor),
    /// A doctor's hours and visit types.
    Schedule(Schedule),
    /// One visit.
    Appointment(Appointment),
    /// A time kept for somebody.
    Hold(Hold),
    /// Somebody who waits for a time.
    Waitlist(WaitlistEntry),
    /// The review of one visit.
    Review(Review),
    /// What a projection passes over.
    Quarantine(Quarantine),
    /// One of the platform's settings.
    Setting(SettingState),
}

impl StreamState {
    /// The state after the first facts of a stream; `None` when there are none. Facts of other kinds of streams change
    /// nothing.
    pub fn after<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Option<Self> {
        let mut facts = facts.into_iter();
        let first = facts.next()?;
        let mut state = Self::new(first);
        state.evolve(first);
        for fact in facts {
            state.evolve(fact);
        }
        Some(state)
    }

    /// The zone its times are meant in, if it has one.
    pub fn time_zone(&self) -> Option<Tz> {
        match self {
            Self::Account(account) => account.identity().map(|who| who.time_zone),
            Self::Doctor(doctor) => doctor.profile().map(|profile| profile.time_zone),
            Self::Schedule(schedule) => schedule.time_zone(),
            Self::Appointment(visit) => visit.booking().map(|booking| booking.slot.time_zone),
            Self::Waitlist(entry) => entry.entry().map(|entry| entry.wish.time_zone),
            Self::Hold(_) | Self::Review(_) | Self::Quarantine(_) | Self::Setting(_) => None,
        }
    }

    fn new(fact: &Fact) -> Self {
        match fact {
            Fact::Account(..) => Self::Account(Account::default()),
            Fact::Doctor(..) => Self::Doctor(Doctor::default()),
            Fact::Schedule(..) => Self::Schedule(Schedule::default()),
            Fact::Appointment(..) => Self::Appointment(Appointment::default()),
            Fact::Hold(..) => Self::Hold(Hold::default()),
            Fact::Waitlist(..) => Self::Waitlist(WaitlistEntry::default()),
            Fact::Review(..) => Self::Review(Review::default()),
            Fact::Quarantine(..) => Self::Quarantine(Quarantine::default()),
            Fact::Setting(fact) => Self::Setting(SettingState::new(fact)),
        }
    }

    fn evolve(&mut self, fact: &Fact) {
        match (self, fact) {
            (Self::Account(state), Fact::Account(_, event)) => state.evolve(event),
            (Self::Doctor(state), Fact::Doctor(_, event)) => state.evolve(event),
            (Self::Schedule(state), Fact::Schedule(_, event)) => state.evolve(event),
            (Self::Appointment(state), Fact::Appointment(_, event)) => state.evolve(event),
            (Self::Hold(state), Fact::Hold(_, event)) => state.evolve(event),
            (Self::Waitlist(state), Fact::Waitlist(_, event)) => state.evolve(event),
            (Self::Review(state), Fact::Review(_, event)) => state.evolve(event),
            (Self::Quarantine(state), Fact::Quarantine(_, event)) => state.evolve(event),
            (Self::Setting(state), Fact::Setting(fact)) => state.evolve(fact),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AccountId, QuarantineId};
    use serde_json::json;
    use uuid::Uuid;

    fn stored(stream_type: &str, event_type: &str, data: serde_json::Value) -> Fact {
        Fact::decode(stream_type, Uuid::from_u128(1), event_type, data).unwrap()
    }

    #[test]
    fn a_stream_without_events_has_no_state() {
        assert!(StreamState::after([]).is_none());
    }

    #[test]
    fn an_account_shows_the_ids_of_personal_values() {
        let name = Uuid::from_u128(2);
        let identity = json!({
            "account_id": AccountId(Uuid::from_u128(1)), "role": "patient", "name": {"personal": name},
            "email": {"personal": Uuid::from_u128(3)}, "email_index": "ab", "time_zone": "Europe/Berlin", "locale": "en",
        });
        let created = stored("account", "account.admin-created", json!({ "identity": identity }));
        let state = StreamState::after([&created]).unwrap();
        assert_eq!(state.time_zone(), Some(chrono_tz::Europe::Berlin));
        let shown = serde_json::to_value(&state).unwrap();
        assert_eq!(shown["standing"], "active");
        assert_eq!(shown["identity"]["name"], json!({ "personal": name }));
    }

    #[test]
    fn each_fact_counts_in_its_own_kind_of_stream_only() {
        let aside = json!({"projection": "people", "position": 7, "event_id": Uuid::nil(), "reason": "Unreadable."});
        let aside = stored("quarantine", "quarantine.event-set-aside", aside);
        assert!(matches!(aside, Fact::Quarantine(QuarantineId(_), _)));
        let opened = stored("schedule", "schedule.opened", json!({"time_zone": "Europe/Paris"}));
        let state = StreamState::after([&aside, &opened]).unwrap();
        assert_eq!(
            serde_json::to_value(&state).unwrap(),
            json!({"set_aside": {"7": {"event_id": Uuid::nil(), "reason": "Unreadable."}}})
        );
        assert_eq!(state.time_zone(), None);
    }
}
