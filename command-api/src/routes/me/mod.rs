pub mod calendar_feed;
pub mod details;
