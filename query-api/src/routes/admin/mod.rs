pub mod doctors;
pub mod engine;
