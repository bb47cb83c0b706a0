pub mod explain;
pub mod get;
pub mod reviews;
pub mod search;
pub mod search_query;
pub mod series;
pub mod times;
