//! The way from the log to the read tables, on a real database and real brokers.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod broker;
mod checkpoint;
mod clinic;
mod directory;
mod feed;
mod life;
mod projections;
mod rebuild;
mod restored;
mod reviews;
mod settings;
mod sharing;
mod standstill;
mod waitlist;
