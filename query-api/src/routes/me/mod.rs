pub mod calendar_feed;
pub mod get;
