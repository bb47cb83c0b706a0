//! Visits as they were stored before they had a cancellation policy, reasons and a time to answer in (version 1), and
//! before they had a place, an allotment and a series (version 2), and before one could take place at a further location
//! (version 3, of a move 2).

use serde_json::{Value, json};

/// What was booked before there were policies could be called off free until it started, and nobody was asked why they
/// come.
pub(super) fn booked_with_policy(mut old: Value) -> Value {
    if let Some(booking) = old.get_mut("booking").and_then(Value::as_object_mut) {
        booking.insert("cancellation".to_owned(), json!({ "notice_hours": 0 }));
        booking.insert("reason".to_owned(), Value::Null);
    }
    old
}

/// A request could be answered until the visit would start.
pub(super) fn requested_with_policy(old: Value) -> Value {
    let mut new = booked_with_policy(old);
    let starts_at = new["booking"]["slot"]["starts_at"].clone();
    if let Some(fields) = new.as_object_mut() {
        fields.insert("answer_by".to_owned(), starts_at);
    }
    new
}

/// Nobody was asked why.
pub(super) fn declined_with_reason(_: Value) -> Value {
    json!({ "reason": "other" })
}

/// The former reasons said no more than who did it, and no policy called anything late.
pub(super) fn cancelled_with_lateness(mut old: Value) -> Value {
    let by = old["by"].take();
    json!({ "by": by, "reason": "other", "late": false })
}

/// Every visit took place at the practice, was booked alone, and took no room and no place under a limit.
pub(super) fn booked_at_the_practice(mut old: Value) -> Value {
    if let Some(booking) = old.get_mut("booking").and_then(Value::as_object_mut) {
        booking.insert("series".to_owned(), Value::Null);
    }
    at_the_practice(&mut old["booking"]["slot"]);
    old
}

/// The doctor was asked because the type needed it.
pub(super) fn requested_because_of_its_type(old: Value) -> Value {
    let mut new = booked_at_the_practice(old);
    new["because"] = json!({ "kind": "visit-type" });
    new
}

/// Nobody noted who moved a visit; the notice went on as it was agreed on, as it does after a patient's move in time.
pub(super) fn rescheduled_in_time(mut old: Value) -> Value {
    at_the_practice(&mut old["slot"]);
    old["by"] = json!("patient");
    old["late"] = json!(false);
    old
}

/// The shape stays; the place could not be a branch.
pub(super) fn without_branches(old: Value) -> Value {
    old
}

fn at_the_practice(slot: &mut Value) {
    if let Some(slot) = slot.as_object_mut() {
        slot.insert("place".to_owned(), json!({ "kind": "practice" }));
        slot.insert("allotment".to_owned(), json!({ "room": null, "tallies": [] }));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{UPCASTERS, upcast};
    use super::*;
    use domain::Fact;
    use domain::appointment::{AppointmentEvent, AskedBecause, CancelReason, DeclineReason, Party, Terms};
    use domain::schedule::{Allotment, Venue};
    use uuid::Uuid;

    fn newest(event_type: &str, stored: Value) -> AppointmentEvent {
        let (version, payload) = upcast(UPCASTERS, event_type, 1, stored);
        assert!(version >= 2);
        let fact = Fact::decode("appointment", Uuid::nil(), event_type, payload).unwrap();
        let Fact::Appointment(_, event) = fact else {
            panic!("{fact:?}");
        };
        event
    }

    fn stored_booking() -> Value {
        json!({ "booking": {
            "patient_id": Uuid::nil(), "doctor_id": Uuid::nil(), "visit_type_id": Uuid::nil(),
            "visit_type_name": "Check-up", "price": { "amount": 4500, "currency": "EUR" },
            "slot": {
                "starts_at": "2026-11-23T09:00:00Z", "ends_at": "2026-11-23T09:30:00Z",
                "reserved_from": "2026-11-23T08:55:00Z", "reserved_until": "2026-11-23T09:40:00Z",
                "local_start": "2026-11-23T10:00:00", "time_zone": "Europe/Berlin",
            },
        } })
    }

    #[test]
    fn an_old_booking_is_free_until_it_starts_and_without_a_reason() {
        let AppointmentEvent::Booked { booking } = newest("appointment.booked", stored_booking()) else {
            panic!("another event");
        };
        assert_eq!(booking.cancellation.notice_hours, 0);
        assert!(booking.reason.is_none());
        assert_eq!((&booking.slot.place, booking.series), (&Venue::Practice, None));
        assert_eq!(booking.slot.allotment, Allotment::default());
    }

    #[test]
    fn an_old_move_leaves_the_notice_as_it_was_agreed_on() {
        let slot = stored_booking()["booking"]["slot"].take();
        let stored = json!({ "slot": slot, "previous_starts_at": "2026-11-22T09:00:00Z" });
        let AppointmentEvent::Rescheduled { by, late, .. } = newest("appointment.rescheduled", stored) else {
            panic!("another event");
        };
        assert_eq!(Terms::after_move(by, late), Terms::Agreed);
    }

    #[test]
    fn an_old_request_can_be_answered_until_the_visit_starts() {
        let AppointmentEvent::Requested {
            booking,
            answer_by,
            because,
        } = newest("appointment.requested", stored_booking())
        else {
            panic!("another event");
        };
        assert_eq!(answer_by, booking.slot.starts_at);
        assert_eq!(because, AskedBecause::VisitType);
    }

    #[test]
    fn an_old_no_has_no_reason_and_was_never_late() {
        assert_eq!(
            newest("appointment.declined", json!({})),
            AppointmentEvent::Declined {
                reason: DeclineReason::Other
            }
        );
        for by in [Party::Patient, Party::Doctor] {
            let stored = json!({ "by": by, "reason": "patient-request" });
            let reason = CancelReason::Other;
            assert_eq!(
                newest("appointment.cancelled", stored),
                AppointmentEvent::Cancelled {
                    by,
                    reason,
                    late: false
                }
            );
        }
    }
}
