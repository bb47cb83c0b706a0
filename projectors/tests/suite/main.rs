//! The way from the log to the read tables, on a real database and real brokers.

mod clinic;
mod projections;
