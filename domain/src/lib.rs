//! The rules of Medbook: what may happen, and what follows from what happened.
//!
//! Everything here is synchronous and pure. Time, ids and chance are inputs of commands; nothing reads a clock, a
//! database or the network. A decision (`decide`) turns a command into events or a refusal; a fold (`evolve`) turns
//! events into state; [`Aggregate::holdings`] says which claims and reservations that state holds in the log.
//!
//! | module | what it decides |
//! |---|---|
//! | [`account`] | people who sign in: sign-up, invitation, e-mail confirmation |
//! | [`doctor`] | a doctor's public profile |
//! | [`schedule`] | working hours and visit types, and which times they offer |
//! | [`appointment`] | one visit from booking to its end |
//! | [`review`] | what a patient says about a visit, and the doctor's reply |
//! | [`quarantine`] | which events a projection passes over |
//! | [`hold`] | a time kept while somebody fills in the form |
//! | [`waitlist`] | who waits for which time, and whom a freed one is kept for |
//! | [`room`] | the rooms and devices that visits take turns in |
//! | [`catalogue`] | the visit types that doctors can start from |
//! | [`policy`] | what holds for the whole platform: no-shows, the usual notice for cancelling |
//! | [`specialty`] | the fields of medicine: their names, and whether new doctors can have them |
//! | [`holiday_calendar`] | what the platform changed about a country's holidays |
//! | [`setting`] | what the last five have in common |
//! | [`holidays`] | which dates are public holidays |
//! | [`time`] | local times and zones, the only place that resolves one into the other |
//! | [`clocks`] | what becomes of times that were agreed on when the rules of the clocks are changed |
//!
//! To add an aggregate: a folder with `mod.rs` (state, decide, evolve, holdings), `commands.rs`, `events.rs`,
//! `error.rs` and `tests.rs`, then a variant in [`Fact`]; the compiler names every projector that has to decide
//! what the new facts mean.

pub mod account;
mod aggregate;
pub mod appointment;
pub mod catalogue;
pub mod clocks;
pub mod doctor;
mod fact;
pub mod hold;
mod holdings;
pub mod holiday_calendar;
pub mod holidays;
pub mod ids;
pub mod money;
mod personal;
pub mod policy;
pub mod quarantine;
pub mod review;
pub mod room;
pub mod schedule;
pub mod setting;
pub mod specialty;
mod stream_state;
#[cfg(test)]
mod testing;
pub mod time;
pub mod waitlist;

pub use aggregate::{Aggregate, Event, StreamId};
pub use fact::{Fact, UnknownFact};
pub use holdings::{Claim, Holdings, Reservation, Resource, ResourceKind};
pub use personal::{Personal, PersonalId, Sealing, SubjectId};
pub use stream_state::StreamState;
