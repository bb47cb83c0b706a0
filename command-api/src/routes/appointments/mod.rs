pub mod book;
pub mod cancel;
pub mod complete;
pub mod confirm;
pub mod decline;
pub mod no_show;
pub mod reschedule;
pub mod review;
mod visit;
