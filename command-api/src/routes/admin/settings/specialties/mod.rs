pub mod add;
mod body;
mod code;
pub mod rename;
pub mod restore;
pub mod retire;
