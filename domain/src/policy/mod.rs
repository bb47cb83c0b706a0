//! What holds for the whole platform. One stream for each kind of policy, whose events carry the whole new value.

mod commands;
mod error;
mod events;
#[cfg(test)]
mod tests;

pub use commands::PolicyCommand;
pub use error::PolicyRefusal;
pub use events::PolicyEvent;

use chrono::{DateTime, Months, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::Aggregate;
use crate::ids::{PolicyId, name_based};
use crate::setting::{REASON_LIMIT, written};

/// Made once at random; the ids of all policies follow from it and their kinds.
const NAMESPACE: Uuid = Uuid::from_u128(0x7d0b_1f52_9c3e_4a86_b1d4_2e6f_8a90_c573);

/// What a policy is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyKind {
    /// What follows from visits a patient missed.
    NoShow,
    /// What new visit types begin with.
    CancellationNotice,
}

impl PolicyKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::NoShow, Self::CancellationNotice];

    /// The code on the wire and in tables.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoShow => "no-show",
            Self::CancellationNotice => "cancellation-notice",
        }
    }

    /// The stream of the policy of this kind.
    pub fn id(self) -> PolicyId {
        PolicyId(name_based(NAMESPACE, self.code()))
    }
}

/// From how many missed visits on a patient's bookings have to be confirmed by phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoShowRule {
    /// So many missed visits, 1 to 10, of any doctor.
    pub visits: u8,
    /// Within so many calendar months before the booking, 1 to 24.
    pub months: u8,
}

impl NoShowRule {
    /// Visits that started before this instant are forgotten.
    pub fn since(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let months = Months::new(self.months.into());
        now.checked_sub_months(months).unwrap_or(DateTime::UNIX_EPOCH)
    }

    /// Whether so many missed visits make the next booking one to confirm by phone.
    pub fn asks_for_a_call(self, missed: u32) -> bool {
        missed >= u32::from(self.visits)
    }
}

/// One policy with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Policy {
    /// What follows from missed visits; no rule: nothing does.
    NoShow { rule: Option<NoShowRule> },
    /// The notice for cancelling, in hours, that new visit types begin with, 0 to 336.
    CancellationNotice { hours: u16 },
}

impl Policy {
    /// What it is about.
    pub fn kind(self) -> PolicyKind {
        match self {
            Self::NoShow { .. } => PolicyKind::NoShow,
            Self::CancellationNotice { .. } => PolicyKind::CancellationNotice,
        }
    }

    /// What holds while nobody said anything.
    pub fn initial(kind: PolicyKind) -> Self {
        match kind {
            PolicyKind::NoShow => Self::NoShow { rule: None },
            PolicyKind::CancellationNotice => Self::CancellationNotice { hours: 0 },
        }
    }

    fn check(self) -> Result<(), PolicyRefusal> {
        match self {
            Self::NoShow { rule: Some(rule) } if !(1..=10).contains(&rule.visits) => Err(PolicyRefusal::Visits),
            Self::NoShow { rule: Some(rule) } if !(1..=24).contains(&rule.months) => Err(PolicyRefusal::Months),
            Self::CancellationNotice { hours } if hours > 336 => Err(PolicyRefusal::Hours),
            Self::NoShow { .. } | Self::CancellationNotice { .. } => Ok(()),
        }
    }
}

/// The policy of one kind; none while nobody said anything.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct PolicyState {
    policy: Option<Policy>,
}

impl PolicyState {
    /// What follows from missed visits, if this is that policy and it says anything.
    pub fn no_show(&self) -> Option<NoShowRule> {
        match self.policy? {
            Policy::NoShow { rule } => rule,
            Policy::CancellationNotice { .. } => None,
        }
    }
}

impl Aggregate for PolicyState {
    const TYPE: &'static str = "policy";
    type Command = PolicyCommand;
    type Event = PolicyEvent;
    type Refusal = PolicyRefusal;

    fn decide(&self, command: PolicyCommand) -> Result<Vec<PolicyEvent>, PolicyRefusal> {
        match command {
            PolicyCommand::Set { policy, reason } => {
                policy.check()?;
                let present = self.policy.unwrap_or_else(|| Policy::initial(policy.kind()));
                if present == policy {
                    return Ok(vec![]);
                }
                let reason = match reason.as_deref().map(str::trim) {
                    None | Some("") => None,
                    Some(reason) => Some(written(reason, REASON_LIMIT).ok_or(PolicyRefusal::Reason)?),
                };
                Ok(vec![PolicyEvent::Set { policy, reason }])
            }
        }
    }

    fn evolve(&mut self, event: &PolicyEvent) {
        match event {
            PolicyEvent::Set { policy, .. } => self.policy = Some(*policy),
        }
    }
}
