use super::*;

#[test]
fn w_03_what_was_turned_down_is_not_offered_again() {
    for no in [WaitlistEvent::OfferDeclined {}, lapsed()] {
        given::<WaitlistEntry>(after(offered(), [no.clone()]))
            .when(ask(at(180), at(90)))
            .then_refused(WaitlistRefusal::NotWished);
        given::<WaitlistEntry>(after(offered(), [no]))
            .when(ask(at(240), at(90)))
            .then([asked(at(240), at(105))]);
    }
}

#[test]
fn an_offer_lapses_when_its_time_is_over_and_once() {
    let lapse = |minute| WaitlistCommand::Lapse { now: at(minute) };
    given::<WaitlistEntry>(offered()).when(lapse(74)).then_nothing();
    given::<WaitlistEntry>(offered()).when(lapse(75)).then([lapsed()]);
    given::<WaitlistEntry>(after(offered(), [lapsed()]))
        .when(lapse(76))
        .then_nothing();
    given::<WaitlistEntry>(waiting()).when(lapse(76)).then_nothing();
    given::<WaitlistEntry>([])
        .when(lapse(76))
        .then_refused(WaitlistRefusal::Unknown);
}

#[test]
fn w_04_an_offer_is_answered_once_and_in_time() {
    let decline = |minute| WaitlistCommand::Decline { now: at(minute) };
    given::<WaitlistEntry>(offered())
        .when(decline(74))
        .then([WaitlistEvent::OfferDeclined {}]);
    given::<WaitlistEntry>(offered())
        .when(accept(at(74), None))
        .then([accepted()]);
    let over = [
        (offered(), 75),
        (waiting(), 70),
        (after(offered(), [accepted()]), 70),
        (after(offered(), [WaitlistEvent::OfferDeclined {}]), 70),
        (after(offered(), [WaitlistEvent::Left {}]), 70),
    ];
    for (events, minute) in over {
        given::<WaitlistEntry>(events.clone())
            .when(decline(minute))
            .then_refused(WaitlistRefusal::OfferOver);
        given::<WaitlistEntry>(events)
            .when(accept(at(minute), None))
            .then_refused(WaitlistRefusal::OfferOver);
    }
}

#[test]
fn a_visit_that_was_moved_to_an_earlier_time_meanwhile_is_not_made_later() {
    given::<WaitlistEntry>(offered())
        .when(accept(at(70), Some(at(181))))
        .then([accepted()]);
    given::<WaitlistEntry>(offered())
        .when(accept(at(70), Some(at(180))))
        .then_refused(WaitlistRefusal::OfferOver);
}
