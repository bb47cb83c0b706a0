pub mod cancellation_notice;
pub mod no_show;
