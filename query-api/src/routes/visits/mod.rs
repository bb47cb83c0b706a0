pub mod calendar_file;
pub mod get;
pub mod list;
