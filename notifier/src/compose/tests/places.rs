use super::*;

#[test]
fn b_26_a_visit_at_a_branch_says_its_name_and_address_to_both_and_in_the_calendar_file() {
    let branch = Branch {
        id: LocationId(Uuid::from_u128(7)),
        name: "Branch at the canal".to_owned(),
        location: Location {
            street: "Am Kanal 3".to_owned(),
            city: "Potsdam".to_owned(),
            country: "DE".to_owned(),
            latitude: 52.4,
            longitude: 13.06,
        },
    };
    for kind in [Kind::VisitBooked, Kind::VisitRescheduled, Kind::DoctorVisitBooked] {
        let mut visit = visit(kind);
        visit.booking.slot.place = Venue::Branch(Box::new(branch.clone()));
        let letter = write(kind, reader(kind, Locale::En, Tz::Europe__Berlin), Some(&visit));
        let place = "Branch at the canal, Am Kanal 3, Potsdam";
        assert!(letter.texts.text.contains(place), "{kind:?}: {}", letter.texts.text);
        assert!(letter.texts.html.contains(place), "{kind:?}");
        if let Some(invite) = &letter.invite {
            assert_eq!(invite.place, place);
        }
    }
}
