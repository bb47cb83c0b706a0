//! Every endpoint over a real database, filled by the real projections from a real log.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod calendar;
mod clinic;
mod clocks;
mod connections;
mod contract;
mod engine;
mod feeds;
mod freshness;
mod live;
mod locations;
mod people;
mod reviews;
mod rules;
mod search;
mod search_facets;
mod search_live;
mod search_places;
mod series;
mod settings;
mod times;
mod visits;
mod waitlist;
