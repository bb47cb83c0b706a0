use super::*;
use crate::money::Currency;
use crate::schedule::ScheduleRefusal;
use crate::testing::given;

fn first_visit() -> Template {
    Template {
        name: "First visit".into(),
        minutes: 40,
        buffer_before: 0,
        buffer_after: 10,
        price: Money {
            amount: 9_000,
            currency: Currency::try_from("EUR".to_owned()).unwrap(),
        },
        confirmation: Confirmation::ByDoctor,
        notice_minutes: 120,
        cancellation_notice_hours: 24,
    }
}

fn added() -> CatalogueEvent {
    CatalogueEvent::TemplateAdded {
        template: first_visit(),
    }
}

fn retired() -> CatalogueEvent {
    let reason = "Nobody uses it.".into();
    CatalogueEvent::TemplateRetired { reason }
}

#[test]
fn a_template_is_added_once() {
    let add = CatalogueCommand::Add {
        template: first_visit(),
    };
    given::<CatalogueEntry>([]).when(add.clone()).then([added()]);
    given::<CatalogueEntry>([added()])
        .when(add)
        .then_refused(CatalogueRefusal::AlreadyAdded);
}

#[test]
fn a_template_no_visit_type_could_be_made_from_is_refused() {
    let refused = |change: fn(&mut Template), refusal| {
        let mut template = first_visit();
        change(&mut template);
        given::<CatalogueEntry>([])
            .when(CatalogueCommand::Add { template })
            .then_refused(CatalogueRefusal::VisitType(refusal));
    };
    refused(|t| t.name = "  ".into(), ScheduleRefusal::VisitTypeName);
    refused(|t| t.minutes = 4, ScheduleRefusal::VisitTypeLength);
    refused(|t| t.buffer_after = 121, ScheduleRefusal::VisitTypeBuffer);
    refused(|t| t.notice_minutes = 43_201, ScheduleRefusal::VisitTypeNotice);
    refused(
        |t| t.cancellation_notice_hours = 337,
        ScheduleRefusal::CancellationNotice,
    );
}

#[test]
fn a_change_is_told_once_and_not_of_a_retired_template() {
    let longer = Template {
        minutes: 60,
        ..first_visit()
    };
    let change = CatalogueCommand::Change {
        template: longer.clone(),
    };
    let changed = CatalogueEvent::TemplateChanged { template: longer };
    given::<CatalogueEntry>([added()])
        .when(change.clone())
        .then([changed.clone()]);
    given::<CatalogueEntry>([added(), changed])
        .when(change.clone())
        .then_nothing();
    given::<CatalogueEntry>([added(), retired()])
        .when(change.clone())
        .then_refused(CatalogueRefusal::Retired);
    given::<CatalogueEntry>([])
        .when(change)
        .then_refused(CatalogueRefusal::Unknown);
}

#[test]
fn it_is_retired_with_a_reason_and_can_come_back() {
    let retire = |reason: &str| CatalogueCommand::Retire { reason: reason.into() };
    given::<CatalogueEntry>([added()])
        .when(retire(" Nobody uses it. "))
        .then([retired()]);
    given::<CatalogueEntry>([added()])
        .when(retire(""))
        .then_refused(CatalogueRefusal::Reason);
    given::<CatalogueEntry>([added(), retired()])
        .when(CatalogueCommand::Restore)
        .then([CatalogueEvent::TemplateRestored {}]);
}

#[test]
fn a_doctor_who_takes_everything_over_has_such_a_visit_type() {
    let visit_type = first_visit().visit_type(VisitTypeId(Uuid::from_u128(7)));
    assert_eq!((visit_type.minutes, visit_type.buffer_after), (40, 10));
    assert_eq!(visit_type.confirmation, Confirmation::ByDoctor);
    assert_eq!(visit_type.check(), Ok(()));
}

#[test]
fn the_shape_of_its_events_in_the_log_does_not_change() {
    let changed = CatalogueEvent::TemplateChanged {
        template: first_visit(),
    };
    insta::assert_json_snapshot!([added(), changed, retired(), CatalogueEvent::TemplateRestored {}]);
}
