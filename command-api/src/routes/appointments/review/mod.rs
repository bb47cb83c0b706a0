//! What the two parties of a visit say about it in public.

pub mod reply;
pub mod withdraw;
pub mod withdraw_reply;
pub mod write;
