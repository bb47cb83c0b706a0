pub mod facets;
