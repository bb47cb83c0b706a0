//! The command API over real databases: races, retries, sign-in, refusals and the contract.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod accounts;
mod allotment;
mod app;
mod bookings;
mod clocks;
mod contract;
mod disconnects;
mod engine;
mod expiry;
mod feeds;
mod holds;
mod in_the_way;
mod late;
mod lifecycle;
mod locations;
mod races;
mod refusals;
mod remembered;
mod retries;
mod reviews;
mod schedules;
mod series;
mod sessions;
mod settings;
mod stateful;
mod stateful_model;
mod time_off;
mod timeouts;
mod waiting;
mod waitlist;
mod waitlist_races;
