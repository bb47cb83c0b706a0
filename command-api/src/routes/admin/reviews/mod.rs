pub mod hide;
pub mod restore;
