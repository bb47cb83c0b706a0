//! The secret address of a person's calendar feed: an ordinary row, not an event.

pub mod make;
pub mod revoke;
