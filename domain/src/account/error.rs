/// Why an account command was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountRefusal {
    /// The id is in use.
    #[error("This account already exists.")]
    AlreadyExists,
    /// No such account.
    #[error("There is no such account.")]
    Unknown,
    /// The link does not fit the account.
    #[error("This link is not valid. Please use the newest link we sent you.")]
    LinkInvalid,
    /// The invitation was accepted before.
    #[error("This invitation has been used already. You can sign in with your password.")]
    InvitationUsed,
}
