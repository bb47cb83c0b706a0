pub mod add;
mod body;
pub mod remove;
pub mod switch_off;
pub mod switch_on;
