pub mod add_visit_type;
mod body;
pub mod change_visit_type;
pub mod retire_visit_type;
pub mod set_hours;
