pub mod history;
pub mod holidays;
pub mod policies;
pub mod rooms;
pub mod templates;
