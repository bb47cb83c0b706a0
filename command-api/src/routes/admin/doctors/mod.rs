pub mod details;
pub mod onboard;
pub mod renew_invitation;
