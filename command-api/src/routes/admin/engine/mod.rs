//! What an operator does about read models and mails that stand still.

pub mod mails;
pub mod projections;
