pub mod add;
mod body;
pub mod change;
pub mod restore;
pub mod retire;
