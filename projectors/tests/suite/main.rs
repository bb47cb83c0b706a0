//! The way from the log to the read tables, on a real database and real brokers.

mod broker;
mod checkpoint;
mod clinic;
mod feed;
mod projections;
