pub mod explain;
pub mod get;
pub mod search;
pub mod times;
