pub mod get;
pub mod overdue;
