pub mod calendar_feed;
