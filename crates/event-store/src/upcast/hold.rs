//! Holds as they were stored before visits could need a room or a place under a limit (version 1), and before they could
//! take place at a further location (version 2).

use serde_json::{Value, json};

/// It took the doctor's time only.
pub(super) fn placed_without_allotment(mut old: Value) -> Value {
    if let Some(fields) = old.as_object_mut() {
        fields.insert("allotment".to_owned(), json!({ "room": null, "tallies": [] }));
    }
    old
}

/// There was no other place.
pub(super) fn placed_at_the_practice(mut old: Value) -> Value {
    if let Some(fields) = old.as_object_mut() {
        fields.insert("location".to_owned(), Value::Null);
    }
    old
}

#[cfg(test)]
mod tests {
    use super::super::{UPCASTERS, upcast};
    use super::*;
    use domain::Fact;
    use domain::hold::HoldEvent;
    use domain::schedule::Allotment;
    use uuid::Uuid;

    #[test]
    fn an_old_hold_takes_the_doctors_time_only() {
        let hour = json!({ "starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T10:00:00Z" });
        let stored = json!({
            "patient_id": Uuid::nil(), "doctor_id": Uuid::nil(), "visit_type_id": Uuid::nil(), "visit": hour,
            "reserved": hour, "number": "first", "expires_at": "2026-11-22T12:08:00Z",
        });
        let (version, payload) = upcast(UPCASTERS, "hold.placed", 1, stored);
        assert_eq!(version, 3);
        let fact = Fact::decode("hold", Uuid::nil(), "hold.placed", payload).unwrap();
        let Fact::Hold(
            _,
            HoldEvent::Placed {
                allotment, location, ..
            },
        ) = fact
        else {
            panic!("{fact:?}");
        };
        assert_eq!((allotment, location), (Allotment::default(), None));
    }
}
