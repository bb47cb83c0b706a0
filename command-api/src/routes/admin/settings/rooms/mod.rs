mod body;
pub mod change;
pub mod register;
pub mod restore;
pub mod retire;
