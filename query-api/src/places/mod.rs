//! Where towns are: a small table of larger places, so that "near Munich" needs nobody else's service.

use std::sync::LazyLock;

use crate::names::{Word, fold, words};
use crate::queries::directory::Doctor;

const TABLE: &str = include_str!("places.txt");

/// A point on earth (WGS 84), in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// North.
    pub latitude: f64,
    /// East.
    pub longitude: f64,
}

impl Point {
    /// Where a doctor practises.
    pub fn of(doctor: &Doctor) -> Self {
        Self {
            latitude: doctor.latitude,
            longitude: doctor.longitude,
        }
    }
}

/// Metres between two points, as the crow flies, on a round earth: right to half a per cent.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "at most half way around the earth"
)]
pub fn metres(a: Point, b: Point) -> u32 {
    const RADIUS: f64 = 6_371_008.8;
    let half = |from: f64, to: f64| ((to - from).to_radians() / 2.0).sin().powi(2);
    let cosines = a.latitude.to_radians().cos() * b.latitude.to_radians().cos();
    let chord = half(a.latitude, b.latitude) + cosines * half(a.longitude, b.longitude);
    (2.0 * RADIUS * chord.clamp(0.0, 1.0).sqrt().asin()) as u32
}

/// A place people search near.
#[derive(Clone, Debug)]
pub struct Place {
    /// Its id in URLs: country and name, `de-berlin`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Its middle.
    pub point: Point,
    /// Every name, folded.
    names: Vec<String>,
}

impl Place {
    /// A place that is not in the table: where a doctor practises.
    pub fn unlisted(name: &str, country: &str, point: Point) -> Self {
        Self {
            id: id_of(country, name),
            name: name.to_owned(),
            country: country.to_owned(),
            point,
            names: vec![fold(name)],
        }
    }

    fn read(line: &str) -> Option<Self> {
        let fields: Vec<&str> = line.split('|').collect();
        let [country, name, others, latitude, longitude] = fields[..] else {
            return None;
        };
        let others = others.split(',').map(str::trim).filter(|name| !name.is_empty());
        Some(Self {
            id: id_of(country, name),
            name: name.to_owned(),
            country: country.to_owned(),
            point: Point {
                latitude: latitude.parse().ok()?,
                longitude: longitude.parse().ok()?,
            },
            names: std::iter::once(name).chain(others).map(fold).collect(),
        })
    }

    /// Whether one of its names begins with what was typed.
    pub fn begins(&self, typed: &str) -> bool {
        self.names.iter().any(|name| name.starts_with(typed))
    }

    /// Whether one of its names has words like those that were typed.
    pub fn resembles(&self, typed: &[Word]) -> bool {
        let fits = |name: &String| {
            typed
                .iter()
                .all(|word| words(name).any(|known| word.begins(known) || word.resembles(known)))
        };
        !typed.is_empty() && self.names.iter().any(fits)
    }

    /// Whether this is its whole name, folded.
    pub fn is_called(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }
}

/// The table, larger places of a country first.
pub static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let lines = TABLE.lines().filter(|line| !line.starts_with('#'));
    lines.filter_map(Place::read).collect()
});

/// The place with this id.
pub fn place(id: &str) -> Option<&'static Place> {
    PLACES.iter().find(|place| place.id == id)
}

