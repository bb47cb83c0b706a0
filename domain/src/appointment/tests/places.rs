//! Where a visit takes place.

use super::*;
use crate::doctor::Location;
use crate::ids::LocationId;
use crate::schedule::Branch;

fn canal() -> Branch {
    Branch {
        id: LocationId(Uuid::from_u128(3)),
        name: "Branch at the canal".to_owned(),
        location: Location {
            street: "Am Kanal 3".to_owned(),
            city: "Potsdam".to_owned(),
            country: "DE".to_owned(),
            latitude: 52.4,
            longitude: 13.06,
        },
    }
}

fn offer_at(hour: i64, venue: Venue) -> Offer {
    Offer {
        venue,
        ..offer(at(hour), Confirmation::Automatic)
    }
}

fn booked_at(hour: i64, venue: Venue) -> AppointmentEvent {
    AppointmentEvent::Booked {
        booking: Booking::of(alice(), doctor(), &offer_at(hour, venue)),
    }
}

fn move_at(hour: i64, venue: Venue) -> AppointmentCommand {
    AppointmentCommand::Reschedule {
        offer: offer_at(hour, venue),
        by: Party::Doctor,
        now: at(1),
    }
}

#[test]
fn b_26_a_visit_keeps_the_name_and_address_that_were_agreed_on() {
    let event = booked_at(9, Venue::Branch(Box::new(canal())));
    let AppointmentEvent::Booked { booking } = &event else {
        panic!("{event:?}");
    };
    assert_eq!(booking.slot.place.branch(), Some(&canal()));
}

#[test]
fn the_same_time_at_another_place_is_a_move_and_a_new_address_of_the_place_is_none() {
    let given_booked = || given::<Appointment>([booked_at(9, Venue::Practice)]);
    given_booked().when(move_at(9, Venue::Practice)).then_nothing();
    given_booked()
        .when(move_at(9, Venue::Branch(Box::new(canal()))))
        .then([AppointmentEvent::Rescheduled {
            slot: Slot::of(&offer_at(9, Venue::Branch(Box::new(canal())))),
            previous_starts_at: at(9),
            by: Party::Doctor,
            late: false,
        }]);
    let renamed = Branch {
        name: "Branch at the lake".to_owned(),
        ..canal()
    };
    given::<Appointment>([booked_at(9, Venue::Branch(Box::new(canal())))])
        .when(move_at(9, Venue::Branch(Box::new(renamed))))
        .then_nothing();
}

#[test]
fn the_shape_of_a_visit_at_a_branch_in_the_log_does_not_change() {
    insta::assert_json_snapshot!(booked_at(9, Venue::Branch(Box::new(canal()))));
}
