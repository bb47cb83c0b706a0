//! Invented people and places.

use chrono_tz::Tz;
use domain::doctor::Specialty;

/// A city doctors practise in.
pub struct City {
    pub name: &'static str,
    pub country: &'static str,
    pub time_zone: Tz,
    pub latitude: f64,
    pub longitude: f64,
    pub languages: &'static [&'static str],
    pub currency: &'static str,
    pub streets: &'static [&'static str],
}

pub const CITIES: [City; 5] = [
    City {
        name: "Berlin",
        country: "DE",
        time_zone: chrono_tz::Europe::Berlin,
        latitude: 52.52,
        longitude: 13.405,
        languages: &["de", "en", "tr", "ar"],
        currency: "EUR",
        streets: &[
            "Torstraße",
            "Kastanienallee",
            "Schönhauser Allee",
            "Bergmannstraße",
            "Karl-Marx-Straße",
        ],
    },
    City {
        name: "Munich",
        country: "DE",
        time_zone: chrono_tz::Europe::Berlin,
        latitude: 48.137,
        longitude: 11.575,
        languages: &["de", "en", "it"],
        currency: "EUR",
        streets: &[
            "Leopoldstraße",
            "Sendlinger Straße",
            "Lindwurmstraße",
            "Nymphenburger Straße",
        ],
    },
    City {
        name: "Vienna",
        country: "AT",
        time_zone: chrono_tz::Europe::Vienna,
        latitude: 48.208,
        longitude: 16.372,
        languages: &["de", "en", "hr"],
        currency: "EUR",
        streets: &[
            "Mariahilfer Straße",
            "Landstraßer Hauptstraße",
            "Währinger Straße",
            "Neubaugasse",
        ],
    },
    City {
        name: "London",
        country: "GB",
        time_zone: chrono_tz::Europe::London,
        latitude: 51.507,
        longitude: -0.128,
        languages: &["en", "fr", "pl", "ur"],
        currency: "GBP",
        streets: &[
            "Marylebone High Street",
            "Upper Street",
            "Lordship Lane",
            "Kentish Town Road",
        ],
    },
    City {
        name: "New York",
        country: "US",
        time_zone: chrono_tz::America::New_York,
        latitude: 40.713,
        longitude: -74.006,
        languages: &["en", "es", "zh"],
        currency: "USD",
        streets: &["Amsterdam Avenue", "Court Street", "Second Avenue", "Bedford Avenue"],
    },
];

/// A field of medicine and the visits its doctors offer: name, minutes, price in whole units.
pub struct Field {
    pub specialty: Specialty,
    pub visits: &'static [(&'static str, u16, u32)],
}

pub const FIELDS: [Field; 8] = [
    Field {
        specialty: Specialty::GeneralPractice,
        visits: &[("First visit", 30, 60), ("Follow-up", 15, 35), ("Health check", 45, 95)],
    },
    Field {
        specialty: Specialty::Dermatology,
        visits: &[("Skin consultation", 20, 70), ("Skin cancer screening", 30, 110)],
    },
    Field {
        specialty: Specialty::Cardiology,
        visits: &[("Heart consultation", 30, 120), ("Stress test", 60, 210)],
    },
    Field {
        specialty: Specialty::Paediatrics,
        visits: &[
            ("Child consultation", 20, 55),
            ("Vaccination", 15, 40),
            ("Development check", 40, 85),
        ],
    },
    Field {
        specialty: Specialty::Orthopaedics,
        visits: &[("Joint consultation", 30, 90), ("Follow-up", 15, 45)],
    },
    Field {
        specialty: Specialty::Gynaecology,
        visits: &[("Consultation", 30, 80), ("Annual check-up", 25, 75)],
    },
    Field {
        specialty: Specialty::Dentistry,
        visits: &[("Check-up", 30, 65), ("Cleaning", 45, 90)],
    },
    Field {
        specialty: Specialty::Psychiatry,
        visits: &[("First conversation", 50, 140), ("Session", 50, 120)],
    },
];

pub const FIRST_NAMES: [&str; 40] = [
    "Amara", "Jonas", "Lucía", "Tomasz", "Mei", "Elias", "Noor", "Henrik", "Priya", "Mateo", "Ingrid", "Samuel",
    "Leyla", "Oskar", "Chiara", "David", "Aisha", "Felix", "Hanna", "Ravi", "Sofia", "Karim", "Emilia", "Jun", "Freya",
    "Marco", "Zeynep", "Paul", "Nadia", "Viktor", "Grace", "Omar", "Klara", "Andre", "Yuki", "Theo", "Miriam", "Luis",
    "Ana", "Bastian",
];

/// First names of women; the others are of men.
pub const WOMEN: [&str; 20] = [
    "Amara", "Lucía", "Mei", "Noor", "Priya", "Ingrid", "Leyla", "Chiara", "Aisha", "Hanna", "Sofia", "Emilia",
    "Freya", "Zeynep", "Nadia", "Grace", "Klara", "Yuki", "Miriam", "Ana",
];

/// Visits that can as well take place by video.
pub const TALKS: [&str; 6] = [
    "Follow-up",
    "Skin consultation",
    "Heart consultation",
    "Child consultation",
    "First conversation",
    "Session",
];

pub const LAST_NAMES: [&str; 36] = [
    "Adler",
    "Okafor",
    "Brandt",
    "Castillo",
    "Dvořák",
    "Eriksen",
    "Farah",
    "Gruber",
    "Haddad",
    "Ivanova",
    "Jansen",
    "Kaya",
    "Lindqvist",
    "Moreau",
    "Nakamura",
    "Oliveira",
    "Petrov",
    "Quinn",
    "Rahman",
    "Schreiber",
    "Tanaka",
    "Ulrich",
    "Varga",
    "Weber",
    "Xu",
    "Yilmaz",
    "Zimmermann",
    "Abbott",
    "Baptiste",
    "Costa",
    "Delgado",
    "Engel",
    "Fischer",
    "Hughes",
    "Kowalska",
    "Steiner",
];

/// Why people come.
pub const REASONS: [&str; 6] = [
    "I have been coughing for two weeks, mostly at night.",
    "My blood pressure was high when I measured it at home.",
    "I would like to talk about the results of my last blood test.",
    "Pain in the left knee since a long hike.",
    "I need a new prescription and would like to ask about side effects.",
    "A check before a long journey.",
];
