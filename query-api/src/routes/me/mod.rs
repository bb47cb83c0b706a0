pub mod booking_conditions;
pub mod calendar_feed;
pub mod get;
pub mod waitlist;
