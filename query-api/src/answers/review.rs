use chrono::{DateTime, NaiveDateTime, Utc};
use domain::PersonalId;
use domain::review::Standing;
use serde::Serialize;
use std::collections::HashMap;
use std::str::FromStr;
use utoipa::ToSchema;
use uuid::Uuid;

use super::visit::UnknownWord;

/// Texts out of the vault; what was erased is not among them.
pub type Texts = HashMap<PersonalId, String>;

/// What the published reviews of a doctor come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Rating {
    /// Stars on average, to one decimal.
    #[schema(minimum = 1, maximum = 5, example = 4.6)]
    pub average: f64,
    /// How many reviews there are.
    #[schema(minimum = 1)]
    pub reviews: u32,
}

impl Rating {
    /// The rating of so many reviews with so many stars altogether; `None` when there is no review.
    pub fn of(reviews: u32, total: u32) -> Option<Self> {
        // Halves go up; whole numbers, so that 4.25 is not 4.2 on one machine and 4.3 on another.
        let tenths = (20 * u64::from(total) + u64::from(reviews)).checked_div(2 * u64::from(reviews))?;
        Some(Self {
            average: f64::from(u32::try_from(tenths).ok()?) / 10.0,
            reviews,
        })
    }
}

/// Who can read a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReviewStanding {
    /// Everybody.
    Published,
    /// Its writer and admins: an admin took it from the public.
    Hidden,
    /// Nobody: its writer took it back.
    Withdrawn,
}

impl ReviewStanding {
    const ALL: [(Standing, Self); 3] = [
        (Standing::Published, Self::Published),
        (Standing::Hidden, Self::Hidden),
        (Standing::Withdrawn, Self::Withdrawn),
    ];
}

impl FromStr for ReviewStanding {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let known = Self::ALL.into_iter().find(|(standing, _)| standing.as_str() == text);
        known
            .map(|(_, standing)| standing)
            .ok_or_else(|| UnknownWord::new(text))
    }
}

/// What the doctor answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReviewReply {
    /// The answer.
    pub text: String,
    /// When it was written, or changed last.
    pub replied_at: DateTime<Utc>,
}

impl ReviewReply {
    /// The reply, if there is one that was not erased.
    pub fn of(id: Option<Uuid>, replied_at: Option<DateTime<Utc>>, texts: &Texts) -> Option<Self> {
        Some(Self {
            text: text(id, texts)?,
            replied_at: replied_at?,
        })
    }
}

/// One of these texts.
pub fn text(id: Option<Uuid>, texts: &Texts) -> Option<String> {
    texts.get(&PersonalId(id?)).cloned()
}

/// The month of a visit, by the clock in the practice: `2026-11`.
pub fn month(local: NaiveDateTime) -> String {
    local.format("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_average_has_one_decimal_and_halves_go_up() {
        let average = |reviews, total| Rating::of(reviews, total).map(|rating| rating.average);
        assert_eq!(average(0, 0), None);
        assert_eq!(average(1, 5), Some(5.0));
        assert_eq!(average(3, 14), Some(4.7));
        assert_eq!(average(3, 13), Some(4.3));
        assert_eq!(average(4, 17), Some(4.3));
        assert_eq!(average(20, 99), Some(5.0));
        assert_eq!(average(u32::MAX, u32::MAX), Some(1.0));
    }
}
