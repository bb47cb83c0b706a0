pub mod accept_invitation;
pub mod confirm_email;
pub mod refresh;
pub mod resend_confirmation;
pub mod sign_in;
pub mod sign_out;
pub mod sign_up;
