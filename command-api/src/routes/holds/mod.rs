pub mod place;
pub mod release;
pub mod renew;