fn id_of(country: &str, name: &str) -> String {
    let name = fold(name);
    let words: Vec<&str> = std::iter::once(country).chain(words(&name)).collect();
    words.join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn kilometres(a: &str, b: &str) -> u32 {
        metres(place(a).unwrap().point, place(b).unwrap().point) / 1_000
    }

    #[test]
    fn every_line_is_a_place_of_its_own() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        let ids: BTreeSet<&str> = PLACES.iter().map(|place| place.id.as_str()).collect();
        assert_eq!((PLACES.len(), ids.len()), (lines, lines));
        assert!((200..=400).contains(&lines), "{lines}");
    }

    #[test]
    fn places_lie_in_their_countries() {
        // South, north, west, east.
        let boxes = [
            ("DE", 47.2, 55.1, 5.8, 15.1),
            ("AT", 46.3, 49.1, 9.5, 17.2),
            ("CH", 45.8, 47.9, 5.9, 10.6),
            ("GB", 49.8, 60.9, -8.2, 1.8),
            ("IE", 51.3, 55.5, -10.7, -5.9),
            ("US", 18.9, 71.5, -168.0, -66.9),
            ("CA", 41.6, 83.2, -141.1, -52.5),
            ("FR", 41.3, 51.2, -5.2, 9.6),
            ("NL", 50.7, 53.6, 3.3, 7.3),
            ("BE", 49.4, 51.6, 2.5, 6.5),
            ("LU", 49.4, 50.2, 5.7, 6.6),
            ("IT", 35.4, 47.1, 6.6, 18.6),
            ("ES", 35.9, 43.8, -9.4, 4.4),
            ("PT", 36.9, 42.2, -9.6, -6.1),
            ("PL", 49.0, 54.9, 14.1, 24.2),
            ("CZ", 48.5, 51.1, 12.0, 18.9),
            ("DK", 54.5, 57.8, 8.0, 15.2),
            ("SE", 55.3, 69.1, 11.0, 24.2),
            ("NO", 57.9, 71.2, 4.5, 31.2),
            ("FI", 59.7, 70.1, 20.5, 31.6),
            ("HU", 45.7, 48.6, 16.1, 22.9),
            ("SK", 47.7, 49.7, 16.8, 22.6),
            ("SI", 45.4, 46.9, 13.3, 16.7),
            ("HR", 42.3, 46.6, 13.4, 19.5),
            ("RO", 43.6, 48.3, 20.2, 29.8),
            ("GR", 34.8, 41.8, 19.3, 28.3),
            ("TR", 35.8, 42.2, 25.6, 44.9),
            ("UA", 44.3, 52.4, 22.1, 40.3),
            ("AU", -43.7, -10.6, 113.1, 153.7),
            ("NZ", -47.3, -34.3, 166.4, 178.6),
            ("IN", 8.0, 35.6, 68.1, 97.5),
            ("JP", 30.9, 45.6, 129.4, 145.9),
            ("BR", -33.8, 5.3, -74.1, -34.7),
            ("MX", 14.5, 32.8, -117.2, -86.7),
            ("ZA", -34.9, -22.1, 16.4, 32.9),
        ];
        for place in PLACES.iter() {
            let Point { latitude, longitude } = place.point;
            let (_, south, north, west, east) = boxes.iter().find(|(country, ..)| *country == place.country).unwrap();
            assert!((*south..*north).contains(&latitude), "{}", place.id);
            assert!((*west..*east).contains(&longitude), "{}", place.id);
        }
    }

    #[test]
    fn known_distances_come_out() {
        for (a, b, expected) in [
            ("de-berlin", "de-munich", 504),
            ("gb-london", "us-new-york", 5_570),
            ("at-vienna", "sk-bratislava", 55),
            ("de-hamburg", "de-hamburg", 0),
        ] {
            let found = kilometres(a, b);
            assert!(found.abs_diff(expected) <= 1 + expected / 100, "{a} {b}: {found}");
        }
    }

    #[test]
    fn places_are_found_by_any_of_their_names_and_with_a_slip() {
        let munich = place("de-munich").unwrap();
        assert!(munich.begins("munch") && munich.begins("munich") && !munich.begins("unich"));
        assert!(munich.resembles(&Word::all("Muinch")) && munich.resembles(&Word::all("Muenchen")));
        assert!(!munich.resembles(&Word::all("%_")));
        assert!(
            place("de-frankfurt-am-main")
                .unwrap()
                .resembles(&Word::all("Frnakfurt"))
        );
    }
}
