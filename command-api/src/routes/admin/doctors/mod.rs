pub mod onboard;
pub mod renew_invitation;
