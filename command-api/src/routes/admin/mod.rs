pub mod doctors;
pub mod engine;
pub mod reviews;
pub mod settings;
