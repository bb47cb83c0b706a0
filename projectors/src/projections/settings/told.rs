//! What a fact about a setting says of its fields.

use domain::catalogue::{CatalogueEvent, Template};
use domain::holiday_calendar::HolidayCalendarEvent;
use domain::policy::{Policy, PolicyEvent};
use domain::room::{RoomDetails, RoomEvent};
use domain::setting::{Names, SettingFact};
use domain::specialty::SpecialtyEvent;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Fields by name. Sorted, so that the same fields are always the same text.
pub(super) type Fields = BTreeMap<String, Value>;

/// What one fact says.
pub(super) struct Told<'a> {
    pub id: Uuid,
    pub kind: &'static str,
    /// `None`: what it was called before.
    pub name: Option<String>,
    pub what: &'static str,
    pub reason: Option<&'a str>,
    /// What held before the first fact.
    pub initial: Fields,
    /// What it sets.
    pub fields: Fields,
}

impl<'a> Told<'a> {
    pub fn of(fact: &'a SettingFact) -> Self {
        match fact {
            SettingFact::Room(id, event) => room(id.0, event),
            SettingFact::Catalogue(id, event) => template(id.0, event),
            SettingFact::Policy(id, event) => policy(id.0, event),
            SettingFact::Specialty(id, event) => specialty(id.0, event),
            SettingFact::HolidayCalendar(id, event) => holidays(id.0, event),
        }
    }

    fn new(id: Uuid, kind: &'static str, what: &'static str, fields: Fields) -> Self {
        Self {
            id,
            kind,
            name: None,
            what,
            reason: None,
            initial: Fields::new(),
            fields,
        }
    }

    fn named(self, name: impl Into<String>) -> Self {
        let name = Some(name.into());
        Self { name, ..self }
    }

    fn because(self, reason: Option<&'a str>) -> Self {
        Self { reason, ..self }
    }

    fn after(self, initial: Fields) -> Self {
        Self { initial, ..self }
    }
}

fn fields<const N: usize>(fields: [(&str, Value); N]) -> Fields {
    fields.map(|(name, value)| (name.to_owned(), value)).into()
}

fn standing(standing: &str) -> Fields {
    fields([("standing", json!(standing))])
}

/// New things are active.
fn active(mut of: Fields) -> Fields {
    of.extend(standing("active"));
    of
}

fn room(id: Uuid, event: &RoomEvent) -> Told<'_> {
    let told = |what, fields| Told::new(id, "room", what, fields);
    let of = |room: &RoomDetails| {
        fields([
            ("name", json!(room.name)),
            ("kind", json!(room.kind)),
            ("doctors", json!(room.doctors)),
        ])
    };
    match event {
        RoomEvent::Registered { room } => told("added", active(of(room))).named(&room.name),
        RoomEvent::Changed { room } => told("changed", of(room)).named(&room.name),
        RoomEvent::Retired { reason } => told("retired", standing("retired")).because(Some(reason)),
        RoomEvent::Restored {} => told("restored", standing("active")),
    }
}

fn template(id: Uuid, event: &CatalogueEvent) -> Told<'_> {
    let told = |what, fields| Told::new(id, "visit-type", what, fields);
    let of = |template: &Template| {
        fields([
            ("name", json!(template.name)),
            ("minutes", json!(template.minutes)),
            ("bufferBefore", json!(template.buffer_before)),
            ("bufferAfter", json!(template.buffer_after)),
            ("price", json!(template.price)),
            ("confirmation", json!(template.confirmation)),
            ("noticeMinutes", json!(template.notice_minutes)),
            ("cancellationNoticeHours", json!(template.cancellation_notice_hours)),
        ])
    };
    match event {
        CatalogueEvent::TemplateAdded { template } => told("added", active(of(template))).named(&template.name),
        CatalogueEvent::TemplateChanged { template } => told("changed", of(template)).named(&template.name),
        CatalogueEvent::TemplateRetired { reason } => told("retired", standing("retired")).because(Some(reason)),
        CatalogueEvent::TemplateRestored {} => told("restored", standing("active")),
    }
}

fn policy(id: Uuid, event: &PolicyEvent) -> Told<'_> {
    let of = |policy: Policy| match policy {
        Policy::NoShow { rule } => fields([
            ("visits", json!(rule.map(|rule| rule.visits))),
            ("months", json!(rule.map(|rule| rule.months))),
        ]),
        Policy::CancellationNotice { hours } => fields([("hours", json!(hours))]),
    };
    match event {
        PolicyEvent::Set { policy, reason } => Told::new(id, "policy", "changed", of(*policy))
            .named(policy.kind().code())
            .after(of(Policy::initial(policy.kind())))
            .because(reason.as_deref()),
    }
}

fn specialty(id: Uuid, event: &SpecialtyEvent) -> Told<'_> {
    let told = |what, fields| Told::new(id, "specialty", what, fields);
    let of = |names: &Names| fields([("nameEn", json!(names.en)), ("nameDe", json!(names.de))]);
    match event {
        SpecialtyEvent::Added { code, names } => told("added", active(of(names))).named(code.code()),
        SpecialtyEvent::Renamed { code, names } => {
            told("changed", of(names)).named(code.code()).after(standing("active"))
        }
        SpecialtyEvent::Retired { code, reason } => told("retired", standing("retired"))
            .named(code.code())
            .after(standing("active"))
            .because(Some(reason)),
        SpecialtyEvent::Restored { code } => told("restored", standing("active")).named(code.code()),
    }
}

/// Each date is a field: the names of a day that was added, or that its holiday is off.
fn holidays(id: Uuid, event: &HolidayCalendarEvent) -> Told<'_> {
    let told = |what, date: &chrono::NaiveDate, value| {
        let date = date.to_string();
        Told::new(id, "holidays", what, fields([(date.as_str(), value)]))
    };
    match event {
        HolidayCalendarEvent::DayAdded { country, date, names } => {
            told("added", date, json!(names)).named(country.code())
        }
        HolidayCalendarEvent::DayRemoved { country, date, reason } => told("removed", date, Value::Null)
            .named(country.code())
            .because(Some(reason)),
        HolidayCalendarEvent::HolidaySwitchedOff { country, date, reason } => told("switched-off", date, json!("off"))
            .named(country.code())
            .because(Some(reason)),
        HolidayCalendarEvent::HolidaySwitchedOn { country, date } => {
            told("switched-on", date, Value::Null).named(country.code())
        }
    }
}
