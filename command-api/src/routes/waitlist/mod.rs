pub mod accept;
pub mod decline;
pub mod join;
pub mod leave;
mod own;
mod wishes;
