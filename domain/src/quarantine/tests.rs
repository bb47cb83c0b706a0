use super::*;
use crate::testing::given;

const EVENT: Uuid = Uuid::from_u128(9);

fn set_aside(position: u64, reason: &str) -> QuarantineCommand {
    QuarantineCommand::SetAside {
        projection: "doctor_calendar".into(),
        position,
        event_id: EVENT,
        reason: reason.into(),
    }
}

fn was_set_aside(position: u64) -> QuarantineEvent {
    QuarantineEvent::EventSetAside {
        projection: "doctor_calendar".into(),
        position,
        event_id: EVENT,
        reason: "A price in a currency that is gone.".into(),
    }
}

fn take_back(position: u64) -> QuarantineCommand {
    QuarantineCommand::TakeBack {
        projection: "doctor_calendar".into(),
        position,
    }
}

fn was_taken_back(position: u64) -> QuarantineEvent {
    QuarantineEvent::EventTakenBack {
        projection: "doctor_calendar".into(),
        position,
    }
}

#[test]
fn an_event_is_set_aside_once_with_a_reason() {
    given::<Quarantine>([])
        .when(set_aside(7, "  A price in a currency that is gone.\n"))
        .then([was_set_aside(7)]);
    given::<Quarantine>([was_set_aside(7)])
        .when(set_aside(7, "Again."))
        .then_refused(QuarantineRefusal::AlreadySetAside);
    given::<Quarantine>([was_set_aside(7)])
        .when(set_aside(8, "A price in a currency that is gone."))
        .then([was_set_aside(8)]);
}

#[test]
fn a_reason_has_one_to_500_characters() {
    for reason in ["", " \n", &"é".repeat(501)] {
        given::<Quarantine>([])
            .when(set_aside(7, reason))
            .then_refused(QuarantineRefusal::Reason);
    }
    let longest = "é".repeat(500);
    let decided = Quarantine::default().decide(set_aside(7, &longest));
    assert!(matches!(&decided.unwrap()[..], [QuarantineEvent::EventSetAside { reason, .. }] if *reason == longest));
}

#[test]
fn only_what_is_set_aside_is_taken_back() {
    given::<Quarantine>([was_set_aside(7)])
        .when(take_back(7))
        .then([was_taken_back(7)]);
    given::<Quarantine>([was_set_aside(7)])
        .when(take_back(8))
        .then_refused(QuarantineRefusal::NotSetAside);
    given::<Quarantine>([was_set_aside(7), was_taken_back(7)])
        .when(take_back(7))
        .then_refused(QuarantineRefusal::NotSetAside);
    given::<Quarantine>([was_set_aside(7), was_taken_back(7)])
        .when(set_aside(7, "A price in a currency that is gone."))
        .then([was_set_aside(7)]);
}

#[test]
fn it_knows_what_is_passed_over() {
    let quarantine = Quarantine::fold(&[was_set_aside(7), was_set_aside(9), was_taken_back(7)]);
    assert!(!quarantine.is_set_aside(7));
    assert!(quarantine.is_set_aside(9));
    assert_eq!(
        quarantine.set_aside().map(|(position, _)| position).collect::<Vec<_>>(),
        [9]
    );
}

/// Stored with the events: another id would be another, empty quarantine.
#[test]
fn the_id_follows_from_the_projections_name() {
    insta::assert_snapshot!(Quarantine::id_of("doctor_calendar"));
    assert_ne!(Quarantine::id_of("doctor_calendar"), Quarantine::id_of("people"));
}

#[test]
fn the_shape_of_its_events_in_the_log_does_not_change() {
    insta::assert_json_snapshot!([was_set_aside(7), was_taken_back(7)]);
}
