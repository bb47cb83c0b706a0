//! The notifier against a real database and real SMTP servers: one that takes everything, and one that misbehaves as told.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

mod booked;
mod clinic;
mod clock_changes;
mod crashes;
mod journey;
mod moves;
mod refusals;
mod reminder_faults;
mod reminders;
mod scripted_smtp;
mod starting;
