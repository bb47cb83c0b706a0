//! Who somebody is and what they may do: the one place that decides it, and it denies by default.
//!
//! | module | what it holds |
//! |---|---|
//! | [`SigningKey`] | the secret behind access tokens and mailed links |
//! | [`Principal`] | who a valid access token speaks for |
//! | [`FeedSecret`] | what is secret in the address of a calendar feed |
//! | [`link`] | tokens in mailed links, and how long they live |
//! | [`policy`] | which role may use which operation; whose visit may be seen by whom |
//!
//! Not in here: passwords, sessions and refresh tokens (rows of the write side, `command-api`), and reading headers
//! (`http-kit`).
//!
//! To add an operation: a variant of [`policy::Operation`] with its operation id and audience; the golden table in the
//! tests shows the change for review.

mod error;
mod feed_secret;
pub mod link;
pub mod policy;
mod principal;
mod signing_key;
mod token;

pub use error::{LinkError, SigningKeyError, TokenError};
pub use feed_secret::FeedSecret;
pub use link::LinkPurpose;
pub use policy::{Decision, Operation, may, may_see_visit};
pub use principal::Principal;
pub use signing_key::SigningKey;
pub use token::{Verified, token_hash};
