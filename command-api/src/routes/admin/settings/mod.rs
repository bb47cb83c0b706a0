mod day;
pub mod holidays;
mod names;
pub mod policies;
mod reason;
pub mod rooms;
pub mod specialties;
pub mod templates;
