use super::*;
use crate::testing::given;

fn profile() -> Profile {
    Profile {
        name: "Dr. Ada Lind".into(),
        specialties: vec![Specialty::Cardiology],
        languages: vec!["en".into()],
        location: Location {
            street: "Ringstr. 1".into(),
            city: "Berlin".into(),
            country: "DE".into(),
            latitude: 52.5,
            longitude: 13.4,
        },
        time_zone: chrono_tz::Europe::Berlin,
    }
}

#[test]
fn a_doctor_is_onboarded_once() {
    let onboard = DoctorCommand::Onboard { profile: profile() };
    given::<Doctor>([])
        .when(onboard.clone())
        .then([DoctorEvent::Onboarded { profile: profile() }]);
    given::<Doctor>([DoctorEvent::Onboarded { profile: profile() }])
        .when(onboard)
        .then_refused(DoctorRefusal::AlreadyOnboarded);
}

#[test]
fn a_profile_that_cannot_be_found_or_reached_is_refused() {
    let refused = |change: fn(&mut Profile), refusal| {
        let mut profile = profile();
        change(&mut profile);
        given::<Doctor>([])
            .when(DoctorCommand::Onboard { profile })
            .then_refused(refusal);
    };
    refused(|p| p.specialties.clear(), DoctorRefusal::NoSpecialty);
    refused(|p| p.languages.clear(), DoctorRefusal::NoLanguage);
    refused(|p| p.location.latitude = 90.01, DoctorRefusal::NotOnEarth);
    refused(|p| p.location.longitude = f64::NAN, DoctorRefusal::NotOnEarth);
}

#[test]
fn every_specialty_is_stored_under_its_code() {
    for specialty in Specialty::ALL {
        assert_eq!(serde_json::to_value(specialty).unwrap(), specialty.code());
        assert_eq!(
            serde_json::from_value::<Specialty>(specialty.code().into()).unwrap(),
            specialty
        );
    }
}

#[test]
fn a_platform_can_have_specialties_of_its_own() {
    let parse = |code: &str| Specialty::try_from(code.to_owned());
    let added = parse("sports-medicine").unwrap();
    assert!(!added.is_built_in());
    assert_eq!(added.code(), "sports-medicine");
    assert_eq!(serde_json::to_value(added).unwrap(), "sports-medicine");
    assert_eq!(parse(&"a".repeat(32)).unwrap().code().len(), 32);
    for wrong in ["", "-", "a-", "a--b", "Sports", "sport1", "größe", &"a".repeat(33)] {
        assert_eq!(parse(wrong), Err(NotASpecialty), "{wrong}");
    }
}

fn details() -> Details {
    Details {
        gender: Gender::Female,
        languages: vec!["en".into(), "de".into()],
        location: Location {
            street: "Hafenstr. 7".into(),
            latitude: 52.501_23,
            longitude: 13.404_98,
            ..profile().location
        },
    }
}

#[test]
fn s_01_gender_languages_and_place_change_and_saying_the_same_again_changes_nothing() {
    let onboarded = DoctorEvent::Onboarded { profile: profile() };
    let change = DoctorCommand::ChangeDetails { details: details() };
    let changed = DoctorEvent::DetailsChanged { details: details() };
    given::<Doctor>([onboarded.clone()])
        .when(change.clone())
        .then([changed.clone()]);
    given::<Doctor>([onboarded.clone(), changed.clone()])
        .when(change.clone())
        .then_nothing();
    given::<Doctor>([]).when(change).then_refused(DoctorRefusal::Unknown);
    let state = Doctor::fold(&[onboarded, changed]);
    assert_eq!(state.details(), Some(details()));
    assert_eq!(state.profile().unwrap().languages, ["en", "de"]);
}

#[test]
fn coordinates_are_kept_to_five_decimals() {
    let mut exact = details();
    exact.location.latitude = 52.501_234_9;
    exact.location.longitude = 13.404_978_4;
    given::<Doctor>([DoctorEvent::Onboarded { profile: profile() }])
        .when(DoctorCommand::ChangeDetails { details: exact })
        .then([DoctorEvent::DetailsChanged { details: details() }]);
}

#[test]
fn details_nobody_could_use_are_refused() {
    let refused = |change: fn(&mut Details), refusal| {
        let mut details = details();
        change(&mut details);
        given::<Doctor>([DoctorEvent::Onboarded { profile: profile() }])
            .when(DoctorCommand::ChangeDetails { details })
            .then_refused(refusal);
    };
    refused(|d| d.languages.clear(), DoctorRefusal::NoLanguage);
    refused(|d| d.location.latitude = -90.5, DoctorRefusal::NotOnEarth);
    refused(|d| d.location.longitude = f64::INFINITY, DoctorRefusal::NotOnEarth);
}

#[test]
fn the_shape_of_changed_details_in_the_log_does_not_change() {
    let event = DoctorEvent::DetailsChanged { details: details() };
    let stored = serde_json::json!({
        "type": "doctor.details-changed",
        "data": {"details": {
            "gender": "female", "languages": ["en", "de"],
            "location": {"street": "Hafenstr. 7", "city": "Berlin", "country": "DE",
                         "latitude": 52.501_23, "longitude": 13.404_98},
        }},
    });
    assert_eq!(serde_json::to_value(&event).unwrap(), stored);
    assert_eq!(serde_json::from_value::<DoctorEvent>(stored).unwrap(), event);
}

#[test]
fn every_gender_is_stored_under_its_code() {
    for gender in Gender::ALL {
        assert_eq!(serde_json::to_value(gender).unwrap(), gender.code());
    }
}
