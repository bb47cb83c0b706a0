use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// So many missed visits, of any doctor, within so many calendar months before a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NoShowRule {
    /// Missed visits.
    #[schema(minimum = 1, maximum = 10)]
    pub visits: u8,
    /// Months to look back.
    #[schema(minimum = 1, maximum = 24)]
    pub months: u8,
}

impl From<domain::policy::NoShowRule> for NoShowRule {
    fn from(rule: domain::policy::NoShowRule) -> Self {
        Self {
            visits: rule.visits,
            months: rule.months,
        }
    }
}

/// The policy about missed visits as it stands in its table; nothing while there is no rule.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct NoShowValue {
    visits: Option<u8>,
    months: Option<u8>,
}

impl NoShowValue {
    /// The rule, if there is one.
    pub fn rule(self) -> Option<domain::policy::NoShowRule> {
        let (visits, months) = self.visits.zip(self.months)?;
        Some(domain::policy::NoShowRule { visits, months })
    }
}

/// The policy about cancelling as it stands in its table.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub struct NoticeValue {
    /// Hours before the start.
    pub hours: u16,
}
