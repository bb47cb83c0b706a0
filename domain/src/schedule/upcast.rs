//! Shapes schedules were stored in before.

use serde_json::{Value, json};

/// `schedule.weekly-hours-set` version 1: blocks of every week, for every type.
pub fn weekly_hours_v1(mut data: Value) -> Value {
    let blocks = data.get_mut("weekly").and_then(Value::as_array_mut);
    for block in blocks.into_iter().flatten() {
        add(block, &[("rhythm", json!("weekly")), ("visit_types", json!([]))]);
    }
    data
}

/// `schedule.weekly-hours-set` version 2: every block at the practice.
pub fn weekly_hours_v2(mut data: Value) -> Value {
    let blocks = data.get_mut("weekly").and_then(Value::as_array_mut);
    for block in blocks.into_iter().flatten() {
        add(block, &[("location", Value::Null)]);
    }
    data
}

/// `schedule.exception-added` version 1: extra hours at the practice.
pub fn exception_v1(mut data: Value) -> Value {
    let change = data.pointer_mut("/exception/change");
    if let Some(extra) = change.filter(|change| change["kind"] == "extra") {
        add(extra, &[("location", Value::Null)]);
    }
    data
}

/// `schedule.visit-type-added` and `…-changed` version 1: at the practice, every quarter of an hour, until it starts, up
/// to 180 days ahead, cancelled until it starts, which is what held for every type then.
pub fn visit_type_v1(mut data: Value) -> Value {
    if let Some(visit_type) = data.get_mut("visit_type") {
        let then = [
            ("place", json!({ "kind": "practice" })),
            ("grid_minutes", json!(15)),
            ("notice_minutes", json!(0)),
            ("advance_days", json!(180)),
            ("limits", json!({ "per_day": null, "per_week": null })),
            ("rooms", json!([])),
            ("cancellation_notice_hours", json!(0)),
        ];
        add(visit_type, &then);
    }
    data
}

fn add(to: &mut Value, fields: &[(&str, Value)]) {
    if let Value::Object(object) = to {
        for (name, value) in fields {
            object.insert((*name).to_owned(), value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Change, Schedule, ScheduleEvent};
    use crate::{Aggregate, Event};

    fn read(event_type: &str, data: &Value) -> ScheduleEvent {
        serde_json::from_value(json!({ "type": event_type, "data": data })).unwrap()
    }

    #[test]
    fn hours_stored_as_version_1_are_worked_every_week_for_every_type() {
        let stored = json!({"weekly": [{"day": 0, "from": "09:00:00", "to": "12:00:00"}]});
        let event = read("schedule.weekly-hours-set", &weekly_hours_v2(weekly_hours_v1(stored)));
        assert_eq!(event.schema_version(), 3);
        let opened = read("schedule.opened", &json!({"time_zone": "Europe/Berlin"}));
        let schedule = Schedule::fold(&[opened, event]);
        let [block] = schedule.rules().unwrap().weekly.blocks() else {
            panic!("one block")
        };
        assert!(block.visit_types.is_empty());
        assert_eq!(block.location, None);
    }

    #[test]
    fn an_exception_stored_as_version_1_is_at_the_practice_or_closed() {
        let of = |change: Value| {
            let stored = json!({"exception": {
                "id": "00000000-0000-0000-0000-000000000007", "date": "2026-12-05", "change": change,
            }, "at": "2026-11-22T12:00:00Z"});
            let event = read("schedule.exception-added", &exception_v1(stored));
            let ScheduleEvent::ExceptionAdded { exception, .. } = event else {
                panic!("another event")
            };
            exception.change
        };
        let extra = of(json!({"kind": "extra", "from": "09:00:00", "to": "12:00:00", "visit_types": []}));
        assert_eq!(extra.location(), None);
        assert_eq!(of(json!({"kind": "closed"})), Change::Closed);
    }

    #[test]
    fn a_type_stored_as_version_1_is_offered_as_it_was_then() {
        let stored = json!({"visit_type": {
            "id": "00000000-0000-0000-0000-000000000007", "name": "Check-up", "minutes": 30, "buffer_before": 0,
            "buffer_after": 10, "price": {"amount": 4500, "currency": "EUR"}, "confirmation": "automatic",
        }});
        let event = read("schedule.visit-type-added", &visit_type_v1(stored));
        let ScheduleEvent::VisitTypeAdded { visit_type } = event else {
            panic!("another event")
        };
        assert_eq!((visit_type.grid_minutes, visit_type.advance_days), (15, 180));
        assert_eq!(visit_type.check(), Ok(()));
    }
}
