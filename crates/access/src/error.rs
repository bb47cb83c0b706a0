/// The signing key could not be read.
#[derive(Debug, thiserror::Error)]
pub enum SigningKeyError {
    /// The text is not base64.
    #[error("the signing key is not base64")]
    Encoding(#[from] base64::DecodeError),
    /// The seed has another length.
    #[error("the signing key has {0} bytes instead of 32")]
    Length(usize),
    /// The cryptographic library refused it.
    #[error("the signing key cannot be used")]
    Rejected,
}

/// An access token that speaks for nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// Not ours, changed on the way, or made for something else.
    #[error("the access token is not valid")]
    Invalid,
    /// Ours, but its time is over.
    #[error("the access token has expired")]
    Expired,
}

/// A mailed link that opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LinkError {
    /// Not ours, changed on the way, or made for something else.
    #[error("This link is not valid. Please use the newest link we sent you.")]
    Invalid,
    /// Ours, but its time is over.
    #[error("This link has expired. Please ask for a new one.")]
    Expired,
}
