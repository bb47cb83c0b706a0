use super::Policy;

/// What may be asked of a policy.
#[derive(Clone, Debug, PartialEq)]
pub enum PolicyCommand {
    /// Let this hold from now on.
    Set {
        policy: Policy,
        /// At most [`REASON_LIMIT`](crate::setting::REASON_LIMIT) characters, and nothing about a person: it stands in the
        /// log.
        reason: Option<String>,
    },
}
