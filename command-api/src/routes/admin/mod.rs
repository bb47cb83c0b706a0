pub mod doctors;
