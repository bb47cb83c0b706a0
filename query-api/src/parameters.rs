//! Query parameters, read strictly: a name nobody knows, a value given twice or one that does not fit is refused by its
//! name, all of them at once.

use axum::extract::{FromRequestParts, Path, Query};
use axum::http::Uri;
use axum::http::request::Parts;
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use chrono_tz::Tz;
use http_kit::{FieldError, Problem};
use std::collections::BTreeMap;
use std::str::FromStr;
use utoipa::IntoParams;
use uuid::Uuid;

/// The query of an endpoint, as [`FromParameters`] reads it.
#[derive(Clone, Debug)]
pub struct Asked<T>(pub T);

/// A query an endpoint understands.
pub trait FromParameters: Sized {
    /// Reads the known parameters. `None` when one of them was refused.
    fn read(parameters: &mut Parameters) -> Option<Self>;
}

impl<S: Sync, T: FromParameters> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Problem> {
        let mut parameters = Parameters::of(&parts.uri);
        let query = T::read(&mut parameters);
        let refused = parameters.finish();
        match query {
            Some(query) if refused.is_empty() => Ok(Self(query)),
            Some(_) | None => Err(refuse(refused)),
        }
    }
}

fn refuse(refused: BTreeMap<String, String>) -> Problem {
    let errors = refused
        .into_iter()
        .map(|(field, message)| FieldError { field, message });
    Problem::invalid(errors.collect())
}

/// The id in the path. One that is no id is the id of nothing (404).
#[derive(Clone, Copy, Debug, IntoParams)]
#[into_params(parameter_in = Path)]
pub struct PathId {
    /// Which one.
    pub id: Uuid,
}

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<Uuid>::from_request_parts(parts, state).await;
        path.map(|Path(id)| Self { id }).map_err(|_| Problem::not_found())
    }
}

/// The parameters of one request.
#[derive(Debug)]
pub struct Parameters {
    given: BTreeMap<String, String>,
    refused: BTreeMap<String, String>,
}

impl Parameters {
    /// Reads the query string. Bytes that are no UTF-8 become U+FFFD, which then fits nothing but a literal text.
    fn of(uri: &Uri) -> Self {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(uri).map_or_else(|_| Vec::new(), |query| query.0);
        let mut given = BTreeMap::new();
        let mut refused = BTreeMap::new();
        for (name, value) in pairs {
            if given.insert(name.clone(), value).is_some() {
                refused.insert(name, "Give this once.".to_owned());
            }
        }
        Self { given, refused }
    }

    /// A parameter that may be missing; an empty one counts as missing. `Err` texts are sentences for people.
    pub fn optional<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let text = self.given.remove(name).filter(|text| !text.is_empty())?;
        match read(&text) {
            Ok(value) => Some(value),
            Err(sentence) => {
                self.refused.insert(name.to_owned(), sentence);
                None
            }
        }
    }

    /// A parameter that has to be there.
    pub fn required<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Result<T, String>) -> Option<T> {
        let missing = self.given.get(name).is_none_or(String::is_empty);
        if missing {
            self.refused.insert(name.to_owned(), "This is needed.".to_owned());
        }
        self.optional(name, read)
    }

    /// Refuses a parameter that does not fit another one.
    pub fn refuse(&mut self, name: &str, sentence: &str) {
        self.refused.insert(name.to_owned(), sentence.to_owned());
    }

    fn finish(mut self) -> BTreeMap<String, String> {
        let unknown = self
            .given
            .into_keys()
            .map(|name| (name, "There is no such parameter.".to_owned()));
        self.refused.extend(unknown);
        self.refused
    }
}

/// A day, written `YYYY-MM-DD`, from 1900 to 2199: far enough from the ends of every calendar this program computes with.
pub fn date(text: &str) -> Result<NaiveDate, String> {
    let strict = text.len() == "YYYY-MM-DD".len();
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
    date.filter(|date| strict && (1900..2200).contains(&date.year()))
        .ok_or_else(|| "Write a day as YYYY-MM-DD, for example 2026-11-23.".to_owned())
}

