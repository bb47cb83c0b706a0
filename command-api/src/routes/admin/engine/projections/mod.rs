pub mod retry;
pub mod set_aside;
