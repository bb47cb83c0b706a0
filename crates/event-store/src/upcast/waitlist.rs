//! Times that were offered to whoever waited before one could be at a further location (version 1).

use serde_json::Value;

/// The shape stays; the place could not be a branch.
pub(super) fn without_branches(old: Value) -> Value {
    old
}

#[cfg(test)]
mod tests {
    use super::super::{UPCASTERS, upcast};
    use domain::Fact;
    use domain::schedule::Venue;
    use domain::waitlist::WaitlistEvent;
    use serde_json::json;
    use uuid::Uuid;

    #[test]
    fn an_old_offer_is_where_it_was() {
        let stored = json!({ "patient_id": Uuid::nil(), "time": {
            "doctor_id": Uuid::nil(), "visit_type_id": Uuid::nil(), "visit_type_name": "Check-up",
            "price": { "amount": 4500, "currency": "EUR" },
            "slot": {
                "starts_at": "2026-11-23T11:00:00Z", "ends_at": "2026-11-23T11:30:00Z",
                "reserved_from": "2026-11-23T11:00:00Z", "reserved_until": "2026-11-23T11:40:00Z",
                "local_start": "2026-11-23T12:00:00", "time_zone": "Europe/Berlin",
                "place": { "kind": "practice" }, "allotment": { "room": null, "tallies": [] },
            },
        }, "until": "2026-11-23T09:15:00Z" });
        let (version, payload) = upcast(UPCASTERS, "waitlist.offered", 1, stored);
        assert_eq!(version, 2);
        let fact = Fact::decode("waitlist", Uuid::nil(), "waitlist.offered", payload).unwrap();
        let Fact::Waitlist(_, WaitlistEvent::Offered { time, .. }) = fact else {
            panic!("{fact:?}");
        };
        assert_eq!(time.slot.place, Venue::Practice);
    }
}
