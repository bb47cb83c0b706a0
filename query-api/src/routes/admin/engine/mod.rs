//! The engine as an operator sees it: read models, streams and mails, by ids only.

pub mod mails;
pub mod projections;
pub mod streams;
