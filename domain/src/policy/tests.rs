use super::*;
use crate::testing::given;

fn no_show(visits: u8, months: u8) -> Policy {
    Policy::NoShow {
        rule: Some(NoShowRule { visits, months }),
    }
}

fn set(policy: Policy, reason: Option<&str>) -> PolicyCommand {
    let reason = reason.map(str::to_owned);
    PolicyCommand::Set { policy, reason }
}

fn was_set(policy: Policy, reason: Option<&str>) -> PolicyEvent {
    let reason = reason.map(str::to_owned);
    PolicyEvent::Set { policy, reason }
}

#[test]
fn a_policy_is_set_with_its_whole_value() {
    given::<PolicyState>([])
        .when(set(no_show(2, 6), Some(" Too many empty chairs. ")))
        .then([was_set(no_show(2, 6), Some("Too many empty chairs."))]);
    given::<PolicyState>([was_set(no_show(2, 6), None)])
        .when(set(no_show(3, 6), Some("  ")))
        .then([was_set(no_show(3, 6), None)]);
}

#[test]
fn what_holds_already_is_not_set_again() {
    given::<PolicyState>([])
        .when(set(Policy::NoShow { rule: None }, None))
        .then_nothing();
    given::<PolicyState>([])
        .when(set(Policy::CancellationNotice { hours: 0 }, None))
        .then_nothing();
    given::<PolicyState>([was_set(no_show(2, 6), None)])
        .when(set(no_show(2, 6), Some("Again.")))
        .then_nothing();
}

#[test]
fn a_value_out_of_range_is_refused() {
    let refused = |policy, refusal| given::<PolicyState>([]).when(set(policy, None)).then_refused(refusal);
    refused(no_show(0, 6), PolicyRefusal::Visits);
    refused(no_show(11, 6), PolicyRefusal::Visits);
    refused(no_show(2, 0), PolicyRefusal::Months);
    refused(no_show(2, 25), PolicyRefusal::Months);
    refused(Policy::CancellationNotice { hours: 337 }, PolicyRefusal::Hours);
    given::<PolicyState>([])
        .when(set(no_show(2, 6), Some(&"é".repeat(501))))
        .then_refused(PolicyRefusal::Reason);
}

#[test]
fn the_rule_looks_back_calendar_months_and_counts_up_to_its_limit() {
    let policy = PolicyState::fold(&[was_set(no_show(2, 6), None)]);
    let rule = policy.no_show().unwrap();
    let now: DateTime<Utc> = "2026-08-31T10:00:00Z".parse().unwrap();
    assert_eq!(
        rule.since(now),
        "2026-02-28T10:00:00Z".parse::<DateTime<Utc>>().unwrap()
    );
    assert!(!rule.asks_for_a_call(1));
    assert!(rule.asks_for_a_call(2));
    assert_eq!(PolicyState::default().no_show(), None);
}

/// Stored with the events: another id would be another, unset policy.
#[test]
fn the_ids_follow_from_the_kinds() {
    insta::assert_debug_snapshot!(PolicyKind::ALL.map(|kind| (kind.code(), kind.id().to_string())));
}

#[test]
fn the_shape_of_its_events_in_the_log_does_not_change() {
    insta::assert_json_snapshot!([
        was_set(no_show(2, 6), Some("Too many empty chairs.")),
        was_set(Policy::NoShow { rule: None }, None),
        was_set(Policy::CancellationNotice { hours: 24 }, None),
    ]);
}
