//! Old stored shapes become the newest shape when they are read; what is stored never changes.

mod appointment;
mod hold;
mod waitlist;

use domain::schedule;
use serde_json::Value;

/// One step: what an event's payload looked like at version `from`, turned into version `from + 1`.
pub(crate) struct Upcaster {
    /// The event's wire name.
    pub event_type: &'static str,
    /// The version it takes.
    pub from: u16,
    /// The next version's payload.
    pub step: fn(Value) -> Value,
}

/// Every step there is. The steps of an aggregate stand in a module of their own, with a test on a stored sample.
pub(crate) const UPCASTERS: &[Upcaster] = &[
    Upcaster {
        event_type: "appointment.requested",
        from: 1,
        step: appointment::requested_with_policy,
    },
    Upcaster {
        event_type: "appointment.booked",
        from: 1,
        step: appointment::booked_with_policy,
    },
    Upcaster {
        event_type: "appointment.declined",
        from: 1,
        step: appointment::declined_with_reason,
    },
    Upcaster {
        event_type: "appointment.cancelled",
        from: 1,
        step: appointment::cancelled_with_lateness,
    },
    Upcaster {
        event_type: "appointment.requested",
        from: 2,
        step: appointment::requested_because_of_its_type,
    },
    Upcaster {
        event_type: "appointment.booked",
        from: 2,
        step: appointment::booked_at_the_practice,
    },
    Upcaster {
        event_type: "appointment.rescheduled",
        from: 1,
        step: appointment::rescheduled_in_time,
    },
    Upcaster {
        event_type: "hold.placed",
        from: 1,
        step: hold::placed_without_allotment,
    },
    Upcaster {
        event_type: "schedule.weekly-hours-set",
        from: 1,
        step: schedule::upcast::weekly_hours_v1,
    },
    Upcaster {
        event_type: "schedule.weekly-hours-set",
        from: 2,
        step: schedule::upcast::weekly_hours_v2,
    },
    Upcaster {
        event_type: "schedule.exception-added",
        from: 1,
        step: schedule::upcast::exception_v1,
    },
    Upcaster {
        event_type: "appointment.requested",
        from: 3,
        step: appointment::without_branches,
    },
    Upcaster {
        event_type: "appointment.booked",
        from: 3,
        step: appointment::without_branches,
    },
    Upcaster {
        event_type: "appointment.rescheduled",
        from: 2,
        step: appointment::without_branches,
    },
    Upcaster {
        event_type: "hold.placed",
        from: 2,
        step: hold::placed_at_the_practice,
    },
    Upcaster {
        event_type: "waitlist.offered",
        from: 1,
        step: waitlist::without_branches,
    },
    Upcaster {
        event_type: "schedule.visit-type-added",
        from: 1,
        step: schedule::upcast::visit_type_v1,
    },
    Upcaster {
        event_type: "schedule.visit-type-changed",
        from: 1,
        step: schedule::upcast::visit_type_v1,
    },
];

/// Whether [`upcast`] would change this event.
pub(crate) fn is_old(steps: &[Upcaster], event_type: &str, version: u16) -> bool {
    steps
        .iter()
        .any(|step| step.event_type == event_type && step.from == version)
}

/// The newest version and its payload.
pub(crate) fn upcast(steps: &[Upcaster], event_type: &str, mut version: u16, mut payload: Value) -> (u16, Value) {
    while let Some(next) = steps
        .iter()
        .find(|step| step.event_type == event_type && step.from == version)
    {
        payload = (next.step)(payload);
        version += 1;
    }
    (version, payload)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const STEPS: &[Upcaster] = &[
        Upcaster {
            event_type: "sample.renamed",
            from: 2,
            step: |old| json!({ "name": { "full": old["name"] } }),
        },
        Upcaster {
            event_type: "sample.renamed",
            from: 1,
            step: |old| json!({ "name": old["title"] }),
        },
    ];

    #[test]
    fn a_stored_first_version_takes_every_step_to_the_newest() {
        let stored = json!({ "title": "Ada" });
        assert_eq!(
            upcast(STEPS, "sample.renamed", 1, stored),
            (3, json!({ "name": { "full": "Ada" } }))
        );
        assert!(is_old(STEPS, "sample.renamed", 2));
    }

    #[test]
    fn the_newest_version_and_other_events_stay_as_they_are() {
        let stored = json!({ "name": { "full": "Ada" } });
        assert_eq!(upcast(STEPS, "sample.renamed", 3, stored.clone()), (3, stored.clone()));
        assert_eq!(upcast(STEPS, "sample.other", 1, stored.clone()), (1, stored));
        assert!(!is_old(STEPS, "sample.renamed", 3));
    }
}
