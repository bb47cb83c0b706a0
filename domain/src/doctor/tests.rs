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
