pub mod facets;
pub mod map;
pub mod places;
