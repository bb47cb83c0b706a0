use super::*;
use crate::testing::given;

fn urology() -> Specialty {
    Specialty::try_from("urology".to_owned()).unwrap()
}

fn names() -> Names {
    Names {
        en: "Urology".into(),
        de: "Urologie".into(),
    }
}

fn add(code: Specialty) -> SpecialtyCommand {
    SpecialtyCommand::Add { code, names: names() }
}

fn added() -> SpecialtyEvent {
    SpecialtyEvent::Added {
        code: urology(),
        names: names(),
    }
}

fn retired(code: Specialty) -> SpecialtyEvent {
    let reason = "Nobody here practises it.".into();
    SpecialtyEvent::Retired { code, reason }
}

#[test]
fn a_field_is_added_once_and_the_ten_known_ones_never() {
    given::<SpecialtyEntry>([]).when(add(urology())).then([added()]);
    given::<SpecialtyEntry>([added()])
        .when(add(urology()))
        .then_refused(SpecialtyRefusal::AlreadyAdded);
    given::<SpecialtyEntry>([])
        .when(add(Specialty::Cardiology))
        .then_refused(SpecialtyRefusal::AlreadyAdded);
}

#[test]
fn a_field_needs_a_name_in_both_languages() {
    let names = Names {
        de: " ".into(),
        ..names()
    };
    let code = urology();
    given::<SpecialtyEntry>([])
        .when(SpecialtyCommand::Add { code, names })
        .then_refused(SpecialtyRefusal::Names);
}

#[test]
fn a_known_field_can_be_renamed_and_retired_without_being_added() {
    let code = Specialty::Cardiology;
    let rename = SpecialtyCommand::Rename { code, names: names() };
    let renamed = SpecialtyEvent::Renamed { code, names: names() };
    given::<SpecialtyEntry>([]).when(rename.clone()).then([renamed.clone()]);
    given::<SpecialtyEntry>([renamed]).when(rename).then_nothing();
    let reason = "Nobody here practises it.".to_owned();
    given::<SpecialtyEntry>([])
        .when(SpecialtyCommand::Retire { code, reason })
        .then([retired(code)]);
    given::<SpecialtyEntry>([retired(code)])
        .when(SpecialtyCommand::Restore { code })
        .then([SpecialtyEvent::Restored { code }]);
    let unknown = SpecialtyCommand::Restore { code: urology() };
    given::<SpecialtyEntry>([])
        .when(unknown)
        .then_refused(SpecialtyRefusal::Unknown);
}

#[test]
fn g_01_new_doctors_can_have_what_is_known_and_not_retired() {
    let can = |events: &[SpecialtyEvent], code| SpecialtyEntry::fold(events).can_be_chosen(code);
    assert!(can(&[], Specialty::Cardiology));
    assert!(!can(&[retired(Specialty::Cardiology)], Specialty::Cardiology));
    assert!(!can(&[], urology()));
    assert!(can(&[added()], urology()));
}

/// Stored with the events: another id would be another entry.
#[test]
fn the_id_follows_from_the_code() {
    insta::assert_snapshot!(SpecialtyEntry::id_of(Specialty::Cardiology));
    assert_ne!(
        SpecialtyEntry::id_of(Specialty::Cardiology),
        SpecialtyEntry::id_of(urology())
    );
}

#[test]
fn the_shape_of_its_events_in_the_log_does_not_change() {
    let code = urology();
    let renamed = SpecialtyEvent::Renamed { code, names: names() };
    insta::assert_json_snapshot!([added(), renamed, retired(code), SpecialtyEvent::Restored { code }]);
}
