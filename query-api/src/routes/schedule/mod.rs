pub mod get;
pub mod preview;
pub mod visits_in_the_way;
