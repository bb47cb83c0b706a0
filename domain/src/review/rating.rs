use serde::{Deserialize, Serialize};

use super::ReviewRefusal;

/// One to five stars.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Rating(u8);

impl Rating {
    /// The number of stars.
    pub fn stars(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Rating {
    type Error = ReviewRefusal;

    fn try_from(stars: u8) -> Result<Self, ReviewRefusal> {
        if (1..=5).contains(&stars) {
            Ok(Self(stars))
        } else {
            Err(ReviewRefusal::Rating)
        }
    }
}

impl From<Rating> for u8 {
    fn from(rating: Rating) -> Self {
        rating.0
    }
}