/// A date and time of the wall clock, written `YYYY-MM-DDTHH:MM`.
pub fn local_minute(text: &str) -> Result<NaiveDateTime, String> {
    let moment = text.split_once('T').and_then(|(day, minute)| {
        let time = NaiveTime::parse_from_str(minute, "%H:%M").ok();
        Some(date(day).ok()?.and_time(time.filter(|_| minute.len() == 5)?))
    });
    moment.ok_or_else(|| "Write a moment as YYYY-MM-DDTHH:MM, for example 2026-11-23T09:00.".to_owned())
}

/// An instant, written as RFC 3339 has it.
pub fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    let instant = DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc());
    instant
        .filter(|at| (1900..2200).contains(&at.year()))
        .ok_or_else(|| "Write an instant like 2026-11-23T08:00:00Z.".to_owned())
}

/// The name of a time zone.
pub fn zone(text: &str) -> Result<Tz, String> {
    Tz::from_str(text).map_err(|_| "There is no such time zone; write one like Europe/Berlin.".to_owned())
}

/// An id.
pub fn id(text: &str) -> Result<Uuid, String> {
    Uuid::try_parse(text).map_err(|_| "This is not an id.".to_owned())
}

/// A whole number in a range, ends included.
pub fn number(range: std::ops::RangeInclusive<u32>) -> impl Fn(&str) -> Result<u32, String> {
    move |text| {
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| format!("Write a whole number from {} to {}.", range.start(), range.end()))
    }
}

/// One of these words.
pub fn one_of<T: Copy>(words: &[(&'static str, T)]) -> impl Fn(&str) -> Result<T, String> {
    move |text| {
        let known = words.iter().find(|(word, _)| *word == text);
        known.map(|(_, value)| *value).ok_or_else(|| {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            format!("Write one of {}.", words.join(", "))
        })
    }
}

/// A text of at most so many characters.
pub fn text(longest: usize) -> impl Fn(&str) -> Result<String, String> {
    move |text| {
        let text = text.trim();
        if text.chars().count() <= longest {
            Ok(text.to_owned())
        } else {
            Err(format!("Write at most {longest} characters."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(query: &str) -> Parameters {
        Parameters::of(&format!("/api/doctors?{query}").parse().unwrap())
    }

    #[test]
    fn a_day_is_written_one_way_and_lies_in_a_sane_year() {
        assert!(date("2026-11-23").is_ok());
        for wrong in [
            "2026-11-3",
            "23.11.2026",
            "2026-02-30",
            "1899-12-31",
            "2200-01-01",
            "+99999-01-01",
            "2026-11-23T",
        ] {
            assert!(date(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn everything_wrong_with_a_query_is_said_at_once() {
        let mut parameters = asked("days=32&zone=Mars%2FOlympus&visitType=&sort=name&from=2026-11-23&from=x");
        assert_eq!(parameters.required("days", number(1..=31)), None);
        assert_eq!(parameters.required("zone", zone), None);
        assert_eq!(parameters.required("visitType", id), None);
        parameters.required("from", date);
        let refused = parameters.finish();
        let names: Vec<&str> = refused.keys().map(String::as_str).collect();
        assert_eq!(names, ["days", "from", "sort", "visitType", "zone"]);
        assert_eq!(refused["visitType"], "This is needed.");
        assert_eq!(refused["days"], "Write a whole number from 1 to 31.");
    }

    #[test]
    fn values_are_decoded_and_kept_literal() {
        let mut parameters = asked("name=%25_%2A%22+a&city=M%C3%BCnchen");
        assert_eq!(parameters.optional("name", text(120)).as_deref(), Some("%_*\" a"));
        assert_eq!(parameters.optional("city", text(120)).as_deref(), Some("München"));
        assert!(parameters.finish().is_empty());
    }
}
